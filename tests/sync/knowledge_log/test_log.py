"""A graph's log: chained, signed, appended to only at its head; whatever else comes is refused in one sentence."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.signing import SigningKey
from sync.errors import Malformed, SealError
from sync.knowledge_log.entries import (
    OFFICE,
    Entry,
    Place,
    check_content,
    check_run,
    check_snapshot,
    link_of,
    make_entry,
    make_snapshot,
    nothing_yet,
    place_of,
)
from sync.knowledge_log.offers import MOST_PATCH_BYTES, Offer, read_offer, write_offer
from sync.knowledge_log.packing import decode_part, encode_part, pack, unpack
from sync.knowledge_log.rules import Verdict, judge
from sync.knowledge_log.wire import (
    LIMITS,
    decode_entry,
    decode_run,
    decode_snapshot,
    encode_entry,
    encode_run,
    encode_snapshot,
)

GRAPH = "urn:steward:graph:head-office"
KEY, OTHER = SigningKey(bytes(32)), SigningKey(bytes(31) + b"\1")


def log(count: int, key: SigningKey = KEY, author: str = OFFICE) -> list[Entry]:
    """Return a log of some entries."""
    head, entries = nothing_yet(GRAPH), []
    for number in range(count):
        entries.append(make_entry(head, author, key, f"patch {number}".encode(), 1_800_000_000_000 + number))
        head = place_of(entries[-1])
    return entries


ENTRIES = log(5)
DATA = encode_run(place_of(ENTRIES[-1]), ENTRIES[2:])
SNAPSHOT = make_snapshot(place_of(ENTRIES[-1]), b"content", KEY, 1_800_000_000_000)
PACKED = pack(b"content")
OFFER = Offer(GRAPH, "noor", "it is wrong", b"a patch")


def test_a_run_of_a_log_comes_back_and_is_signed() -> None:
    run = decode_run(DATA)
    assert run.entries == tuple(ENTRIES[2:])
    assert run.head == place_of(ENTRIES[-1])
    check_run(run.entries, OFFICE, [OTHER.public, KEY.public])


def test_an_entry_and_a_snapshot_come_back() -> None:
    assert decode_entry(encode_entry(ENTRIES[0])) == ENTRIES[0]
    assert decode_snapshot(encode_snapshot(SNAPSHOT) + b"content") == (SNAPSHOT, b"content")


@given(st.integers(0, 4), st.sampled_from(["patch", "at_ms", "signature", "previous", "number", "author", "graph"]))
def test_nothing_of_a_run_can_be_changed(place: int, field: str) -> None:
    entry = ENTRIES[place]
    other: dict[str, Any] = {
        "patch": b"another", "at_ms": entry.at_ms + 1, "signature": bytes(64), "previous": bytes(32),
        "number": entry.number + 1, "author": "kiosk", "graph": "urn:steward:graph:engine",
    }  # fmt: skip
    changed = [*ENTRIES[:place], replace(entry, **{field: other[field]}), *ENTRIES[place + 1 :]]
    with pytest.raises(SealError):
        check_run(changed, OFFICE, [KEY.public])


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_entries_left_out_doubled_or_swapped_are_no_run(order: list[int]) -> None:
    if order == list(range(order[0], order[0] + len(order))):
        return
    with pytest.raises(SealError, match="does not follow"):
        check_run([ENTRIES[place] for place in order], OFFICE, [KEY.public])


def test_a_run_of_another_author_or_key_is_refused() -> None:
    with pytest.raises(SealError, match="only 'kiosk' writes there"):
        check_run(ENTRIES, "kiosk", [KEY.public])
    with pytest.raises(SealError, match="not signed"):
        check_run(log(3, OTHER), OFFICE, [KEY.public])


def test_an_entry_is_appended_only_where_it_belongs() -> None:
    links = {entry.number: link_of(entry) for entry in ENTRIES}
    head = place_of(ENTRIES[2])
    other = make_entry(place_of(ENTRIES[1]), OFFICE, KEY, b"another past", 0)
    assert judge(head, ENTRIES[3], links.get) is Verdict.APPEND
    assert judge(head, ENTRIES[4], links.get) is Verdict.GAP
    assert judge(head, ENTRIES[1], links.get) is Verdict.DUPLICATE
    assert judge(head, other, links.get) is Verdict.FORK
    assert judge(place_of(other), ENTRIES[3], links.get) is Verdict.FORK
    assert judge(nothing_yet(GRAPH), ENTRIES[0], links.get) is Verdict.APPEND


def test_a_snapshot_vouches_for_its_place_and_its_content() -> None:
    check_snapshot(SNAPSHOT, [KEY.public])
    check_content(SNAPSHOT, b"content")
    with pytest.raises(SealError, match="changed"):
        check_content(SNAPSHOT, b"Content")
    for changed in (replace(SNAPSHOT, number=4), replace(SNAPSHOT, link=bytes(32)), replace(SNAPSHOT, size=8)):
        with pytest.raises(SealError, match="not signed"):
            check_snapshot(changed, [KEY.public])


@pytest.mark.parametrize("size", range(0, len(DATA), 5))
def test_a_run_cut_anywhere_is_refused(size: int) -> None:
    with pytest.raises(Malformed):
        decode_run(DATA[:size])


@given(st.binary(max_size=300))
def test_noise_is_refused(data: bytes) -> None:
    for decode, magic in ((decode_run, DATA[:5]), (decode_entry, b"STGE\1"), (decode_snapshot, b"STGS\1")):
        with pytest.raises(Malformed):
            decode(data)
        with pytest.raises(Malformed):
            decode(magic + data[:40])


def test_limits_hold_on_both_sides() -> None:
    with pytest.raises(Malformed, match="parts"):
        encode_entry(replace(ENTRIES[0], patch=bytes(LIMITS.patch_bytes + 1)))
    with pytest.raises(Malformed, match="bytes"):
        decode_run(bytes(LIMITS.batch_bytes + 1))
    with pytest.raises(Malformed, match="name"):
        encode_run(Place("urn:" + "x" * 2000, 0, bytes(32)), [])


def spoiled(seed: bytes, chance: random.Random) -> bytes:
    """Return bytes that were changed at random."""
    data = bytearray(seed)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data)) if data else 0
        match chance.randrange(4):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                del data[at:]
            case 2:
                data[at:at] = chance.randbytes(chance.randrange(9))
            case _:
                data[at : at + chance.randrange(9)] = b"\xff" * chance.randrange(9)
    return bytes(data)


def read_spoiled(rounds: int) -> None:
    chance = random.Random(8)
    seeds = (
        (DATA, decode_run),
        (encode_entry(ENTRIES[0]), decode_entry),
        (encode_snapshot(SNAPSHOT), decode_snapshot),
        (encode_part(SNAPSHOT, PACKED, 0), _unpacked),
        (write_offer(OFFER), read_offer),
    )
    for _ in range(rounds):
        for seed, decode in seeds:
            try:
                decode(spoiled(seed, chance))
            except Malformed:
                continue


def _unpacked(data: bytes) -> bytes:
    snapshot, _, _, part = decode_part(data)
    return unpack(snapshot, part)


def test_a_part_of_a_snapshot_comes_back_and_its_content_is_no_longer_than_it_says() -> None:
    assert decode_part(encode_part(SNAPSHOT, PACKED, 2)) == (SNAPSHOT, 2, len(PACKED), PACKED[2:])
    assert unpack(SNAPSHOT, PACKED) == b"content"
    with pytest.raises(Malformed, match="longer or shorter"):
        unpack(SNAPSHOT, pack(bytes(2**24)))
    with pytest.raises(Malformed, match="longer than"):
        decode_part(encode_part(SNAPSHOT, bytes(2**23), 0))


def test_an_offer_comes_back_and_what_no_database_holds_is_refused() -> None:
    assert read_offer(write_offer(OFFER)) == OFFER
    for why in ("\0", "\ud800"):
        with pytest.raises(Malformed):
            read_offer(json.dumps({"graph": "g", "author": "a", "why": why, "patch": "p"}).encode())
    with pytest.raises(Malformed, match="parts"):
        write_offer(replace(OFFER, patch=bytes(MOST_PATCH_BYTES + 1)))
    for content in (b"[]", b"{}", b'{"graph":1,"author":"","why":"","patch":""}', b"[" * 100_000):
        with pytest.raises(Malformed):
            read_offer(content)


def test_spoiled_logs_are_read_or_refused() -> None:
    read_spoiled(2_000)


@pytest.mark.soak
def test_ten_million_spoiled_logs_are_read_or_refused() -> None:
    read_spoiled(2_000_000)
