"""When each sample of a stream is heard: what a card says at its callbacks, smoothed.

A card says block by block when it will be heard. That moment jitters by milliseconds, is now and then plainly wrong,
and moves for good when the card ran dry and a gap of silence was put in. Between gaps it is a line whose slope is the
card's own rate, which differs from its name by up to some hundred parts in a million. So the line's place is averaged
over about a second: quick at first, then slow (a phase-locked loop of first order). At 200 ppm such a loop is 0.2 ms
behind, which is why the slope itself need not be learned.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

_MEMORY_S: Final = 1.0
_GAP_S: Final = 0.012  # off by more than this, and than four times the usual scatter, is a gap or a wrong report
_TOLD_GAP_S: Final = 0.004  # what counts when the card itself says that it ran dry
_SURELY_S: Final = 0.2  # no card's report scatters so much
_WITNESSES: Final = 3  # blocks in a row that must agree before an untold gap is believed
_USUAL_SCATTER_S: Final = 0.003
_RUNS_KEPT: Final = 8


@dataclass(slots=True)
class _Run:
    """Samples that are heard without a gap from `first` on: sample `at` is heard at `at_s`."""

    first: int
    at: int
    at_s: float
    reports: int


class HeardClock:
    """Counts a stream's samples from 0 and says when each is heard; no thread, no clock of its own."""

    def __init__(self, rate_hz: int) -> None:
        """Args:
        rate_hz: as the card calls it.
        """  # noqa: D205
        self.rate_hz = rate_hz
        self.scatter_s = _USUAL_SCATTER_S
        """How far reports usually lie from the line: their mean distance."""
        self.gaps = 0
        """How often the line has been moved."""
        self._anew = False
        self._runs: deque[_Run] = deque(maxlen=_RUNS_KEPT)
        self._doubts: list[tuple[int, float]] = []  # sample, seconds off the line

    def told(self, sample: int, heard_at_s: float, gap: bool = False) -> None:
        """Take one report.

        Args:
            sample: the stream's sample that the report is about; must grow from report to report.
            heard_at_s: when the card says it will be heard.
            gap: whether the card says that it ran dry before.
        """
        if not math.isfinite(heard_at_s):
            return
        if not self._runs or self._anew:
            self._anew = False
            self._begin(sample, sample, heard_at_s, 1)
            return
        run = self._runs[-1]
        off_s = heard_at_s - self._on_line(run, sample)
        if abs(off_s) > _SURELY_S or (gap and abs(off_s) > _TOLD_GAP_S):
            self._begin(sample, sample, heard_at_s, 1)
        elif abs(off_s) > max(_GAP_S, 4.0 * self.scatter_s):
            self._doubt(run, sample, off_s)
        else:
            self._doubts.clear()
            self._follow(run, sample, off_s)

    def restart(self) -> None:
        """Note that the stream was stopped and started: the next report begins a line of its own."""
        self._anew = True

    def sample_at(self, moment_s: float) -> float:
        """Return the sample that is heard at a moment: fractional, below 0 before the stream; stands still in a gap."""
        below = math.inf
        for run in reversed(self._runs):
            sample = min(below, run.at + (moment_s - run.at_s) * self.rate_hz)
            if sample >= run.first or run is self._runs[0]:
                return sample
            below = run.first
        return -math.inf

    def heard_at_s(self, sample: int) -> float:
        """Return when a sample is heard.

        Raises:
            ValueError: nothing has been told yet.
        """
        for run in reversed(self._runs):
            if sample >= run.first or run is self._runs[0]:
                return self._on_line(run, sample)
        raise ValueError("no card has told anything yet")

    def _on_line(self, run: _Run, sample: int) -> float:
        return run.at_s + (sample - run.at) / self.rate_hz

    def _follow(self, run: _Run, sample: int, off_s: float) -> None:
        passed_s = (sample - run.at) / self.rate_hz
        run.reports += 1
        gain = max(1.0 / run.reports, -math.expm1(-passed_s / _MEMORY_S))
        run.at_s = self._on_line(run, sample) + gain * off_s
        run.at = sample
        self.scatter_s += -math.expm1(-passed_s / _MEMORY_S) * (abs(off_s) - self.scatter_s)

    def _doubt(self, run: _Run, sample: int, off_s: float) -> None:
        """Keep a report that is off the line; several that agree with one another are a gap, one alone is wrong."""
        limit_s = max(_GAP_S, 4.0 * self.scatter_s)
        if self._doubts and abs(off_s - self._doubts[-1][1]) > limit_s:
            self._doubts.clear()
        self._doubts.append((sample, off_s))
        if len(self._doubts) == _WITNESSES:
            first, middle_s = self._doubts[0][0], sorted(off for _, off in self._doubts)[_WITNESSES // 2]
            self._begin(first, sample, self._on_line(run, sample) + middle_s, _WITNESSES)

    def _begin(self, first: int, at: int, at_s: float, reports: int) -> None:
        self.gaps += bool(self._runs)
        self._runs.append(_Run(first, at, at_s, reports))
        self._doubts.clear()
