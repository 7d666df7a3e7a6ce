"""The QR code of the bank's app: who, for which branch, until when; signed by the bank, read without any network.

Text: STEWARD1: and base45 of the bytes

    version 1 byte (1) | issued 4 bytes, seconds since 1970 | lifetime 1 byte, seconds | nonce 12 bytes |
    audience: length 1 byte, UTF-8 | client: length 1 byte, UTF-8 | Ed25519 signature of all before it, 64 bytes

All numbers are unsigned, the most significant byte first. About 180 signs, a QR code of 49 modules a side.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from app.identity import base45

PREFIX: Final = "STEWARD1:"
LIFETIME_S: Final = 90
SKEW_S: Final = 30
"""So far the clocks of the bank and of the kiosk may be apart."""
LONGEST: Final = 400
"""Signs; a longer text is not looked into."""
NONCE_BYTES: Final = 12
_VERSION: Final = 1
_HEAD: Final = struct.Struct(f">BIB{NONCE_BYTES}s")
_SIGNATURE_BYTES: Final = 64
_NAME_BYTES: Final = 48
Verify = Callable[[bytes, bytes], bool]
"""Whether the second is the bank's signature of the first."""


@dataclass(frozen=True, slots=True)
class Badge:
    """What a QR code says.

    Attributes:
        client: as the bank knows them.
        audience: the branch, or one kiosk of it, that alone may take it.
        issued_s: seconds since 1970.
        lifetime_s: so long it is good.
        nonce: random, so that it is taken once.
    """

    client: str
    audience: str
    issued_s: int
    lifetime_s: int
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a text: the badge if it is good now; "expired" is told apart, everything else is not."""

    kind: Literal["good", "expired", "not_valid"]
    badge: Badge | None = None


def written(badge: Badge, sign: Callable[[bytes], bytes]) -> str:
    """Return a badge as the text of a QR code.

    Raises:
        ValueError: a name is too long, or a number out of range.
    """
    content = _packed(badge)
    return PREFIX + base45.encode(content + sign(content))


def judged(text: str, verify: Verify, audiences: frozenset[str], now_s: float) -> Verdict:
    """Return what a text is worth here and now.

    Args:
        text: of a QR code, whatever it may be.
        verify: checks the bank's signature.
        audiences: this branch and this kiosk.
        now_s: seconds since 1970.
    """
    refused = Verdict("not_valid")
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        return refused
    try:
        content = base45.decode(text[len(PREFIX) :])
        signed, signature = content[:-_SIGNATURE_BYTES], content[-_SIGNATURE_BYTES:]
        # The signature first: nothing else of it is believed, or even told, before.
        if len(signed) < _HEAD.size or not verify(signed, signature):
            return refused
        badge = _unpacked(signed)
    except (ValueError, struct.error):
        return refused
    if badge.audience not in audiences or not 0 < badge.lifetime_s <= LIFETIME_S:
        return refused
    if now_s < badge.issued_s - SKEW_S:
        return refused
    if now_s > badge.issued_s + badge.lifetime_s + SKEW_S:
        return Verdict("expired")
    return Verdict("good", badge)


def _packed(badge: Badge) -> bytes:
    names = [name.encode() for name in (badge.audience, badge.client)]
    if any(not 0 < len(name) <= _NAME_BYTES for name in names) or len(badge.nonce) != NONCE_BYTES:
        raise ValueError(f"names of a badge have 1 to {_NAME_BYTES} bytes, and its nonce {NONCE_BYTES}")
    try:
        head = _HEAD.pack(_VERSION, badge.issued_s, badge.lifetime_s, badge.nonce)
    except struct.error as error:
        raise ValueError(f"a badge's time is out of range ({error})") from None
    return head + b"".join(bytes([len(name)]) + name for name in names)


def _unpacked(content: bytes) -> Badge:
    version, issued_s, lifetime_s, nonce = _HEAD.unpack_from(content)
    if version != _VERSION:
        raise ValueError("another version")
    audience, rest = _name(content[_HEAD.size :])
    client, rest = _name(rest)
    if rest:
        raise ValueError("something follows")
    return Badge(client, audience, issued_s, lifetime_s, nonce)


def _name(content: bytes) -> tuple[str, bytes]:
    if not content or not 0 < content[0] <= min(_NAME_BYTES, len(content) - 1):
        raise ValueError("a name is cut off")
    end = 1 + content[0]
    return content[1:end].decode(), content[end:]
