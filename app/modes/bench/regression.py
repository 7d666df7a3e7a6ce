"""What became better or worse since the runs before, as far as noise lets one say."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.modes.bench.saved import Run
from app.modes.bench.table import Row

LAST: Final = 10  # runs that count
CLEARLY: Final = 0.15  # of the figure: less than this is never told from noise
FEW: Final = 3  # runs before from which a spread can be told; with fewer only what doubled or halved has changed
_SPREADS: Final = 4.0  # median absolute deviations of the runs before
_TIMES: Final = ("ms", "s", "µs")

Verdict = Literal["worse", "better", "as before", "new", "not measured"]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure now, beside its median before.

    Attributes:
        before: median of the runs before, in the unit of today's machine; not a number where there was none.
        runs: that it is the median of.
        share: by which it is more (above 0) or less than before.
    """

    row: Row
    before: float
    runs: int
    share: float
    verdict: Verdict


def compare(now: Run, earlier: Sequence[Run]) -> list[Change]:
    """Return each of our figures beside what it was on this machine; times are first brought to today's speed.

    Args:
        now: the run in question.
        earlier: runs before it, oldest first; those of other machines are left out.
    """
    same = [run for run in earlier if run.machine == now.machine and run.at < now.at]
    return [_change(row, _before(row, now, same)) for row in now.rows if not row.peer]


def _before(row: Row, now: Run, earlier: Iterable[Run]) -> list[float]:
    found = []
    for run in earlier:
        speed = now.yard_ms / run.yard_ms if row.unit.split(" ")[0] in _TIMES else 1.0
        speed = run.yard_ms / now.yard_ms if "/s" in row.unit else speed
        found += [
            each.got * speed
            for each in run.rows
            if (each.area, each.figure, each.unit) == (row.area, row.figure, row.unit) and not math.isnan(each.got)
        ]
    return found[-LAST:]


def _change(row: Row, before: list[float]) -> Change:
    if math.isnan(row.got):
        return Change(row, math.nan, len(before), math.nan, "not measured")
    if not before:
        return Change(row, math.nan, 0, math.nan, "new")
    usual = statistics.median(before)
    spread = statistics.median(abs(each - usual) for each in before)
    share = (row.got - usual) / abs(usual) if usual else (0.0 if row.got == usual else math.inf)
    noise = max(CLEARLY * abs(usual), _SPREADS * spread)
    within = abs(row.got - usual) <= noise
    if len(before) < FEW:
        within = within or 0.5 * abs(usual) < abs(row.got) < 2.0 * abs(usual)
    if row.better == 0 or within:
        return Change(row, usual, len(before), share, "as before")
    return Change(row, usual, len(before), share, "better" if (row.got - usual) * row.better > 0 else "worse")
