"""Which of several head offices is asked: the first that answers, and quietly back to the first. No I/O here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

FAILURES_TO_MOVE: Final = 3
RETURN_AFTER_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses in order of preference.

    Attributes:
        all: at least one.
        at: index of the one that is asked.
        failures: of it, in a row.
        moved_s: when another than the first was chosen, monotonic seconds.
    """

    all: tuple[str, ...]
    at: int = 0
    failures: int = 0
    moved_s: float = 0.0

    def now(self, clock_s: float) -> str:
        """Return the address to ask; the first again, for one try, when enough time has passed."""
        return self.all[0] if self.returning(clock_s) else self.all[self.at]

    def returning(self, clock_s: float) -> bool:
        """Return whether the first is to be tried again."""
        return self.at != 0 and clock_s - self.moved_s >= RETURN_AFTER_S

    def answered(self, clock_s: float) -> Addresses:
        """Return what follows from an answer."""
        return replace(self, at=0 if self.returning(clock_s) else self.at, failures=0)

    def failed(self, clock_s: float) -> Addresses:
        """Return what follows from no answer: after three in a row the next address, around and around."""
        if self.returning(clock_s):
            return replace(self, moved_s=clock_s)
        if self.failures + 1 < FAILURES_TO_MOVE or len(self.all) == 1:
            return replace(self, failures=self.failures + 1)
        return Addresses(self.all, (self.at + 1) % len(self.all), 0, clock_s)
