"""How much the portfolio moves, how deep it fell, and what today's holdings could lose."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from finance.answers.facts import Sheet, has_modelled_bonds, notes, thinned
from finance.answers.period_books import period_books
from finance.errors import NotEnoughData
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.measures import (
    beta,
    calmar,
    downside_deviation_pa,
    drawdowns,
    levels,
    omega,
    sortino,
    tracking_error_pa,
)
from finance.performance import Period, benchmark_returns
from finance.portfolio import Client, History, holdings
from finance.risk import Experienced, TailRisk, experienced, tail_risk
from finance.types import Basis, Chart, Days, Floats, Line, Mark, Result

CONFIDENCE = 0.95  # of value at risk: the worst twentieth
DEEPEST = "risk.max_drawdown risk.max_drawdown."
ASSUMPTIONS = (
    "Volatility, ratios and falls are what the client went through, flows taken out.",
    "Value at risk takes the last day's holdings through the period's days again, each day as likely as the other.",
)


def risk(
    client: Client, prices: Prices, instruments: Mapping[str, Instrument], today: date, period: Period | str
) -> Result:
    """Return volatility, Sharpe ratio and drawdown of the portfolio, and value at risk of what it holds at the end.

    Volatility, Sharpe ratio and drawdown are what the client went through. Value at risk takes the holdings of the
    period's last day through the period's market days once more.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: fewer than 20 daily returns, or nothing is held.
        DataError: a price column is missing.
    """
    over = period_books(client, prices, today, period)
    period, books, returns, compared = over.period, over.books, over.returns, over.compared
    days, end = over.days, over.end
    bills = _bills(over.known, instruments, days)
    own, other = experienced(returns, bills), experienced(compared, bills)
    sheet = Sheet(end, f"{period.label}, {prices.source}", "risk.")
    sheet.text("period", "period", period.label)
    sheet.day("start", f"start, {period.label}", date.fromisoformat(str(days[0])))
    sheet.day("end", f"end, {period.label}", end)
    if has_modelled_bonds(instruments, books.symbols):
        sheet.text("bonds", "risk of bonds in these figures", "far too low, see the note")
    _experienced(sheet, own, other, days, levels(returns))
    _ratios(sheet, returns, compared, bills)
    _tail(sheet, client, over.known, end, days)
    chart = _chart(sheet, period, days, levels(returns), levels(compared))
    inputs = fingerprint(days.astype("int64"), returns, compared, bills, client.transactions, CONFIDENCE)
    basis = Basis("time-weighted daily returns after fees; historical simulation", ASSUMPTIONS, inputs, end)
    return Result(tuple(sheet.facts), chart, _notes(client, books, instruments, bills), basis)


def _bills(prices: Prices, instruments: Mapping[str, Instrument], days: Days) -> Floats | None:
    """Return the daily returns of the first instrument that counts as cash, or None when the bank has none."""
    symbols = [item.symbol for item in instruments.values() if item.asset_class == "cash"]
    found = next((symbol for symbol in symbols if symbol in prices.symbols), None)
    return None if found is None else benchmark_returns(prices, ((found, 1.0),), days)


def _experienced(sheet: Sheet, own: Experienced, other: Experienced, days: Days, level: Floats) -> None:
    deviation, excess, largest = (
        "deviation of daily returns a year",
        "mean excess over bills by deviation",
        "return index",
    )
    after, blend = ", after fees", ", benchmark"
    sheet.fraction("volatility", "volatility a year", own.volatility_pa, deviation + after)
    sheet.fraction("benchmark.volatility", "benchmark's volatility a year", other.volatility_pa, deviation + blend)
    if own.sharpe is not None:
        sheet.add("sharpe", "Sharpe ratio", own.sharpe, "ratio", excess + after)
    if other.sharpe is not None:
        sheet.add("benchmark.sharpe", "benchmark's Sharpe ratio", other.sharpe, "ratio", excess + blend)
    fall = own.drawdown
    depth = other.drawdown.depth
    sheet.fraction("max_drawdown", "deepest fall from a peak", fall.depth, largest + after)
    sheet.fraction("benchmark.max_drawdown", "benchmark's deepest fall from a peak", depth, largest + blend)
    if fall.depth > 0:
        sheet.day("max_drawdown.peak", "peak before the deepest fall", date.fromisoformat(str(days[fall.peak])))
        sheet.day("max_drawdown.trough", "bottom of the deepest fall", date.fromisoformat(str(days[fall.trough])))
    if fall.depth > 0 and fall.recovered is not None:
        recovered = date.fromisoformat(str(days[fall.recovered]))
        sheet.day("max_drawdown.recovered", "back at the peak after the deepest fall", recovered)
    sheet.fraction("drawdown.now", "below the highest point now", -drawdowns(level)[-1])


def _ratios(sheet: Sheet, returns: Floats, compared: Floats, bills: Floats | None) -> None:
    """Add the ratios that downside, falls and the benchmark give; one whose denominator vanishes is left out."""
    excess = returns if bills is None else returns - bills
    sheet.fraction("downside_deviation", "downside deviation a year", downside_deviation_pa(excess), "short of bills")
    ratios: tuple[tuple[str, str, Callable[[], float]], ...] = (
        ("sortino", "Sortino ratio", lambda: sortino(excess)),
        ("calmar", "Calmar ratio", lambda: calmar(returns)),
        ("omega", "Omega", lambda: omega(excess)),
        ("beta", "beta to the benchmark", lambda: beta(returns, compared)),
    )
    for name, label, work in ratios:
        with contextlib.suppress(NotEnoughData):
            sheet.add(name, label, work(), "ratio", "after fees")
    label = "tracking error a year"
    sheet.fraction("tracking_error", label, tracking_error_pa(returns, compared), "deviation from the benchmark")


def _tail(sheet: Sheet, client: Client, prices: Prices, end: date, days: Days) -> None:
    held = holdings(client, prices, end)
    value = sum(item.value_usd for item in held) + float(sum(b.amount for b in client.transactions if b.date <= end))
    try:
        found = _tail_risk(prices, days, {item.symbol: item.value_usd / value for item in held})
    except NotEnoughData:
        return
    how = "historical simulation of the last day's holdings"
    sheet.fraction("confidence", "confidence of the value at risk", CONFIDENCE)
    for name, label, loss in (
        ("var95.day", "one-day value at risk", found.var_day),
        ("var95.month", "one-month value at risk", found.var_month),
        ("cvar95.day", "mean loss beyond the one-day value at risk", found.cvar_day),
        ("cvar95.month", "mean loss beyond the one-month value at risk", found.cvar_month),
    ):
        sheet.fraction(name, label, loss, how)
        sheet.usd(f"{name}.usd", label, loss * value, how)


def _tail_risk(prices: Prices, days: Days, weights: Mapping[str, float]) -> TailRisk:
    if not weights:
        raise NotEnoughData("Value at risk needs a holding; there is only cash.")
    columns = np.array([prices.column(symbol) for symbol in weights])
    closes = prices.values[np.searchsorted(prices.days, days)[:, None], columns]
    return tail_risk(closes[1:] / closes[:-1] - 1.0, np.array(list(weights.values())), CONFIDENCE)


def _date(day: np.datetime64) -> date:
    return date.fromisoformat(str(day))


def _chart(sheet: Sheet, period: Period, days: Days, own: Floats, other: Floats) -> Chart:
    below = drawdowns(own)
    trough = int(np.argmin(below))
    shown = sorted({*thinned(len(own)), trough})  # a thinned line would cut the very point that is named
    return Chart(
        kind="drawdown",
        title=f"Below the highest point {period.label}",
        unit="fraction",
        as_of=sheet.as_of,
        source=sheet.source,
        lines=(
            Line("Your portfolio", days[shown], below[shown], "risk.drawdown.now risk.volatility"),
            Line("Benchmark", days[shown], drawdowns(other)[shown], "risk.benchmark.max_drawdown"),
        ),
        marks=(Mark("Deepest fall", _date(days[trough]), float(below[trough]), DEEPEST),) if below[trough] < 0 else (),
    )


def _notes(
    client: Client, books: History, instruments: Mapping[str, Instrument], bills: Floats | None
) -> tuple[str, ...]:
    found = notes(instruments, books.symbols, (symbol for symbol, _ in client.benchmark))
    return found if bills is not None else (*found, "Without a bill fund in the data there is no Sharpe ratio.")
