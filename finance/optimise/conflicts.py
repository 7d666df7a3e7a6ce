"""Why a problem has no solution: which constraints conflict, and the smallest relaxation.

The elastic programme lets every constraint give way and minimises the sum of what they give. Its multipliers are a
certificate (Farkas): the constraints with a multiplier cannot all be met. From these one after the other is taken
out as long as a contradiction remains (the deletion filter; Chinneck and Dravnieks 1991), which leaves a set of which
none can be missed. Letters: N assets, V variables of the programme, M of its constraints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from finance.errors import InfeasibleProblem, InputError, SolverError
from finance.optimise.linear import minimise
from finance.optimise.problem import Problem
from finance.types import Floats

MET: Final = 1e-9  # a sum of violations up to this counts as none
MANY_NAMED: Final = 4  # bounds of one kind, or constraints, that are still named one by one
MANY_BOUNDS: Final = 30  # with more bounds in a conflict, lower and upper ones are named together


@dataclass(frozen=True, slots=True, eq=False)
class _Demand:
    """One side of a constraint as the user gave it: row @ variables <= bound."""

    name: str
    row: sparse.csr_array
    bound: float
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class _Links:
    """Definitions of |w - current| and |w|: rows <= bounds."""

    rows: sparse.csr_array
    bounds: Floats


def diagnosed(problem: Problem) -> InputError:
    """Return the error for a problem without a solution, or one that says that it is rounding that fails."""
    demands, links = _demands(problem)
    total, given, prices = _elastic(demands, links)
    if total <= MET:
        return SolverError(
            "The constraints leave so little room that rounding decides; relax one of them by a millionth."
        )
    suspects = [demand for demand, price in zip(demands, prices, strict=True) if price > 1e-9]
    conflict = _irreducible(suspects, links)
    names = _named(conflict)
    relaxation = tuple((demand.name, float(gives)) for demand, gives in zip(demands, given, strict=True) if gives > MET)
    smallest = _way_out([pair for pair in zip(demands, given.tolist(), strict=True) if pair[1] > MET], conflict)
    return InfeasibleProblem(
        f"No portfolio can meet {', '.join(repr(name) for name in names)} together; "
        f"the smallest way out is to relax {smallest}.",
        names,
        relaxation,
    )


def _demands(problem: Problem) -> tuple[list[_Demand], _Links]:
    """Return what was asked, and the definitions of |w - current| and |w|.

    The variables are w [N], then |w - current| [N], then |w| [N]; w is free.
    """
    limits, count = problem.constraints, problem.count
    low, high = problem.bounds()
    demands: list[_Demand] = []

    def put(name: str, coefficients: Floats, lower: float, upper: float, kind: str, block: int = 0) -> None:
        full = np.zeros(3 * count)
        full[block * count : (block + 1) * count] = coefficients
        if np.isfinite(lower):
            demands.append(_Demand(f"{name} at least {_number(lower)}", sparse.csr_array(-full[None]), -lower, kind))
        if np.isfinite(upper):
            demands.append(_Demand(f"{name} at most {_number(upper)}", sparse.csr_array(full[None]), upper, kind))

    ones, unit = np.ones(count), np.eye(count)
    if limits.budget is not None:
        put("budget", ones, limits.budget, limits.budget, "row")
    for limit in limits.limits:
        put(limit.name, limit.coefficients, limit.lower, limit.upper, "row")
    if limits.minimum_return is not None and problem.means is not None:
        put("return", problem.means, limits.minimum_return, np.inf, "row")
    if limits.turnover is not None:
        put("turnover", ones, -np.inf, limits.turnover, "row", 1)
    if limits.leverage is not None:
        put("leverage", ones, -np.inf, limits.leverage, "row", 2)
    for asset, name in enumerate(problem.assets):
        put(name, unit[asset], low[asset], np.inf, "lower")
        put(name, unit[asset], -np.inf, high[asset], "upper")
    return demands, _links(problem)


def _links(problem: Problem) -> _Links:
    count = problem.count
    one, none = sparse.eye_array(count), sparse.csr_array((count, count))
    parts = [sparse.hstack([sign * one, none, -one]) for sign in (1.0, -1.0)]
    parts += [sparse.hstack([sign * one, -one, none]) for sign in (1.0, -1.0)]
    now = np.zeros(count) if problem.current is None else problem.current
    return _Links(sparse.csr_array(sparse.vstack(parts)), np.concatenate([np.zeros(2 * count), now, -now]))


def _elastic(demands: Sequence[_Demand], links: _Links) -> tuple[float, Floats, Floats]:
    """Return the least sum of violations, each demand's part of it and its multiplier."""
    wide, count = links.rows.shape[1], len(demands)
    asked = sparse.hstack([sparse.vstack([demand.row for demand in demands]), -sparse.eye_array(count)])
    linked = sparse.hstack([links.rows, sparse.csr_array((links.rows.shape[0], count))])
    bounds = np.concatenate([[demand.bound for demand in demands], links.bounds])
    cost = np.concatenate([np.zeros(wide), np.ones(count)])
    low = np.concatenate([np.full(wide, -np.inf), np.zeros(count)])
    none = np.zeros(0)
    found = minimise(cost, sparse.vstack([asked, linked]), bounds, None, none, low, np.full(len(low), np.inf))
    if found is None:
        raise SolverError("The search for the conflict failed; check the constraints for numbers that are huge.")
    return found.value, found.x[wide:], -found.upper_prices[:count]


def _irreducible(suspects: list[_Demand], links: _Links) -> list[_Demand]:
    """Return demands that contradict each other, of which none can be missed."""
    kept = _units(suspects)
    for unit in list(kept):
        rest = [demand for other in kept if other is not unit for demand in other]
        if rest and _elastic(rest, links)[0] > MET:
            kept = [other for other in kept if other is not unit]
    return [demand for unit in kept for demand in unit]


def _units(suspects: list[_Demand]) -> list[list[_Demand]]:
    """Return what is taken out together: each demand alone, or all lower (upper) bounds where there are many."""
    if sum(demand.kind != "row" for demand in suspects) <= MANY_BOUNDS:
        return [[demand] for demand in suspects]
    units = [[demand] for demand in suspects if demand.kind == "row"]
    for kind in ("lower", "upper"):
        part = [demand for demand in suspects if demand.kind == kind]
        units += [part] if part else []
    return units


def _named(conflict: list[_Demand]) -> tuple[str, ...]:
    names: list[str] = []
    for kind in ("row", "lower", "upper"):
        part = [demand.name for demand in conflict if demand.kind == kind]
        if kind != "row" and len(part) > MANY_NAMED:
            part = [f"the {kind} bounds of {len(part)} assets"]
        names += part
    return tuple(names)


def _way_out(given: list[tuple[_Demand, float]], conflict: list[_Demand]) -> str:
    """Return the smallest relaxation in words; where bounds are named together, what they give is told together.

    Many bounds in conflict may share what they have to give, so that a single one's part says nothing by itself.
    """
    parts = []
    for kind in ("row", "lower", "upper"):
        part = [(demand.name, gives) for demand, gives in given if demand.kind == kind]
        together = sum(demand.kind == kind for demand in conflict)
        if part and kind != "row" and together > MANY_NAMED:
            parts.append(f"the {kind} bounds of {together} assets by {sum(gives for _, gives in part):.4g} in sum")
        else:
            parts += [f"'{name}' by {gives:.4g}" for name, gives in part]
    if len(parts) > MANY_NAMED:
        return f"{len(given)} constraints by {sum(gives for _, gives in given):.4g} in sum"
    return " and ".join(parts)


def _number(value: float) -> str:
    return f"{value:.6g}"
