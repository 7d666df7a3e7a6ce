"""The plane of risk and return: the line is the engine's frontier, and nothing lies above what can be had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.desk.frontiers import line_problem, plane
from app.desk.ground import Ground
from app.desk.rebalancing import begin
from finance.answers.optimise import efficient_frontier
from finance.measures import TRADING_DAYS
from tests.app.desk.conftest import CLIENTS

Grounds = Callable[[str], Ground]


def test_the_line_is_the_engines_frontier(grounds: Grounds) -> None:
    ground = grounds("avery")
    wishes = begin(ground).wishes
    problem = line_problem(ground, wishes)
    assert problem.covariance is not None
    assert problem.means is not None
    daily = replace(problem, covariance=problem.covariance / TRADING_DAYS, means=problem.means / TRADING_DAYS)
    result, _ = efficient_frontier(daily, 60, ground.case.as_of, "test")
    facts = {fact.name: float(fact.value) for fact in result.facts if not isinstance(fact.value, str)}
    expected = [(facts[f"frontier.{n}.return"], facts[f"frontier.{n}.volatility"]) for n in range(1, 61)]
    drawn = plane(ground, wishes).line
    for one, (earned, moved) in zip(drawn, expected[len(expected) - len(drawn) :], strict=True):
        assert one.expected_return == pytest.approx(earned, abs=1e-7)
        assert one.volatility == pytest.approx(moved, abs=1e-5)


@pytest.mark.parametrize("client", CLIENTS)
def test_nothing_that_suits_lies_above_what_can_be_had_without_limits(grounds: Grounds, client: str) -> None:
    found = plane(grounds(client))
    moves = [one.volatility for one in found.free]
    earns = [one.expected_return for one in found.free]
    for one in (*found.line, found.here):
        assert one.expected_return <= np.interp(one.volatility, moves, earns) + 1e-4
    assert all(sum(share for _, share in one.parts) == pytest.approx(1.0, abs=2e-3) for one in found.line)


def test_what_is_wished_for_lies_on_or_below_the_line(grounds: Grounds) -> None:
    ground = grounds("morgan")
    found = plane(ground, replace(begin(ground).wishes, volatility_pa=0.06))
    assert found.wished is not None
    reached = np.interp(
        found.wished.volatility, [one.volatility for one in found.line], [one.expected_return for one in found.line]
    )
    assert found.wished.expected_return <= reached + 1e-6


def test_wishes_that_cannot_be_met_leave_no_line_and_say_why(grounds: Grounds) -> None:
    ground = grounds("avery")
    found = plane(ground, replace(begin(ground).wishes, largest=0.03, shares=0.3, turnover=0.1))
    assert found.line == ()
    assert "relax" in found.without
    assert found.free
