"""The committee at work: from an outlook and the limits that suit the client to one proposal that explains itself.

Letters: A members, N assets, I limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from finance.advice import bargaining
from finance.advice.agents import Agent, Calm, Outlook, reweighted
from finance.advice.bargaining import Agreement, kalai_smorodinsky, nash
from finance.advice.interior_point import Curved, Polytope
from finance.errors import InfeasibleProblem, SolverError, Unsuitable
from finance.optimise import Constraints, Limit, MinimumVariance, Problem, solve
from finance.types import Floats

_NOTHING: Final = 1e-6  # of the portfolio: what is traded less than this is not traded
_BINDS: Final = 1e-6  # a price above this: the limit holds the committee back
_LOUDER: Final = 1.5
# The first keeps the check for contradictions from failing on singular covariances; the others are for where rounding
# loses the calmest of all, to find another that is calm enough.
_RIDGES: Final = (1e-9, 1e-5, 1e-4, 1e-2, 1.0)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one member has before and after, in its own unit.

    Attributes:
        before: today.
        after: with the proposal.
        price: its implied price: what one unit more for it is worth to the committee as a share of all gains.
    """

    name: str
    label: str
    unit: str
    before: float
    after: float
    price: float

    @property
    def change(self) -> float:
        """After less before; above 0 is better for this member."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """What the committee proposes.

    Attributes:
        symbols: names of the assets.
        weights: [N] afterwards, sum 1.
        trades: [N] bought (above 0) or sold, fractions of the portfolio.
        voices: what each member gains and gives up.
        binding: limits that hold the committee back, with what a hundredth more would add to the log of the product
            of gains.
        concession: above 0 where suitability forces a change that costs some member more than it tolerates: by how
            much, in parts of an ordinary proposal's effect.
        residual: of the optimality conditions.
    """

    symbols: tuple[str, ...]
    weights: Floats
    trades: Floats
    voices: tuple[Voice, ...]
    binding: tuple[tuple[str, float], ...]
    concession: float
    residual: float

    @property
    def stays(self) -> bool:
        """Whether the proposal is to leave everything as it is."""
        return bool(np.abs(self.trades).max(initial=0.0) <= _NOTHING)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be proposed at all.

    Attributes:
        limits: suitability, as bounds on weighted sums of weights; they are kept whatever the members want.
        upper: largest weight of one asset.
        most_volatility_pa: fraction a year; None for no ceiling.
        most_traded: bought and sold together, fraction of the portfolio; None for no limit.
    """

    limits: tuple[Limit, ...] = ()
    upper: float = 1.0
    most_volatility_pa: float | None = None
    most_traded: float | None = None


ANYTHING: Final = Bounds()


def propose(outlook: Outlook, agents: Sequence[Agent], bounds: Bounds = ANYTHING) -> Proposal:
    """Return the Nash bargaining solution over what suits the client.

    Args:
        outlook: what can be held.
        agents: from `agents.committee`, or others over the same trades.
        bounds: suitability first of all.

    Raises:
        Unsuitable: the limits contradict each other; says which.
        SolverError: rounding keeps it from being known whether they do.
    """
    where, names = _proposals(outlook, bounds)
    agreement = nash(agents, _disagreement(agents, outlook), where, _start(outlook), _calm_enough(outlook, bounds))
    return _told(outlook, agents, agreement, names)


def by_equal_shares(outlook: Outlook, agents: Sequence[Agent], bounds: Bounds = ANYTHING) -> Proposal:
    """Return the solution of Kalai and Smorodinsky for the same question, for comparison.

    Raises:
        Unsuitable: no proposal that suits the client is better for all members.
    """
    where, names = _proposals(outlook, bounds)
    agreement = kalai_smorodinsky(
        agents, _disagreement(agents, outlook), where, _start(outlook), _calm_enough(outlook, bounds)
    )
    return _told(outlook, agents, agreement, names)


def favourites(outlook: Outlook, agents: Sequence[Agent], bounds: Bounds = ANYTHING) -> tuple[Floats, ...]:
    """Return, for each member, the weights [N] it would choose alone while no other has less than it tolerates.

    Raises:
        Unsuitable: no proposal that suits the client is better for all members.
    """
    where, _ = _proposals(outlook, bounds)
    points = bargaining.favourites(
        agents, _disagreement(agents, outlook), where, _start(outlook), _calm_enough(outlook, bounds)
    )
    count, found = len(outlook.symbols), []
    for point in points:
        weights = np.maximum(outlook.current + point[:count] - point[count:], 0.0)
        found.append(weights / weights.sum())
    return tuple(found)


def sensitivity(outlook: Outlook, agents: Sequence[Agent], bounds: Bounds = ANYTHING) -> dict[str, Floats]:
    """Return, for each member, by how much the weights [N] move when its say grows by half."""
    usual = propose(outlook, agents, bounds).weights
    return {
        agent.name: propose(outlook, reweighted(agents, agent.name, _LOUDER), bounds).weights - usual
        for agent in agents
    }


def _disagreement(agents: Sequence[Agent], outlook: Outlook) -> Floats:
    """Return what each has when nothing is done, less what it tolerates for the others' sake."""
    nothing = np.zeros(2 * len(outlook.symbols))
    return np.array([agent.utility(nothing)[0] - agent.tolerance for agent in agents])


def _proposals(outlook: Outlook, bounds: Bounds) -> tuple[Polytope, tuple[str, ...]]:
    """Return the trades that may be proposed, and the names of the last limits; a curved one comes after the rows.

    Raises:
        Unsuitable: there are none.
        SolverError: rounding keeps it from being known whether there are.
    """
    count = len(outlook.symbols)
    must_suit_something(outlook, bounds)
    change = np.hstack([np.eye(count), -np.eye(count)])
    gone = excluded(bounds, count)
    kept = ~gone
    rows = [-np.eye(2 * count), -change[kept], change[kept]]
    ends = [np.zeros(2 * count), outlook.current[kept], bounds.upper - outlook.current[kept]]
    names: list[str] = []
    for limit in bounds.limits:
        # What is excluded stays at nought, and a limit on nothing else would leave the search no room to move in.
        coefficients = np.where(gone, 0.0, limit.coefficients)
        if not coefficients.any():
            continue
        today = float(coefficients @ outlook.current)
        for sign, bound in ((1.0, limit.upper), (-1.0, limit.lower)):
            if np.isfinite(bound):
                rows.append(sign * (coefficients @ change)[None])
                ends.append(np.array([sign * (bound - today)]))
                names.append(limit.name)
    if bounds.most_traded is not None:
        rows.append(np.ones((1, 2 * count)))
        ends.append(np.array([bounds.most_traded]))
        names.append(f"S-10: traded within a year at most {bounds.most_traded:.0%}")
    if bounds.most_volatility_pa is not None:
        names.append(f"S-4: volatility at most {bounds.most_volatility_pa:.0%}")
    balanced = np.concatenate([np.ones(count), -np.ones(count)])[None]
    equal = np.vstack([balanced, change[gone]])
    return Polytope(np.vstack(rows), np.concatenate(ends), equal, np.append(0.0, -outlook.current[gone])), tuple(names)


def excluded(bounds: Bounds, count: int) -> npt.NDArray[np.bool_]:
    """Return which assets a limit forbids altogether: [N]."""
    gone = np.zeros(count, bool)
    for limit in bounds.limits:
        if limit.upper == 0.0 and (limit.coefficients >= 0).all():
            gone |= limit.coefficients > 0
    return gone


def _calm_enough(outlook: Outlook, bounds: Bounds) -> Curved | None:
    """Return the ceiling of volatility as a curved limit: volatility / ceiling - 1."""
    if bounds.most_volatility_pa is None:
        return None
    count, most = len(outlook.symbols), bounds.most_volatility_pa
    calm = Calm(outlook.covariance_pa, outlook.current, np.hstack([np.eye(count), -np.eye(count)]))

    def too_wild(x: Floats) -> tuple[Floats, Floats, Callable[[Floats], Floats]]:
        value, slope, bend = calm(x)
        assert bend is not None
        return np.array([-value / most - 1.0]), -slope[None] / most, lambda by: -bend * (by[0] / most)

    return too_wild


def must_suit_something(outlook: Outlook, bounds: Bounds) -> None:
    """Make sure that something keeps all bounds: the calmest of all that keep the straight ones is calm enough.

    Raises:
        Unsuitable: nothing does; says which limits contradict each other, or how calm the calmest is.
        SolverError: rounding keeps it from being known, which is no proof that there is nothing.
    """
    lost: SolverError | None = None
    for ridge in _RIDGES:
        calm = Problem(
            outlook.symbols,
            MinimumVariance(),
            outlook.covariance_pa + ridge * np.eye(len(outlook.symbols)),
            constraints=Constraints(upper=bounds.upper, limits=bounds.limits, turnover=bounds.most_traded),
            current=outlook.current,
        )
        try:
            weights = solve(calm).weights
        except InfeasibleProblem as error:
            raise Unsuitable(f"Nothing that can be proposed suits this client: {error}") from error
        except SolverError as error:
            lost = lost or error
            continue
        least = float(np.sqrt(max(0.0, float(weights @ outlook.covariance_pa @ weights))))
        if bounds.most_volatility_pa is None or least <= bounds.most_volatility_pa * (1.0 - _BINDS):
            return
        if lost is None:  # with a higher ridge it is not the calmest, and others may be calm enough
            raise Unsuitable(
                f"Nothing that can be proposed suits this client: the calmest choice moves by {least:.1%} a year, "
                f"and S-4 allows {bounds.most_volatility_pa:.1%}; offer calmer products."
            )
    assert lost is not None
    raise lost


def _start(outlook: Outlook) -> Floats:
    """Return trades half way to equal weights, with a little of everything bought and sold: far from all walls."""
    count = len(outlook.symbols)
    towards = 0.5 / count - 0.5 * outlook.current
    little = 0.25 / count
    return np.concatenate([np.maximum(towards, 0.0) + little, np.maximum(-towards, 0.0) + little])


def _told(outlook: Outlook, agents: Sequence[Agent], agreement: Agreement, names: tuple[str, ...]) -> Proposal:
    count = len(outlook.symbols)
    trades = agreement.point[:count] - agreement.point[count:]
    trades = np.where(np.abs(trades) > _NOTHING, trades, 0.0)
    weights = np.maximum(outlook.current + trades, 0.0)
    nothing = np.zeros(2 * count)
    voices = tuple(
        Voice(agent.name, agent.label, agent.unit, agent.utility(nothing)[0], float(utility), float(price))
        for agent, utility, price in zip(agents, agreement.utilities, agreement.prices, strict=True)
    )
    # The limits that have a name are the last ones.
    prices = agreement.limit_prices[len(agreement.limit_prices) - len(names) :]
    binding = tuple((name, float(price) * 0.01) for name, price in zip(names, prices, strict=True) if price > _BINDS)
    return Proposal(
        outlook.symbols, weights / weights.sum(), trades, voices, binding, agreement.concession, agreement.residual
    )
