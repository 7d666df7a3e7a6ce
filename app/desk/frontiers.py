"""The efficient frontier of what a client could hold, and where today's portfolio and the proposals lie beside it.

Letters: N assets, P points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from app.desk.ground import Ground, ground_of
from app.desk.messages import Arguments, Report
from app.desk.rebalancing import SHOWN, begin, problem_of, rebalance
from app.desk.room import Room
from app.desk.wishes import Proposal, Wishes
from finance.answers.advice import ASSUMPTIONS
from finance.answers.moves import CASH
from finance.errors import FinanceError, InputError
from finance.fingerprint import fingerprint
from finance.optimise import MinimumVariance, Problem, frontier
from finance.types import Floats

POINTS: Final = 60
_MOST_PARTS: Final = 24
_CALM: Final = 5e-4  # of volatility a year, which nobody feels


@dataclass(frozen=True, slots=True)
class Point:
    """A portfolio on the plane of risk and return, both a fraction a year.

    Attributes:
        parts: what is held in it, the largest first: name and share.
    """

    volatility: float
    expected_return: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Plane:
    """Everything on the picture.

    Attributes:
        line: the frontier within what suits the client and the advisor's wishes, calmest first; without costs of the
            change, since it says where the portfolio could be for good.
        free: the frontier of everything that can be held, without any limit.
        here: today's portfolio.
        wished: the proposal under the advisor's wishes; None where there is none.
        agreed: what the committee agrees on; None where it finds nothing.
        assets: each thing alone: its name, volatility and expected return.
        without: why there is no line, where there is none.
        most_volatility_pa: rule S-4's ceiling for this client.
    """

    line: tuple[Point, ...]
    free: tuple[Point, ...]
    here: Point
    wished: Point | None
    agreed: Point | None
    assets: tuple[tuple[str, float, float], ...]
    without: str
    most_volatility_pa: float
    method: str
    source: str
    assumptions: tuple[str, ...]
    inputs_hash: str
    as_of: date


def plane(ground: Ground, wishes: Wishes | None = None, points: int = POINTS, report: Report | None = None) -> Plane:
    """Return the frontier and what lies beside it.

    Args:
        ground: of the client.
        wishes: of the advisor; those to begin with by default.
        points: of each line.
        report: told how far it is.

    Raises:
        Unsuitable, NotEnoughData: see `app.desk.rebalancing.begin`.
    """
    tell = report or (lambda fraction, words: None)
    wishes = wishes or begin(ground).wishes
    outlook = ground.case.outlook
    tell(0.1, "Tracing the frontier")
    line, without = _line(ground, wishes, points)
    tell(0.4, "Tracing the frontier without limits")
    free = _free(ground, points)
    tell(0.6, "Solving for the wishes")
    wished = rebalance(ground, wishes)
    tell(0.7, "Asking the committee")
    single = np.sqrt(np.diag(outlook.covariance_pa))
    return Plane(
        line=line,
        free=free,
        here=point(ground, outlook.current),
        wished=_wished(ground, wished) if isinstance(wished, Proposal) else None,
        agreed=_agreed(ground),
        assets=tuple(
            (ground.name(symbol), float(moves), float(earns))
            for symbol, moves, earns in zip(outlook.symbols, single, outlook.expected_return_pa, strict=True)
            if symbol != CASH
        ),
        without=without,
        most_volatility_pa=ground.profile.level.most_volatility_pa,
        method="critical line",
        source=ground.content.prices.source,
        assumptions=ASSUMPTIONS,
        inputs_hash=fingerprint(ground.case, ground.rules, wishes, points),
        as_of=ground.case.as_of,
    )


def point(ground: Ground, weights: Floats) -> Point:
    """Return weights [N] as a point."""
    outlook = ground.case.outlook
    order = [number for number in np.argsort(-weights, kind="stable").tolist() if weights[number] > SHOWN]
    return Point(
        ground.volatility(weights),
        float(weights @ outlook.expected_return_pa),
        tuple((ground.name(outlook.symbols[number]), float(weights[number])) for number in order[:_MOST_PARTS]),
    )


def line_problem(ground: Ground, wishes: Wishes) -> Problem:
    """Return the problem whose frontier is drawn: the wishes' own, without costs and without an aim."""
    problem = problem_of(ground, wishes)
    return replace(
        problem, objective=MinimumVariance(), constraints=replace(problem.constraints, buy_cost=0.0, sell_cost=0.0)
    )


def _line(ground: Ground, wishes: Wishes, points: int) -> tuple[tuple[Point, ...], str]:
    try:
        return _points(ground, line_problem(ground, wishes), points), ""
    except InputError as error:
        return (), str(error)


def _points(ground: Ground, problem: Problem, points: int) -> tuple[Point, ...]:
    found = [point(ground, weights) for weights in frontier(problem, points).points]
    # Cash and bills move so little that the line begins with a piece that only goes upwards: nobody wants to be there.
    calm = found[0].volatility + _CALM
    begins = max(number for number, one in enumerate(found) if one.volatility <= calm)
    return tuple(found[begins:])


def _free(ground: Ground, points: int) -> tuple[Point, ...]:
    """Return the frontier of everything that can be held; it never changes, so it is drawn once."""
    if points not in ground.drawn:
        outlook = ground.case.outlook
        problem = Problem(outlook.symbols, MinimumVariance(), ground.covariance_pa, outlook.expected_return_pa)
        ground.drawn[points] = _points(ground, problem, points)
    return tuple(ground.drawn[points])


def _wished(ground: Ground, proposal: Proposal) -> Point:
    after = {row.symbol: row.after for row in proposal.positions}
    return point(ground, np.array([after.get(symbol, 0.0) for symbol in ground.case.outlook.symbols]))


def _agreed(ground: Ground) -> Point | None:
    try:
        return point(ground, ground.recommendation.chosen.weights)
    except FinanceError:
        return None


def plane_job(room: Room, arguments: Arguments, report: Report) -> Plane:
    """Draw the plane of the client "client", for the wishes "wishes" where there are any."""
    return plane(ground_of(room, arguments), arguments.get("wishes"), report=report)


JOBS: Final[Mapping[str, Any]] = {"frontier": plane_job}
