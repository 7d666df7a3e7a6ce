"""The picture of what return each risk can earn, and where a client is in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from finance.advice.profile import profile
from finance.advice.recommend import Case
from finance.advice.rules import Rules
from finance.advice.suitability import limits
from finance.errors import FinanceError
from finance.optimise import Constraints, MinimumVariance, Problem, frontier
from finance.types import Chart, Floats, Point

HERE = "You are here"
AXES = ("Volatility a year", "Expected return a year")
_POINTS = 40
_STEP = 0.0005  # of volatility a year
_RIDGE = 1e-9  # cash has no risk of its own, which makes a covariance singular


def frontier_chart(
    case: Case, rules: Rules, source: str, held: Sequence[tuple[str, Floats, str]], title: str = "Risk and return"
) -> Chart | None:
    """Return the frontier of what suits a client, before costs and taxes, with portfolios in its plane.

    Args:
        case: what is known and held.
        rules: of suitability, which limit what the curve may hold.
        source: in words.
        held: name of each portfolio, its weights [N], and the names of the facts that say its risk and return.
        title: of the picture.

    Returns:
        None where no portfolio keeps all limits.
    """
    outlook = case.outlook
    covariance = outlook.covariance_pa + _RIDGE * np.eye(len(outlook.symbols))
    kept = Constraints(limits=limits(rules, profile(rules, dict(case.answers)), case.assets))
    problem = Problem(
        outlook.symbols, MinimumVariance(), covariance, outlook.expected_return_pa, None, kept, outlook.current
    )
    try:
        best = frontier(problem, _POINTS)
    except FinanceError:
        return None
    points = tuple(
        Point(
            label,
            float(np.sqrt(max(0.0, float(weights @ outlook.covariance_pa @ weights)))),
            float(weights @ outlook.expected_return_pa),
            names=names,
        )
        for label, weights, names in held
    )
    curve = tuple((float(x), float(y)) for x, y in zip(best.volatilities, best.returns, strict=True))
    # Where a little more risk earns a lot, as from cash to bills, the curve is a wall: it begins at its top.
    curve = tuple(pair for pair in curve if not any(x <= pair[0] + _STEP and y > pair[1] + 8 * _STEP for x, y in curve))
    return Chart("frontier", title, "fraction", case.as_of, source, points=points, curve=curve, axes=AXES)
