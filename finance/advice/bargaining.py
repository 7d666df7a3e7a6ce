"""What several members with different aims agree on: the bargaining solutions of Nash and of Kalai and Smorodinsky.

This is co-operative bargaining, not the equilibrium of a game: it takes the proposal that makes the product of what
each member gains over the point of disagreement largest, each gain to the power of that member's say. It is the only
rule that is Pareto optimal, symmetric, indifferent to each member's unit, and independent of proposals that nobody
would take (J. Nash, "The Bargaining Problem", Econometrica 18, 1950; with weights: J. Harsanyi and R. Selten, 1972).
At the solution, weight / gain is each member's implied price.

Letters: A members, V variables of a proposal, I limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.advice.agents import Agent, Straight
from finance.advice.interior_point import Curved, Objective, Polytope, minimise
from finance.advice.members import Members
from finance.errors import InputError, Unsuitable
from finance.types import Floats

_SURE: Final = 1e-6  # of its scale: a gain as small as this is none
_LEAST_CONCESSION: Final = 1e-3  # of its scale, so that the product of gains is not nought


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the committee agreed on.

    Attributes:
        point: [V] the proposal.
        utilities: [A] at the proposal, each in its member's unit.
        disagreement: [A] what each has if nothing is agreed.
        prices: [A] weight / gain of each member: what a unit more for it is worth, weights scaled to sum 1.
        limit_prices: [I] what a unit more of each limit would add to the log of the product of gains.
        concession: by how much of its scale each member's disagreement had to be lowered, because the limits leave no
            proposal that is better for all; 0 where there was one.
        residual: of the optimality conditions.
    """

    point: Floats
    utilities: Floats
    disagreement: Floats
    prices: Floats
    limit_prices: Floats
    concession: float
    residual: float

    @property
    def gains(self) -> Floats:
        """[A] utilities over the disagreement."""
        return self.utilities - self.disagreement


def nash(
    agents: Sequence[Agent],
    disagreement: Floats,
    where: Polytope,
    start: Floats,
    curved: Curved | None = None,
    tolerance: float = 1e-9,
) -> Agreement:
    """Return the Nash bargaining solution over a polytope.

    Args:
        agents: the members, at least one.
        disagreement: [A] utilities without an agreement, tolerance already taken off.
        where: the proposals that may be made, suitability among the limits.
        start: [V] strictly inside `where`.
        curved: convex functions of the proposal that must not be above 0.
        tolerance: of the optimality conditions.

    Raises:
        InputError: the disagreement is not one number for each member, or a weight is not above 0.
        DidNotConverge: see `minimise`.
    """
    weights = _shares(agents, disagreement)
    members = Members(agents)
    scales = members.scales(start)
    inside, concession = start, 0.0
    if ((members.values(start) - disagreement) / scales).min() <= _SURE:
        _, inside = _inside(agents, disagreement, scales, where, start, curved)
        best_share = float(((members.values(inside) - disagreement) / scales).min())
        if best_share <= _SURE:
            concession = max(-best_share, 0.0) + _LEAST_CONCESSION
            disagreement = disagreement - concession * scales
    found = minimise(_product(members, disagreement, weights), where, inside, tolerance, curved)
    utilities = members.values(found.point)
    prices = weights / (utilities - disagreement)
    return Agreement(found.point, utilities, disagreement, prices, found.prices, concession, found.residual)


def fairest(
    agents: Sequence[Agent],
    disagreement: Floats,
    scales: Floats,
    where: Polytope,
    start: Floats,
    curved: Curved | None = None,
    tolerance: float = 1e-8,
) -> tuple[float, Floats]:
    """Return the largest t with `utility >= disagreement + t * scale` for all members, and a proposal that has it.

    Args:
        agents: the members.
        disagreement: [A].
        scales: [A] what counts as one for each, above 0.
        where: the proposals.
        start: [V] strictly inside.
        curved: convex functions of the proposal that must not be above 0.
        tolerance: of t; a coarse one gives a proposal in the middle of the good ones.

    Returns:
        t and the proposal [V].
    """
    members, size, count = Members(agents), len(start), len(agents)
    wider = Polytope(
        np.pad(where.rows, ((0, 0), (0, 1))), where.limits, np.pad(where.equal_rows, ((0, 0), (0, 1))), where.equal_to
    )
    upwards = np.zeros(size + 1)
    upwards[-1] = -1.0
    flat = np.zeros((size + 1, size + 1))

    def too_little(x: Floats) -> tuple[Floats, Floats, Callable[[Floats], Floats]]:
        values = x[-1] - (members.values(x[:-1]) - disagreement) / scales
        gradients = np.column_stack([-members.slopes(x[:-1]) / scales[:, None], np.ones(count)])
        if curved is None:
            return values, gradients, lambda by: np.pad(members.bend(x[:-1], -by / scales), (0, 1))
        more, slopes, bend = curved(x[:-1])
        return (
            np.concatenate([values, more]),
            np.vstack([gradients, np.pad(slopes, ((0, 0), (0, 1)))]),
            lambda by: np.pad(members.bend(x[:-1], -by[:count] / scales) + bend(by[count:]), (0, 1)),
        )

    lowest = float(((members.values(start) - disagreement) / scales).min())
    found = minimise(
        lambda x: (-float(x[-1]), upwards, flat), wider, np.append(start, lowest - 1.0), tolerance, too_little
    )
    return float(found.point[-1]), found.point[:-1]


def _inside(
    agents: Sequence[Agent],
    disagreement: Floats,
    scales: Floats,
    where: Polytope,
    start: Floats,
    curved: Curved | None,
) -> tuple[float, Floats]:
    """Return what `fairest` does, roughly where that is enough to know that all can gain."""
    for tolerance in (0.03, 1e-8):
        best_share, inside = fairest(agents, disagreement, scales, where, start, curved, tolerance)
        if best_share > _SURE:
            break
    return best_share, inside


def kalai_smorodinsky(
    agents: Sequence[Agent], disagreement: Floats, where: Polytope, start: Floats, curved: Curved | None = None
) -> Agreement:
    """Return the proposal at which all gain the same share of the most that each could gain.

    Source: E. Kalai and M. Smorodinsky, "Other Solutions to Nash's Bargaining Problem", Econometrica 43, 1975. It is
    shown beside Nash's solution for comparison; it is monotone, but not independent of irrelevant alternatives.

    Raises:
        Unsuitable: no proposal is better for all members.
    """
    weights = _shares(agents, disagreement)
    members = Members(agents)
    scales = members.scales(start)
    least, inside = _inside(agents, disagreement, scales, where, start, curved)
    if least <= _SURE:
        raise Unsuitable("No proposal that keeps the limits is better for every member; widen the tolerances.")
    most = np.array(
        [_most(number, members, disagreement, scales, where, inside, curved) for number in range(len(agents))]
    )
    _, point = fairest(agents, disagreement, most - disagreement, where, inside, curved)
    utilities = members.values(point)
    prices = weights / (utilities - disagreement)
    return Agreement(point, utilities, disagreement, prices, np.zeros(len(where.limits)), 0.0, 0.0)


def over_actions(weights: Floats, utilities: Floats, disagreement: Floats) -> tuple[Floats, Floats]:
    """Return the Nash bargaining solution over the hull of given actions, where a mix is carried out in parts.

    Args:
        weights: [A] each member's say.
        utilities: [A, K] of each action.
        disagreement: [A].

    Returns:
        Shares of the actions [K], sum 1, and the members' gains [A].

    Raises:
        Unsuitable: no mix is better for all.
    """
    count = utilities.shape[1]
    agents = [
        Agent(str(number), "", "", Straight(row), float(weight))
        for number, (row, weight) in enumerate(zip(utilities, weights, strict=True))
    ]
    where = Polytope(-np.eye(count), np.zeros(count), np.ones((1, count)), np.ones(1))
    agreement = nash(agents, disagreement, where, np.full(count, 1.0 / count))
    if agreement.concession > 0:
        raise Unsuitable("No mix of these actions is better for every member than doing nothing; offer other actions.")
    return agreement.point, agreement.gains


def favourites(
    agents: Sequence[Agent], disagreement: Floats, where: Polytope, start: Floats, curved: Curved | None = None
) -> tuple[Floats, ...]:
    """Return each member's own proposal [V]: the best for it while no other has less than without an agreement.

    Raises:
        Unsuitable: no proposal is better for all members.
        DidNotConverge: see `minimise`.
    """
    members = Members(agents)
    scales = members.scales(start)
    least, inside = _inside(agents, disagreement, scales, where, start, curved)
    if least <= _SURE:
        raise Unsuitable("No proposal that keeps the limits is better for every member; widen the tolerances.")
    return tuple(
        _favourite(number, members, disagreement, scales, where, inside, curved) for number in range(len(agents))
    )


def _most(
    number: int,
    members: Members,
    disagreement: Floats,
    scales: Floats,
    where: Polytope,
    start: Floats,
    curved: Curved | None,
) -> float:
    """Return the most that one member can have while no other has less than without an agreement."""
    point = _favourite(number, members, disagreement, scales, where, start, curved)
    return float(members.values(point)[number])


def _favourite(
    number: int,
    members: Members,
    disagreement: Floats,
    scales: Floats,
    where: Polytope,
    start: Floats,
    curved: Curved | None,
) -> Floats:
    """Return the proposal [V] that is the best for one member while no other has less than without an agreement."""
    alone = np.zeros(len(disagreement))
    scale = float(scales[number])
    alone[number] = -1.0 / scale

    def objective(x: Floats) -> tuple[float, Floats, Floats]:
        value = -float(members.values(x)[number]) / scale
        return value, -members.slopes(x)[number] / scale, members.bend(x, alone)

    def too_little(x: Floats) -> tuple[Floats, Floats, Callable[[Floats], Floats]]:
        values, slopes = (disagreement - members.values(x)) / scales, -members.slopes(x) / scales[:, None]
        if curved is None:
            return values, slopes, lambda by: members.bend(x, -by / scales)
        more, more_slopes, bend = curved(x)
        count = len(values)
        return (
            np.concatenate([values, more]),
            np.vstack([slopes, more_slopes]),
            lambda by: members.bend(x, -by[:count] / scales) + bend(by[count:]),
        )

    found = minimise(objective, where, start, 1e-8, too_little)
    return found.point


def _product(members: Members, disagreement: Floats, weights: Floats) -> Objective:
    """Return minus the weighted sum of the logs of the gains."""

    def objective(x: Floats) -> tuple[float, Floats, Floats] | None:
        gains = members.values(x) - disagreement
        if not (gains > 0).all():
            return None
        slopes, prices = members.slopes(x), weights / gains
        hessian = (slopes.T * (prices / gains)) @ slopes + members.bend(x, -prices)
        return -float(weights @ np.log(gains)), -prices @ slopes, hessian

    return objective


def _shares(agents: Sequence[Agent], disagreement: Floats) -> Floats:
    weights = np.array([agent.weight for agent in agents], np.float64)
    if len(agents) == 0 or disagreement.shape != weights.shape or not np.isfinite(disagreement).all():
        raise InputError("The disagreement must be one finite number for each member of the committee; mend it.")
    if not (weights > 0).all() or not np.isfinite(weights).all():
        raise InputError("Each member's weight must be a number above 0; leave a member out instead of muting it.")
    result: Floats = weights / weights.sum()
    return result
