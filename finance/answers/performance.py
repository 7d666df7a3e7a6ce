"""How the portfolio did against its benchmark over a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from finance.answers.facts import Sheet, name_of, notes, thinned
from finance.answers.period_books import period_books
from finance.errors import NotEnoughData
from finance.market import Instrument, Prices
from finance.measures import levels
from finance.performance import (
    Period,
    annualised,
    contributions,
    money_weighted,
    time_weighted,
)
from finance.portfolio import Client, History
from finance.types import Chart, Floats, Line, Result


def performance(
    client: Client, prices: Prices, instruments: Mapping[str, Instrument], today: date, period: Period | str
) -> Result:
    """Return the time-weighted return after fees against the benchmark, money gained, and where it came from.

    Args:
        client: whose portfolio.
        prices: must hold everything that was traded and the benchmark.
        instruments: names and classes.
        today: nothing later is looked at.
        period: a `Period`, or a text that `parse_period` reads.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: there is no trading day in it.
        DataError: a price column is missing.
    """
    over = period_books(client, prices, today, period)
    period, books, rows, returns, compared = over.period, over.books, over.rows, over.returns, over.compared
    start, end = date.fromisoformat(str(over.days[0])), over.end
    sheet = Sheet(end, prices.source, f"performance.{period.key}.")
    sheet.text("period", "period", period.label)
    sheet.day("start", f"start, {period.label}", start)
    sheet.day("end", f"end, {period.label}", end)
    _returns(sheet, period, (end - start).days / 365.25, returns, compared)
    sheet.text("benchmark_name", "benchmark", benchmark_name(client, instruments))
    _money(sheet, period, books, rows)
    _sources(sheet, period, books, rows, returns, instruments)
    chart = _chart(sheet, period, books, rows, levels(returns), levels(compared))
    mentioned = notes(instruments, books.symbols, (symbol for symbol, _ in client.benchmark))
    return Result(tuple(sheet.facts), chart, mentioned)


def benchmark_name(client: Client, instruments: Mapping[str, Instrument]) -> str:
    """Return the blend in words, for example "80 % S&P 500, 20 % Corporate Bond Fund"."""
    if len(client.benchmark) == 1:
        return name_of(instruments, client.benchmark[0][0])
    return ", ".join(f"{weight * 100:g} % {name_of(instruments, symbol)}" for symbol, weight in client.benchmark)


def _returns(sheet: Sheet, period: Period, years: float, returns: Floats, compared: Floats) -> None:
    own, other = time_weighted(returns), time_weighted(compared)
    blend = "blend brought back to its weights daily"
    sheet.fraction("portfolio", f"return {period.label}", own, "time-weighted return after fees")
    sheet.fraction("benchmark", f"benchmark's return {period.label}", other, blend)
    sheet.fraction(
        "difference", f"difference to the benchmark {period.label}", own - other, "portfolio after fees less benchmark"
    )
    own_pa, other_pa = annualised(own, years), annualised(other, years)
    if own_pa is not None and other_pa is not None:
        sheet.fraction(
            "portfolio_pa", f"return a year {period.label}", own_pa, "time-weighted return after fees, a year"
        )
        sheet.fraction("benchmark_pa", f"benchmark's return a year {period.label}", other_pa, f"{blend}, a year")


def _money(sheet: Sheet, period: Period, books: History, rows: slice) -> None:
    values, flows = books.values[rows], books.flows[rows][1:]
    # Before the first booking there was nothing: what was paid in then is the start, to the cent.
    start = books.flows[0] if rows.start == 0 else values[0]
    # Rounded first, so that what is spoken adds up to the cent.
    first, last, moved_in = round(start, 2), round(values[-1], 2), round(flows.sum(), 2)
    sheet.usd("value_start", f"value at the start, {period.label}", first)
    sheet.usd("value_end", f"value at the end, {period.label}", last)
    sheet.usd("flows", f"paid in less taken out {period.label}", moved_in)
    sheet.usd("gain", f"gain in money {period.label}", last - first - moved_in, "change of value less flows")
    sheet.usd("fees", f"advisory fees paid {period.label}", books.fees[rows][1:].sum())
    moved = np.flatnonzero(flows)
    amounts = np.concatenate([[values[0]], flows[moved], [-values[-1]]])
    days = books.days[rows][np.concatenate([[0], moved + 1, [-1]]).astype(np.int64)]
    if days[-1] - days[0] > np.timedelta64(timedelta(days=366)):
        try:
            rate = money_weighted(amounts, [date.fromisoformat(str(day)) for day in days])
        except NotEnoughData:
            return
        label = f"return a year on the money that was in {period.label}"
        sheet.fraction("money_weighted_pa", label, rate, "money-weighted return after fees")


def _sources(
    sheet: Sheet, period: Period, books: History, rows: slice, returns: Floats, instruments: Mapping[str, Instrument]
) -> None:
    parts, rest = contributions(books, rows, returns)
    how = "linked daily contributions"
    for part in parts:
        label = f"contribution of {name_of(instruments, part.symbol)} {period.label}"
        sheet.fraction(f"contribution.{part.symbol}", label, part.share_of_return, how)
    sheet.fraction("contribution.rest", f"contribution of fees and cash {period.label}", rest, how)
    for which, part in (("best", parts[0]), ("worst", parts[-1])) if len(parts) > 1 else ():
        name = name_of(instruments, part.symbol)
        sheet.text(f"{which}.name", f"{which} holding {period.label}", name, how)
        sheet.fraction(f"{which}.contribution", f"contribution of {name} {period.label}", part.share_of_return, how)
        sheet.usd(f"{which}.gain", f"gain on {name} {period.label}", part.gain_usd, "change of value less trades")


def _chart(sheet: Sheet, period: Period, books: History, rows: slice, own: Floats, other: Floats) -> Chart:
    shown = thinned(len(own))
    days = books.days[rows][shown]
    return Chart(
        kind="lines",
        title=f"Growth of 100 {period.label}",
        unit="ratio",
        as_of=sheet.as_of,
        source=sheet.source,
        lines=(
            Line(
                "Your portfolio", days, 100 * own[shown], _both(sheet, "portfolio", "portfolio_pa", "gain", "value_end")
            ),
            Line("Benchmark", days, 100 * other[shown], _both(sheet, "benchmark", "benchmark_pa", "benchmark_name")),
        ),
    )


def _both(sheet: Sheet, *names: str) -> str:
    return " ".join(sheet.prefix + name for name in names)


def contribution_chart(result: Result) -> Chart | None:
    """Return what each holding brought to a period's return, the best first; None where nothing is told of them.

    Args:
        result: of `performance`.
    """
    facts = [fact for fact in result.facts if ".contribution." in fact.name]
    if not facts or result.chart is None:
        return None
    facts.sort(key=lambda fact: -float(fact.value))
    period = next(str(fact.value) for fact in result.facts if fact.name.endswith(".period"))
    words = f" {period}"
    prefix = facts[0].name.split(".contribution.")[0]
    ends = {
        float(fact.value): f" {prefix}.{which}.contribution {prefix}.{which}.gain {prefix}.{which}.name"
        for which in ("best", "worst")
        for fact in result.facts
        if fact.name == f"{prefix}.{which}.contribution"
    }
    return Chart(
        "bars",
        f"What each holding brought {period}",
        "fraction",
        result.chart.as_of,
        facts[0].source,
        labels=tuple(fact.label.removeprefix("contribution of ").removesuffix(words) for fact in facts),
        values=tuple(float(fact.value) for fact in facts),
        names=tuple(fact.name + ends.get(float(fact.value), "") for fact in facts),
    )
