"""A client's questions about tax: which year a gain belongs to."""

from __future__ import annotations

from datetime import date

import pytest

from finance.answers.tax import tax_lots
from finance.tax.jurisdiction import load_jurisdiction
from finance.types import Result
from tests.finance import made

PRICES = made.prices({"AAA": [50, 50, 50, 50, 60]})
INSTRUMENTS = {"AAA": made.instrument("AAA")}
CLIENT = made.client(
    made.booking("2019-02-01", "deposit", "3000"),
    made.booking("2019-02-01", "buy", "-1000", "AAA", "1000"),
    made.booking("2019-07-01", "sell", "90000", "AAA", "900"),
)


def lots(year: int | None) -> Result:
    place = load_jurisdiction("us-federal-2025")
    day = date(2020, 1, 10)
    return tax_lots(CLIENT, PRICES, INSTRUMENTS, day, place, status="single", income_usd=40_000.0, year=year)


def test_a_sale_today_belongs_to_this_year_whatever_year_is_asked() -> None:
    before, now = ({fact.name: fact.value for fact in lots(year).facts} for year in (2019, None))
    assert before["tax.realised.short"] == 90_000 - 900
    assert float(before["tax.owed"]) > 10_000
    assert (now["tax.realised.short"], now["tax.owed"]) == (0, 0)
    # 5,900 of gain on an income in the 12 % bracket; last year's 89,100 would push it into the 24 % one.
    assert before["tax.if_sold"] == now["tax.if_sold"] == pytest.approx(0.12 * 5_900)
    assert before["tax.marginal.short"] == now["tax.marginal.short"] == pytest.approx(0.12)
