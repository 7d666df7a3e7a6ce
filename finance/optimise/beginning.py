"""Where to begin when trades are limited or cost something. Letters: K columns, M rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from finance.optimise.columns import Columns, Rows, columns, rows
from finance.optimise.problem import Problem
from finance.optimise.quadratic import (
    ROUNDS,
    Infeasible,
    QuadraticProgram,
    guessed,
    misplaced,
    solve_quadratic,
    start,
)
from finance.optimise.walk import Sides
from finance.types import Floats

NEAR = 1e-12
PATIENCE = 30  # rounds of block pivoting
FEW = 0.12  # share of the columns that may be on the wrong side where the walk begins


def first_side(problem: Problem, made: Columns, limits: Rows, program: QuadraticProgram) -> tuple[Sides, int]:
    """Return a working set to begin with [K + M], and how many rounds of block pivoting it deserves.

    Block pivoting is tried from where it is likely to work: from what would be held if trades were free and unlimited,
    and from scratch. Where it goes in circles, the walk begins with nothing traded but the one best exchange and the
    turnover limit met: from there a trade at a time joins.
    """
    limited = "turnover" in limits.names and problem.constraints.budget is not None
    free = _free_trades(problem, made, limits, program)
    scratch = start(program)
    for side in (scratch, free) if limited else (free,):
        if side is not None:
            try:
                found = guessed(program, side, PATIENCE)
            except np.linalg.LinAlgError:
                continue
            if misplaced(found) <= FEW * len(made.asset):
                return found.side, 1
    exchange = _best_exchange(made, limits, program) if limited else None
    if exchange is not None:
        return exchange, 0
    return (scratch if free is None else free), ROUNDS


def _free_trades(problem: Problem, made: Columns, limits: Rows, program: QuadraticProgram) -> Sides | None:
    bare = replace(
        problem,
        constraints=replace(problem.constraints, turnover=None, leverage=None, lots=(), buy_cost=0, sell_cost=0),
    )
    assets = columns(bare)
    fewer = rows(bare, assets)
    found = solve_quadratic(_unlimited(problem, made, program, assets, fewer))
    if isinstance(found, Infeasible):
        return None
    amounts = made.amounts(found.x)
    over = limits.matrix @ amounts > limits.high + NEAR
    over[: len(fewer.names)] = False
    side: Sides = np.zeros(len(amounts) + len(limits.names), dtype=np.int8)
    side[: len(amounts)] = _places(amounts, made.low, made.high)
    side[len(amounts) : len(amounts) + len(fewer.names)] = found.side[problem.count :]
    side[len(amounts) :][over] = 1
    return side


def _unlimited(
    problem: Problem, made: Columns, program: QuadraticProgram, assets: Columns, fewer: Rows
) -> QuadraticProgram:
    covariance = problem.covariance
    assert covariance is not None
    # The linear term of an asset is that of its first column, less what the base and the cost put there.
    first = np.zeros(problem.count, dtype=np.intp)
    first[made.asset[::-1]] = np.arange(len(made.asset))[::-1]
    linear = (program.linear - made.cost)[first] * made.sign[first] - covariance @ made.base
    untouched = np.bincount(made.asset, minlength=problem.count) == 0
    linear[untouched] = 0.0
    return QuadraticProgram(covariance, linear, fewer.matrix, fewer.low, fewer.high, assets.low, assets.high)


def _places(amounts: Floats, low: Floats, high: Floats) -> Sides:
    result: Sides = np.where(amounts <= low + NEAR, -1, np.where(amounts >= high - NEAR, 1, 0)).astype(np.int8)
    return result


def _best_exchange(made: Columns, limits: Rows, program: QuadraticProgram) -> Sides | None:
    gradient = program.linear + program.matrix @ made.low
    open_ = made.high > made.low
    buys, sells = open_ & (made.sign > 0), open_ & (made.sign < 0)
    if not (buys.any() and sells.any()):
        return None
    side: Sides = np.zeros(len(gradient) + len(limits.names), dtype=np.int8)
    side[: len(gradient)] = -1
    side[int(np.where(buys, gradient, np.inf).argmin())] = 0
    side[int(np.where(sells, gradient, np.inf).argmin())] = 0
    side[len(gradient) + limits.names.index("budget")] = -1
    side[len(gradient) + limits.names.index("turnover")] = 1
    return side
