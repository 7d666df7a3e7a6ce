"""The tax on a sale that is only asked about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from finance.answers.tax_sale import MAY_NOT_COUNT, tax_of_sale
from finance.errors import TaxError
from finance.tax.jurisdiction import load_jurisdiction
from finance.types import Result
from tests.finance import made

PRICES = made.prices({"AAA": [60.0] * 5, "BBB": [8.0] * 5})
INSTRUMENTS = {symbol: made.instrument(symbol) for symbol in ("AAA", "BBB")}
CLIENT = made.client(
    made.booking("2018-02-01", "deposit", "3000"),
    made.booking("2018-02-01", "buy", "-1000", "AAA", "100"),  # 100 units at 10
    made.booking("2019-11-01", "buy", "-1000", "AAA", "20"),  # 20 units at 50, short-term
    made.booking("2019-11-01", "buy", "-1000", "BBB", "100"),  # at 10, now 8
)
DAY = date(2020, 1, 10)


def sold(**asked: Any) -> Result:
    said = {"status": "single", **asked}
    return tax_of_sale(CLIENT, PRICES, INSTRUMENTS, DAY, load_jurisdiction("us-federal-2025"), **said)


def values(result: Result) -> dict[str, Any]:
    return {fact.name.removeprefix("sale."): fact.value for fact in result.facts}


def test_all_is_sold_with_gains_by_term_and_their_tax_beside_other_income() -> None:
    found = values(sold(income_usd=90_000.0))
    assert (found["gain.long"], found["gain.short"], found["gain"]) == (5_000.0, 200.0 - 200.0, 5_000.0)
    assert found["proceeds"] == 120 * 60 + 800
    assert found["tax"] == pytest.approx(0.15 * 5_000)
    assert found["income"] == 90_000.0


def test_an_amount_takes_the_oldest_lots_first_and_cuts_the_last() -> None:
    found = values(sold(symbol="AAA", amount_usd=6_300.0, income_usd=90_000.0))
    assert found["name"] == "AAA Company"
    assert (found["gain.long"], found["gain.short"]) == (5_000.0, 50.0)  # 100 old units, and 5 of the 20 new ones
    newest = values(sold(symbol="AAA", amount_usd=600.0, method="lifo"))
    assert (newest["gain.long"], newest["gain.short"]) == (0.0, 100.0)


def test_another_income_stands_beside_as_an_example() -> None:
    found = values(sold(symbol="AAA", example_income_usd=90_000.0))
    assert found["tax"] == 0.0
    assert found["example.tax"] == pytest.approx(0.15 * 5_000 + 0.22 * 200)
    assert "example.tax" not in values(sold(symbol="AAA"))


def test_a_loss_lowers_the_tax_and_may_not_count() -> None:
    result = sold(symbol="BBB", income_usd=90_000.0)
    assert values(result)["tax"] == pytest.approx(-0.22 * 200)
    assert MAY_NOT_COUNT in result.notes
    assert MAY_NOT_COUNT not in sold(symbol="AAA").notes


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"symbol": "ZZZ"}, "no lot of ZZZ"),
        ({"symbol": "AAA", "amount_usd": 8_000.0}, "7,200.00 are held"),
        ({"symbol": "AAA", "amount_usd": 0.0}, "cannot be sold"),
        ({"amount_usd": 10.0}, "one holding only"),
        ({"method": "pool"}, "does not allow"),
        ({"status": "king"}, "no status"),
    ],
)
def test_what_cannot_be_sold_is_said(asked: dict[str, Any], why: str) -> None:
    with pytest.raises(TaxError, match=why):
        sold(**asked)
