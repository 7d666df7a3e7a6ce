"""Decisions that are whole numbers: how many assets, none below a weight, round lots.

How many and how small: branch and bound over which assets are held, each node a continuous problem, best bound first.
Round lots: the continuous optimum is rounded and lots are moved one at a time as long as that helps. The gap to the
continuous bound is part of the solution. Letter: N assets.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from finance.errors import InputError
from finance.optimise.columns import columns, rows
from finance.optimise.problem import Constraints, Problem
from finance.optimise.report import NoPoint
from finance.optimise.solution import Solution
from finance.optimise.working_set import Positions
from finance.optimise.worth import higher_is_better, worth
from finance.types import Floats

NODES: Final = 1500
HELD: Final = 1e-7
ENOUGH: Final = 1e-9  # a gap at which the search ends
Solver = Callable[[Problem, Solution | None], Solution]


def whole_numbers(problem: Problem, solver: Solver) -> Solution:
    """Return the best portfolio under the constraints that count.

    Args:
        problem: with most_holdings, minimum_position or unit.
        solver: of the continuous problems.

    Raises:
        InputError: short positions are allowed, or a limit makes no sense.
        NoPoint: no choice of assets is feasible.
    """
    limits = problem.constraints
    low, high = problem.bounds()
    if (low < 0).any():
        raise InputError("A number of holdings, a smallest position and round lots need weights of zero or more.")
    if limits.most_holdings is not None and limits.most_holdings < 1:
        raise InputError(f"most_holdings has to be 1 or more; it is {limits.most_holdings}.")
    if not 0 <= limits.minimum_position <= 1:
        raise InputError(f"minimum_position has to be between 0 and 1; it is {limits.minimum_position}.")
    continuous = replace(
        problem,
        constraints=replace(limits, lower=low, upper=high, most_holdings=None, minimum_position=0.0, unit=None),
    )
    found = _Search(continuous, limits, solver).best()
    return found if limits.unit is None else _lots(problem, continuous, found)


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    held: frozenset[int]
    gone: frozenset[int]


class _Search:
    """Branch and bound."""

    __slots__ = ("_least", "_limits", "_most", "_problem", "_sign", "_solver", "_tick", "incumbent")

    def __init__(self, problem: Problem, limits: Constraints, solver: Solver) -> None:
        self._problem, self._limits, self._solver = problem, limits, solver
        self._sign = -1.0 if higher_is_better(problem) else 1.0
        self._least = limits.minimum_position
        self._most = problem.count if limits.most_holdings is None else limits.most_holdings
        self._tick = 0
        self.incumbent: Solution | None = None

    def best(self) -> Solution:
        """Return the best portfolio found, with its gap."""
        root = _Node(frozenset(), frozenset())
        first = self._solver(self._problem, None)
        queue = [(self._cost(first), 0, root, first)]
        bound = self._cost(first)
        for _ in range(NODES):
            if not queue:
                break
            bound, _, node, found = heapq.heappop(queue)
            if self._done(bound):
                break
            self._round(node, found)
            asset = self._undecided(node, found)
            if asset is None:
                self._offer(found)
                continue
            for child in (
                _Node(node.held, node.gone | {asset}),
                _Node(node.held | {asset}, node.gone),
            ):
                below = self._relaxed(child, found)
                if below is not None and not self._done(self._cost(below)):
                    self._tick += 1
                    heapq.heappush(queue, (self._cost(below), self._tick, child, below))
        if self.incumbent is None:
            raise NoPoint
        value = self._cost(self.incumbent)
        least = min([bound, *(entry[0] for entry in queue)]) if queue else value
        gap = max(0.0, (value - min(least, value)) / max(abs(value), 1e-300))
        return replace(
            self.incumbent, gap=gap, method=f"branch and bound over {self._tick} choices, {self.incumbent.method}"
        )

    def _cost(self, found: Solution) -> float:
        return self._sign * found.value + found.cost * (0.0 if self._sign < 0 else 1.0)

    def _done(self, bound: float) -> bool:
        if self.incumbent is None:
            return False
        value = self._cost(self.incumbent)
        return bound >= value - ENOUGH * abs(value)

    def _relaxed(self, node: _Node, warm: Solution | None) -> Solution | None:
        if len(node.held) > self._most:
            return None
        low, high = (bound.copy() for bound in self._problem.bounds())
        gone = list(node.gone)
        if len(node.held) == self._most:
            gone = [asset for asset in range(self._problem.count) if asset not in node.held]
        if (low[gone] > 0).any():
            return None
        high[gone] = 0.0
        held = list(node.held)
        low[held] = np.maximum(low[held], self._least)
        if (low > high).any():
            return None
        limits = replace(self._problem.constraints, lower=low, upper=high)
        try:
            return self._solver(replace(self._problem, constraints=limits), warm)
        except (NoPoint, InputError):  # an input error at a node: these assets alone promise nothing
            return None

    def _undecided(self, node: _Node, found: Solution) -> int | None:
        """Return the asset to decide on, or None where the portfolio is allowed as it is."""
        weights = found.weights
        here = np.flatnonzero(weights > HELD)
        free = [asset for asset in here.tolist() if asset not in node.held]
        small = [asset for asset in free if weights[asset] < self._least - HELD]
        if small:
            return max(small, key=lambda asset: float(min(weights[asset], self._least - weights[asset])))
        if len(here) > self._most:
            return max(free, key=lambda asset: float(weights[asset]))
        return None

    def _round(self, node: _Node, found: Solution) -> None:
        """Try the portfolio of the largest positions."""
        order = np.argsort(-found.weights, kind="stable").tolist()
        kept = list(node.held) + [asset for asset in order if asset not in node.held and found.weights[asset] > HELD]
        total = self._problem.constraints.budget or 1.0
        room = self._most if self._least == 0 else min(self._most, int(total / self._least + 1e-9))
        chosen = frozenset(kept[:room])
        everyone = frozenset(range(self._problem.count))
        below = self._relaxed(_Node(chosen, everyone - chosen), found)
        if below is not None:
            self._offer(below)

    def _offer(self, found: Solution) -> None:
        if self.incumbent is None or self._cost(found) < self._cost(self.incumbent):
            self.incumbent = found


def _lots(problem: Problem, continuous: Problem, found: Solution) -> Solution:
    """Round to lots and improve by moving single lots."""
    unit = np.broadcast_to(np.asarray(problem.constraints.unit, dtype=np.float64), (problem.count,))
    if not (unit > 0).all() or not np.isfinite(unit).all():
        raise InputError("The unit of a round lot has to be a positive weight.")
    check = _Checker(continuous, unit, found)
    count = np.floor(found.weights / unit + 1e-9)
    rest = found.weights / unit - count
    budget = np.inf if problem.constraints.budget is None else problem.constraints.budget
    for asset in np.argsort(-rest, kind="stable").tolist():
        trial = count.copy()
        trial[asset] += 1
        if trial @ unit <= budget + 1e-12 and check.allowed(trial) and found.weights[asset] > HELD:
            count = trial
    if not check.allowed(count):
        raise InputError("No rounding of the optimum to lots meets the constraints; take smaller lots or widen them.")
    count = check.improved(count)
    weights = count * unit
    value = worth(problem, weights)
    gap = abs(value - found.value) / max(abs(found.value), 1e-300)
    return replace(
        found, weights=weights, value=value, gap=max(gap, found.gap), residual=0.0, bindings=(),
        expected_return=None if problem.means is None else float(problem.means @ weights),
        volatility=None if problem.covariance is None else float(np.sqrt(weights @ problem.covariance @ weights)),
        method=f"{found.method}, rounded to lots", state=None,
    )  # fmt: skip


class _Checker:
    """Says whether lots are allowed and moves them."""

    __slots__ = ("_budget", "_held", "_high", "_limits", "_low", "_made", "_problem", "_sign", "_unit")

    def __init__(self, problem: Problem, unit: Floats, found: Solution) -> None:
        self._problem, self._unit = problem, unit
        self._made = columns(problem)
        self._limits = rows(problem, self._made)
        self._low, self._high = problem.bounds()
        self._held: Positions = np.flatnonzero(found.weights > HELD)
        self._sign = 1.0 if higher_is_better(problem) else -1.0
        self._budget = problem.constraints.budget

    def allowed(self, count: Floats) -> bool:
        """Say whether numbers of lots [N] meet the constraints; of the budget less than a lot of each may be left."""
        weights = count * self._unit
        near = 1e-9
        if (weights > self._high + near).any() or (weights < self._low - self._unit).any() or (count < 0).any():
            return False
        if self._budget is not None and weights.sum() > self._budget + near:
            return False
        values = self._limits.matrix @ self._made.amounts(weights)
        whole = np.array([kind == "budget" for kind in self._limits.kinds])
        slack = near + float(self._unit.max())
        inside = (values <= self._limits.high + near) & (values >= self._limits.low - slack)
        return bool((inside | whole).all())

    def improved(self, count: Floats) -> Floats:
        """Move single lots between held assets as long as the objective gets better."""
        best = self._sign * worth(self._problem, count * self._unit)
        for _ in range(200):
            moves = [(a, b) for a in self._held.tolist() for b in self._held.tolist() if a != b and count[a] > 1]
            better: Floats | None = None
            for giver, taker in moves:
                trial = count.copy()
                trial[giver] -= 1
                trial[taker] += max(1.0, np.floor(self._unit[giver] / self._unit[taker]))
                value = self._sign * worth(self._problem, trial * self._unit)
                if value > best + 1e-15 * abs(best) and self.allowed(trial):
                    best, better = value, trial
            if better is None:
                break
            count = better
        return count
