"""The best portfolio as facts: what its figures rest on is among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from finance.answers.optimise import efficient_frontier, estimates, optimise
from finance.optimise import Constraints, MinimumVariance, Problem
from tests.finance.random_markets import market

DAY = date(2022, 12, 28)
RETURNS = market(504, 3, seed=2)


def test_window_and_estimators_stand_among_the_facts() -> None:
    made = estimates(RETURNS, "ledoit-wolf", "history")
    problem = Problem(("AAA", "BBB", "CCC"), MinimumVariance(), made.covariance, made.means, RETURNS)
    line, _ = efficient_frontier(problem, 5, DAY, "made", made.words)
    for result, stem in ((optimise(problem, DAY, "made", made.words), "optimise."), (line, "frontier.")):
        found = {fact.name: (fact.label, fact.value) for fact in result.facts}
        assert found[f"{stem}window"] == ("estimates rest on, up to 2022-12-28", "504 daily returns, 2.0 years")
        assert found[f"{stem}estimate.covariance"] == ("covariance by", made.words[0])
        assert found[f"{stem}estimate.means"] == ("expected returns by", "mean of the past returns")


def test_what_the_estimates_rest_on_is_left_out_where_it_is_not_known() -> None:
    made = estimates(RETURNS)
    problem = Problem(("AAA", "BBB", "CCC"), MinimumVariance(), made.covariance, made.means)
    names = {fact.name for fact in optimise(problem, DAY, "made").facts}
    assert not names & {"optimise.window", "optimise.estimate.covariance", "optimise.estimate.means"}


def test_a_best_portfolio_of_one_asset_says_so() -> None:
    calm = RETURNS * np.array([1.0, 1.0, 1e-4])
    made = estimates(calm, "sample", "history")
    problem = Problem(("AAA", "BBB", "BILL"), MinimumVariance(), made.covariance, made.means, calm)
    assert any("One asset takes everything" in note for note in optimise(problem, DAY, "made").notes)
    capped = replace(problem, constraints=Constraints(upper=0.5))
    assert not any("One asset" in note for note in optimise(capped, DAY, "made").notes)
