"""A solution in words' raw material: what changed and why, what holds it where it is and what that costs.

Letter: N assets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.optimise.problem import Problem
from finance.optimise.solution import Binding, Solution
from finance.optimise.worth import higher_is_better, marginal, worth

MOVED: Final = 5e-5  # a change of weight below this is none


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one asset.

    Attributes:
        before, after: weights.
        pull: by how much the objective would get better for each unit of weight moved into this asset from the others
            as they are now; negative where it gets worse; None where nobody can say.
        reason: a clause that may be shown.
    """

    asset: str
    before: float
    after: float
    pull: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a solution looks as it does.

    Attributes:
        changes: the largest first; those of no size left out.
        bindings: the dearest first, the budget left out.
        value_before: of the objective with what is held now; None without that.
        value_after: with the solution.
        gain: by how much the objective gets better, positive; None without current weights.
        turnover: purchases and sales together; None without current weights.
    """

    changes: tuple[Change, ...]
    bindings: tuple[Binding, ...]
    value_before: float | None
    value_after: float
    gain: float | None
    turnover: float | None


def explain(problem: Problem, solution: Solution) -> Explanation:
    """Return what a solution changes and what holds it.

    Args:
        problem: that was solved.
        solution: of it.
    """
    bindings = tuple(
        sorted((one for one in solution.bindings if one.kind != "budget"), key=lambda one: -abs(one.price))
    )
    if problem.current is None:
        return Explanation((), bindings, None, solution.value, None, None)
    now, moved = problem.current, solution.weights - problem.current
    before = worth(problem, now) if now.any() else None
    slope = marginal(problem, now) if now.any() else None
    pulls = None if slope is None else slope - float(slope @ now) / float(now.sum() or 1.0)
    held = {one.name: one for one in bindings if one.kind in ("lower", "upper")}
    changes = []
    for asset in np.argsort(-np.abs(moved), kind="stable").tolist():
        if abs(moved[asset]) < MOVED:
            break
        name = problem.assets[asset]
        pull = None if pulls is None else float(pulls[asset])
        reason = _reason(pull, float(moved[asset]), held.get(name))
        changes.append(Change(name, float(now[asset]), float(solution.weights[asset]), pull, reason))
    gain = None
    if before is not None and np.isfinite(before):
        gain = solution.value - before if higher_is_better(problem) else before - solution.value
    return Explanation(tuple(changes), bindings, before, solution.value, gain, float(np.abs(moved).sum()))


def _reason(pull: float | None, moved: float, held: Binding | None) -> str:
    if held is not None and held.side > 0:
        return "improves the mix, as far as its largest weight allows"
    if held is not None:
        return "gives way to others that improve the mix more, down to its smallest weight"
    if pull is None:
        return "part of the best mix"
    if pull > 0:
        return "improves the mix as it is now" if moved > 0 else "makes room for others that improve the mix more"
    return "weighs on the mix as it is now" if moved < 0 else "balances what else is held"
