"""Which of several head offices is asked: the first that answers, and quietly back to a better one. No I/O here.

Every request counts as a health check. After three in a row that failed the next address is asked, around and around.
From time to time the better ones are asked for their health alone: nothing that is sent has to fail for that.
"""

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
        looked_s: when the better ones were last known not to answer, monotonic seconds.
    """

    all: tuple[str, ...]
    at: int = 0
    failures: int = 0
    looked_s: float = 0.0

    @property
    def now(self) -> str:
        """The address to ask."""
        return self.all[self.at]

    def better(self, clock_s: float) -> tuple[str, ...]:
        """Return which addresses to ask for their health now, the best first; none until enough time has passed."""
        return self.all[: self.at] if clock_s - self.looked_s >= RETURN_AFTER_S else ()

    def looked(self, healthy: str | None, clock_s: float) -> Addresses:
        """Return what follows from having asked the better ones; `healthy` is the first of them that is well."""
        if healthy is None:
            return replace(self, looked_s=clock_s)
        return Addresses(self.all, self.all.index(healthy), 0, clock_s)

    def answered(self) -> Addresses:
        """Return what follows from an answer."""
        return replace(self, failures=0)

    def failed(self, clock_s: float) -> Addresses:
        """Return what follows from no answer: after three in a row the next address, around and around."""
        if self.failures + 1 < FAILURES_TO_MOVE or len(self.all) == 1:
            return replace(self, failures=self.failures + 1)
        return Addresses(self.all, (self.at + 1) % len(self.all), 0, clock_s)
