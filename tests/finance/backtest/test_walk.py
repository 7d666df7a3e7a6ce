"""Walk-forward and purged tests: by hand, without a look ahead, and with honest costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.backtest import (
    Costs,
    Past,
    buy_and_hold,
    equal_weight,
    fixed_mix,
    inverse_volatility,
    momentum,
    optimised,
    path_count,
    purged_paths,
    purged_splits,
    walk_forward,
)
from finance.errors import InputError, NotEnoughData
from finance.optimise import (
    Hierarchical,
    MaximumSharpe,
    MinimumCVaR,
    MinimumVariance,
    Objective,
    RiskBudgets,
)
from finance.types import Floats
from tests.finance.random_markets import days, market

RETURNS = market(300, 4)
DAYS = days(300)
FREE = Costs(0.0)


def by_hand(returns: Floats, train: int, every: int, cost: float) -> list[float]:
    """Return equal weights' returns by following the money of each asset."""
    found, money, value = [], np.zeros(returns.shape[1]), 1.0
    for row in range(train, len(returns)):
        before = value
        if (row - train) % every == 0:
            wanted = np.full(returns.shape[1], value / returns.shape[1])
            value -= cost * float(np.abs(wanted - money).sum())
            # The cost is taken from all in proportion, so that the weights are as decided.
            money = wanted * value / before
        money = money * (1 + returns[row])
        value = float(money.sum())
        found.append(value / before - 1)
    return found


@pytest.mark.parametrize("cost", [0.0, 0.002])
@pytest.mark.parametrize("every", [1, 7, 500])
def test_the_walk_agrees_with_following_the_money(cost: float, every: int) -> None:
    found = walk_forward(DAYS, RETURNS, equal_weight, train_days=50, every_days=every, costs=Costs(cost))
    np.testing.assert_allclose(found.returns, by_hand(RETURNS, 50, every, cost), rtol=1e-9, atol=1e-12)


def test_buying_once_earns_what_the_assets_earn() -> None:
    found = walk_forward(DAYS, RETURNS, buy_and_hold(np.full(4, 0.25)), train_days=10, every_days=5, costs=FREE)
    assert np.prod(1 + found.returns) == pytest.approx(np.mean(np.prod(1 + RETURNS[10:], axis=0)))
    assert found.turnover[1:] == pytest.approx(0.0, abs=1e-12)


def test_cash_earns_bills_and_debt_pays_them() -> None:
    bills = np.full(300, 0.0001)
    idle = walk_forward(DAYS, RETURNS, fixed_mix(np.zeros(4)), train_days=20, costs=FREE, bills=bills)
    np.testing.assert_allclose(idle.returns, 0.0001)
    twice = walk_forward(
        DAYS, RETURNS, fixed_mix(np.full(4, 0.5)), train_days=20, every_days=1, costs=FREE, bills=bills
    )
    np.testing.assert_allclose(twice.returns, 2 * RETURNS[20:].mean(axis=1) - 0.0001, atol=1e-12)


@given(st.integers(30, 290), st.integers(0, 50), st.booleans())
def test_nothing_looks_ahead(changed_from: int, seed: int, expanding: bool) -> None:
    """Whatever later days hold, earlier weights and returns stay the same."""
    other = RETURNS.copy()
    other[changed_from:] = market(300 - changed_from, 4, seed, deviation=0.03)

    def strategy(past: Past) -> Floats:
        moved: Floats = np.abs(past.returns).mean(axis=0)
        return moved / float(moved.sum())

    options = {"train_days": 25, "every_days": 5, "expanding": expanding}
    one = walk_forward(DAYS, RETURNS, strategy, **options)  # type: ignore[arg-type]
    two = walk_forward(DAYS, other, strategy, **options)  # type: ignore[arg-type]
    known = changed_from - 25
    np.testing.assert_array_equal(one.weights[:known], two.weights[:known])
    np.testing.assert_array_equal(one.returns[:known], two.returns[:known])
    # The weights held on the first changed day were decided before it.
    np.testing.assert_array_equal(one.weights[known], two.weights[known])


def test_what_a_strategy_is_shown_leads_nowhere_else() -> None:
    seen: list[Past] = []

    def strategy(past: Past) -> Floats:
        seen.append(past)
        return np.full(4, 0.25)

    walk_forward(DAYS, RETURNS, strategy, train_days=30, every_days=50)
    for past in seen:
        assert past.returns.base is None
        assert not past.returns.flags.writeable
        assert len(past.returns) == 30
        assert past.days[-1] < DAYS[-1]
    assert seen[0].days[-1] == DAYS[29]


@given(st.permutations(range(4)))
def test_permuting_the_assets_changes_nothing(order: list[int]) -> None:
    one = walk_forward(DAYS, RETURNS, inverse_volatility, train_days=60)
    two = walk_forward(DAYS, RETURNS[:, order], inverse_volatility, train_days=60)
    np.testing.assert_allclose(one.returns, two.returns, atol=1e-14)


def test_costs_take_their_share() -> None:
    free = walk_forward(DAYS, RETURNS, equal_weight, train_days=20, costs=FREE)
    paid = walk_forward(DAYS, RETURNS, equal_weight, train_days=20, costs=Costs(0.001, 0.01))
    np.testing.assert_array_equal(free.gross, paid.gross)
    assert paid.costs > 0
    assert np.prod(1 + paid.returns) < np.prod(1 + free.returns)
    lost = np.log(np.prod(1 + free.returns) / np.prod(1 + paid.returns))
    assert lost == pytest.approx(paid.costs, rel=1e-3)


def test_momentum_holds_the_best_and_inverse_volatility_the_calm() -> None:
    past = Past(DAYS[:100], np.column_stack([np.full(100, 0.01), np.full(100, -0.01), market(100, 1)]), np.zeros(3))
    np.testing.assert_array_equal(momentum(50, 1)(past), [1.0, 0.0, 0.0])
    np.testing.assert_array_equal(inverse_volatility(past), [0.0, 0.0, 1.0])
    still = Past(DAYS[:50], np.zeros((50, 3)), np.zeros(3))
    np.testing.assert_allclose(inverse_volatility(still), 1 / 3)


@pytest.mark.parametrize(
    "objective", [MinimumVariance(), MaximumSharpe(), RiskBudgets(), Hierarchical(), MinimumCVaR()]
)
def test_optimised_rules_hold_whole_portfolios_and_look_at_the_past_alone(objective: Objective) -> None:
    one = walk_forward(DAYS, RETURNS, optimised(objective), train_days=120, every_days=90)
    np.testing.assert_allclose(one.weights[list(one.decided)].sum(axis=1), 1.0, atol=1e-6)
    assert one.weights.min() >= -1e-9
    changed = RETURNS.copy()
    changed[210:] *= -1
    two = walk_forward(DAYS, changed, optimised(objective), train_days=120, every_days=90)
    np.testing.assert_array_equal(one.weights[: 210 - 120 + 1], two.weights[: 210 - 120 + 1])


def test_a_still_asset_is_left_out_of_optimising() -> None:
    with_cash = np.column_stack([RETURNS, np.zeros(300)])
    one = walk_forward(DAYS, with_cash, optimised(MinimumVariance()), train_days=120, every_days=90)
    assert (one.weights[list(one.decided), -1] == 0).all()


def test_bad_input_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="needs at least 301"):
        walk_forward(DAYS, RETURNS, equal_weight, train_days=300)
    with pytest.raises(InputError, match="300 days and 299 rows"):
        walk_forward(DAYS, RETURNS[1:], equal_weight)
    with pytest.raises(InputError, match="gave weights of the shape"):
        walk_forward(DAYS, RETURNS, lambda _: np.ones(3), train_days=20)
    with pytest.raises(InputError, match="strategy's weights"):
        walk_forward(DAYS, RETURNS, lambda _: np.full(4, np.nan), train_days=20)
    with pytest.raises(InputError, match="lost everything"):
        walk_forward(DAYS, np.where(RETURNS.min() == RETURNS, -0.9, RETURNS), fixed_mix(np.full(4, 3.0)), train_days=20)
    with pytest.raises(InputError, match="impossible"):
        walk_forward(DAYS, RETURNS, equal_weight, train_days=20, costs=Costs(-0.1))
    with pytest.raises(InputError, match="price of zero"):
        walk_forward(DAYS, np.where(RETURNS.min() == RETURNS, -1.0, RETURNS), equal_weight, train_days=20)


# Combinatorial purged cross-validation


@pytest.mark.parametrize(("groups", "tested", "splits", "paths"), [(6, 2, 15, 5), (10, 6, 210, 126), (10, 2, 45, 9)])
def test_the_numbers_of_splits_and_paths_are_the_books(groups: int, tested: int, splits: int, paths: int) -> None:
    # López de Prado (2018), chapter 12: 6 groups of which 2 are tested give 15 splits and 5 paths.
    assert len(purged_splits(300, groups, tested)) == splits
    assert path_count(groups, tested) == paths


@given(st.integers(40, 200), st.integers(2, 8), st.data())
def test_nothing_near_the_test_is_trained_on(length: int, groups: int, data) -> None:  # type: ignore[no-untyped-def]
    tested = data.draw(st.integers(1, groups - 1))
    purge, embargo = data.draw(st.integers(0, 4)), data.draw(st.integers(0, 4))
    for split in purged_splits(length, groups, tested, purge, embargo):
        trained = set(split.train.tolist())
        for rows in split.test:
            near = range(int(rows[0]) - purge, int(rows[-1]) + 1 + purge + embargo)
            assert not trained & set(near)


def test_every_path_holds_every_day_once() -> None:
    marked = np.arange(1.0, 61.0)[:, None] / 1000
    found = purged_paths(days(60), marked, fixed_mix(np.ones(1)), groups=6, tested=2, costs=FREE)
    assert found.returns.shape == (5, 60)
    np.testing.assert_allclose(found.returns, np.tile(marked[:, 0], (5, 1)))


def test_training_never_holds_a_tested_day() -> None:
    marked = np.arange(300.0)[:, None] / 1e6
    seen = []

    def strategy(past: Past) -> Floats:
        seen.append({round(float(value) * 1e6) for value in past.returns[:, 0]})
        return np.ones(1)

    purged_paths(days(300), marked, strategy, groups=5, tested=2, purge=2, embargo=3)
    for split, trained in zip(purged_splits(300, 5, 2, 2, 3), seen, strict=True):
        assert trained == set(split.train.tolist())


def test_impossible_splits_are_refused() -> None:
    for numbers in ((1, 1, 0, 0), (5, 5, 0, 0), (5, 0, 0, 0), (5, 2, -1, 0)):
        with pytest.raises(InputError, match="impossible"):
            purged_splits(100, *numbers)
    with pytest.raises(NotEnoughData):
        purged_splits(9, 5, 2)
    with pytest.raises(InputError, match="nothing to train on"):
        purged_paths(days(20), market(20, 2), equal_weight, groups=4, tested=2, purge=10)
