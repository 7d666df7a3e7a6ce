"""Convex quadratic programmes: minimise x'Px/2 + q'x with low <= x <= high and row_low <= Ax <= row_high.

A few rounds of block pivoting guess the working set; the parametric active set (`walk`) goes from there to the optimum,
which is exact: it solves the optimality conditions of its working set. Letters: n variables, m rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.errors import SolverError
from finance.optimise.walk import Conflict, Sides, Stalled, Walk
from finance.types import Floats

ROUNDS: Final = 14  # of block pivoting
TOLERANCE: Final = 1e-10  # a residual, in units of the scaled problem, up to which block pivoting is finished
CANCELLED: Final = 1e-4
GOOD: Final = 1e-9  # residual of an optimum that needs no second look
POOR: Final = 1e-5  # residual that is no optimum
LOST: Final = (
    "The optimum was not found: the constraints or the covariance are too degenerate for rounding; merge assets that "
    "are the same."
)
PROXIMAL: Final = 30  # points at most
RIDGE: Final = 1e-7  # share of the mean variance that is added where the matrix is singular, and taken off again


@dataclass(frozen=True, slots=True, eq=False)
class QuadraticProgram:
    """The data of a convex quadratic programme.

    Attributes:
        matrix: P, symmetric and positive semidefinite [n, n].
        linear: q [n].
        rows: A [m, n].
        row_low, row_high: [m]; infinite where there is no bound.
        low, high: of the variables [n].
    """

    matrix: Floats
    linear: Floats
    rows: Floats
    row_low: Floats
    row_high: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """A solved programme.

    Attributes:
        x: [n].
        bound_prices: multiplier of each variable's bound [n]: what the objective gains for each unit by which the bound
            moves inwards is minus this; positive at a lower bound, negative at an upper one.
        row_prices: the same for the rows [m].
        side: -1, 0 or 1 for variables, then rows [n + m]: what a warm start needs.
        residual: the largest violation of the optimality conditions, relative to the problem's scale.
        changes: of the working set on the way.
    """

    x: Floats
    bound_prices: Floats
    row_prices: Floats
    side: Sides
    residual: float
    changes: int


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No point meets all constraints; `conflict` is in entities: variables, then rows."""

    conflict: Conflict


def solve_quadratic(program: QuadraticProgram, side: Sides | None = None, rounds: int = ROUNDS) -> Optimum | Infeasible:
    """Return the optimum of a quadratic programme.

    Args:
        program: with finite numbers in matrix, linear and rows.
        side: working set of a neighbouring programme, for a warm start.
        rounds: of block pivoting; 0 where the working set given leads to the optimum on a short walk.

    Raises:
        SolverError: the optimum is not bounded, or rounding keeps it from being found.
    """
    scale, found = solved_walk(program, side, rounds)
    if not isinstance(found, Conflict):
        best = _optimum(program, found, scale)
        if best.residual <= GOOD:
            return best
    return _again(program, scale, found)


def _optimum(program: QuadraticProgram, found: Walk, scale: float) -> Optimum:
    n = len(program.linear)
    x, z = found.x[:n].copy(), found.z * scale
    np.clip(x, program.low, program.high, out=x)
    return Optimum(x, z[:n], z[n:], found.side, residual(program, x, z[:n], z[n:]), found.changes)


def _again(program: QuadraticProgram, scale: float, first: Walk | Conflict) -> Optimum | Infeasible:
    """Solve with ridges, from a corner, where the usual way met a conflict or lost itself in rounding.

    Raises:
        SolverError: that does not help either.
    """
    n = len(program.linear)
    frame, linear = _frame(program, scale), program.linear / scale
    low = np.concatenate([program.low, program.row_low])
    corner = _corner(low, np.concatenate([program.high, program.row_high]), n)
    best = _optimum(program, first, scale) if isinstance(first, Walk) else None
    conflict = first if isinstance(first, Conflict) else None
    for ridge in (RIDGE, 100 * RIDGE, 1e4 * RIDGE):
        try:
            found = _with_ridge(frame, linear, corner, program, ridge)
        except SolverError:
            continue
        if isinstance(found, Conflict):
            conflict = conflict or found
            continue
        again = _optimum(program, found, scale)
        if best is None or again.residual < best.residual:
            best = again
        if best.residual <= GOOD:
            return best
    if conflict is not None and (best is None or best.residual > POOR):
        return Infeasible(conflict)
    if best is None or best.residual > POOR:
        raise SolverError(LOST)
    return best


def solved_walk(
    program: QuadraticProgram, side: Sides | None = None, rounds: int = ROUNDS
) -> tuple[float, Walk | Conflict]:
    """Return the optimum as a walk that can be taken on, and the scale by which its objective was divided.

    Raises:
        SolverError: see `solve_quadratic`.
    """
    crossed = np.flatnonzero(np.concatenate([program.low > program.high, program.row_low > program.row_high]))
    if len(crossed):
        return 1.0, Conflict(crossed[:1], (-1,), np.ones(1))
    scale = _scale(program.matrix, program.linear)
    frame = _frame(program, scale)
    linear = program.linear / scale
    first = start(program) if side is None else side
    try:
        return scale, _solve(frame, linear, first, program, rounds)
    except (Stalled, np.linalg.LinAlgError):
        return scale, _with_ridge(frame, linear, first, program)


def guessed(program: QuadraticProgram, side: Sides, rounds: int) -> Walk:
    """Return what block pivoting alone comes to from a working set: often the optimum, never sure."""
    scale = _scale(program.matrix, program.linear)
    low = np.concatenate([program.low, program.row_low])
    high = np.concatenate([program.high, program.row_high])
    return _pivoted(_frame(program, scale), program.linear / scale, low, high, side, rounds)


def _scale(matrix: Floats, linear: Floats) -> float:
    variance = float(np.trace(matrix)) / max(1, len(linear))
    return variance if variance > 0 else max(float(np.abs(linear).max(initial=0.0)), 1.0)


def _frame(program: QuadraticProgram, scale: float) -> Floats:
    n, m = len(program.linear), len(program.rows)
    frame = np.zeros((n + m, n + m))
    np.divide(program.matrix, scale, out=frame[:n, :n])
    if m:
        frame[n:, :n] = program.rows
        frame[:n, n:] = program.rows.T
    return frame


def start(program: QuadraticProgram) -> Sides:
    """Return where to begin without any knowledge: all free where nothing else is said, equalities active."""
    finite = np.isfinite(program.low) | np.isfinite(program.high)
    n = len(program.linear)
    side: Sides = np.zeros(n + len(program.rows), dtype=np.int8)
    side[n:][program.row_low == program.row_high] = -1
    side[:n][program.low == program.high] = -1
    if finite.all() and n > SMALL:
        side[:n] = np.where(_promising(program), side[:n], _nearest(program))
    return side


SMALL: Final = 64  # up to here all variables begin free


def _nearest(program: QuadraticProgram) -> Sides:
    lower = np.isfinite(program.low)
    result: Sides = np.where(lower, -1, 1).astype(np.int8)
    return result


def _promising(program: QuadraticProgram) -> np.typing.NDArray[np.bool_]:
    """Return which variables may well be free: those with the smallest marginal risk in an equal mix."""
    marginal = program.matrix.mean(axis=1) + program.linear
    count = max(SMALL, len(marginal) // 5)
    chosen = np.zeros(len(marginal), dtype=bool)
    chosen[np.argpartition(marginal, count - 1)[:count]] = True
    return chosen


def _solve(
    frame: Floats, linear: Floats, side: Sides, program: QuadraticProgram, rounds: int = ROUNDS
) -> Walk | Conflict:
    low = np.concatenate([program.low, program.row_low])
    high = np.concatenate([program.high, program.row_high])
    walk = _pivoted(frame, linear, low, high, side, rounds)
    if broken(walk) <= TOLERANCE:
        return walk
    walk.relaxed()
    conflict = walk.follow(linear - walk.linear, _difference(low, walk.low), _difference(high, walk.high), length=1.0)
    if conflict is not None:
        return conflict
    walk.linear, walk.low, walk.high = linear.copy(), low, high
    walk.set.rebuild()
    walk.settle()
    return walk


def _difference(aim: Floats, now: Floats) -> Floats:
    change = np.zeros_like(aim)
    np.subtract(aim, now, out=change, where=np.isfinite(aim))
    return change


def _pivoted(frame: Floats, linear: Floats, low: Floats, high: Floats, side: Sides, rounds: int) -> Walk:
    """Guess the working set: everything on the wrong side changes at once, until nothing does or it goes in circles."""
    walk = _first(frame, linear, low, high, side)
    best, fewest = walk, math.inf
    for _ in range(rounds):
        after, count = _turned(walk)
        if count < fewest:
            best, fewest = walk, count
        if count == 0:
            break
        try:
            walk = Walk(frame, linear, low, high, after)
        except np.linalg.LinAlgError:
            break
        if not np.isfinite(walk.x).all():
            break
    return best


def _turned(walk: Walk) -> tuple[Sides, int]:
    """Return the working set with everything changed that is on the wrong side, and how much that is."""
    below, above = walk.x < walk.low - TOLERANCE, walk.x > walk.high + TOLERANCE
    between = walk.side == 0
    wrong = walk.side * (walk.low != walk.high) * walk.z > TOLERANCE
    after = walk.side.copy()
    after[between & below] = -1
    after[between & above] = 1
    after[wrong] = 0
    return after, int(np.count_nonzero(between & (below | above)) + np.count_nonzero(wrong))


def misplaced(walk: Walk) -> int:
    """Return how many entities of a walk are on the wrong side."""
    return _turned(walk)[1]


def _first(frame: Floats, linear: Floats, low: Floats, high: Floats, side: Sides) -> Walk:
    """Return the walk for a wished working set, or for the poorest that works: all at a bound, no row active."""
    n = len(linear)
    for wished in (side, _corner(low, high, n)):
        try:
            walk = Walk(frame, linear, low, high, wished)
        except np.linalg.LinAlgError:
            continue
        if np.isfinite(walk.x).all() and np.abs(walk.x).max(initial=0.0) < 1e9:
            return walk
    raise np.linalg.LinAlgError("no working set to begin with")


def _corner(low: Floats, high: Floats, n: int) -> Sides:
    side: Sides = np.zeros(len(low), dtype=np.int8)
    side[:n] = np.where(np.isfinite(low[:n]), -1, np.where(np.isfinite(high[:n]), 1, 0))
    return side


def broken(walk: Walk) -> float:
    """Return by how much a walk's point breaks bounds or signs."""
    sign = np.where(walk.low == walk.high, 0.0, walk.side * walk.z)
    parts = (walk.low - walk.x, walk.x - walk.high, sign)
    return max(float(np.max(part, initial=0.0)) for part in parts)


def _with_ridge(
    frame: Floats, linear: Floats, side: Sides, program: QuadraticProgram, ridge: float = RIDGE
) -> Walk | Conflict:
    """Solve with a ridge on the diagonal and take its effect off again (proximal points; Rockafellar 1976)."""
    n = len(linear)
    ridged = frame.copy()
    ridged[np.arange(n), np.arange(n)] += ridge
    x = np.zeros(n)
    found: Walk | Conflict | None = None
    for _ in range(PROXIMAL):
        try:
            found = _solve(ridged, linear - ridge * x, side, program)
        except (Stalled, np.linalg.LinAlgError):
            if isinstance(found, Walk):
                break
            raise SolverError(LOST) from None
        if isinstance(found, Conflict):
            return found
        moved = float(np.abs(found.x[:n] - x).max(initial=0.0))
        x, side = found.x[:n].copy(), found.side
        if moved * ridge < 1e-14:
            break
    assert isinstance(found, Walk)
    return found


def residual(program: QuadraticProgram, x: Floats, bound_prices: Floats, row_prices: Floats) -> float:
    """Return the largest violation of the optimality conditions (stationarity, bounds, signs, complementarity).

    Stationarity and signs are relative to the largest entry of Px and q; bounds to the largest |x| or 1.
    """
    pull = program.matrix @ x
    gradient = pull + program.linear
    spread = np.sqrt(np.maximum(np.diag(program.matrix), 0.0))
    # Where all risk is hedged away, Px is the rounding of terms of this size.
    terms = CANCELLED * float(spread.max(initial=0.0)) * float(spread @ np.abs(x))
    size = max(float(np.abs(pull).max(initial=0.0)), float(np.abs(program.linear).max(initial=0.0)), terms)
    size = size if size > 0 else 1.0
    stationarity = np.abs(gradient - bound_prices - row_prices @ program.rows).max(initial=0.0) / size
    values = np.concatenate([x, program.rows @ x])
    low = np.concatenate([program.low, program.row_low])
    high = np.concatenate([program.high, program.row_high])
    prices = np.concatenate([bound_prices, row_prices]) / size
    over = np.maximum(low - values, values - high).max(initial=0.0) / max(1.0, float(np.abs(x).max(initial=0.0)))
    gap = np.where(prices > 0, values - low, high - values)
    slack = np.zeros_like(prices)
    # A price where there is no bound at all counts in full: its sign is wrong.
    np.multiply(np.abs(prices), np.minimum(np.abs(gap), 1.0), out=slack, where=prices != 0)
    return float(max(stationarity, over, slack.max(initial=0.0)))
