"""Dividends and interest: what came in, and what a year should bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from finance.answers.cash_flows import ladder
from finance.answers.facts import Sheet, name_of
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.market.actions import Action
from finance.performance import parse_period
from finance.performance.income import Payment, by_month, by_symbol, dividends_from_bookings, forecast, received
from finance.portfolio import Client, holdings, open_lots
from finance.types import Basis, Result

ZERO = Decimal(0)


def income(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    actions: Sequence[Action] = (),
    growth_pa: float = 0.0,
    period: str | None = None,
) -> Result:
    """Return income of the past twelve months and the dividends expected in the next twelve.

    Args:
        client: whose portfolio.
        prices: for the yield.
        instruments: names.
        today: nothing later is looked at.
        actions: dividends as announced; without them those that were booked serve.
        growth_pa: of the dividends a unit.
        period: a text that `parse_period` reads, for the income of that period beside the past twelve months'.

    Raises:
        PeriodError: the period is not covered by the bookings.
    """
    known = prices.until(today)
    day = min(known.last_day, today)
    bookings = [booked for booked in client.transactions if booked.date <= day]
    got = received(bookings, _year_before(day), day)
    units: dict[str, Decimal] = defaultdict(Decimal)
    for lot in open_lots(bookings, day):
        units[lot.symbol] += lot.quantity
    announced = tuple(actions) or dividends_from_bookings(bookings)
    expected = forecast(units, announced, day, growth_pa=growth_pa)
    worth = sum(holding.value_usd for holding in holdings(client, known, day))
    sheet = Sheet(day, prices.source, "income.")
    sheet.usd("received.12m", "income in the past twelve months", float(_sum(got)), "bookings")
    for symbol, amount in by_symbol(got).items():
        if symbol:
            sheet.usd(
                f"received.{symbol}.12m", f"income from {name_of(instruments, symbol)}", float(amount), "bookings"
            )
    if period is not None:
        over = parse_period(period, day, client.first_day)
        sheet.text("period", "period", over.label)
        paid = received(bookings, over.start, over.end)
        sheet.usd("received.period", f"income {over.label}", float(_sum(paid)), "bookings")
    how = "dividends of the past twelve months again"
    sheet.usd("expected.12m", "dividends expected in the next twelve months", float(_sum(expected)), how)
    if worth > 0:
        sheet.fraction("expected.yield", "of today's holdings", float(_sum(expected)) / worth, how)
    for symbol, amount in by_symbol(expected).items():
        label = f"expected from {name_of(instruments, symbol)}"
        sheet.usd(f"expected.{symbol}", label, float(amount), how)
    months = by_month(expected)
    for month, amount in months.items():
        sheet.usd(f"expected.month.{month}", f"expected in {month}", float(amount), how)
    chart = ladder(bookings, got, expected, day, prices.source)
    notes = ["Expected dividends are last year's again and not promised."]
    if not announced:
        notes.append("No dividends are booked here; prices that include them show them as growth.")
    hashed = fingerprint(tuple(bookings), tuple(announced), growth_pa, day)
    assumption = "Each security pays a unit in a year what it paid in the last, a year later."
    basis = Basis("Dividends of the past twelve months carried forward", (assumption,), hashed, day)
    return Result(tuple(sheet.facts), chart, tuple(notes), basis)


def _sum(payments: Sequence[Payment]) -> Decimal:
    return sum((payment.amount_usd for payment in payments), ZERO)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)
