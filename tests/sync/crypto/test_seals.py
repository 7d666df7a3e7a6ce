"""Sealed, locked and signed things open for whom and where they are meant to, and nowhere else."""

from __future__ import annotations

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.crypto import envelope
from sync.crypto.envelope import MAX_CONTENT, bucket, disclose, enclose
from sync.crypto.locking import derive, lock, new_key, unlock
from sync.crypto.sealing import OpeningKey, SealingKey, new_private
from sync.crypto.signing import SigningKey, new_seed, verified
from sync.errors import SealError

OPENING = OpeningKey(new_private())
KEY = SealingKey(OPENING.public)
SESSION = new_key()


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=5000), st.sampled_from([None, SESSION]))
def test_what_is_enclosed_is_disclosed_to_head_office_alone(content: bytes, session: bytes | None) -> None:
    sealed = enclose(content, KEY, session, "turn 1")
    assert disclose(sealed, OPENING, session, "turn 1") == content
    with pytest.raises(SealError):
        disclose(sealed, OPENING, session, "turn 2")
    with pytest.raises(SealError):
        disclose(sealed, OpeningKey(new_private()), session, "turn 1")


def test_without_the_sessions_key_nobody_reads() -> None:
    sealed = enclose(b"words", KEY, SESSION, "turn 1")
    with pytest.raises(SealError, match="erased"):
        disclose(sealed, OPENING, None, "turn 1")
    with pytest.raises(SealError):
        disclose(sealed, OPENING, new_key(), "turn 1")


def test_every_flipped_bit_is_noticed() -> None:
    sealed = enclose(b"words", KEY, SESSION, "turn 1")
    for at in range(0, len(sealed), 37):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealError):
            disclose(changed, OPENING, SESSION, "turn 1")
    for size in range(0, len(sealed), 97):
        with pytest.raises(SealError):
            disclose(sealed[:size], OPENING, SESSION, "turn 1")


def test_the_length_says_little() -> None:
    yes, no = (enclose(word, KEY, SESSION, "turn") for word in (b"yes", b"I would rather not, if it can be helped"))
    assert len(yes) == len(no)


@given(st.integers(0, 10_000_000))
def test_a_bucket_holds_what_it_is_for_and_wastes_at_most_half(size: int) -> None:
    assert size <= bucket(size) <= max(256, size * 3 // 2)


def sealed_raw(inner: bytes) -> bytes:
    return KEY.seal(b"\0" + len(inner).to_bytes(4, "big") + inner, b"turn")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(MAX_CONTENT + 1))
    assert len(bomb) < 2000
    with pytest.raises(SealError, match="at most"):
        disclose(sealed_raw(bomb), OPENING, None, "turn")


def test_a_bomb_that_does_not_say_its_size_is_not_unpacked() -> None:
    packer = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    bomb = packer.compress(bytes(MAX_CONTENT * 4)) + packer.flush()
    with pytest.raises(SealError):
        disclose(sealed_raw(bomb), OPENING, None, "turn")


@pytest.mark.parametrize("inner", [b"", b"no frame", b"\x28\xb5\x2f\xfd", zstandard.compress(b"x" * 99)[:-3]])
def test_nonsense_inside_a_seal_is_one_sentence(inner: bytes) -> None:
    with pytest.raises(SealError):
        disclose(sealed_raw(inner), OPENING, None, "turn")
    for padded in (b"", b"\0\0", b"\2\0\0\0\0", b"\0\xff\xff\xff\xff"):
        with pytest.raises(SealError):
            disclose(KEY.seal(padded, b"turn"), OPENING, None, "turn")


def test_too_much_is_not_enclosed() -> None:
    with pytest.raises(SealError, match="blob"):
        enclose(bytes(envelope.MAX_CONTENT + 1), KEY, None, "turn")


def test_a_lock_is_bound_to_its_place_and_key() -> None:
    locked = lock(SESSION, b"words", "question s1 1")
    assert unlock(SESSION, locked, "question s1 1") == b"words"
    for key, content, about in (
        (SESSION, locked, "question s1 2"),
        (new_key(), locked, "question s1 1"),
        (SESSION, locked[:-1], "question s1 1"),
        (SESSION, b"", "question s1 1"),
    ):
        with pytest.raises(SealError):
            unlock(key, content, about)


def test_derived_keys_differ_by_purpose() -> None:
    assert len({derive(SESSION, purpose) for purpose in ("a", "b")} | {SESSION}) == 3


def test_a_signature_is_for_one_purpose_and_message() -> None:
    key = SigningKey(new_seed())
    signature = key.sign("record", b"x")
    assert verified(key.public, "record", b"x", signature)
    for public, purpose, message, signed in (
        (key.public, "receipt", b"x", signature),
        (key.public, "record", b"y", signature),
        (SigningKey(new_seed()).public, "record", b"x", signature),
        (key.public, "record", b"x", signature[:-1]),
        (b"", "record", b"x", signature),
        (bytes(32), "record", b"x", bytes(64)),
    ):
        assert not verified(public, purpose, message, signed)


@pytest.mark.parametrize("size", [0, 31, 1215, 1217])
def test_a_key_of_a_wrong_size_is_named(size: int) -> None:
    with pytest.raises(SealError):
        SealingKey(bytes(size))
    with pytest.raises(SealError):
        OpeningKey(bytes(size))
    with pytest.raises(SealError):
        SigningKey(bytes(size))
