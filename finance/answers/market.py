"""How a market index did, whoever holds what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from finance.answers.facts import Sheet, name_of, notes, thinned
from finance.errors import NotEnoughData
from finance.market import Instrument, Prices
from finance.measures import levels
from finance.performance import Period, annualised, benchmark_returns, parse_period, time_weighted
from finance.types import Chart, Line, Result


def market(
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    period: Period | str,
    symbol: str,
    first_day: date | None = None,
) -> Result:
    """Return what one price column gained over a period; for an index of prices, dividends are left out.

    Args:
        prices: must hold the symbol.
        instruments: names and classes.
        today: nothing later is looked at.
        period: a `Period`, or a text that `parse_period` reads.
        symbol: of the index.
        first_day: where "since_start" begins; the first day of the prices when left out.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: there is no trading day in it.
        DataError: the symbol has no prices.
    """
    known = prices.until(today)
    if isinstance(period, str):
        last = min(today, known.last_day)
        since_start = period == "since_start" and first_day is not None
        period = parse_period(period, last, first_day if since_start and first_day else known.first_day)
    rows = slice(known.row(period.start), known.row(period.end) + 1)
    days = known.days[rows]
    if len(days) < 2:
        raise NotEnoughData(f"Between {period.start} and {period.end} lies no trading day; choose a longer period.")
    returns = benchmark_returns(known, ((symbol, 1.0),), days)
    start, end = (date.fromisoformat(str(day)) for day in days[[0, -1]])
    name = name_of(instruments, symbol)
    sheet = Sheet(end, prices.source, f"market.{period.key}.")
    sheet.text("name", "index", name)
    sheet.text("period", "period", period.label)
    sheet.day("start", f"start, {period.label}", start)
    sheet.day("end", f"end, {period.label}", end)
    total = time_weighted(returns)
    sheet.fraction("return", f"return of {name} {period.label}", total, "change of the closing prices")
    yearly = annualised(total, (end - start).days / 365.25)
    if yearly is not None:
        sheet.fraction("return_pa", f"return of {name} a year {period.label}", yearly, "change a year")
    shown = thinned(len(days))
    line = Line(
        name, days[shown], np.asarray(100 * levels(returns)[shown]), f"{sheet.prefix}return {sheet.prefix}return_pa"
    )
    title = f"Growth of 100 {period.label}"
    chart = Chart(kind="lines", title=title, unit="ratio", as_of=end, source=sheet.source, lines=(line,))
    return Result(tuple(sheet.facts), chart, notes(instruments, (), (symbol,)))
