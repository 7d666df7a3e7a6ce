"""One-time codes: RFC 6238 (TOTP) over RFC 4226 (HOTP)."""

from __future__ import annotations

import hashlib
import hmac
import struct
from typing import Final, Literal

SECRET_BYTES: Final = 20
SKEW_STEPS: Final = 1
"""So many steps before and after this one count too: two clocks, and the seconds that typing takes."""
Hash = Literal["sha1", "sha256", "sha512"]


def step_of(now_s: float, step_s: int) -> int:
    """Return the number of the step, counted from 1970, in which a moment lies (RFC 6238, 4.2)."""
    return int(now_s // step_s)


def code(secret: bytes, step: int, digits: int, kind: Hash = "sha1") -> str:
    """Return the code of a step.

    Args:
        secret: shared by both sides.
        step: the moving factor, 0 or more.
        digits: 6 to 9.
        kind: the hash; RFC 4226 knows SHA-1 alone, which apps can do everywhere and whose use in HMAC is sound.

    Raises:
        ValueError: a negative step.
    """
    if step < 0:
        raise ValueError("steps are counted from 1970")
    mac = hmac.digest(secret, struct.pack(">Q", step), getattr(hashlib, kind))
    at = mac[-1] & 0x0F  # dynamic truncation, RFC 4226, 5.3
    number = struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


def matching_step(secret: bytes, typed: str, here: int, digits: int, last_step: int = -1) -> int | None:
    """Return the step whose code was typed, None if it is no valid one now.

    Args:
        secret: shared by both sides.
        typed: so many digits.
        here: the step of this moment.
        digits: of a code.
        last_step: of the code that was used last; it and all before it are void, whatever the clock says.
    """
    found = None
    for step in range(max(0, here - SKEW_STEPS), here + SKEW_STEPS + 1):
        # Every step is compared, in constant time: how long it takes tells nothing.
        same = hmac.compare_digest(code(secret, step, digits).encode(), typed.encode("utf-8", "replace"))
        if same and step > last_step and found is None:
            found = step
    return found
