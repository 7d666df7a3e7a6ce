"""Budgets of CVaR: each asset's part of the mean loss in the tail is its share.

The weights minimise CVaR(x) - sum of budgets x log x. With p the weight of each scenario in the tail, 0 <= p <= cap and
adding up to 1, the conditions of optimality are x * (-R'p) = budgets: each asset's contribution is its budget. A
primal-dual interior-point method solves them (Mehrotra's centring, without the corrector). Letters: T scenarios, N
assets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.errors import InputError, SolverError
from finance.optimise.tail import worst_mean
from finance.types import Floats

STEPS: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class TailBudgets:
    """Weights by CVaR budgets.

    Attributes:
        weights: adding up to 1 [N].
        risk: CVaR of them, a positive loss.
        contributions: share of each asset [N].
        off_budget: the largest difference between contribution and budget.
    """

    weights: Floats
    risk: float
    contributions: Floats
    off_budget: float


def tail_budgets(scenarios: Floats, budgets: Floats, confidence: float) -> TailBudgets:
    """Return the weights whose CVaR is shared as budgeted.

    Args:
        scenarios: returns [T, N].
        budgets: positive, adding up to 1 [N].
        confidence: of the CVaR, 0 to below 1.

    Raises:
        InputError: the confidence, or a portfolio has no loss in its tail: shares of nothing cannot be budgeted.
        SolverError: it does not converge.
    """
    if not 0.0 <= confidence < 1.0:
        raise InputError(f"The confidence has to be from 0 to below 1, for example 0.95; it is {confidence}.")
    total = len(scenarios)
    count = (1.0 - confidence) * total
    if count < 1.0:
        raise InputError(f"With {total} scenarios the confidence can be {1 - 1 / total:.4g} at most.")
    spread = scenarios.std(axis=0)
    if not (spread > 0).all():
        raise InputError("An asset never moves in the scenarios, so it can bear no share of the risk.")
    _no_gains_in_the_tail(scenarios, count)
    table = scenarios / spread
    x, p = _interior(table, budgets, 1.0 / count)
    weights = x / spread
    weights /= weights.sum()
    risk = worst_mean(-(scenarios @ weights), count)
    parts = weights * -(p @ scenarios)
    shares = parts / parts.sum()
    return TailBudgets(weights, risk, shares, float(np.abs(shares - budgets).max()))


def _no_gains_in_the_tail(scenarios: Floats, count: float) -> None:
    """Refuse an asset that earns something on the mean of its own worst days: more of it only lowers the risk."""
    for column in range(scenarios.shape[1]):
        if worst_mean(-scenarios[:, column], count) <= 0:
            raise InputError(
                f"The asset in column {column + 1} gains even on its worst days, so it can bear no share of the CVaR; "
                "leave it out."
            )


def _interior(table: Floats, budgets: Floats, cap: float) -> tuple[Floats, Floats]:
    total, width = table.shape
    x = budgets * width / (table.sum(axis=1).std() or 1.0)
    p = np.full(total, 1.0 / total)
    losses = -(table @ x)
    threshold = float(np.quantile(losses, 1.0 - 0.5 * cap**-1 / total)) if cap * total > 1 else float(losses.mean())
    u = np.maximum(losses - threshold, 0.0) + 0.5
    s = np.maximum(threshold - losses, 0.0) + 0.5
    if cap * total <= 1.0 + 1e-12:
        raise InputError("A confidence of 0 makes CVaR the mean loss, which has no tail to share; use a higher one.")
    for _ in range(STEPS):
        v = cap - p
        measure = float(p @ s + v @ u) / (2 * total)
        # What the linear conditions still lack.
        lack = s - u - (table @ x) - threshold
        lack_x = budgets / x + p @ table
        lack_sum = 1.0 - float(p.sum())
        worst = max(float(np.abs(lack_x * x).max()), abs(lack_sum), float(np.abs(lack).max()))
        if measure * total < 1e-13 and worst < 1e-11:
            return x, p
        aim = 0.1 * measure
        weight = 1.0 / (s / p + u / v)
        c = (aim / p - s) - (aim / v - u) + lack
        scaled = table * weight[:, None]
        matrix = np.empty((width + 1, width + 1))
        matrix[:width, :width] = scaled.T @ table
        matrix[np.arange(width), np.arange(width)] += budgets / x**2
        matrix[:width, width] = matrix[width, :width] = scaled.sum(axis=0)
        matrix[width, width] = weight.sum()
        right = np.concatenate([lack_x + c @ scaled, [float(weight @ c) - lack_sum]])
        try:
            moved = np.linalg.solve(matrix, right)
        except np.linalg.LinAlgError:
            break
        dx, dt = moved[:width], float(moved[width])
        dp = weight * (c - table @ dx - dt)
        ds = aim / p - s - (s / p) * dp
        du = aim / v - u + (u / v) * dp
        length = min(1.0, 0.99 * min(_room(x, dx), _room(p, dp), _room(v, -dp), _room(s, ds), _room(u, du)))
        x, threshold, p, s, u = (
            x + length * dx,
            threshold + length * dt,
            p + length * dp,
            s + length * ds,
            u + length * du,
        )
        if not np.isfinite(x).all() or float(np.abs(x).max()) > 1e12:
            raise InputError("A portfolio of these assets gains even in its tail, so there is no risk to be shared.")
    raise SolverError("The budgets of CVaR were not met to full accuracy; take more scenarios or less confidence.")


def _room(value: Floats, step: Floats) -> float:
    """Return how far a step may go until a positive value becomes zero."""
    falling = step < 0
    return float((value[falling] / -step[falling]).min()) if falling.any() else np.inf
