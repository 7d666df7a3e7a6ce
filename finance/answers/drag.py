"""What the portfolio costs in money, and what that takes from the future."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from finance.answers.facts import Sheet, notes
from finance.answers.period_books import period_books
from finance.market import Instrument, Prices
from finance.performance import Period
from finance.performance.fees import costs, drag
from finance.portfolio import Client
from finance.types import Chart, Line, Result

HORIZON_YEARS = 20
GROWTH_PA = 0.05


def cost_report(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    period: Period | str,
    *,
    fund_costs_pa: Mapping[str, float] | None = None,
    horizon_years: int = HORIZON_YEARS,
    growth_pa: float = GROWTH_PA,
    breakdown: bool = False,
) -> Result:
    """Return costs of a period in money and percent, booked and inside funds, and their drag over a horizon.

    Args:
        client: whose portfolio.
        prices: must hold everything that was traded.
        instruments: names and classes.
        today: nothing later is looked at.
        period: a `Period`, or a text that `parse_period` reads.
        fund_costs_pa: running costs inside each symbol, a fraction a year; none by default.
        horizon_years: how far to look ahead.
        growth_pa: assumed growth before costs.
        breakdown: draw what the costs of the period are made of, rather than what they take from the future.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: there is no trading day in it.
        InputError: a rate or the horizon is outside its range.
    """
    over = period_books(client, prices, today, period)
    paid = costs(over.books, over.rows, fund_costs_pa or {})
    value = float(over.books.values[over.rows][-1])
    future = drag(value, horizon_years, growth_pa, min(paid.total_pa, 0.99))
    sheet = Sheet(over.end, prices.source, f"costs.{over.period.key}.")
    label = over.period.label
    sheet.text("period", "period", label)
    sheet.usd("explicit", f"fees booked {label}", paid.explicit_usd, "bookings")
    sheet.usd("funds", f"costs inside funds {label}", paid.funds_usd, "value times running costs, day by day")
    sheet.usd("total", f"all costs {label}", paid.total_usd)
    sheet.fraction("explicit_pa", "fees booked, a year", paid.explicit_pa, "of the mean value")
    sheet.fraction("funds_pa", "costs inside funds, a year", paid.funds_pa, "of the mean value")
    sheet.fraction("total_pa", "all costs, a year", paid.total_pa, "of the mean value")
    how = f"growth of {100 * growth_pa:g} % a year before costs, assumed"
    sheet.add("horizon", "years looked ahead", horizon_years, "count")
    sheet.fraction("growth_pa", "assumed growth a year before costs", growth_pa)
    sheet.usd("without", f"value in {horizon_years} years without costs", float(future.without[-1]), how)
    sheet.usd("with", f"value in {horizon_years} years with these costs", float(future.with_costs[-1]), how)
    # Rounded first, so that what is spoken adds up to the cent.
    lost, fees_paid = (
        round(float(future.without[-1]), 2) - round(float(future.with_costs[-1]), 2),
        round(future.paid, 2),
    )
    sheet.usd("lost", f"taken by costs in {horizon_years} years", lost, how)
    sheet.usd("lost.paid", "of this, costs paid", fees_paid, how)
    sheet.usd("lost.growth", "of this, growth missed", lost - fees_paid, how)
    years = over.days[-1] + np.arange(horizon_years + 1) * np.timedelta64(365, "D")
    lines = (
        Line("Without costs", years, future.without, f"{sheet.prefix}without"),
        Line("With these costs", years, future.with_costs, f"{sheet.prefix}with"),
    )
    chart = Chart("lines", "What costs take", "USD", over.end, prices.source, lines=lines)
    if breakdown:
        chart = _breakdown(sheet, label)
    remarks = ("The look ahead is hypothetical: it assumes even growth and unchanged costs.",)
    basis = over.basis(
        "Costs booked and inside funds; a month grows first and then pays its share of the yearly costs",
        "Growth before costs is even.",
        "Costs stay as they were over the period.",
        inputs=(dict(fund_costs_pa or {}), horizon_years, growth_pa),
    )
    return Result(tuple(sheet.facts), chart, notes(instruments, over.books.symbols) + remarks, basis)


def _breakdown(sheet: Sheet, period: str) -> Chart:
    """Return what a period's costs add up from."""
    told = {fact.name.removeprefix(sheet.prefix): fact for fact in sheet.facts}
    rows = ("explicit", "funds", "total")
    return Chart(
        "parts",
        f"What you paid {period}",
        "USD",
        sheet.as_of,
        sheet.source,
        labels=("Advisory fee", "Costs inside funds", "All costs"),
        values=tuple(float(told[name].value) for name in rows),
        names=tuple(f"{sheet.prefix}{name} {sheet.prefix}{name}_pa" for name in rows),
    )
