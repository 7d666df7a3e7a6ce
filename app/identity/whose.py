"""Whose code was typed: found among the clients of this branch, or with their number where there are many.

The odds. With N clients and three steps that count, a guess of eight digits hits somebody with chance 3 N / 10^8. A
kiosk takes no more than five wrong codes in ten minutes and sixty a day (`lockout`), so with N = 200, the most for
whom the code alone will do, a day of guessing without a pause opens a visit with chance 60 * 600 / 10^8, less than 1 in
2,700. With the number it is 60 * 3 / 10^8 for one client, less than 1 in 500,000. That the honest code of one client is
at the same moment that of another happens to 1 in 160,000 codes at N = 200; nobody is let in then, and the number is
asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from app.identity.one_time import DIGITS, matching_step

ALONE_MOST: Final = 200
_NUMBER_DIGITS: Final = range(4, 13)
_LONGEST: Final = 40  # signs that a typed code may have with spaces and dashes


class Knows(Protocol):
    """A client who is enrolled; `sync.store.codes.Enrolled` is one."""

    @property
    def client(self) -> str:
        """As the bank knows them."""

    @property
    def number(self) -> str:
        """What they type beside a code."""

    @property
    def secret(self) -> bytes:
        """Shared with their app."""

    @property
    def last_step(self) -> int:
        """Of the code that they used last."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the code, and the client's number where it was typed before it."""

    code: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose code it is.

    Attributes:
        kind: "known", "nobody", or "number" where the code alone cannot tell.
        client: of "known".
        step: of the code, so that it counts only once.
    """

    kind: Literal["known", "nobody", "number"]
    client: str = ""
    step: int = -1


def read_typed(text: str) -> Typed | None:
    """Return what was typed, None if it cannot be a code: eight digits, or a client's number and eight digits."""
    if len(text) > _LONGEST:
        return None
    digits = text.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit()):
        return None
    number = digits[:-DIGITS]
    if len(digits) < DIGITS or (number and len(number) not in _NUMBER_DIGITS):
        return None
    return Typed(digits[-DIGITS:], number)


def whose(typed: Typed, enrolled: Iterable[Knows], now_s: float) -> Verdict:
    """Return whose code it is.

    Args:
        typed: code and perhaps number.
        enrolled: everybody at this branch.
        now_s: seconds since 1970.
    """
    everybody = list(enrolled)
    if not typed.number and len(everybody) > ALONE_MOST:
        return Verdict("number")
    asked = [each for each in everybody if not typed.number or each.number == typed.number]
    found = [
        Verdict("known", each.client, step)
        for each in asked
        if (step := matching_step(each.secret, typed.code, now_s, each.last_step)) is not None
    ]
    if len(found) > 1:
        return Verdict("number")
    return found[0] if found else Verdict("nobody")
