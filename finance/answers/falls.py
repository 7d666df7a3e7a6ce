"""The portfolio's falls: how deep, how long, and whether they were made good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from finance.answers.facts import Sheet, notes, thinned
from finance.answers.period_books import period_books
from finance.market import Instrument, Prices
from finance.measures import drawdowns, levels
from finance.performance import Period
from finance.performance.drawdown_table import falls, share_of_time_below, ulcer_index
from finance.portfolio import Client
from finance.types import Chart, Line, Mark, Result


def drawdown_table(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    period: Period | str,
    most: int = 5,
) -> Result:
    """Return the deepest falls of a period with their days, and how much of the time was spent below a peak.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: there is no trading day in it.
        DataError: a price column is missing.
    """
    over = period_books(client, prices, today, period)
    level = levels(over.returns)
    days = [date.fromisoformat(str(day)) for day in over.days]
    sheet = Sheet(over.end, prices.source, f"drawdowns.{over.period.key}.")
    sheet.text("period", "period", over.period.label)
    found = falls(level, most)
    for number, fall in enumerate(found, 1):
        sheet.fraction(f"{number}.depth", f"fall {number}: depth", fall.depth, "from peak to trough, after fees")
        sheet.day(f"{number}.peak", f"fall {number}: peak", days[fall.peak])
        sheet.day(f"{number}.trough", f"fall {number}: lowest", days[fall.trough])
        if fall.recovered is not None:
            sheet.day(f"{number}.recovered", f"fall {number}: made good", days[fall.recovered])
        below = days[fall.recovered if fall.recovered is not None else -1] - days[fall.peak]
        sheet.add(f"{number}.days", f"fall {number}: calendar days below the peak", below.days, "count")
    sheet.fraction("time_below", "part of the time below an earlier peak", share_of_time_below(level))
    sheet.fraction("ulcer", "ulcer index", ulcer_index(level), "root mean square of the falls")
    # A thinned line would cut the very points that the table names.
    shown = sorted({*thinned(len(level)), *(at for fall in found for at in (fall.peak, fall.trough))})
    depths = drawdowns(level)
    line = Line("Below the last peak", over.days[shown], depths[shown])
    marks = tuple(
        Mark(f"{number}.", days[fall.trough], float(depths[fall.trough]), f"{sheet.prefix}{number}.")
        for number, fall in enumerate(found, 1)
    )
    chart = Chart("drawdown", f"Falls {over.period.label}", "fraction", over.end, prices.source, (line,), marks=marks)
    extra = () if all(fall.recovered is not None for fall in found) else ("One of these falls is not made good yet.",)
    basis = over.basis("Falls of the time-weighted level from its highest so far", "Returns are after advisory fees.")
    return Result(tuple(sheet.facts), chart, notes(instruments, over.books.symbols) + extra, basis)
