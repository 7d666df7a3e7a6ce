"""Answers of a day do not change when later data does, or the order of columns; their ratios not with the currency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.answers.attribution import attribution
from finance.answers.drag import cost_report
from finance.answers.falls import drawdown_table
from finance.answers.income import income
from finance.answers.rolling import rolling
from finance.answers.tax import tax_harvest, tax_lots, tax_pool
from finance.errors import FinanceError
from finance.market import Prices
from finance.portfolio import Client
from finance.tax.harvest import Wish
from finance.tax.jurisdiction import load_jurisdiction
from finance.types import Result
from tests.finance import made
from tests.finance.answers.test_invariance import CLOSES, DAYS, INSTRUMENTS, PRICES, SYMBOLS, books, bought, day

US, UK = load_jurisdiction("us-federal-2025"), load_jurisdiction("uk-2025")
Ask = Callable[[Client, Prices, date], Result]
ANSWERS: dict[str, Ask] = {
    "attribution": lambda c, p, t: attribution(c, p, INSTRUMENTS, t, "since_start"),
    "rolling": lambda c, p, t: rolling(c, p, INSTRUMENTS, t, "since_start", 20),
    "drawdowns": lambda c, p, t: drawdown_table(c, p, INSTRUMENTS, t, "since_start"),
    "costs": lambda c, p, t: cost_report(c, p, INSTRUMENTS, t, "since_start", fund_costs_pa={"BOND": 0.002}),
    "income": lambda c, p, t: income(c, p, INSTRUMENTS, t),
    "lots": lambda c, p, t: tax_lots(c, p, INSTRUMENTS, t, US, status="single", income_usd=90_000),
    "harvest": lambda c, p, t: tax_harvest(c, p, INSTRUMENTS, t, US, Wish("single", 90_000)),
    "pool": lambda c, p, t: tax_pool(c, p, INSTRUMENTS, t, UK, status="individual"),
}


def client() -> Client:
    sold = replace(bought(150, "BBB", "60"), kind="sell", amount=-bought(150, "BBB", "60").amount)
    dividend = made.booking(str(DAYS[120]), "dividend", "17.5", "AAA")
    own = books([dividend, sold])
    return replace(own, transactions=tuple(sorted(own.transactions, key=lambda item: item.date)))


@pytest.mark.parametrize("name", ANSWERS)
@given(row=st.integers(160, 300), seed=st.integers(0, 1000))
@settings(max_examples=6)
def test_an_answer_of_a_day_does_not_change_when_later_data_does(name: str, row: int, seed: int) -> None:
    changed = CLOSES.copy()
    changed[row + 1 :] *= np.random.default_rng(seed).uniform(0.3, 3.0, changed[row + 1 :].shape)
    later = made.booking(str(DAYS[row + 1]), "deposit", "12345")
    more = replace(client(), transactions=tuple(sorted([*client().transactions, later], key=lambda item: item.date)))
    before = ANSWERS[name](client(), PRICES, day(row))
    after = ANSWERS[name](more, Prices(DAYS, SYMBOLS, changed), day(row))
    assert before.facts == after.facts
    assert before.basis == after.basis
    cut = ANSWERS[name](client(), PRICES.until(day(row)), day(row))
    assert before.facts == cut.facts


@pytest.mark.parametrize("name", ANSWERS)
def test_the_order_of_columns_changes_no_figure(name: str) -> None:
    turned = Prices(DAYS, SYMBOLS[::-1], np.ascontiguousarray(CLOSES[:, ::-1]))
    one, other = ANSWERS[name](client(), PRICES, day(300)), ANSWERS[name](client(), turned, day(300))
    assert [(fact.name, fact.value) for fact in one.facts] == [(fact.name, fact.value) for fact in other.facts]
    assert one.basis == other.basis


@pytest.mark.parametrize("name", ["attribution", "rolling", "drawdowns", "costs"])
def test_another_currency_changes_no_ratio(name: str) -> None:
    thousand = Decimal(1000)
    own = client()
    rich = replace(
        own,
        transactions=tuple(replace(t, price=t.price * thousand, amount=t.amount * thousand) for t in own.transactions),
    )
    one = ANSWERS[name](own, PRICES, day(300))
    other = ANSWERS[name](rich, Prices(DAYS, SYMBOLS, CLOSES * 1000), day(300))
    for mine, theirs in zip(one.facts, other.facts, strict=True):
        if mine.unit in ("fraction", "ratio", "count"):
            assert theirs.value == pytest.approx(mine.value, abs=1e-9), mine.name
        elif mine.unit == "USD":
            assert theirs.value == pytest.approx(1000 * float(mine.value), abs=6), mine.name


@pytest.mark.parametrize("name", ANSWERS)
def test_days_before_the_data_are_refused_in_words(name: str) -> None:
    with pytest.raises(FinanceError, match=r"begin|before|cover"):
        ANSWERS[name](client(), PRICES, date(2019, 1, 1))


@pytest.mark.parametrize("name", ["attribution", "drawdowns", "costs"])
def test_one_day_of_data_is_refused_in_words(name: str) -> None:
    with pytest.raises(FinanceError, match=r"day|begins"):
        ANSWERS[name](client(), PRICES, day(0))
