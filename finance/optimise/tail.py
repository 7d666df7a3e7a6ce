"""Exact minimum of a mean of losses beyond a threshold: few scenarios and few assets at a time.

The objective is cost @ x + share x threshold + weight x sum of max(0, loss - threshold), with losses linear in x. A
scenario that is far beyond the threshold counts as linear, one that is far on the other side not at all; both are lower
bounds of what it costs, so the small programme is a relaxation and its value a lower bound. Scenarios that turn out to
be on the wrong side, and assets that would pay, join until the bound meets the value. Letters: T scenarios, K columns,
M rows of constraints, J columns taken in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from finance.errors import SolverError
from finance.optimise.linear import LinearOptimum, minimise
from finance.optimise.working_set import Positions
from finance.types import Floats

ROUNDS: Final = 200
GAP: Final = 1e-10
NEW_COLUMNS: Final = 60  # a round
NEAR: Final = 0.03  # of the scenarios on each side of the threshold begin in the programme


@dataclass(frozen=True, slots=True, eq=False)
class Hinges:
    """What to minimise.

    Attributes:
        cost: [K].
        losses, offset: a scenario's loss is offset + losses @ x [T, K], [T].
        share: cost of the threshold; 0 fixes the threshold at zero.
        weight: of each scenario's loss beyond the threshold.
        rows, row_low, row_high: [M, K], [M], [M].
        low, high: of the columns [K]; low is finite.
    """

    cost: Floats
    losses: Floats
    offset: Floats
    share: float
    weight: float
    rows: Floats
    row_low: Floats
    row_high: Floats
    low: Floats
    high: Floats

    def value(self, x: Floats) -> float:
        """Return the objective with the best threshold."""
        losses = self.offset + self.losses @ x
        if self.share == 0:
            return float(self.cost @ x) + self.weight * float(np.maximum(losses, 0.0).sum())
        return float(self.cost @ x) + self.share * worst_mean(losses, self.share / self.weight)


def worst_mean(losses: Floats, count: float) -> float:
    """Return the mean of the `count` largest losses, the last one in part (Rockafellar and Uryasev 2000)."""
    whole = min(int(count + 1e-9), len(losses))
    if whole == len(losses):
        return float(losses.mean())
    cut = np.partition(losses, len(losses) - whole - 1)
    return float(cut[len(losses) - whole :].sum() + (count - whole) * cut[len(losses) - whole - 1]) / count


@dataclass(frozen=True, slots=True, eq=False)
class HingeOptimum:
    """The minimum.

    Attributes:
        x: [K].
        value: objective at x.
        gap: (value - lower bound) / |value|.
        row_prices, bound_prices: as in `quadratic.Optimum` [M], [K].
        scenarios: that were in the last programme.
        rounds: programmes solved.
    """

    x: Floats
    value: float
    gap: float
    row_prices: Floats
    bound_prices: Floats
    scenarios: int
    rounds: int


def minimise_hinges(program: Hinges, start: Floats) -> HingeOptimum | None:
    """Return the minimum, searched from a feasible x [K]; None where no point is feasible.

    Raises:
        SolverError: the programme is unbounded.
    """
    size = float(np.abs(program.losses).mean()) or 1.0
    found = _minimised(_scaled(program, 1.0 / size), start)
    if found is None:
        return None
    return replace(
        found, value=program.value(found.x), row_prices=found.row_prices * size, bound_prices=found.bound_prices * size
    )


def _scaled(program: Hinges, factor: float) -> Hinges:
    """Return the programme with losses of about 1, for which the library's tolerances are made."""
    return replace(program, cost=program.cost * factor, losses=program.losses * factor, offset=program.offset * factor)


def _minimised(program: Hinges, start: Floats) -> HingeOptimum | None:
    state = _first(program, start)
    columns = _first_columns(program, start)
    best: HingeOptimum | None = None
    for number in range(1, ROUNDS + 1):
        found = _restricted(program, state, columns)
        if found is None:
            if len(columns) == len(program.cost):
                return None
            columns = np.arange(len(program.cost))
            continue
        prices, reduced = _prices(program, found.optimum, found.tail)
        bound = _bound(program, found, reduced, columns)
        value = program.value(found.x)
        gap = (value - bound) / max(abs(value), 1e-300)
        if best is None or value <= best.value:
            best = HingeOptimum(found.x, value, max(gap, 0.0), prices, reduced, int((state == 0).sum()), number)
        moved = _move(program, state, found.x, found.threshold)
        fresh = _paying(reduced, columns)
        if gap <= GAP or not (moved or len(fresh)):
            return best
        columns = np.union1d(columns, fresh)
    raise SolverError("The tail programme does not settle; scale the scenarios to returns as fractions.")


def _first(program: Hinges, start: Floats) -> Positions:
    """Return where each scenario begins: 1 beyond the threshold, -1 on the other side, 0 in the programme [T]."""
    losses = program.offset + program.losses @ start
    total = len(losses)
    state = np.full(total, -1)
    order = np.argsort(-losses)
    middle = int(program.share / program.weight) if program.share else int((losses > 0).sum())
    width = max(int(NEAR * total), 20)
    state[order[: max(0, middle - width)]] = 1
    state[order[max(0, middle - width) : middle + width]] = 0
    return state


def _first_columns(program: Hinges, start: Floats) -> Positions:
    losses = program.offset + program.losses @ start
    count = int(program.share / program.weight) if program.share else int((losses > 0).sum())
    worst = np.argsort(-losses)[: max(1, count)]
    marginal = program.losses[worst].mean(axis=0) + program.cost
    wanted = min(NEW_COLUMNS, len(marginal))
    cheap = np.argpartition(marginal, wanted - 1)[:wanted]
    held = np.flatnonzero((start > program.low + 1e-9) | ~np.isfinite(program.high) | (program.low > 0))
    return np.union1d(cheap, held)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A restricted programme, solved.

    Attributes:
        x: [K].
        threshold: beyond which losses count.
        tail: what each scenario's loss counts in it [T].
        constant: what the programme's own value lacks.
        optimum: of the programme.
    """

    x: Floats
    threshold: float
    tail: Floats
    constant: float
    optimum: LinearOptimum


def _restricted(program: Hinges, state: Positions, columns: Positions) -> _Part | None:
    """Solve with these columns, the others at their lower bounds."""
    inside, beyond = state == 0, state == 1
    base = program.low.copy()
    base[columns] = 0.0
    linear = program.cost[columns] + program.weight * program.losses[beyond][:, columns].sum(axis=0)
    count, more = len(columns), int(inside.sum())
    threshold_cost = program.share - program.weight * int(beyond.sum())
    cost = np.concatenate([linear, [threshold_cost], np.full(more, program.weight)])
    tied = program.row_low == program.row_high
    above, below = np.isfinite(program.row_high) & ~tied, np.isfinite(program.row_low) & ~tied
    shift = program.rows @ base
    wide = count + 1 + more
    table = np.zeros((more + int(above.sum()) + int(below.sum()), wide))
    table[:more, :count] = program.losses[inside][:, columns]
    table[:more, count] = -1.0
    table[np.arange(more), count + 1 + np.arange(more)] = -1.0
    table[more : more + int(above.sum()), :count] = program.rows[above][:, columns]
    table[more + int(above.sum()) :, :count] = -program.rows[below][:, columns]
    upper = np.concatenate(
        [
            -(program.offset[inside] + program.losses[inside] @ base),
            program.row_high[above] - shift[above],
            shift[below] - program.row_low[below],
        ]
    )
    equal = np.zeros((int(tied.sum()), wide))
    equal[:, :count] = program.rows[tied][:, columns]
    free = program.share != 0
    low = np.concatenate([program.low[columns], [-np.inf if free else 0.0], np.zeros(more)])
    high = np.concatenate([program.high[columns], [np.inf if free else 0.0], np.full(more, np.inf)])
    optimum = minimise(cost, table, upper, equal, program.row_low[tied] - shift[tied], low, high)
    if optimum is None:
        return None
    at_base = program.offset[beyond] + program.losses[beyond] @ base
    constant = float(program.cost @ base) + program.weight * float(at_base.sum())
    base[columns] = optimum.x[:count]
    tail = np.where(beyond, program.weight, 0.0)
    tail[inside] = -optimum.upper_prices[:more]
    return _Part(base, float(optimum.x[count]), tail, constant, optimum)


def _prices(program: Hinges, optimum: LinearOptimum, tail: Floats) -> tuple[Floats, Floats]:
    """Return prices of the rows [M] and reduced costs of all columns [K]."""
    tied = program.row_low == program.row_high
    above, below = np.isfinite(program.row_high) & ~tied, np.isfinite(program.row_low) & ~tied
    prices = np.zeros(len(program.rows))
    prices[tied] = optimum.equal_prices
    rest = optimum.upper_prices[len(optimum.upper_prices) - int(above.sum()) - int(below.sum()) :]
    prices[above] += rest[: int(above.sum())]
    prices[below] -= rest[int(above.sum()) :]
    return prices, program.cost + tail @ program.losses - prices @ program.rows


def _bound(program: Hinges, found: _Part, reduced: Floats, columns: Positions) -> float:
    """Return the lower bound that the multipliers prove, whatever the columns that were left out do."""
    outside = np.ones(len(reduced), dtype=bool)
    outside[columns] = False
    gain = np.minimum(reduced[outside], 0.0)
    room = np.where(gain < 0, program.high[outside] - program.low[outside], 0.0)
    return found.optimum.value + found.constant + float(gain @ room)


def _move(program: Hinges, state: Positions, x: Floats, threshold: float) -> bool:
    """Take scenarios that are on the wrong side into the programme; say whether there were any."""
    beyond = program.offset + program.losses @ x - threshold
    wrong = ((state == -1) & (beyond > 0)) | ((state == 1) & (beyond < 0))
    state[wrong] = 0
    return bool(wrong.any())


def _paying(reduced: Floats, columns: Positions) -> Positions:
    pays = reduced < -1e-12 * max(float(np.abs(reduced).max(initial=0.0)), 1e-300)
    pays[columns] = False
    found = np.flatnonzero(pays)
    if len(found) > NEW_COLUMNS:
        found = found[np.argpartition(reduced[found], NEW_COLUMNS - 1)[:NEW_COLUMNS]]
    return found
