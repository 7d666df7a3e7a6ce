"""When a device goes to head office, and what it may take along: pure rules, clock and randomness passed in.

What is light (the audit log, sessions, commands, the sign of life) goes at any time. What is heavy (telemetry, bundles,
patches of the knowledge) waits until the branch is closed, and stays where the line is paid by what it carries.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sync.errors import Malformed
from sync.outbox.pacing import Backoff
from sync.types import Lane

LIGHT: Final = (Lane.AUDIT, Lane.SESSION)
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY_MIN: Final = 24 * 60
_WEEK_MIN: Final = 7 * _DAY_MIN
_RULE = re.compile(r"(?P<days>[A-Z][a-z](?:[-,][A-Z][a-z])*) (?P<spans>\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)")
_EXAMPLE: Final = "Mo-Fr 09:00-17:00; Sa 10:00-13:00"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a branch is open in its own time; without any span it is not known, and nothing waits for a closing time.

    Attributes:
        spans: from and to, minutes since Monday 00:00, in order and apart from each other; within 0 to 10,080.
    """

    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> OpeningHours:
        """Read hours such as "Mo-Fr 09:00-17:00; Sa 10:00-13:00"; a span may end after midnight ("Fr 20:00-02:00").

        Raises:
            Malformed: they cannot be read.
        """
        found: list[tuple[int, int]] = []
        for rule in filter(None, (part.strip() for part in text.split(";"))):
            match = _RULE.fullmatch(rule)
            if match is None:
                raise Malformed(f"Opening hours are written like {_EXAMPLE!r}, not {rule!r}.")
            spans = [_span(span, rule) for span in match["spans"].split(",")]
            for day in _days(match["days"], rule):
                found += [(day * _DAY_MIN + start, day * _DAY_MIN + end) for start, end in spans]
        return cls(_merged(found))

    def open_at(self, local: datetime) -> bool:
        """Return whether the branch is open; never where its hours are not known."""
        minute = _minute(local)
        return any(start <= minute < end for start, end in self.spans)

    def closes_in(self, local: datetime) -> timedelta:
        """Return how long the branch is still open: nothing if it is closed or always open."""
        minute = _minute(local)
        wait = next((end - minute for start, end in self.spans if start <= minute < end), 0.0)
        if wait and minute + wait >= _WEEK_MIN and self.spans[0][0] == 0:  # open over the night to Monday
            wait += self.spans[0][1]
        return timedelta(minutes=wait) if wait < _WEEK_MIN else timedelta(0)

    def opens_in(self, local: datetime) -> timedelta:
        """Return how long the branch is still closed: a week where its hours are not known."""
        if not self.spans or self.open_at(local):
            return timedelta(minutes=0 if self.spans else _WEEK_MIN)
        minute = _minute(local)
        starts = [start for start, _ in self.spans]
        return timedelta(minutes=min((start - minute) % _WEEK_MIN for start in starts))

    @property
    def always_open(self) -> bool:
        """Whether there is no closing time to wait for."""
        return self.spans == ((0, _WEEK_MIN),)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rhythm of a device.

    Attributes:
        hours: of its branch.
        metered: whether the line is paid by what it carries.
        every_s: between two rounds, on average.
        heavy_every_s: at least so long between two rounds that take along what is heavy.
        spread_s: over so long after closing time a bank's devices spread what is heavy.
    """

    hours: OpeningHours = OpeningHours()
    metered: bool = False
    every_s: float = 300.0
    heavy_every_s: float = 6 * 3600.0
    spread_s: float = 3600.0

    def pause_s(self, failures: int, chance: random.Random) -> float:
        """Return the pause until the next round, with full jitter: anywhere from nothing to twice the rhythm.

        After failures it grows, up to four times the rhythm on average.

        Args:
            failures: rounds in a row that did not reach head office, 0 after one that did.
            chance: where the jitter comes from.
        """
        if failures == 0:
            return chance.uniform(0.0, 2.0 * self.every_s)
        return Backoff(2.0 * self.every_s, 8.0 * self.every_s).pause_s(failures, chance)

    def heavy_in_s(self, local: datetime, since_s: float | None, chance: random.Random) -> float:
        """Return in how many seconds what is heavy may go, drawn from the closed hours to come.

        Whoever waits so long asks `heavy_allowed` before going: the clock may have been set meanwhile.

        Args:
            local: now, in the branch's time.
            since_s: how long ago the last such round was; None for never.
            chance: where the jitter comes from.
        """
        wait_s = 0.0 if since_s is None else max(0.0, self.heavy_every_s - since_s)
        earliest = local + timedelta(seconds=wait_s)
        if not self.hours.always_open:
            wait_s += self.hours.closes_in(earliest).total_seconds()
        closed_s = self.hours.opens_in(local + timedelta(seconds=wait_s)).total_seconds()
        room_s = self.spread_s if self.hours.always_open else min(self.spread_s, closed_s / 2)
        return wait_s + chance.uniform(0.0, room_s)

    def heavy_allowed(self, local: datetime) -> bool:
        """Return whether what is heavy may go now."""
        return not self.metered and (self.hours.always_open or not self.hours.open_at(local))


def _days(text: str, rule: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            raise Malformed(f"The days of {rule!r} are none; they are {', '.join(_DAYS)}.")
        start, end = _DAYS.index(first), _DAYS.index(last or first)
        found += [day % 7 for day in range(start, end + 1 + (7 if end < start else 0))]
    return found


def _span(text: str, rule: str) -> tuple[int, int]:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    wrong = start >= _DAY_MIN or end > _DAY_MIN or start == end or any(int(part[3:]) > 59 for part in text.split("-"))
    if wrong:
        raise Malformed(f"The times of {rule!r} are none; they go from 00:00 to 24:00.")
    return start, end if end > start else end + _DAY_MIN


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in order, those that overlap or touch as one; what passes Sunday's midnight goes on on Monday."""
    within = [(start, min(end, _WEEK_MIN)) for start, end in spans]
    within += [(0, end - _WEEK_MIN) for _, end in spans if end > _WEEK_MIN]
    found: list[tuple[int, int]] = []
    for start, end in sorted(within):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _minute(local: datetime) -> float:
    return local.weekday() * _DAY_MIN + local.hour * 60 + local.minute + local.second / 60
