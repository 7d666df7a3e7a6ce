"""The committee proposes what suits, gains for all, and explains itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.advice.agents import Tolerances, committee
from finance.advice.committee import Bounds, by_equal_shares, propose, sensitivity
from finance.errors import InputError, Unsuitable
from finance.optimise import Limit
from tests.finance.advice.markets import outlook

SEEDS = st.integers(0, 10_000)


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(2, 20))
def test_no_member_is_left_worse_than_it_tolerates(seed: int, count: int) -> None:
    market = outlook(seed, count)
    agents = committee(market)
    proposal = propose(market, agents)
    assert proposal.concession == 0.0
    assert proposal.weights.min() >= 0.0
    assert proposal.weights.sum() == pytest.approx(1.0)
    for voice, agent in zip(proposal.voices, agents, strict=True):
        assert voice.change >= -agent.tolerance


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_the_order_of_the_assets_does_not_matter(seed: int) -> None:
    market = outlook(seed, 6)
    order = np.random.default_rng(seed).permutation(6)
    turned = replace(
        market,
        symbols=tuple(market.symbols[number] for number in order),
        covariance_pa=market.covariance_pa[np.ix_(order, order)],
        **{
            name: getattr(market, name)[order]
            for name in ("current", "expected_return_pa", "days_to_cash", "cost_pa", "trading_cost", "tax_on_sale")
        },
    )
    one, other = (propose(each, committee(each)).weights for each in (market, turned))
    assert np.allclose(one[order], other, atol=2e-4)


def test_suitability_is_kept_although_every_member_would_rather_not() -> None:
    market = outlook(4, 6)
    first = Limit("A0 at most a twentieth", np.eye(6)[0], upper=0.05, kind="suitability")
    eager = replace(market, expected_return_pa=np.eye(6)[0] * 0.2, days_to_cash=5.0 - 5.0 * np.eye(6)[0])
    agents = committee(eager)
    free, held = propose(eager, agents), propose(eager, agents, Bounds((first,)))
    assert free.weights[0] > 0.2
    assert held.weights[0] <= 0.05 + 1e-6
    assert held.binding[0][0] == "A0 at most a twentieth"


def test_the_ceiling_of_volatility_is_kept() -> None:
    market = outlook(4, 6)
    eager = replace(market, expected_return_pa=np.sqrt(np.diag(market.covariance_pa)))
    free = propose(eager, committee(eager, Tolerances(safety=0.2)))
    most = 0.8 * float(np.sqrt(free.weights @ eager.covariance_pa @ free.weights))
    held = propose(eager, committee(eager, Tolerances(safety=0.2)), Bounds(most_volatility_pa=most))
    assert np.sqrt(held.weights @ eager.covariance_pa @ held.weights) <= most * (1 + 1e-5)
    assert held.binding[-1][0].startswith("S-4: volatility")
    with pytest.raises(Unsuitable, match="calmest"):
        propose(eager, committee(eager), Bounds(most_volatility_pa=0.001))


def test_limits_that_contradict_each_other_are_named() -> None:
    market = outlook(4, 6)
    limits = (Limit("at least half in A1", np.eye(6)[1], lower=0.5), Limit("no A1", np.eye(6)[1], upper=0.0))
    with pytest.raises(Unsuitable, match="no A1"):
        propose(market, committee(market), Bounds(limits))


def test_a_client_whom_suitability_forces_to_change_hears_of_the_concession() -> None:
    """Everything sits in one share with a large gain: to leave it costs more tax than the tax member tolerates."""
    market = outlook(7, 5, kept=True)
    taxed = replace(market, tax_on_sale=np.full(5, 0.3))
    limit = Limit("at most a tenth in one share", np.eye(5)[0], upper=0.1, kind="suitability")
    proposal = propose(taxed, committee(taxed), Bounds((limit,)))
    assert proposal.weights[0] <= 0.1 + 1e-6
    assert proposal.concession > 0.0
    assert {voice.name: voice.change for voice in proposal.voices}["tax"] < -0.2


def test_with_nothing_to_gain_and_nothing_tolerated_everything_stays() -> None:
    market = outlook(1, 2)
    same = replace(
        market, expected_return_pa=np.full(2, 0.05), covariance_pa=np.full((2, 2), 0.01), days_to_cash=np.ones(2),
        cost_pa=np.full(2, 0.001), tax_on_sale=np.full(2, 0.2),
    )  # fmt: skip
    proposal = propose(same, committee(same, Tolerances(0.0, 0.0, 0.0, 0.0, 0.0)))
    assert np.abs(proposal.trades).max() < 5e-3


def test_more_say_for_growth_brings_more_growth() -> None:
    market = outlook(2, 8)
    moved = sensitivity(market, committee(market))
    assert moved["growth"] @ market.expected_return_pa > 0.0
    assert set(moved) == {"growth", "safety", "liquidity", "cost", "tax"}


def test_equal_shares_gives_another_fair_proposal() -> None:
    market = outlook(2, 8)
    other = by_equal_shares(market, committee(market))
    assert other.weights.sum() == pytest.approx(1.0)
    assert all(voice.change >= -0.5 for voice in other.voices[:2])


def test_the_same_question_has_the_same_answer_to_the_last_bit() -> None:
    market = outlook(11, 12)
    one, other = (propose(market, committee(market)) for _ in range(2))
    assert np.array_equal(one.weights, other.weights)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("current", np.array([0.5, 0.6]), "sum to one"),
        ("expected_return_pa", np.array([np.nan, 0.1]), "expected_return_pa"),
        ("covariance_pa", np.array([[1.0, 2.0], [2.0, 1.0]]), "positive semi-definite"),
        ("covariance_pa", np.eye(3), "covariance_pa"),
        ("years", 0.0, "years"),
        ("days_to_cash", np.ones(3), "days_to_cash"),
    ],
)
def test_an_outlook_that_cannot_be_is_refused_by_field(field: str, value: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        replace(outlook(1, 2), **{field: value})  # type: ignore[arg-type]
