"""Attribution of real books: it adds up, and keeps its sense when books are written otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.answers.period_books import PeriodBooks, period_books
from finance.errors import InputError, NotEnoughData
from finance.market import Prices
from finance.performance import Grouped, attributed, benchmark_returns, blended_returns, costs, drag
from finance.performance.benchmark import Rebalance
from finance.portfolio import Client, Transaction
from tests.finance import made

GROUP = {"AAA": "equity", "BBB": "equity", "BILL": "cash", "AA2": "equity"}
BLEND = (("AAA", 0.6), ("BILL", 0.4))


def market(seed: int = 1, days: int = 60) -> Prices:
    rng = np.random.default_rng(seed)
    levels = 100 * np.cumprod(1 + rng.normal(0.001, 0.02, (days, 3)), axis=0)
    return made.prices({name: list(levels[:, at]) for at, name in enumerate(("AAA", "BBB", "BILL"))})


def books(prices: Prices, extra: Sequence[Transaction] = ()) -> Client:
    close = {symbol: [prices.asof(symbol, prices.day(row)) for row in (0, 20)] for symbol in prices.symbols}
    days = [str(prices.day(row)) for row in (0, 20, 30, 40)]
    found = [
        made.booking(days[0], "deposit", "10000"),
        made.booking(days[0], "buy", f"{-30 * close['AAA'][0]:.10f}", "AAA", "30"),
        made.booking(days[0], "buy", f"{-20 * close['BBB'][0]:.10f}", "BBB", "20"),
        made.booking(days[0], "buy", f"{-10 * close['BILL'][0]:.10f}", "BILL", "10"),
        made.booking(days[1], "sell", f"{12 * close['BBB'][1]:.10f}", "BBB", "12"),
        made.booking(days[2], "fee", "-25"),
        made.booking(days[3], "deposit", "2500"),
        *extra,
    ]
    return made.client(*sorted(found, key=lambda item: item.date), benchmark=BLEND)


def look(client: Client, prices: Prices) -> tuple[PeriodBooks, Grouped]:
    over = period_books(client, prices, prices.last_day, "since_start")
    return over, attributed(over.books, over.rows, over.returns, over.known, client.benchmark, GROUP)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_effects_and_fees_add_up_to_the_difference(seed: int) -> None:
    prices = market(seed)
    over, found = look(books(prices), prices)
    effects = found.effects
    assert effects.portfolio == pytest.approx(float(np.prod(1 + over.returns) - 1), abs=1e-14)
    assert effects.benchmark == pytest.approx(float(np.prod(1 + over.compared) - 1), abs=1e-14)
    assert effects.total.sum() + effects.rest == pytest.approx(effects.portfolio - effects.benchmark, abs=1e-12)


def test_the_only_rest_of_trades_at_the_close_is_the_fee() -> None:
    prices = market()
    _, found = look(books(prices), prices)
    free = replace(books(prices), transactions=tuple(item for item in books(prices).transactions if item.kind != "fee"))
    _, without = look(free, prices)
    assert found.effects.rest == pytest.approx(-25 / 10_000, rel=0.3)
    assert without.effects.rest == pytest.approx(0.0, abs=1e-9)
    assert sum(found.weights) == pytest.approx(1)


def test_currency_scale_changes_nothing() -> None:
    prices = market()
    scaled = Prices(prices.days, prices.symbols, prices.values * 1000)
    client = books(prices)
    rich = replace(
        client,
        transactions=tuple(
            replace(item, amount=item.amount * 1000, price=item.price * 1000) for item in client.transactions
        ),
    )
    np.testing.assert_allclose(look(rich, scaled)[1].effects.total, look(client, prices)[1].effects.total, atol=1e-12)


def test_the_order_of_columns_changes_nothing() -> None:
    prices = market()
    turned = Prices(prices.days, prices.symbols[::-1], np.ascontiguousarray(prices.values[:, ::-1]))
    np.testing.assert_allclose(
        look(books(prices), turned)[1].effects.total, look(books(prices), prices)[1].effects.total, atol=1e-14
    )


def test_a_holding_split_into_two_symbols_with_the_same_prices_changes_nothing() -> None:
    prices = market()
    twins = Prices(prices.days, (*prices.symbols, "AA2"), np.column_stack([prices.values, prices.series("AAA")]))
    client = books(prices)
    halves = []
    for item in client.transactions:
        if item.symbol == "AAA":
            half = replace(item, quantity=item.quantity / 2, amount=item.amount / 2)
            halves += [half, replace(half, symbol="AA2")]
        else:
            halves.append(item)
    found = look(replace(client, transactions=tuple(halves)), twins)[1]
    np.testing.assert_allclose(found.effects.total, look(client, prices)[1].effects.total, atol=1e-10)


def test_cash_that_comes_at_the_end_changes_nothing_before() -> None:
    prices = market()
    late = made.booking(str(prices.last_day), "deposit", "999999")
    np.testing.assert_allclose(
        look(books(prices, [late]), prices)[1].effects.total, look(books(prices), prices)[1].effects.total, atol=1e-14
    )


def test_cash_that_lies_idle_shows_as_allocation_to_cash() -> None:
    prices = made.prices({"AAA": [100, 110, 121], "BBB": [1, 1, 1], "BILL": [100, 100, 100]})
    client = made.client(
        made.booking("2020-01-06", "deposit", "200"),
        made.booking("2020-01-06", "buy", "-100", "AAA", "1"),
        benchmark=(("AAA", 1.0),),
    )
    _, found = look(client, prices)
    at = found.names.index("cash")
    assert found.effects.allocation[at] < 0
    assert found.effects.selection.sum() == pytest.approx(0)


@settings(max_examples=25)
@given(st.integers(10, 58), st.integers(0, 100))
def test_results_at_a_day_do_not_change_when_later_data_changes(row: int, seed: int) -> None:
    prices = market()
    day = prices.day(row)
    changed = prices.values.copy()
    changed[row + 1 :] *= np.random.default_rng(seed).uniform(0.5, 2.0, changed[row + 1 :].shape)
    later = made.booking(str(prices.last_day), "withdrawal", "-1000")
    before, after = (
        period_books(client, market_data, day, "since_start")
        for client, market_data in (
            (books(prices), prices),
            (books(prices, [later]), Prices(prices.days, prices.symbols, changed)),
        )
    )
    np.testing.assert_array_equal(before.returns, after.returns)
    np.testing.assert_array_equal(before.compared, after.compared)
    assert before.basis("x").inputs_hash == after.basis("x").inputs_hash


# ---- blended benchmarks


@pytest.mark.parametrize(
    ("rebalance", "expected"),
    [
        # Half in a share that doubles in January and again in February, half in cash.
        ("never", [0.5, 2.5 / 1.5 - 1]),
        ("monthly", [0.5, 0.5]),
        ("yearly", [0.5, 2.5 / 1.5 - 1]),
        ("daily", [0.5, 0.5]),
    ],
)
def test_a_blend_drifts_between_rebalancings(rebalance: Rebalance, expected: list[float]) -> None:
    days = np.array(["2019-12-31", "2020-01-31", "2020-02-28"], dtype="datetime64[D]")
    prices = Prices(days, ("AAA", "BILL"), np.array([[1.0, 1.0], [2.0, 1.0], [4.0, 1.0]]))
    found = blended_returns(prices, (("AAA", 0.5), ("BILL", 0.5)), days, rebalance)
    np.testing.assert_allclose(found, expected)


@given(st.sampled_from(["daily", "monthly", "quarterly", "yearly", "never"]), st.integers(0, 50))
@settings(max_examples=25)
def test_a_blend_of_one_is_that_one_and_daily_agrees_with_the_plain_form(rebalance: Rebalance, seed: int) -> None:
    prices = market(seed, 300)
    alone = benchmark_returns(prices, (("AAA", 1.0),), prices.days)
    np.testing.assert_allclose(blended_returns(prices, (("AAA", 1.0),), prices.days, rebalance), alone, atol=1e-13)
    halves = blended_returns(prices, (("AAA", 0.5), ("AAA", 0.5)), prices.days, rebalance)
    np.testing.assert_allclose(halves, alone, atol=1e-13)
    np.testing.assert_array_equal(
        blended_returns(prices, BLEND, prices.days, "daily"), benchmark_returns(prices, BLEND, prices.days)
    )


@pytest.mark.parametrize("weights", [(), (("AAA", 0.5),), (("AAA", -0.5), ("BILL", 1.5)), (("AAA", float("nan")),)])
def test_weights_that_are_no_blend_are_refused(weights: tuple[tuple[str, float], ...]) -> None:
    with pytest.raises(InputError, match="sum to one"):
        blended_returns(market(), weights, market().days)
    with pytest.raises(NotEnoughData, match="two days"):
        blended_returns(market(), BLEND, market().days[:1])


# ---- costs


def test_costs_of_hand_worked_books() -> None:
    prices = made.prices({"AAA": [100] * 11})
    client = made.client(
        made.booking("2020-01-06", "deposit", "10000"),
        made.booking("2020-01-06", "buy", "-10000", "AAA", "100"),
        made.booking("2020-01-20", "deposit", "25"),
        made.booking("2020-01-20", "fee", "-25"),
    )
    over = period_books(client, prices, date(2020, 1, 20), "since_start")
    found = costs(over.books, over.rows, {"AAA": 0.0365})
    assert found.explicit_usd == 25
    assert found.funds_usd == pytest.approx(14)  # a dollar a day
    assert found.explicit_pa == pytest.approx(0.0025 * 365 / 14)
    assert found.total_pa == pytest.approx(found.explicit_pa + 0.0365)
    with pytest.raises(InputError, match="negative"):
        costs(over.books, over.rows, {"AAA": -0.1})


def test_drag_of_a_lump_sum_is_the_closed_form() -> None:
    found = drag(100_000, 20, 0.06, 0.01)
    assert found.without[-1] == pytest.approx(100_000 * 1.06**20)
    assert found.with_costs[-1] == pytest.approx(100_000 * (1.06 * 0.99) ** 20)
    assert found.lost == pytest.approx(found.paid + found.lost_growth)
    assert found.lost_growth > 0


def test_drag_of_a_savings_plan_agrees_with_the_sum_of_its_instalments() -> None:
    found = drag(0, 10, 0.05, 0.008, monthly_usd=300, entry=0.03)
    months = np.arange(120, 0, -1) / 12
    assert found.without[-1] == pytest.approx(300 * (1.05**months).sum())
    assert found.with_costs[-1] == pytest.approx(291 * ((1.05 * 0.992) ** months).sum())


@given(st.floats(0, 1e6), st.integers(1, 40), st.floats(-0.2, 0.2), st.floats(0, 0.1), st.floats(-2000, 2000))
@settings(max_examples=50)
def test_costs_never_help_and_no_costs_take_nothing(
    value: float, years: int, growth: float, cost: float, monthly: float
) -> None:
    found = drag(value, years, growth, cost, monthly_usd=monthly)
    assert (found.with_costs <= found.without + 1e-6).all()
    assert found.paid >= 0
    free = drag(value, years, growth, 0.0, monthly_usd=monthly)
    assert free.lost == pytest.approx(0, abs=1e-6)
    assert free.paid == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"years": 0}, "horizon in years is 0"),
        ({"value_usd": -1}, "value is -1"),
        ({"growth_pa": -1}, "growth a year is -1"),
        ({"cost_pa": 1}, "cost a year is 1"),
        ({"cost_pa": float("nan")}, "cost a year is nan"),
        ({"entry": 1}, "entry charge is 1"),
        ({"monthly_usd": float("inf")}, "monthly amount is inf"),
    ],
)
def test_a_drag_that_cannot_be_is_refused(change: dict[str, float], words: str) -> None:
    usual: dict[str, float] = {"value_usd": 100, "years": 5, "growth_pa": 0.05, "cost_pa": 0.01}
    with pytest.raises(InputError, match=words):
        drag(**usual | change)  # type: ignore[arg-type]
