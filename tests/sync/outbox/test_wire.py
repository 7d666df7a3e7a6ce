"""Batches and receipts go over the wire unchanged; whatever else comes is refused in one sentence."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Malformed, SealError
from sync.outbox.chain import sign_grant
from sync.outbox.rules import check_batch, receipt
from sync.outbox.wire import LIMITS, decode_batch, decode_receipt, encode_batch, encode_receipt
from sync.types import Batch, Outcome
from tests.sync.outbox.chains import DEVICE, KEY, batch, chain, head

GRANTS = (sign_grant(KEY, DEVICE, "s1", b"key"),)
BATCH = replace(batch(chain(5)[2:]), grants=GRANTS)
DATA = encode_batch(BATCH)
RECEIPT = receipt(KEY, head(chain(5)), Outcome.ACCEPTED, bytes(16), 1_800_000_000_000)


def test_a_batch_comes_back() -> None:
    assert decode_batch(DATA) == BATCH


def test_a_receipt_comes_back() -> None:
    assert decode_receipt(encode_receipt(RECEIPT)) == RECEIPT


@pytest.mark.parametrize("size", range(0, len(DATA), 7))
def test_a_batch_cut_anywhere_is_refused(size: int) -> None:
    with pytest.raises(Malformed):
        decode_batch(DATA[:size])


@given(st.integers(0, 8 * len(DATA) - 1))
def test_no_flipped_bit_is_taken_for_what_was_signed(bit: int) -> None:
    data = bytearray(DATA)
    data[bit // 8] ^= 1 << bit % 8
    try:
        decoded = decode_batch(bytes(data))
        check_batch(decoded, KEY.public)
    except (Malformed, SealError):
        return
    # The nonce alone is not signed: it only says which request an answer is to.
    assert decoded == replace(BATCH, nonce=decoded.nonce)


@given(st.binary(max_size=400))
def test_noise_is_refused(data: bytes) -> None:
    for decode in (decode_batch, decode_receipt):
        with pytest.raises(Malformed):
            decode(data)
        with pytest.raises(Malformed):
            decode(DATA[:6] + data)


def test_a_batch_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(Malformed, match="bytes"):
        decode_batch(bytes(LIMITS.batch_bytes + 1))


def test_a_part_that_says_it_is_huge_is_refused() -> None:
    at = DATA.index(BATCH.records[0].sealed) - 4
    with pytest.raises(Malformed, match="allowed"):
        decode_batch(DATA[:at] + b"\xff\xff\xff\xff" + DATA[at + 4 :])


def test_a_name_that_is_too_long_is_not_sent() -> None:
    record = replace(BATCH.records[0], session="x" * 200)
    with pytest.raises(Malformed, match="name"):
        encode_batch(Batch(bytes(16), (record,)))


@pytest.mark.soak
def test_ten_million_spoiled_messages_are_refused_or_read() -> None:
    chance = random.Random(8)
    seeds = [bytearray(DATA), bytearray(encode_receipt(RECEIPT))]
    for _ in range(5_000_000):
        for seed, decode in zip(seeds, (decode_batch, decode_receipt), strict=True):
            data = bytearray(seed)
            for _ in range(chance.randrange(1, 5)):
                at = chance.randrange(len(data))
                match chance.randrange(4):
                    case 0:
                        data[at] = chance.randrange(256)
                    case 1:
                        del data[at:]
                        break
                    case 2:
                        data[at:at] = chance.randbytes(chance.randrange(9))
                    case _:
                        data[at : at + chance.randrange(9)] = b"\xff" * chance.randrange(9)
            try:
                decode(bytes(data))
            except Malformed:
                continue
