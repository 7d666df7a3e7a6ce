"""Every attack that The Update Framework lists, and those on the manifest: refused, in words, and in the audit log."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, TargetFile

from sync.bundles.source import PART_BYTES
from sync.crypto.signing import SigningKey
from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key, online_key, read_key, retire_online_key
from sync.headoffice.publishing.repository import Repository
from sync.outbox.chain import genesis
from sync.outbox.rules import receipt
from sync.outbox.wire import encode_receipt
from sync.store.outgoing import LaneState, Outgoing
from sync.types import Head, Kind, Lane, Manifest, Outcome, Wanted
from tests.sync.bundles.office import START, Device, Office, good

Attack = Callable[[Office], None]


def forge(office: Office, name: str, change: Callable[[Any], None], *signers: CryptoSigner) -> bytes:
    """A file of the list, changed and signed by whoever the attacker is."""
    metadata: Metadata[Any] = Metadata.from_bytes((office.list.metadata / name).read_bytes())
    change(metadata.signed)
    metadata.signatures.clear()
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata.to_bytes()


def serve(office: Office, name: str, content: bytes) -> None:
    before = office.spoil
    office.spoil = lambda asked, real: content if asked == name else before(asked, real)


def newest(office: Office, role: str) -> str:
    return f"{max(int(path.name.split('.')[0]) for path in office.list.metadata.glob(f'*.{role}.json'))}.{role}.json"


def rollback(office: Office) -> None:
    serve(office, "timestamp.json", (office.folder / "old-timestamp.json").read_bytes())


def freeze(office: Office) -> None:
    office.later(days=4)


def mix_and_match(office: Office) -> None:
    number = int(newest(office, "targets").split(".")[0])
    serve(office, f"{number}.targets.json", (office.list.metadata / f"{number - 1}.targets.json").read_bytes())


def snapshot_of_another_day(office: Office) -> None:
    number = int(newest(office, "snapshot").split(".")[0])
    serve(office, f"{number}.snapshot.json", (office.list.metadata / f"{number - 1}.snapshot.json").read_bytes())


def fast_forwarded_root(office: Office) -> None:
    def jump(signed: Any) -> None:
        signed.version = 2**31

    roots = [read_key(office.keys, name) for name in ROOTS]
    (office.list.metadata / "2.root.json").write_bytes(forge(office, "1.root.json", jump, *roots))


def endless_timestamp(office: Office) -> None:
    serve(office, "timestamp.json", b" " * 20_000_000)


def endless_archive(office: Office) -> None:
    office.ignores_spans = True
    office.spoil = lambda name, real: real + bytes(10_000_000) if name.startswith("market/") else real


def wrong_key(office: Office) -> None:
    stranger = CryptoSigner.generate_ed25519()
    serve(office, "timestamp.json", forge(office, "timestamp.json", lambda signed: None, stranger))


def one_root_key(office: Office) -> None:
    def change(signed: Any) -> None:
        signed.version = 2
        signed.roles["root"].threshold = 1

    (office.list.metadata / "2.root.json").write_bytes(
        forge(office, "1.root.json", change, read_key(office.keys, ROOTS[0]))
    )


def one_root_key_twice(office: Office) -> None:
    def change(signed: Any) -> None:
        signed.version = 2

    raw = forge(office, "1.root.json", change, read_key(office.keys, ROOTS[0]))
    first, _, rest = raw.decode().partition('"signatures":[')
    one = rest[: rest.index("}") + 1]
    (office.list.metadata / "2.root.json").write_bytes(f'{first}"signatures":[{one},{rest}'.encode())


def expired_role(name: str) -> Attack:
    def attack(office: Office) -> None:
        def end(signed: Any) -> None:
            signed.expires = START

        role = name.removesuffix(".json")
        signer = read_key(office.keys, TARGETS) if role == "targets" else office.online
        file = name if role == "timestamp" else newest(office, role)
        serve(office, file, forge(office, file, end, signer))
        office.later(hours=1)

    return attack


def expired_root(office: Office) -> None:
    office.later(days=731)
    office.list.freshen()


def not_json(office: Office) -> None:
    serve(office, "timestamp.json", b"{" * 10_000)


def other_archive(office: Office) -> None:
    content = os.urandom(1000)
    office.spoil = lambda name, real: content if name.startswith("market/") else real


def flipped_archive(office: Office) -> None:
    def flip(name: str, real: bytes) -> bytes:
        return bytes([real[0] ^ 1]) + real[1:] if name.startswith("market/") else real

    office.spoil = flip


def truncated_archive(office: Office) -> None:
    office.spoil = lambda name, real: real[:-1] if name.startswith("market/") else real


def manifest(change: Callable[[Manifest], Manifest]) -> Attack:
    def attack(office: Office) -> None:
        office.change_manifest = change

    return attack


def manifest_of_a_stranger(office: Office) -> None:
    office.signs_with = SigningKey(os.urandom(32))


def damaged_manifest(office: Office) -> None:
    office.spoil = lambda name, real: real[: len(real) // 2] if name == "manifest" else real


ATTACKS: dict[str, tuple[Attack, str]] = {
    "rollback": (rollback, "older than"),
    "freeze": (freeze, "out of date"),
    "mix and match": (mix_and_match, "older than"),
    "snapshot of another day": (snapshot_of_another_day, "older than"),
    "fast-forward of the root": (fast_forwarded_root, "older than, or does not go with"),
    "endless metadata": (endless_timestamp, "longer than it may be"),
    "endless archive": (endless_archive, "another length"),
    "wrong key": (wrong_key, "too few of the right keys"),
    "one root key": (one_root_key, "too few of the right keys"),
    "one root key twice": (one_root_key_twice, "damaged"),
    "expired timestamp": (expired_role("timestamp.json"), "out of date"),
    "expired snapshot": (expired_role("snapshot.json"), "out of date"),
    "expired targets": (expired_role("targets.json"), "out of date"),
    "expired root": (expired_root, "out of date"),
    "nonsense": (not_json, "damaged"),
    "another archive": (other_archive, "length"),
    "a flipped bit": (flipped_archive, "length or hash"),
    "a truncated archive": (truncated_archive, "another length"),
    "a manifest of a stranger": (manifest_of_a_stranger, "not signed by head office"),
    "a damaged manifest": (damaged_manifest, "damaged"),
    "a manifest for another device": (manifest(lambda one: replace(one, device="other")), "for another device"),
    "a manifest played again": (manifest(lambda one: replace(one, nonce=bytes(16))), "played again"),
    "a manifest for what was never published": (
        manifest(lambda one: replace(one, wanted=(Wanted(Kind.MARKET, 99, bytes(32)),))),
        "never published",
    ),
    "a manifest with another hash": (
        manifest(lambda one: replace(one, wanted=tuple(replace(each, sha256=bytes(32)) for each in one.wanted))),
        "disagree",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_refused_logged_and_leaves_what_is_in_use(office: Office, device: Device, name: str) -> None:
    attack, words = ATTACKS[name]
    office.publish(Kind.MARKET, {"n": b"1"})
    (office.folder / "old-timestamp.json").write_bytes((office.list.metadata / "timestamp.json").read_bytes())
    office.publish(Kind.MARKET, {"n": b"2"})
    device.fetch()
    device.room.switch(good)
    device.log.clear()
    office.publish(Kind.MARKET, {"n": b"3"})
    attack(office)
    done = device.fetch()
    assert done.staged == []
    assert len(done.refused) == 1
    assert words in done.refused[0]
    assert done.refused[0].count(". ") <= 1
    assert [event for event in device.events() if "refused" in event]
    device.room.switch(good)
    assert device.content() == {"n": b"2"}
    assert sum(path.stat().st_size for path in device.room.folder.rglob("*") if path.is_file()) < 2 * PART_BYTES


def test_after_an_attack_the_honest_list_is_followed_again(office: Office, device: Device) -> None:
    for name in ("wrong key", "endless metadata", "a flipped bit", "a truncated archive", "mix and match"):
        office.publish(Kind.MARKET, {"n": name.encode()})
        ATTACKS[name][0](office)
        assert len(device.fetch().refused) == 1
        office.spoil = lambda asked, real: real
        assert len(device.fetch().staged) == 1


def test_who_holds_the_online_keys_alone_can_hand_out_nothing(office: Office, device: Device) -> None:
    """The thief signs a list with content of their own in the only targets role that the stolen key has."""
    office.publish(Kind.MARKET, {"n": b"1"})
    device.fetch()

    def add(signed: Any) -> None:
        path = "market/9.tar.zst"
        custom = {"custom": {"bytes": 1, "files": 1}}
        signed.targets[path] = TargetFile(10, {"sha256": bytes(32).hex()}, path, custom)

    (office.list.metadata / "1.online.json").write_bytes(forge(office, "1.online.json", add, office.online))
    office.wanted = (Wanted(Kind.MARKET, 9, bytes(32)),)
    assert "never published" in device.fetch().refused[0]


def test_a_fast_forward_with_stolen_keys_is_healed_by_new_keys(office: Office, device: Device, tmp_path: Path) -> None:
    def jump(signed: Any) -> None:
        signed.version = 2**31

    office.publish(Kind.MARKET, {"n": b"1"})
    serve(office, "timestamp.json", forge(office, "timestamp.json", jump, office.online))
    device.fetch()
    office.spoil = lambda name, real: real
    office.publish(Kind.MARKET, {"n": b"2"})
    assert "older than" in device.fetch().refused[0]
    fresh = online_key(tmp_path / "fresh")
    renewed = Repository(office.folder / "bundles", fresh, lambda: office.now)
    roots = [read_key(office.keys, name) for name in ROOTS]
    renewed.rotate(roots, roots, read_key(office.keys, TARGETS))
    assert device.fetch().staged == ["market 2"]


def test_a_head_office_restored_from_an_older_copy_goes_on_with_a_new_key(
    office: Office, device: Device, tmp_path: Path
) -> None:
    office.publish(Kind.MARKET, {"n": b"1"})
    shutil.copytree(office.folder / "bundles", tmp_path / "copy")
    office.publish(Kind.MARKET, {"n": b"2"})
    device.fetch()
    device.room.switch(good)
    shutil.rmtree(office.folder / "bundles")
    shutil.copytree(tmp_path / "copy", office.folder / "bundles")
    office.publish(Kind.POLICIES, {"n": b"1"})
    assert len(device.fetch().refused) == 1
    assert retire_online_key(office.folder / "online") is not None
    renewed = Repository(office.folder / "bundles", online_key(office.folder / "online"), lambda: office.now)
    roots = [read_key(office.keys, name) for name in ROOTS]
    renewed.rotate(roots, roots, read_key(office.keys, TARGETS))
    assert device.fetch().staged == ["policies 1"]
    assert device.content() == {"n": b"2"}


def test_the_first_root_is_believed_once_and_only_with_the_hash_of_the_manifest(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, {"n": b"1"})
    real = (office.list.metadata / "1.root.json").read_bytes()
    serve(office, "1.root.json", real + b"\n")
    assert "not the one that head office's manifest names" in device.fetch().refused[0]
    office.spoil = lambda name, content: content
    assert device.fetch().staged == ["market 1"]
    office.change_manifest = lambda one: replace(one, root=bytes(32))
    office.publish(Kind.MARKET, {"n": b"2"})
    assert device.fetch().staged == ["market 2"]


def test_the_same_refusal_is_logged_once_a_day(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, {"n": b"1"})
    wrong_key(office)
    for _ in range(5):
        assert len(device.fetch().refused) == 1
    assert device.events().count("bundles refused") == 1
    office.later(days=1)
    device.fetch()
    assert device.events().count("bundles refused") == 2


@pytest.mark.parametrize("years", [-10, 10])
def test_a_wrong_clock_changes_nothing_but_is_told(office: Office, device: Device, years: int) -> None:
    office.publish(Kind.MARKET, {"n": b"1"})
    device.clock_ms = office.now_ms + years * 365 * 86_400_000
    done = device.fetch()
    assert done.staged == ["market 1"]
    assert "clock is" in done.notes[0]
    assert "clock alarm" in device.events()


def test_time_never_goes_back_behind_what_head_office_signed(office: Office, device: Device) -> None:
    """Whoever turns head office's clock back cannot make old metadata fresh again."""
    office.publish(Kind.MARKET, {"n": b"1"})
    device.fetch()
    old = (office.list.metadata / "timestamp.json").read_bytes()
    office.later(days=10)
    office.list.freshen()
    device.fetch()
    office.now -= timedelta(days=10)
    (office.list.metadata / "timestamp.json").write_bytes(old)
    office.wanted = (*office.wanted, Wanted(Kind.MODELS, 1, bytes(32)))
    done = device.fetch()
    assert "went back" in done.notes[0]
    assert len(done.refused) == 1


def test_receipts_say_what_time_it_is_too(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, {"n": b"1"})
    lane, key = Lane.AUDIT, office.receipts
    link = genesis(office.device, lane, 1)
    said = receipt(
        key, Head(office.device, lane, 1, 0, link, 0), Outcome.HEAD, bytes(16), office.now_ms + 4 * 86_400_000
    )
    Outgoing(device.store).set_state(LaneState(lane, 1, 0, link, 0, encode_receipt(said)))
    done = device.fetch()
    assert "went back by" in done.notes[0]
    assert "out of date" in done.refused[0]


def test_head_offices_own_words_are_renewed_before_they_end(office: Office, device: Device) -> None:
    office.publish(Kind.MARKET, {"n": b"1"})
    end = office.now + timedelta(days=100)
    while office.now < end:
        office.later(hours=37)
        office.list.freshen()
    assert device.fetch().staged == ["market 1"]
    expires = {state.role: state.expires for state in office.list.states()}
    assert all(moment > datetime.now(moment.tzinfo) for moment in expires.values())
    assert not office.list.freshen() or not office.list.freshen()


def test_a_key_that_is_there_is_never_overwritten(office: Office) -> None:
    from sync.errors import SealError, StoreError

    with pytest.raises(StoreError, match="There is a key"):
        make_key(office.keys, TARGETS)
    make_key(office.keys, "locked", "a passphrase")
    with pytest.raises(SealError, match="STEWARD_KEYS_PASSPHRASE"):
        read_key(office.keys, "locked", "another")
    assert read_key(office.keys, "locked", "a passphrase")
