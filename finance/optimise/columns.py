"""From a portfolio problem to the columns and rows of a programme.

Without turnover, costs, lots or leverage a column is an asset. With them each asset is what is held now plus purchases
minus sales, and each piece in which a unit costs the same (a tax lot, a side of zero) is a column of its own; costs
that grow from piece to piece make the optimum use them in order. Letters: N assets, K columns, M rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.errors import InputError
from finance.optimise.problem import Problem, spread_costs
from finance.optimise.solution import BindingKind
from finance.optimise.working_set import Positions
from finance.types import Floats

NUDGE: Final = 1e-12  # cost of a trade where trading is free, as a share of the mean variance: no idle round trips


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The pieces of all assets: weights = base + sum of sign x amount over an asset's columns.

    Attributes:
        asset, sign: of each column [K].
        base: [N].
        low, high: of the amounts [K].
        cost: for each unit of an amount [K].
        last: whether the end of this column is the asset's own bound [K].
        plain: whether columns are the assets themselves.
    """

    asset: Positions
    sign: Floats
    base: Floats
    low: Floats
    high: Floats
    cost: Floats
    last: np.typing.NDArray[np.bool_]
    plain: bool

    def weights(self, amounts: Floats) -> Floats:
        """Return the weights [N] of amounts [K]."""
        if self.plain:
            return amounts
        return self.base + np.bincount(self.asset, self.sign * amounts, len(self.base))

    def spread(self, values: Floats) -> Floats:
        """Return what values [..., N] of the assets are for the columns [..., K]."""
        return values if self.plain else np.asarray(values[..., self.asset] * self.sign)

    def matrix(self, covariance: Floats) -> Floats:
        """Return the covariance of the columns [K, K]."""
        if self.plain:
            return covariance
        part = covariance[np.ix_(self.asset, self.asset)]
        part *= self.sign[:, None]
        part *= self.sign
        return part

    def amounts(self, weights: Floats) -> Floats:
        """Return amounts [K] that give weights [N], each asset's cheapest pieces first."""
        if self.plain:
            return weights
        wanted = (weights - self.base)[self.asset] * self.sign
        before = np.zeros(len(self.asset))
        for column in range(1, len(self.asset)):
            if self.asset[column] == self.asset[column - 1] and self.sign[column] == self.sign[column - 1]:
                before[column] = before[column - 1] + self.high[column - 1]
        return np.clip(wanted - before, self.low, self.high)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of the constraints on columns.

    Attributes:
        matrix: [M, K]; each row's largest entry is about 1 in size.
        low, high: [M].
        names, kinds, limits: of each; the limits are (lower, upper) as they were asked for.
        scales: by which rows and bounds were divided [M].
    """

    matrix: Floats
    low: Floats
    high: Floats
    names: tuple[str, ...]
    kinds: tuple[BindingKind, ...]
    limits: tuple[tuple[float, float], ...]
    scales: Floats


def columns(problem: Problem) -> Columns:
    """Return the columns of a problem.

    Raises:
        InputError: a turnover limit without current weights, or bad costs or lots.
    """
    limits, count = problem.constraints, problem.count
    low, high = problem.bounds()
    if limits.turnover is not None and problem.current is None:
        raise InputError("A limit on turnover needs the current weights.")
    buy = spread_costs(limits.buy_cost, count, "buy_cost")
    sell = spread_costs(limits.sell_cost, count, "sell_cost")
    traded = limits.turnover is not None or bool(limits.lots) or bool(buy.any()) or bool(sell.any())
    if not traded and limits.leverage is None:
        everyone = np.arange(count)
        ones = np.ones(count)
        zeros = np.zeros(count)
        return Columns(everyone, ones, zeros, low, high, zeros, np.ones(count, dtype=bool), True)
    now = problem.current if traded and problem.current is not None else np.zeros(count)
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        raise InputError("Turnover, costs and leverage need finite lower and upper bounds of every weight.")
    nudge = NUDGE * float(np.trace(problem.covariance)) / count if problem.covariance is not None else 0.0
    pieces = _pieces(problem, now, low, high, buy + nudge, sell + nudge)
    asset, sign, least, most, cost, last = (np.array(part) for part in zip(*pieces, strict=True))
    return Columns(
        asset.astype(np.intp), sign.astype(float), now.copy(), least.astype(float), most.astype(float),
        cost.astype(float), last.astype(bool), False,
    )  # fmt: skip


_Piece = tuple[int, float, float, float, float, bool]


def _pieces(problem: Problem, now: Floats, low: Floats, high: Floats, buy: Floats, sell: Floats) -> list[_Piece]:
    split = problem.constraints.leverage is not None
    lots: dict[int, list[tuple[float, float]]] = {}
    for lot in problem.constraints.lots:
        if not (0 <= lot.asset < problem.count and lot.weight >= 0 and np.isfinite(lot.tax)):
            raise InputError("A tax lot needs an asset of the problem, a weight that is not negative and a finite tax.")
        lots.setdefault(lot.asset, []).append((lot.tax, lot.weight))
    pieces: list[_Piece] = []
    for asset, held in enumerate(now.tolist()):
        least, most = float(low[asset]), float(high[asset])
        ups = _cut(held, most, split) if most > held else []
        pieces += _walked(asset, 1.0, ups, max(0.0, least - held), [float(buy[asset])] * len(ups), most > held)
        downs = [(length, float(sell[asset]) + tax) for length, tax in _sales(held, least, split, lots.get(asset, []))]
        steps, costs = [length for length, _ in downs], [cost for _, cost in downs]
        pieces += _walked(asset, -1.0, steps, max(0.0, held - most), costs, least < held)
    return pieces


def _cut(begin: float, end: float, split: bool) -> list[float]:
    """Return the lengths of the pieces from `begin` to `end`, cut at zero where that matters."""
    if split and min(begin, end) < 0 < max(begin, end):
        return [abs(begin), abs(end)]
    return [abs(end - begin)]


def _sales(held: float, least: float, split: bool, lots: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield lengths and taxes of the sales from what is held down to `least`, the cheapest lots first."""
    if least >= held:
        return
    level = held
    for tax, weight in sorted(lots):
        step = min(weight, level - max(least, 0.0))
        if step > 0:
            yield step, tax
            level -= step
    for length in _cut(level, least, split) if level > least else []:
        yield length, max([0.0, *(tax for tax, _ in lots)]) if lots else 0.0


def _walked(
    asset: int, sign: float, lengths: list[float], forced: float, costs: list[float], reaches: bool
) -> Iterator[_Piece]:
    for number, (length, cost) in enumerate(zip(lengths, costs, strict=True)):
        need = min(forced, length)
        forced -= need
        yield asset, sign, need, length, cost, reaches and number == len(lengths) - 1


def rows(problem: Problem, made: Columns) -> Rows:
    """Return the rows of a problem's constraints.

    Raises:
        InputError: a limit of another length, or one that is not a number.
    """
    limits = problem.constraints
    parts: list[tuple[str, BindingKind, Floats, float, float, float]] = []

    def put(name: str, kind: BindingKind, coefficients: Floats, low: float, high: float) -> None:
        if coefficients.shape != (problem.count,) or not np.isfinite(coefficients).all():
            raise InputError(f"The limit '{name}' needs one finite coefficient for each of {problem.count} assets.")
        if np.isnan(low) or np.isnan(high):
            raise InputError(f"The limit '{name}' has a bound that is not a number.")
        shift = 0.0 if made.plain else float(coefficients @ made.base)
        parts.append((name, kind, made.spread(coefficients), low, high, shift))

    if limits.budget is not None:
        put("budget", "budget", np.ones(problem.count), limits.budget, limits.budget)
    for limit in limits.limits:
        put(limit.name, limit.kind, np.asarray(limit.coefficients, dtype=np.float64), limit.lower, limit.upper)
    if limits.minimum_return is not None:
        if problem.means is None:
            raise InputError("A minimum return needs expected returns.")
        put("minimum return", "return", problem.means, limits.minimum_return, np.inf)
    if limits.turnover is not None:
        parts.append(("turnover", "turnover", np.ones(len(made.asset)), -np.inf, limits.turnover, 0.0))
    if limits.leverage is not None:
        outwards = _outwards(made)
        gross = float(np.abs(made.base).sum())
        parts.append(("leverage", "leverage", outwards, -np.inf, limits.leverage, gross))
    matrix = np.array([part[2] for part in parts]).reshape(len(parts), len(made.asset))
    scales = np.abs(matrix).max(axis=1, initial=0.0)
    scales[scales == 0] = 1.0
    low = np.array([part[3] - part[5] for part in parts]) / scales
    high = np.array([part[4] - part[5] for part in parts]) / scales
    names, kinds = tuple(part[0] for part in parts), tuple(part[1] for part in parts)
    return Rows(matrix / scales[:, None], low, high, names, kinds, tuple((part[3], part[4]) for part in parts), scales)


def _outwards(made: Columns) -> Floats:
    """Return whether a column leads away from zero (1) or towards it (-1) [K]."""
    result = np.ones(len(made.asset))
    level = made.base.copy()
    way = np.zeros(len(made.base))
    for number, (asset, sign) in enumerate(zip(made.asset.tolist(), made.sign.tolist(), strict=True)):
        if way[asset] != sign:  # the first piece of this direction begins at what is held
            level[asset], way[asset] = made.base[asset], sign
        result[number] = 1.0 if level[asset] * sign >= 0 else -1.0
        level[asset] += sign * made.high[number]
        if abs(level[asset]) < 1e-15:
            level[asset] = 0.0
    return result
