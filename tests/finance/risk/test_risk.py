from __future__ import annotations

import numpy as np
import pytest

from finance import measures
from finance.errors import NotEnoughData
from finance.risk import experienced, tail_risk

RNG = np.random.default_rng(11)
RETURNS = RNG.normal(0.0003, 0.01, (500, 3))


def test_experienced_risk_carries_the_measures() -> None:
    found = experienced(RETURNS[:, 0], np.full(500, 0.0001))
    assert found.volatility_pa == measures.volatility_pa(RETURNS[:, 0])
    assert found.sharpe == measures.sharpe(RETURNS[:, 0], np.full(500, 0.0001))
    assert found.drawdown == measures.max_drawdown(measures.levels(RETURNS[:, 0]))


def test_without_bills_or_movement_there_is_no_sharpe_ratio() -> None:
    assert experienced(RETURNS[:, 0], None).sharpe is None
    assert experienced(np.zeros(30), np.zeros(30)).sharpe is None


def test_tail_risk_agrees_with_a_plain_sort() -> None:
    weights = np.array([0.5, 0.3, 0.1])
    day = np.sort(RETURNS @ weights)
    found = tail_risk(RETURNS, weights)
    assert found.var_day == -day[24]
    assert found.cvar_day == pytest.approx(-day[:25].mean())
    growth = np.cumprod(1 + RETURNS, axis=0)
    month = [(growth[i + 20] / (growth[i - 1] if i else 1) - 1) @ weights for i in range(480)]
    assert found.var_month == pytest.approx(-np.sort(month)[23])
    assert found.cvar_month == pytest.approx(-np.sort(month)[:24].mean())


def test_splitting_a_holding_in_two_changes_nothing() -> None:
    split = np.column_stack([RETURNS, RETURNS[:, 0]])
    whole, halves = tail_risk(RETURNS, np.array([0.6, 0.2, 0.1])), tail_risk(split, np.array([0.4, 0.2, 0.1, 0.2]))
    assert whole.var_day == pytest.approx(halves.var_day)
    assert whole.cvar_month == pytest.approx(halves.cvar_month)


def test_cash_shrinks_the_loss_in_proportion() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    assert tail_risk(RETURNS, weights / 2).cvar_day == pytest.approx(tail_risk(RETURNS, weights).cvar_day / 2)


def test_too_few_days_are_refused() -> None:
    with pytest.raises(NotEnoughData, match="this period has 59"):
        tail_risk(RETURNS[:59], np.ones(3) / 3)
    with pytest.raises(NotEnoughData, match="this period has 19"):
        experienced(RETURNS[:19, 0], None)
