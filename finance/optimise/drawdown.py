"""Least mean of the worst drawdowns: a linear programme that learns the drawdowns that matter one after the other.

The drawdown at t is the largest fall from an earlier k, (C[k] - C[t]) @ w with the uncompounded sums C, so it is at
least each of these; those that the present portfolio meets join the programme until none is missed. Letters: T dates
after the beginning, K columns.
"""

from __future__ import annotations

import numpy as np

from finance.errors import SolverError
from finance.optimise.linear import minimise
from finance.optimise.tail import GAP, ROUNDS, HingeOptimum, Hinges, worst_mean
from finance.optimise.working_set import Positions
from finance.types import Floats


def drawdowns(returns: Floats) -> tuple[Floats, Positions]:
    """Return the uncompounded drawdowns [T] of a history of returns [T], and at which date each fall began [T]."""
    level = np.concatenate([[0.0], np.cumsum(returns)])
    peak = np.maximum.accumulate(level)
    began = np.maximum.accumulate(np.where(level >= peak, np.arange(len(level)), 0))
    return (peak - level)[1:], began[1:]


def minimise_drawdown(program: Hinges, confidence: float, start: Floats) -> HingeOptimum | None:
    """Return the least mean of the worst 1 - confidence of the drawdowns.

    Args:
        program: with the returns (not losses) of each column as `losses`, and of what is held as `offset`.
        confidence: 0 gives the mean drawdown.
        start: a feasible x [K].

    Returns:
        The minimum, or None where no point is feasible.

    Raises:
        SolverError: it does not settle.
    """
    size = float(np.abs(program.losses).mean()) or 1.0
    count = (1.0 - confidence) * len(program.losses)
    master = _Master(program, count, size)
    x, number = start, 0
    while number < ROUNDS:
        number += 1
        missed = master.learn(x, everything=number == 1)
        if number > 1 and (not missed or master.gap(x) <= GAP):
            break
        solved = master.solve()
        if solved is None:
            return None
        x = solved
    else:
        raise SolverError("The drawdown programme does not settle; scale the scenarios to returns as fractions.")
    return HingeOptimum(
        x, master.value(x), max(master.gap(x), 0.0), master.row_prices * size, master.reduced * size,
        len(master.falls), number,
    )  # fmt: skip


class _Master:
    """The programme over the falls that are known.

    Attributes:
        falls: (from date, to date).
        bound: of the scaled objective, from below.
        row_prices, reduced: of the last solution, scaled.
    """

    __slots__ = (
        "_count",
        "_held",
        "_program",
        "_size",
        "_sums",
        "_threshold",
        "bound",
        "falls",
        "reduced",
        "row_prices",
    )

    def __init__(self, program: Hinges, count: float, size: float) -> None:
        width = len(program.cost)
        self._program, self._count, self._size = program, count, size
        self._sums = np.concatenate([np.zeros((1, width)), np.cumsum(program.losses, axis=0)]) / size
        self._held = np.concatenate([[0.0], np.cumsum(program.offset)]) / size
        self._threshold = 0.0
        self.falls: dict[tuple[int, int], None] = {}
        self.bound = -np.inf
        self.row_prices, self.reduced = np.zeros(len(program.rows)), np.zeros(width)

    def value(self, x: Floats) -> float:
        """Return the objective at x."""
        depth, _ = drawdowns(self._program.offset + self._program.losses @ x)
        return float(self._program.cost @ x) + worst_mean(depth, self._count)

    def gap(self, x: Floats) -> float:
        """Return (value - bound) / |value|."""
        value = self.value(x)
        return (value - self.bound * self._size) / max(abs(value), 1e-300)

    def learn(self, x: Floats, everything: bool) -> bool:
        """Take in the falls that x meets beyond the threshold; say whether any is new."""
        depth, began = drawdowns(self._program.offset + self._program.losses @ x)
        depth = depth / self._size
        wanted = min(len(depth), int(np.ceil(self._count)) + 1)
        least = np.partition(depth, len(depth) - wanted)[len(depth) - wanted] if everything else self._threshold
        before = len(self.falls)
        self.falls.update({(int(began[day]), int(day) + 1): None for day in np.flatnonzero(depth >= least)})
        return len(self.falls) > before

    def solve(self) -> Floats | None:
        """Solve over the known falls and return x."""
        program, width = self._program, len(self._program.cost)
        begin, end = (np.array(side) for side in zip(*self.falls, strict=True))
        dates, place = np.unique(end, return_inverse=True)
        known, more = len(begin), len(dates)
        tied = program.row_low == program.row_high
        above, below = np.isfinite(program.row_high) & ~tied, np.isfinite(program.row_low) & ~tied
        table = np.zeros((known + int(above.sum()) + int(below.sum()), width + 1 + more))
        table[:known, :width] = self._sums[begin] - self._sums[end]
        table[:known, width] = -1.0
        table[np.arange(known), width + 1 + place] = -1.0
        table[known : known + int(above.sum()), :width] = program.rows[above]
        table[known + int(above.sum()) :, :width] = -program.rows[below]
        upper = np.concatenate([self._held[end] - self._held[begin], program.row_high[above], -program.row_low[below]])
        equal = np.zeros((int(tied.sum()), width + 1 + more))
        equal[:, :width] = program.rows[tied]
        cost = np.concatenate([program.cost / self._size, [1.0], np.full(more, 1.0 / self._count)])
        low = np.concatenate([program.low, np.zeros(1 + more)])
        high = np.concatenate([program.high, np.full(1 + more, np.inf)])
        found = minimise(cost, table, upper, equal, program.row_low[tied], low, high)
        if found is None:
            return None
        self.bound, self._threshold = found.value, float(found.x[width])
        self.row_prices[:] = 0.0
        self.row_prices[tied] = found.equal_prices
        self.row_prices[above] += found.upper_prices[known : known + int(above.sum())]
        self.row_prices[below] -= found.upper_prices[known + int(above.sum()) :]
        self.reduced = found.reduced[:width]
        return found.x[:width]
