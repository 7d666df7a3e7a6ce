"""Two things side by side over the same days: what they earned, how much they moved, what they cost.

Names of the facts, with the prefix compare.
    period                                               text, in words
    left.name, right.name                                text, as in the middle of a sentence
    left.return, right.return                            fraction over the whole period
    left.return_pa, right.return_pa                      fraction a year, only beyond one year
    left.volatility, right.volatility                    fraction a year
    left.max_drawdown, right.max_drawdown                fraction, positive
    left.cost_pa, right.cost_pa                          fraction a year, where both are known
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from finance.answers.facts import Sheet, notes, thinned
from finance.errors import NotEnoughData
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.measures import levels
from finance.performance import Period, annualised, benchmark_returns, portfolio_returns, time_weighted
from finance.portfolio import Client, history
from finance.risk import experienced
from finance.types import Basis, Chart, Floats, Line, Result


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes:
        name: as in the middle of a sentence: "your portfolio", "the S&P 500", "Apple".
        parts: symbols and weights that sum to 1, brought back daily; empty for the client's own portfolio after fees.
        cost_pa: known running costs, a fraction a year; None where none are known.
    """

    name: str
    parts: tuple[tuple[str, float], ...] = ()
    cost_pa: float | None = None


def compare(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    period: Period,
    left: Side,
    right: Side,
) -> Result:
    """Return return, risk and cost of two things over the same trading days.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: there are fewer than 20 trading days in it.
        DataError: a symbol has no prices.
    """
    known = prices.until(today)
    rows = slice(known.row(period.start), known.row(period.end) + 1)
    days = known.days[rows]
    if len(days) < 2:
        raise NotEnoughData(f"Between {period.start} and {period.end} lies no trading day; choose a longer period.")
    start, end = (date.fromisoformat(str(day)) for day in days[[0, -1]])
    sheet = Sheet(end, prices.source, "compare.")
    sheet.text("period", "period", period.label)
    sheet.day("start", f"start, {period.label}", start)
    lines, inputs = [], []
    for which, side in (("left", left), ("right", right)):
        returns = _returns(client, known, side, period)
        _measures(sheet, which, side, returns, (end - start).days / 365.25, period)
        shown = thinned(len(days))
        lines.append(Line(side.name, days[shown], np.asarray(100 * levels(returns)[shown]), f"compare.{which}."))
        inputs.append(returns)
    if left.cost_pa is not None and right.cost_pa is not None:
        for which, side in (("left", left), ("right", right)):
            sheet.fraction(f"{which}.cost_pa", f"known running costs of {side.name}", side.cost_pa or 0.0, "bank")
    chart = Chart("lines", f"Growth of 100 {period.label}", "ratio", end, sheet.source, lines=tuple(lines))
    symbols = {symbol for side in (left, right) for symbol, _ in side.parts}
    remarks = notes(instruments, symbols, symbols)
    basis = Basis(
        "returns of daily closes; blends brought back to their weights daily; the client's own portfolio after fees",
        ("What was is no promise of what comes.",),
        fingerprint(days.astype("int64"), inputs, left, right),
        end,
    )
    return Result(tuple(sheet.facts), chart, remarks, basis)


def _returns(client: Client, prices: Prices, side: Side, period: Period) -> Floats:
    if side.parts:
        rows = slice(prices.row(period.start), prices.row(period.end) + 1)
        return benchmark_returns(prices, side.parts, prices.days[rows])
    _, returns = portfolio_returns(history(client, prices, prices.last_day), period)
    return returns


def _measures(sheet: Sheet, which: str, side: Side, returns: Floats, years: float, period: Period) -> None:
    total = time_weighted(returns)
    moved = experienced(returns, None)
    how = "after fees" if not side.parts else "closing prices"
    sheet.text(f"{which}.name", "compared", side.name)
    sheet.fraction(f"{which}.return", f"return of {side.name} {period.label}", total, how)
    yearly = annualised(total, years)
    if yearly is not None:
        sheet.fraction(f"{which}.return_pa", f"return of {side.name} a year {period.label}", yearly, how)
    sheet.fraction(f"{which}.volatility", f"volatility of {side.name}, a year", moved.volatility_pa, how)
    sheet.fraction(f"{which}.max_drawdown", f"deepest fall of {side.name}", moved.drawdown.depth, how)
