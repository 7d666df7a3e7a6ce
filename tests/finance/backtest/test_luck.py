"""Told from luck: the papers' worked examples, and what random strategies look like."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.backtest import (
    deflated_sharpe,
    expected_best_sharpe,
    judge_luck,
    overfitting_probability,
    probabilistic_sharpe,
    track_record_needed,
)
from finance.errors import InputError, NotEnoughData


def test_the_deflated_sharpe_ratios_worked_example() -> None:
    """Bailey and López de Prado (2014), "The deflated Sharpe ratio", numerical example.

    A yearly ratio of 2.5 over five years of daily returns, the best of 100 trials whose yearly ratios vary by 1/2;
    skewness -3, kurtosis 10: the threshold is 0.1132 a day and the probability 0.9004. With 46 trials it would be
    0.9505, and so it would with 88 had the returns been normal.
    """
    daily, variance = 2.5 / math.sqrt(250), 0.5 / 250
    assert expected_best_sharpe(variance, 100) == pytest.approx(0.1132, abs=5e-5)
    assert deflated_sharpe(daily, 1250, -3, 10, variance, 100) == pytest.approx(0.9004, abs=5e-5)
    assert deflated_sharpe(daily, 1250, -3, 10, variance, 46) == pytest.approx(0.9505, abs=5e-5)
    assert deflated_sharpe(daily, 1250, 0, 3, variance, 88) == pytest.approx(0.9505, abs=5e-5)


def test_the_probabilistic_sharpe_ratios_worked_example() -> None:
    """Bailey and López de Prado (2012), "The Sharpe ratio efficient frontier": two years of monthly returns.

    Monthly ratio 0.458, skewness -2.448, kurtosis 10.164: 0.982 if returns were normal, 0.913 as they are.
    """
    assert probabilistic_sharpe(0.458, 0.0, 24) == pytest.approx(0.982, abs=5e-4)
    assert probabilistic_sharpe(0.458, 0.0, 24, -2.448, 10.164) == pytest.approx(0.913, abs=5e-4)


def test_the_track_record_needed_is_where_the_probability_convinces() -> None:
    needed = track_record_needed(0.1, 0.02, -1.0, 6.0)
    assert needed is not None
    assert (
        probabilistic_sharpe(0.1, 0.02, needed, -1.0, 6.0) >= 0.95 > probabilistic_sharpe(0.1, 0.02, needed - 1, -1, 6)
    )
    assert track_record_needed(0.02, 0.1) is None


@given(st.integers(2, 1000), st.floats(0.01, 1.0))
def test_the_more_is_tried_the_better_luck_looks(trials: int, variance: float) -> None:
    assert expected_best_sharpe(variance, trials + 1) > expected_best_sharpe(variance, trials) > 0


def test_the_expected_best_agrees_with_simulation() -> None:
    draws = np.random.default_rng(4).normal(0, 0.1, (20_000, 50)).max(axis=1)
    assert expected_best_sharpe(0.01, 50) == pytest.approx(draws.mean(), rel=0.02)


def noise(days: int, count: int, seed: int = 1) -> np.ndarray:
    found: np.ndarray = np.random.default_rng(seed).normal(0, 0.01, (days, count))
    return found


def test_the_best_of_many_worthless_rules_is_told_to_be_luck() -> None:
    table = noise(1000, 60)
    ratios = table.mean(axis=0) / table.std(axis=0, ddof=1)
    best = table[:, int(np.argmax(ratios))]
    alone, among = judge_luck(best), judge_luck(best, ratios)
    assert alone.distinguishable
    assert not among.distinguishable
    assert among.trials == 60
    assert "cannot be told from luck" in among.words
    assert "best of 60 tries" in among.words


def test_a_true_edge_convinces() -> None:
    found = judge_luck(noise(2500, 1)[:, 0] + 0.001, trials=10)
    assert found.distinguishable
    assert found.days_needed is not None
    assert found.days_needed < 2500
    assert "no promise" in found.words


def test_too_short_a_record_says_how_long_it_must_be() -> None:
    found = judge_luck(noise(200, 1, seed=3)[:, 0] + 0.0003)
    assert not found.distinguishable
    assert found.days_needed is not None
    assert f"{found.days_needed:,} days" in found.words


def test_a_loss_needs_no_length_at_all() -> None:
    found = judge_luck(noise(500, 1)[:, 0] - 0.001)
    assert found.days_needed is None
    assert "expected to look better" in found.words


def test_worthless_rules_are_overfitted_half_of_the_time_and_a_good_one_never() -> None:
    shares = [overfitting_probability(noise(400, 20, seed), parts=8) for seed in range(12)]
    assert np.mean(shares) == pytest.approx(0.5, abs=0.12)
    good = noise(400, 20)
    good[:, 3] += 0.01
    assert overfitting_probability(good, parts=8) == 0.0


def test_a_rule_that_turns_around_is_always_overfitted() -> None:
    # Each of two rules wins in one half of time and loses in the other, by the same amount.
    half = np.concatenate([np.full(50, 0.01), np.full(50, -0.01)])
    table = np.column_stack([half, -half]) + noise(100, 2) / 100
    assert overfitting_probability(table, parts=2) == 1.0


def test_bad_input_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="there are 5"):
        judge_luck(np.zeros(5))
    with pytest.raises(NotEnoughData, match="constant"):
        judge_luck(np.zeros(50))
    with pytest.raises(InputError, match="row 3: nan"):
        judge_luck(np.where(np.arange(50) == 2, np.nan, 0.01 * np.arange(50)))
    with pytest.raises(InputError, match="impossible"):
        expected_best_sharpe(0.1, 0)
    with pytest.raises(InputError, match="contradict"):
        probabilistic_sharpe(2.0, 0.0, 100, skew=5.0, kurt=3.0)
    with pytest.raises(InputError, match="even number"):
        overfitting_probability(noise(100, 3), parts=7)
    with pytest.raises(NotEnoughData, match="two strategies"):
        overfitting_probability(noise(100, 1))
