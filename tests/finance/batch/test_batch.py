"""Thousands of clients at once: the same figures as one by one."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import answers, measures
from finance.batch import Ledger, ledger, overviews, portfolio_tails, positions, rebalance, risks
from finance.batch.tails import by_torch
from finance.errors import DataError, FinanceError, InputError, NotEnoughData, PeriodError
from finance.market import Instrument, Prices
from finance.portfolio import Account, Client, Transaction, open_lots
from finance.types import Result
from tests.finance import made
from tests.finance.random_markets import market, shares

SYMBOLS = ("AAA", "BBB", "CCC", "BILL")
DAYS = np.busday_offset(np.datetime64("2018-01-01"), np.arange(900), roll="forward")
CLOSES = np.column_stack([50 * np.cumprod(1 + market(900, 3), axis=0), 100 * 1.00005 ** np.arange(900)])
PRICES = Prices(DAYS, SYMBOLS, CLOSES)
INSTRUMENTS: dict[str, Instrument] = {
    **{symbol: made.instrument(symbol) for symbol in SYMBOLS[:3]},
    "BILL": made.instrument("BILL", "cash"),
}
TODAY = PRICES.last_day


def someone(seed: int) -> Client:
    """Return a client with random but possible books: two accounts, buys, sells, fees, deposits, withdrawals."""
    rng = np.random.default_rng(seed)
    first = int(rng.integers(0, 500))
    booked = []
    held: dict[tuple[str, str], Decimal] = {}
    rows = np.sort(rng.integers(first, 899, size=40))
    rows[0] = first
    for row in rows:
        # Some bookings are on days without trading.
        day = (DAYS[row] + np.timedelta64(int(rng.integers(0, 2)), "D")).astype(object)
        account = str(rng.choice(["P-1", "P-2"]))
        kind = str(rng.choice(["deposit", "buy", "buy", "sell", "fee", "withdrawal", "dividend"]))
        symbol = str(rng.choice(SYMBOLS))
        money = Decimal(str(round(float(rng.uniform(10, 900)), 2)))
        if row == first:
            kind, money = "deposit", Decimal(50_000)
        units = Decimal(str(round(float(rng.uniform(0.1, 9)), 4)))
        if kind == "sell":
            units = min(units, held.get((account, symbol), Decimal(0)))
            if not units:
                continue
        if kind in ("buy", "sell"):
            sign = 1 if kind == "buy" else -1
            held[account, symbol] = held.get((account, symbol), Decimal(0)) + sign * units
            amount = -sign * money
        else:
            amount, symbol, units = (money if kind in ("deposit", "dividend") else -money), "", Decimal(0)
        booked.append(Transaction(0, day, account, kind, symbol, units, Decimal(0), amount))  # type: ignore[arg-type]
    booked.sort(key=lambda one: one.date)
    return Client(
        id=f"c{seed}",
        name="Pat Example",
        birth_year=1980,
        risk_profile="balanced",
        benchmark=(("AAA", 1.0),),
        accounts=(Account("P-1", "Account", "taxable"), Account("P-2", "Other", "retirement")),
        goals=(),
        contributions=(),
        fees=made.client().fees,
        transactions=tuple(booked),
    )


CLIENTS = [someone(seed) for seed in range(30)]
BOOKS = ledger(CLIENTS)


def figures(result: Result) -> dict[str, float]:
    return {fact.name: fact.value for fact in result.facts if not isinstance(fact.value, str)}


def same(found: float, expected: float | None, tolerance: float) -> None:
    """Compare a batch figure with the one of one client; what is left out there is not a number here."""
    if expected is None:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(expected, rel=tolerance, abs=tolerance)


@pytest.mark.parametrize("today", [TODAY, date(2020, 3, 8), date(2019, 12, 31)])
def test_overviews_are_those_of_one_by_one(today: date) -> None:
    begun = [client for client in CLIENTS if client.first_day < today]
    found = overviews(ledger(begun), PRICES, today)
    for number, client in enumerate(begun):
        one = figures(answers.overview(client, PRICES, INSTRUMENTS, today))
        cents = 0.0051  # money is rounded to the cent one by one
        same(found.value[number], one["portfolio.value"], cents)
        same(found.held.cash[number], one["portfolio.cash"], cents)
        same(found.held.invested[number], one["portfolio.invested"], cents)
        same(found.day_usd[number], one.get("portfolio.change.day.usd"), cents)
        same(found.day_fraction[number], one.get("portfolio.change.day.fraction"), 1e-9)
        same(found.ytd_usd[number], one.get("portfolio.change.ytd.usd"), cents)
        same(found.ytd_fraction[number], one.get("portfolio.change.ytd.fraction"), 1e-9)
        for column, symbol in enumerate(found_symbols := ledger(begun).symbols):
            same(found.holdings[number, column], one.get(f"holding.{symbol}.value", 0.0), cents)
        assert found_symbols == SYMBOLS or set(found_symbols) <= set(SYMBOLS)


@pytest.mark.parametrize("period", ["1y", "ytd", "2019", "6m"])
def test_risks_are_those_of_one_by_one(period: str) -> None:
    found = risks(BOOKS, PRICES, TODAY, period, bills="BILL")
    compared = 0
    for number, client in enumerate(CLIENTS):
        try:
            one = figures(answers.risk(client, PRICES, INSTRUMENTS, TODAY, period))
        except PeriodError:
            assert math.isnan(found.volatility_pa[number])
            continue
        compared += 1
        same(found.volatility_pa[number], one["risk.volatility"], 1e-12)
        same(found.sharpe[number], one.get("risk.sharpe"), 1e-9)
        same(found.max_drawdown[number], one["risk.max_drawdown"], 1e-12)
        same(found.drawdown_now[number], one["risk.drawdown.now"], 1e-12)
        same(found.var_day[number], one.get("risk.var95.day"), 1e-12)
        same(found.cvar_day[number], one.get("risk.cvar95.day"), 1e-12)
        same(found.var_month[number], one.get("risk.var95.month"), 1e-12)
        same(found.cvar_month[number], one.get("risk.cvar95.month"), 1e-12)
    assert compared > 5


@pytest.mark.parametrize("today", [TODAY, date(2019, 6, 15)])
def test_lots_are_first_in_first_out_as_one_by_one(today: date) -> None:
    found = positions(BOOKS, today)
    for number, client in enumerate(CLIENTS):
        lots = open_lots(client.transactions, today)
        for column, symbol in enumerate(BOOKS.symbols):
            own = [lot for lot in lots if lot.symbol == symbol]
            assert found.quantities[number, column] == pytest.approx(float(sum(lot.quantity for lot in own)), abs=1e-9)
            assert found.costs[number, column] == pytest.approx(float(sum(lot.cost_usd for lot in own)), abs=1e-6)


def test_who_stands_beside_a_client_does_not_matter() -> None:
    all_together = overviews(BOOKS, PRICES, TODAY)
    risk_together = risks(BOOKS, PRICES, TODAY, "1y", bills="BILL")
    for number in (0, 7, 29):
        alone = overviews(ledger([CLIENTS[number]]), PRICES, TODAY)
        risk_alone = risks(ledger([CLIENTS[number]]), PRICES, TODAY, "1y", bills="BILL")
        same(alone.value[0], all_together.value[number], 1e-14)
        np.testing.assert_allclose(alone.ytd_fraction[0], all_together.ytd_fraction[number], rtol=1e-12)
        np.testing.assert_allclose(risk_alone.volatility_pa[0], risk_together.volatility_pa[number], rtol=1e-12)
        np.testing.assert_allclose(risk_alone.cvar_day[0], risk_together.cvar_day[number], rtol=1e-12)


def test_what_is_booked_later_is_not_known_today() -> None:
    today = date(2020, 3, 6)
    early = [client for client in CLIENTS if client.first_day < today]
    past = [
        Client(
            **{name: getattr(client, name) for name in client.__slots__ if name != "transactions"},
            transactions=tuple(one for one in client.transactions if one.date <= today),
        )
        for client in early
    ]
    np.testing.assert_array_equal(
        overviews(ledger(early), PRICES, today).value, overviews(ledger(past), PRICES, today).value
    )


@pytest.mark.parametrize("device", ["torch", "cuda"])
def test_torch_gives_the_same_as_numpy(device: str) -> None:
    if device == "cuda" and not pytest.importorskip("torch").cuda.is_available():
        with pytest.raises(InputError, match="no device 'cuda'"):
            overviews(BOOKS, PRICES, TODAY, "cuda")
        return
    for here, there in (
        (overviews(BOOKS, PRICES, TODAY), overviews(BOOKS, PRICES, TODAY, device)),
        (
            risks(BOOKS, PRICES, TODAY, "1y", bills="BILL"),
            risks(BOOKS, PRICES, TODAY, "1y", bills="BILL", device=device),
        ),
    ):
        for name in here.__slots__:
            one, other = getattr(here, name), getattr(there, name)
            if isinstance(one, np.ndarray):
                np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-12)


# Tails of many portfolios

RETURNS = market(501, 12)
WEIGHTS = np.random.default_rng(0).dirichlet(np.ones(12), 300)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.99, 0.999, 0.0])
def test_tails_are_those_of_one_by_one(confidence: float) -> None:
    found = portfolio_tails(WEIGHTS, RETURNS, confidence)
    for number, weights in enumerate(WEIGHTS):
        returns = RETURNS @ weights
        assert found.var[number] == pytest.approx(measures.value_at_risk(returns, confidence), abs=1e-14)
        expected = measures.conditional_value_at_risk(returns, confidence)
        assert found.cvar[number] == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_torch_and_threads_agree(precision: str) -> None:
    threads = portfolio_tails(WEIGHTS, RETURNS, 0.95, precision=precision)  # type: ignore[arg-type]
    torch = by_torch(WEIGHTS, RETURNS, 0.95, "cpu", precision)  # type: ignore[arg-type]
    exact = portfolio_tails(WEIGHTS, RETURNS, 0.95)
    tolerance = 1e-14 if precision == "float64" else 1e-6 * float(exact.cvar.max())
    for found in (threads, torch):
        np.testing.assert_allclose(found.cvar, exact.cvar, atol=tolerance)
        np.testing.assert_allclose(found.var, exact.var, atol=tolerance)


def test_on_a_gpu_the_tails_are_the_same() -> None:
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("needs a GPU")
    exact, found = portfolio_tails(WEIGHTS, RETURNS), portfolio_tails(WEIGHTS, RETURNS, device="cuda")
    np.testing.assert_allclose(found.cvar, exact.cvar, atol=1e-13)


@given(st.integers(1, 40), st.integers(1, 60), st.integers(1, 5), st.integers(0, 99))
def test_any_shape_works(count: int, days: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights, returns = rng.uniform(0, 1, (count, width)), rng.normal(0, 0.01, (days, width))
    found = portfolio_tails(weights, returns)
    expected = [measures.conditional_value_at_risk(returns @ one) for one in weights]
    np.testing.assert_allclose(found.cvar, expected, atol=1e-14)


def test_bad_tails_are_refused_and_none_is_none() -> None:
    with pytest.raises(InputError, match="do not fit"):
        portfolio_tails(WEIGHTS[:, :5], RETURNS)
    with pytest.raises(InputError, match="weights, row 3, column 2"):
        portfolio_tails(np.where(np.arange(3600).reshape(300, 12) == 25, np.nan, WEIGHTS), RETURNS)
    with pytest.raises(NotEnoughData):
        portfolio_tails(WEIGHTS, RETURNS[:0])
    assert len(portfolio_tails(WEIGHTS[:0], RETURNS).var) == 0


# Ledgers


def test_bad_ledgers_are_refused() -> None:
    def built(**changed: object) -> Ledger:
        fields = {name: getattr(BOOKS, name) for name in BOOKS.__slots__}
        return Ledger(**{**fields, **changed})

    for words, changed in (
        ("different lengths", {"amount": BOOKS.amount[1:]}),
        ("amount, row 1: nan", {"amount": np.full(len(BOOKS.amount), np.nan)}),
        ("'client' points outside", {"ids": ("one",)}),
        ("'symbol' points outside", {"symbols": ()}),
        ("sorted by client", {"client": BOOKS.client[::-1]}),
        ("and then by date", {"day": BOOKS.day[::-1]}),
    ):
        with pytest.raises(InputError, match=words):
            built(**changed)


def test_a_symbol_without_prices_and_a_day_before_them_are_refused() -> None:
    with pytest.raises(DataError, match="no prices for CCC"):
        overviews(BOOKS, Prices(DAYS, ("AAA", "BBB", "BILL"), CLOSES[:, [0, 1, 3]]), TODAY)
    with pytest.raises(PeriodError):
        overviews(BOOKS, PRICES, date(2017, 1, 1))
    with pytest.raises(FinanceError):
        risks(BOOKS, PRICES, TODAY, "20y")


def test_no_clients_are_no_figures() -> None:
    nobody = ledger([])
    assert len(overviews(nobody, PRICES, TODAY).value) == 0
    assert len(risks(nobody, PRICES, TODAY, "1y").var_day) == 0


def test_one_day_of_prices_has_a_value_but_no_change() -> None:
    one = Prices(DAYS[:1], SYMBOLS, CLOSES[:1])
    first = made.client(
        made.booking("2018-01-01", "deposit", "100"), made.booking("2018-01-01", "buy", "-50", "AAA", "1")
    )
    found = overviews(ledger([first]), one, date(2018, 1, 1))
    assert found.value[0] == pytest.approx(50 + CLOSES[0, 0])
    assert math.isnan(found.day_usd[0])


def test_a_million_bookings_are_added_up() -> None:
    count = 1_000_000
    client = np.sort(np.random.default_rng(5).integers(0, 1000, count))
    units = np.ones(count)
    kind = np.ones(count, dtype=np.int64) * 2
    books = Ledger(
        tuple(map(str, range(1000))),
        ("AAA",),
        client,
        client,
        np.full(count, DAYS[5]),
        kind,
        np.zeros(count, np.int64),
        units,
        -units,
    )
    found = positions(books, TODAY)
    np.testing.assert_array_equal(found.quantities[:, 0], np.bincount(client, minlength=1000))
    np.testing.assert_allclose(found.costs[:, 0], found.quantities[:, 0])


# Rebalancing


@given(st.integers(0, 999), st.floats(0.0, 0.3), st.floats(0.0, 0.02))
def test_rebalancing_reaches_the_targets_and_never_overdraws(seed: int, band: float, cost: float) -> None:
    rng = np.random.default_rng(seed)
    values, cash = rng.uniform(0, 1000, (8, 4)), rng.uniform(0, 500, 8)
    targets = np.stack([shares(4, seed + i) * 0.95 for i in range(8)])
    found = rebalance(values, cash, targets, band=band, smallest_usd=0.0, cost=cost)
    assert (found.cash >= -1e-6).all()
    assert (values + found.trades >= -1e-9).all()
    assert (found.trades[found.drift <= band] == 0).all()
    if cost == 0.0:
        whole = values.sum(axis=1) + cash
        np.testing.assert_allclose(
            (values + found.trades)[found.drift > band], (targets * whole[:, None])[found.drift > band]
        )
    after = (values + found.trades).sum(axis=1) + found.cash
    np.testing.assert_allclose(after, values.sum(axis=1) + cash - cost * np.abs(found.trades).sum(axis=1))


def test_rebalancing_all_together_is_rebalancing_one_by_one() -> None:
    rng = np.random.default_rng(1)
    values, cash, target = rng.uniform(0, 1000, (50, 6)), rng.uniform(0, 100, 50), shares(6)
    together = rebalance(values, cash, target, cost=0.001)
    for number in range(50):
        alone = rebalance(values[number : number + 1], cash[number : number + 1], target, cost=0.001)
        np.testing.assert_array_equal(alone.trades[0], together.trades[number])


def test_small_trades_are_left_out_and_empty_portfolios_alone() -> None:
    found = rebalance(np.array([[60.0, 40.0], [0.0, 0.0]]), np.zeros(2), np.array([0.5, 0.5]), smallest_usd=20.0)
    assert (found.trades == 0).all()
    assert not found.proposed.any()


def test_bad_rebalancing_is_refused() -> None:
    values, cash = np.ones((2, 2)), np.zeros(2)
    for targets in (np.array([0.9, 0.9]), np.array([-0.1, 0.5])):
        with pytest.raises(InputError, match="targets"):
            rebalance(values, cash, targets)
    with pytest.raises(InputError, match="do not fit"):
        rebalance(values, np.zeros(3), np.array([0.5, 0.5]))
    with pytest.raises(InputError, match="impossible"):
        rebalance(values, cash, np.array([0.5, 0.5]), band=-1.0)
