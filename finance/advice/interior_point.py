"""A small smooth convex programme, solved by a primal-dual interior-point method.

Letters: V variables, I linear inequalities, C curved ones, E equations.
Source: S. Boyd and L. Vandenberghe, "Convex Optimization", 2004, section 11.7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.errors import DidNotConverge
from finance.types import Floats

# Value, gradient [V] and second derivative [V, V] of what is made small; None where it is not defined.
Objective = Callable[[Floats], tuple[float, Floats, Floats] | None]
# Values [C], gradients [C, V], and the second derivatives' sum [V, V] when each is multiplied by the weights [C] given.
Curved = Callable[[Floats], tuple[Floats, Floats, Callable[[Floats], Floats]]]

_SHARPER: Final = 12.0  # times, from one step's complementarity to the next step's aim
_FARTHEST: Final = 0.99  # of the way to the nearest wall
_MOST_STEPS: Final = 100
_MOST_HALVINGS: Final = 40
_ENOUGH: Final = 0.01  # of a step's length, by which the residual has to fall
_NEAR_ENOUGH: Final = 1000.0  # times the tolerance, where no step gets nearer
_LEAST_SLACK: Final = 1e-3
_FIRST_AIM: Final = 0.1
_HIGHEST_PRICE: Final = 1e3


@dataclass(frozen=True, slots=True)
class Polytope:
    """Where to look: `rows @ x <= limits` and `equal_rows @ x == equal_to`.

    Attributes:
        rows: [I, V].
        limits: [I].
        equal_rows: [E, V].
        equal_to: [E].
    """

    rows: Floats
    limits: Floats
    equal_rows: Floats
    equal_to: Floats


@dataclass(frozen=True, slots=True)
class Optimum:
    """What was found.

    Attributes:
        point: [V].
        prices: [I + C] Lagrange multipliers of the inequalities, at least 0: by how much the objective would fall for
            a unit more of each limit.
        residual: largest violation of the conditions of Karush, Kuhn and Tucker.
        steps: Newton steps taken.
    """

    point: Floats
    prices: Floats
    residual: float
    steps: int


@dataclass(slots=True)
class _Place:
    """A point with everything that is known there.

    Attributes:
        slack: [I + C] room to each limit, above 0; it finds its true size on the way.
        missing: [I + C] slack less the true room.
        rows: [I + C, V] gradients of the limits.
    """

    x: Floats
    slack: Floats
    prices: Floats
    multipliers: Floats
    gradient: Floats
    hessian: Floats
    missing: Floats
    rows: Floats
    off: Floats

    def dual(self, where: Polytope) -> Floats:
        return self.gradient + self.prices @ self.rows + self.multipliers @ where.equal_rows

    def residual(self, where: Polytope, aim: float) -> float:
        dual, centre = self.dual(where), self.prices * self.slack - aim
        return float(np.sqrt(dual @ dual + centre @ centre + self.missing @ self.missing + self.off @ self.off))


def minimise(
    objective: Objective, where: Polytope, start: Floats, tolerance: float = 1e-9, curved: Curved | None = None
) -> Optimum:
    """Return the smallest point of a convex function in a polytope, and within curved limits where there are some.

    Args:
        objective: convex and twice differentiable where it is defined.
        where: the polytope.
        start: [V] where the objective is defined; it may violate the limits, but is better inside.
        tolerance: of complementarity and residuals, in the objective's unit.
        curved: convex functions that must not be above 0.

    Raises:
        DidNotConverge: no step makes it better although the tolerance is not met.
    """
    place = _begin(objective, where, curved, start.astype(np.float64))
    if place is None:
        raise DidNotConverge("An optimisation started where its objective is not defined; give another start.")
    residual = np.inf
    for step in range(_MOST_STEPS):
        gap = float(place.slack @ place.prices)
        missing = max(float(np.abs(each).max(initial=0.0)) for each in (place.off, place.missing))
        residual = max(gap, missing, float(np.abs(place.dual(where)).max()))
        if residual < tolerance:
            return Optimum(place.x, place.prices, residual, step)
        # Complementarity must not run ahead of feasibility, or the last of it is gone in crawling steps along walls.
        aim = max(gap / _SHARPER, 0.3 * missing, 0.1 * tolerance) / max(1, len(place.slack))
        nearer = _step(objective, where, curved, place, aim)
        if nearer is None:
            break
        place = nearer
    if residual < _NEAR_ENOUGH * tolerance:  # as near as float64 comes
        return Optimum(place.x, place.prices, residual, step)
    raise DidNotConverge(
        f"An optimisation stopped at a residual of {residual:.1e}; look for amounts of very different size."
    )


def _begin(objective: Objective, where: Polytope, curved: Curved | None, x: Floats) -> _Place | None:
    room = where.limits - where.rows @ x
    if curved is not None:
        room = np.concatenate([room, -curved(x)[0]])
    room = np.maximum(room, _LEAST_SLACK)
    prices = np.minimum(_FIRST_AIM / room, _HIGHEST_PRICE)
    return _place(objective, where, curved, x, room, prices, np.zeros(len(where.equal_to)))


def _place(
    objective: Objective,
    where: Polytope,
    curved: Curved | None,
    x: Floats,
    slack: Floats,
    prices: Floats,
    multipliers: Floats,
) -> _Place | None:
    """Return what is known at a point; None where the objective is not defined."""
    found = objective(x)
    if found is None:
        return None
    _, gradient, hessian = found
    values, rows = where.rows @ x - where.limits, where.rows
    if curved is not None:
        curved_values, gradients, bend = curved(x)
        values, rows = np.concatenate([values, curved_values]), np.concatenate([rows, gradients])
        hessian = hessian + bend(prices[len(where.limits) :])
    off = where.equal_rows @ x - where.equal_to
    return _Place(x, slack, prices, multipliers, gradient, hessian, values + slack, rows, off)


def _step(objective: Objective, where: Polytope, curved: Curved | None, at: _Place, aim: float) -> _Place | None:
    """Go along Newton's move as far as walls and residual allow; None if no length makes the residual smaller."""
    along, along_multipliers = _newton(where, at, aim)
    along_slack = -at.missing - at.rows @ along
    along_prices = (aim - at.prices * along_slack) / at.slack - at.prices
    before, length = at.residual(where, aim), 1.0
    for value, change in ((at.slack, along_slack), (at.prices, along_prices)):
        falls = change < 0
        if falls.any():
            length = min(length, -_FARTHEST / float((change[falls] / value[falls]).min()))
    for _ in range(_MOST_HALVINGS):
        there = _place(
            objective,
            where,
            curved,
            at.x + length * along,
            at.slack + length * along_slack,
            at.prices + length * along_prices,
            at.multipliers + length * along_multipliers,
        )
        if there is not None:
            # A straight step leaves a curved limit; what it missed is taken into the slack as far as that is safe.
            room = np.maximum(there.slack - there.missing, 0.5 * there.slack)
            there.missing, there.slack = there.missing + room - there.slack, room
            if there.residual(where, aim) <= (1.0 - _ENOUGH * length) * before:
                return there
        length *= 0.5
    return None


def _newton(where: Polytope, at: _Place, aim: float) -> tuple[Floats, Floats]:
    """Return by how much the point and the equations' multipliers move towards complementarity `aim`."""
    equal = where.equal_rows
    count, equations = len(at.x), len(at.off)
    system = np.zeros((count + equations, count + equations))
    system[:count, :count] = at.hessian + (at.rows.T * (at.prices / at.slack)) @ at.rows
    system[:count, count:] = equal.T
    system[count:, :count] = equal
    pushed = (aim + at.prices * at.missing) / at.slack
    right = np.concatenate([at.gradient + pushed @ at.rows + at.multipliers @ equal, at.off])
    try:
        solved = -np.linalg.solve(system, right)
    except np.linalg.LinAlgError:
        solved = -np.linalg.lstsq(system, right, rcond=None)[0]
    return solved[:count], solved[count:]
