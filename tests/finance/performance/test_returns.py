from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from finance.errors import NotEnoughData, PeriodError
from finance.performance import (
    annualised,
    benchmark_returns,
    contributions,
    money_weighted,
    parse_period,
    portfolio_returns,
    time_weighted,
)
from finance.portfolio import Client, Transaction, TransactionKind, history
from tests.finance import made, slow_twin

TODAY = date(2020, 3, 13)
WALK = np.exp(np.cumsum(np.random.default_rng(7).normal(0, 0.02, (50, 2)), axis=0)) * 20
PRICES = made.prices({"AAA": list(WALK[:, 0]), "BBB": list(WALK[:, 1])})
KINDS: tuple[TransactionKind, ...] = ("deposit", "withdrawal", "buy", "fee")


def whole(client: Client) -> tuple[float, slice, np.ndarray]:
    books = history(client, PRICES, TODAY)
    rows, returns = portfolio_returns(books, parse_period("since_start", TODAY, client.first_day))
    return time_weighted(returns), rows, returns


@st.composite
def clients(draw: st.DrawFn) -> Client:
    """Clients who pay in, take out, buy and sell at the close on random days."""
    days = sorted(draw(st.lists(st.integers(1, 48), max_size=12)))
    books = [made.booking("2020-01-06", "deposit", "1000"), trade(0, "AAA", 20)]
    for day in days:
        kind = draw(st.sampled_from(list(KINDS)))
        amount = draw(st.integers(1, 40))
        if kind == "buy":
            books.append(trade(day, draw(st.sampled_from(["AAA", "BBB"])), 1))
        else:
            sign = "" if kind == "deposit" else "-"
            books.append(made.booking(str(PRICES.days[day]), kind, f"{sign}{amount}"))
    return made.client(*books)


def trade(row: int, symbol: str, units: int) -> Transaction:
    cost = -units * float(PRICES.values[row, PRICES.column(symbol)])
    return made.booking(str(PRICES.days[row]), "buy", repr(cost), symbol, str(units))


@given(clients())
@settings(max_examples=60, deadline=None)
def test_daily_chaining_agrees_with_chaining_between_flows(client: Client) -> None:
    found, _, _ = whole(client)
    expected = slow_twin.time_weighted(client, PRICES, client.first_day, TODAY)
    assert found == pytest.approx(expected, abs=1e-10)


@given(clients())
@settings(max_examples=40, deadline=None)
def test_contributions_add_up_to_the_return_and_to_the_gain(client: Client) -> None:
    total, rows, returns = whole(client)
    books = history(client, PRICES, TODAY)
    parts, rest = contributions(books, rows, returns)
    assert sum(part.share_of_return for part in parts) + rest == pytest.approx(total, abs=1e-12)
    gain = books.values[-1] - books.values[0] - books.flows[1:].sum() + books.fees[1:].sum()
    assert sum(part.gain_usd for part in parts) == pytest.approx(gain, abs=1e-6)


def test_a_hand_worked_return_with_a_deposit_and_a_withdrawal() -> None:
    prices = made.prices({"AAA": [10, 11, 11, 12.1, 12.1]})
    client = made.client(
        made.booking("2020-01-06", "deposit", "100"),
        made.booking("2020-01-06", "buy", "-100", "AAA", "10"),
        made.booking("2020-01-07", "deposit", "110"),  # after +10 %
        made.booking("2020-01-07", "buy", "-110", "AAA", "10"),
        made.booking("2020-01-09", "sell", "121", "AAA", "10"),
        made.booking("2020-01-09", "withdrawal", "-121"),  # after another +10 %
    )
    books = history(client, prices, date(2020, 1, 10))
    _, returns = portfolio_returns(books, parse_period("since_start", date(2020, 1, 10), client.first_day))
    np.testing.assert_allclose(returns, [0.10, 0.0, 0.10, 0.0], atol=1e-15)
    assert time_weighted(returns) == pytest.approx(0.21)


def test_a_fee_lowers_the_return_and_a_deposit_in_proportion_does_not_move_it() -> None:
    books = [made.booking("2020-01-06", "deposit", "400"), trade(0, "AAA", 10)]
    plain, _, _ = whole(made.client(*books))
    charged, _, _ = whole(made.client(*books, made.booking("2020-02-03", "fee", "-4")))
    assert charged < plain
    row = int(np.searchsorted(PRICES.days, np.datetime64("2020-02-03")))
    held = 10 * float(PRICES.values[row, 0])
    cash = 400 + float(books[1].amount)
    doubled = made.client(*books, made.booking("2020-02-03", "deposit", repr(held + cash)), trade(row, "AAA", 10))
    assert whole(doubled)[0] == pytest.approx(plain, abs=1e-10)


def test_a_period_before_the_portfolio_or_without_trading_is_refused() -> None:
    client = made.client(made.booking("2020-02-03", "deposit", "100"))
    books = history(client, PRICES, TODAY)
    with pytest.raises(PeriodError):
        portfolio_returns(books, parse_period("2020-01-20..2020-03-01", TODAY, date(2020, 1, 1)))
    with pytest.raises(NotEnoughData, match="no trading day"):
        portfolio_returns(books, parse_period("2020-03-07..2020-03-08", TODAY, client.first_day))


@pytest.mark.parametrize(
    ("total", "years", "expected"),
    [(0.21, 2.0, 0.10), (0.21, 1.0, None), (0.5, 0.5, None), (-1.0, 3.0, None), (-0.19, 2.0, -0.10)],
)
def test_only_more_than_a_year_is_annualised(total: float, years: float, expected: float | None) -> None:
    found = annualised(total, years)
    assert found == (None if expected is None else pytest.approx(expected))


def test_money_weighted_return_of_hand_worked_flows() -> None:
    # 100 grows by 10 % to 110; with 110 more, by 10 % again to 242.
    days = [date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]
    assert money_weighted(np.array([100.0, 110.0, -242.0]), days) == pytest.approx(0.10, abs=1e-9)


@given(st.lists(st.floats(1, 1000), min_size=1, max_size=6), st.floats(0.2, 3))
def test_money_weighted_return_agrees_with_scipy(deposits: list[float], multiple: float) -> None:
    amounts = np.array([*deposits, -sum(deposits) * multiple])
    days = [date.fromordinal(737000 + 100 * number) for number in range(len(amounts))]
    years = np.array([(day - days[0]).days for day in days]) / 365
    expected = brentq(lambda rate: float((amounts * (1 + rate) ** -years).sum()), -0.9999, 100)
    assert money_weighted(amounts, days) == pytest.approx(expected, abs=1e-6)


def test_money_weighted_return_needs_both_directions() -> None:
    with pytest.raises(NotEnoughData):
        money_weighted(np.array([1.0, 2.0]), [date(2020, 1, 1), date(2021, 1, 1)])


def test_a_blend_is_brought_back_to_its_weights_every_day() -> None:
    prices = made.prices({"AAA": [10, 11, 11], "BILL": [100, 100, 102]})
    found = benchmark_returns(prices, (("AAA", 0.6), ("BILL", 0.4)), prices.days)
    np.testing.assert_allclose(found, [0.06, 0.008])
