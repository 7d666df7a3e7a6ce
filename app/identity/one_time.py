"""One-time codes of the bank's app: as `sync/crypto/one_time.py` has them, eight digits, a new one each minute."""

from __future__ import annotations

from typing import Final

from sync.crypto import one_time
from sync.crypto.one_time import SECRET_BYTES, Hash

DIGITS: Final = 8
STEP_S: Final = 60

__all__ = ["DIGITS", "SECRET_BYTES", "STEP_S", "Hash", "code", "left_s", "matching_step", "step_of"]


def step_of(now_s: float, step_s: int = STEP_S) -> int:
    """Return the number of the step, counted from 1970, in which a moment lies."""
    return one_time.step_of(now_s, step_s)


def code(secret: bytes, step: int, digits: int = DIGITS, kind: Hash = "sha1") -> str:
    """Return the code of a step.

    Raises:
        ValueError: a negative step.
    """
    return one_time.code(secret, step, digits, kind)


def matching_step(secret: bytes, typed: str, now_s: float, last_step: int = -1) -> int | None:
    """Return the step whose code was typed, None if it is no valid one now.

    Args:
        secret: the client's.
        typed: eight digits.
        now_s: seconds since 1970.
        last_step: of the code that was used last; it and all before it are void, whatever the clock says.
    """
    return one_time.matching_step(secret, typed, step_of(now_s), DIGITS, last_step)


def left_s(now_s: float) -> float:
    """Return how many seconds the code of this moment still stands in the app."""
    return STEP_S - now_s % STEP_S
