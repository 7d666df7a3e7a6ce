"""The signed QR code: every attack is a row of a table, and all but "expired" look the same from outside."""

from __future__ import annotations

import dataclasses
import hashlib
import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity import base45
from app.identity.badge import LIFETIME_S, LONGEST, PREFIX, SKEW_S, Badge, Verdict, judged, written

NOW_S = 1_700_000_000
HERE = frozenset({"lanternbank/main"})
GOOD = Badge("avery", "lanternbank/main", NOW_S, LIFETIME_S, b"0123456789ab")


def _sign(content: bytes) -> bytes:
    """Stands for the bank's signature in these rules; the real one is in `sync.crypto.signing` and its tests."""
    return hashlib.sha512(b"the bank's" + content).digest()


def _verify(content: bytes, signature: bytes) -> bool:
    return _sign(content) == signature


def _judged(text: str, now_s: float = NOW_S) -> str:
    return judged(text, _verify, HERE, now_s).kind


def _changed(at: int) -> Callable[[], str]:
    def text() -> str:
        content = bytearray(base45.decode(written(GOOD, _sign)[len(PREFIX) :]))
        content[at] ^= 1
        return PREFIX + base45.encode(bytes(content))

    return text


def _signed(content: bytes) -> str:
    return PREFIX + base45.encode(content + _sign(content))


def _raw(version: int = 1, tail: bytes = b"\x10lanternbank/main\x05avery") -> bytes:
    return struct.pack(">BIB12s", version, NOW_S, LIFETIME_S, b"0123456789ab") + tail


def test_a_good_badge_says_who_it_is() -> None:
    assert judged(written(GOOD, _sign), _verify, HERE, NOW_S) == Verdict("good", GOOD)


def test_it_fits_a_small_qr_code_of_alphanumeric_signs() -> None:
    text = written(GOOD, _sign)
    assert set(text) <= set(base45.SIGNS)
    assert len(text) < 200


@pytest.mark.parametrize(
    ("late_s", "kind"),
    [
        (-SKEW_S - 1, "not_valid"), (-SKEW_S, "good"), (0, "good"), (LIFETIME_S + SKEW_S, "good"),
        (LIFETIME_S + SKEW_S + 1, "expired"), (86_400, "expired"),
    ],
)  # fmt: skip
def test_it_is_good_from_its_issue_to_its_end_with_half_a_minute_to_spare(late_s: int, kind: str) -> None:
    assert _judged(written(GOOD, _sign), NOW_S + late_s) == kind


@pytest.mark.parametrize(
    "text",
    [
        "", "STEWARD1", PREFIX, PREFIX + "A", PREFIX + "BB8", "https://example.org", "WIFI:S:net;P:secret;;",
        PREFIX + "0" * (LONGEST + 1), PREFIX.lower() + "BB8", "\0" * 100, "STEWARD2:BB8", PREFIX + "Ä" * 30,
    ],
)  # fmt: skip
def test_what_is_no_badge_is_not_valid(text: str) -> None:
    assert _judged(text) == "not_valid"


@pytest.mark.parametrize("at", [0, 1, 4, 5, 6, 17, 18, 20, 35, 36, -65, -64, -1])
def test_one_changed_bit_anywhere_makes_it_not_valid(at: int) -> None:
    assert _judged(_changed(at)()) == "not_valid"


@pytest.mark.parametrize(
    "badge",
    [
        dataclasses.replace(GOOD, audience="lanternbank/elsewhere"),
        dataclasses.replace(GOOD, audience="otherbank/main"),
        dataclasses.replace(GOOD, lifetime_s=LIFETIME_S + 1),
        dataclasses.replace(GOOD, lifetime_s=255),
        dataclasses.replace(GOOD, lifetime_s=0),
        dataclasses.replace(GOOD, audience="otherbank/main", issued_s=NOW_S - 9999),
    ],
)
def test_a_badge_of_the_bank_for_another_place_or_time_is_not_valid(badge: Badge) -> None:
    assert _judged(written(badge, _sign)) == "not_valid"


@pytest.mark.parametrize(
    "content",
    [
        _raw(version=0), _raw(version=2), _raw(tail=b""), _raw(tail=b"\x10lanternbank/main"),
        _raw(tail=b"\x10lanternbank/main\x00"), _raw(tail=b"\x10lanternbank/main\x06avery"),
        _raw(tail=b"\x10lanternbank/main\x05avery!"), _raw(tail=b"\x10lanternbank/main\x05\xff\xff\xff\xff\xff"),
        _raw(tail=b"\xfflanternbank/main\x05avery"), b"", b"\x01",
    ],
)  # fmt: skip
def test_broken_content_is_not_valid_even_if_it_is_signed(content: bytes) -> None:
    assert _judged(_signed(content)) == "not_valid"


def test_a_foreign_signature_is_not_valid_and_nothing_is_said_of_its_age() -> None:
    text = written(dataclasses.replace(GOOD, issued_s=NOW_S - 9999), lambda content: b"x" * 64)
    assert _judged(text) == "not_valid"


@given(st.text(max_size=300))
def test_no_text_gets_further_or_raises(text: str) -> None:
    assert _judged(PREFIX + text) == "not_valid"
    assert _judged(text) == "not_valid"


@given(st.binary(max_size=200))
def test_no_signed_bytes_raise(content: bytes) -> None:
    assert _judged(_signed(content)) in ("not_valid", "expired", "good")


@pytest.mark.parametrize(
    "badge",
    [
        dataclasses.replace(GOOD, client=""), dataclasses.replace(GOOD, client="a" * 49),
        dataclasses.replace(GOOD, nonce=b"short"), dataclasses.replace(GOOD, issued_s=-1),
        dataclasses.replace(GOOD, lifetime_s=256),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(badge: Badge) -> None:
    with pytest.raises(ValueError, match="badge"):
        written(badge, _sign)
