from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance import answers
from finance.market import Prices
from finance.portfolio import Client, Transaction
from tests.finance import made

LENGTH = 320
TODAY = date(2021, 3, 26)
WALK = np.exp(np.cumsum(np.random.default_rng(3).normal(0.0004, 0.012, (LENGTH, 3)), axis=0))
CLOSES = np.round(np.column_stack([WALK * [10, 40, 90], np.exp(np.arange(LENGTH) * 4e-5)]), 4)
SYMBOLS = ("AAA", "BBB", "BOND", "BILL")
DAYS = made.prices({"X": [1.0] * LENGTH}).days
PRICES = Prices(DAYS, SYMBOLS, CLOSES)
KINDS = {"AAA": "equity", "BBB": "equity", "BOND": "bond", "BILL": "cash", "BB2": "equity"}
INSTRUMENTS = {symbol: made.instrument(symbol, kind) for symbol, kind in KINDS.items()}
BLEND = (("AAA", 0.5), ("BOND", 0.5))
RATIOS = ("fraction", "ratio")


def bought(row: int, symbol: str, units: str, column: str = "") -> Transaction:
    price = Decimal(str(CLOSES[row, SYMBOLS.index(column or symbol)]))
    return Transaction(0, day(row), "P-1", "buy", symbol, Decimal(units), price, -Decimal(units) * price)


def day(row: int) -> date:
    return date.fromisoformat(str(DAYS[row]))


def books(extra: list[Transaction] | None = None) -> Client:
    return made.client(
        made.booking(str(DAYS[0]), "deposit", "20000"),
        bought(0, "AAA", "300"),
        bought(0, "BBB", "200"),
        bought(0, "BOND", "50"),
        *(extra or []),
        made.booking(str(DAYS[200]), "fee", "-30"),
        benchmark=BLEND,
    )


def ratios(client: Client, prices: Prices) -> dict[str, float]:
    """Return every figure that is not money, by name."""
    found: dict[str, float | int | str] = {}
    for result in (
        answers.performance(client, prices, INSTRUMENTS, TODAY, "since_start"),
        answers.risk(client, prices, INSTRUMENTS, TODAY, "since_start"),
    ):
        found |= {fact.name: fact.value for fact in result.facts if fact.unit in RATIOS}
    return {name: float(value) for name, value in found.items() if "contribution" not in name}


def close(first: dict[str, float], second: dict[str, float], tolerance: float = 1e-9) -> None:
    assert first.keys() == second.keys()
    for name, value in first.items():
        assert second[name] == pytest.approx(value, abs=tolerance), name


@given(st.sampled_from([Decimal("0.01"), Decimal("0.5"), Decimal("3"), Decimal("1000")]))
@settings(max_examples=4, deadline=None)
def test_another_currency_changes_no_ratio_and_scales_the_money(rate: Decimal) -> None:
    client = books()
    scaled = made.client(
        *(
            Transaction(b.line, b.date, b.account, b.kind, b.symbol, b.quantity, b.price * rate, b.amount * rate)
            for b in client.transactions
        ),
        benchmark=BLEND,
    )
    other = Prices(DAYS, SYMBOLS, CLOSES * float(rate))
    close(ratios(client, PRICES), ratios(scaled, other))
    value = [
        next(fact.value for fact in answers.overview(c, p, INSTRUMENTS, TODAY).facts if fact.name == "portfolio.value")
        for c, p in ((client, PRICES), (scaled, other))
    ]
    assert value[1] == pytest.approx(float(rate) * float(value[0]), abs=0.011 * max(1, float(rate)))


def test_the_order_of_columns_changes_nothing() -> None:
    order = [2, 0, 3, 1]
    shuffled = Prices(DAYS, tuple(SYMBOLS[i] for i in order), CLOSES[:, order])
    close(ratios(books(), PRICES), ratios(books(), shuffled))


def test_splitting_a_holding_over_two_names_changes_nothing() -> None:
    twin = Prices(DAYS, (*SYMBOLS, "BB2"), np.column_stack([CLOSES, CLOSES[:, 1]]))
    client = books()
    whole = [b for b in client.transactions if b.symbol != "BBB"]
    halves = [bought(0, "BBB", "120"), bought(0, "BB2", "80", column="BBB")]
    split = made.client(*sorted([*whole, *halves], key=lambda b: b.date), benchmark=BLEND)
    close(ratios(client, twin), ratios(split, twin))


@given(st.integers(1, 300), st.integers(1, 5))
@settings(max_examples=15, deadline=None)
def test_a_deposit_invested_in_proportion_does_not_move_the_returns(row: int, parts: int) -> None:
    """Whoever pays in more, and holds the same, earns the same: only the flow's size differs."""
    client = made.client(
        made.booking(str(DAYS[0]), "deposit", str(float(100 * CLOSES[0, 0] + 10 * CLOSES[0, 1]))),
        bought(0, "AAA", "100"),
        bought(0, "BBB", "10"),
        benchmark=BLEND,
    )
    share = Decimal(parts) / 10
    trades = [bought(row, "AAA", str(100 * share)), bought(row, "BBB", str(10 * share))]
    flow = made.booking(str(DAYS[row]), "deposit", str(-sum(trade.amount for trade in trades)))
    more = made.client(*client.transactions, flow, *trades, benchmark=BLEND)
    own, other = ratios(client, PRICES), ratios(more, PRICES)
    # The money-weighted return does depend on flows: that is its point.
    own.pop("performance.since_start.money_weighted_pa", None)
    other.pop("performance.since_start.money_weighted_pa", None)
    close(own, other)


def test_charts_are_thinned_and_keep_both_ends() -> None:
    long = made.prices({"AAA": list(1 + np.arange(2000) / 100), "BOND": [1.0] * 2000, "BILL": [1.0] * 2000})
    client = made.client(made.booking("2020-01-06", "deposit", "100"), benchmark=BLEND)
    last = long.last_day
    for result in (
        answers.performance(client, long, INSTRUMENTS, last, "since_start"),
        answers.risk(client, long, INSTRUMENTS, last, "since_start"),
    ):
        assert result.chart is not None
        for line in result.chart.lines:
            assert len(line.days) == len(line.values) == 400
            assert (str(line.days[0]), str(line.days[-1])) == ("2020-01-06", str(last))
