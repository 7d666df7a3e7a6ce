"""Where the difference to the benchmark came from: weights, picks and their interaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from finance.answers.facts import Sheet, notes
from finance.answers.period_books import period_books
from finance.market import ASSET_CLASSES, Instrument, Prices
from finance.performance import Period
from finance.performance.groups import attributed
from finance.portfolio import Client
from finance.types import Chart, Result

EFFECTS = ("allocation", "selection", "interaction")


def attribution(
    client: Client, prices: Prices, instruments: Mapping[str, Instrument], today: date, period: Period | str
) -> Result:
    """Return Brinson attribution by class of asset, linked over the days of a period.

    Args:
        client: whose portfolio.
        prices: must hold everything that was traded and the benchmark.
        instruments: give each symbol its class; an index counts as shares.
        today: nothing later is looked at.
        period: a `Period`, or a text that `parse_period` reads.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: there is no trading day in it.
        DataError: a price column is missing.
    """
    over = period_books(client, prices, today, period)
    group_of = {symbol: _group(found) for symbol, found in instruments.items()}
    found = attributed(over.books, over.rows, over.returns, over.known, client.benchmark, group_of)
    key, label = over.period.key, over.period.label
    sheet = Sheet(over.end, prices.source, f"attribution.{key}.")
    how = "Brinson and Fachler, linked after Carino"
    sheet.text("period", "period", label)
    sheet.fraction("portfolio", f"return {label}", found.effects.portfolio, "time-weighted return after fees")
    sheet.fraction("benchmark", f"benchmark's return {label}", found.effects.benchmark)
    sheet.fraction("difference", f"difference {label}", found.effects.portfolio - found.effects.benchmark)
    for effect in EFFECTS:
        sheet.fraction(effect, f"{effect} {label}", float(getattr(found.effects, effect).sum()), how)
    sheet.fraction("rest", f"fees, interest and trades off the close {label}", found.effects.rest, how)
    words = dict(ASSET_CLASSES)
    names = []
    for at, name in enumerate(found.names):
        shown = words.get(name, name)  # type: ignore[call-overload]  # a group may be a symbol
        names.append(shown)
        sheet.fraction(f"{name}.weight", f"mean weight of {shown} {label}", float(found.weights[at]))
        sheet.fraction(
            f"{name}.benchmark_weight", f"benchmark's weight of {shown} {label}", float(found.benchmark_weights[at])
        )
        for effect in EFFECTS:
            value = float(getattr(found.effects, effect)[at])
            sheet.fraction(f"{name}.{effect}", f"{effect} of {shown} {label}", value, how)
    total = found.effects.total
    chart = Chart(
        "parts",
        f"Difference to the benchmark {label}",
        "fraction",
        over.end,
        prices.source,
        labels=(*names, "fees and rest", "difference in all"),
        values=(*(float(value) for value in total), found.effects.rest, float(total.sum()) + found.effects.rest),
        names=(*(f"{sheet.prefix}{name}." for name in found.names), f"{sheet.prefix}rest", f"{sheet.prefix}difference"),
    )
    mentioned = notes(instruments, over.books.symbols, (symbol for symbol, _ in client.benchmark))
    basis = over.basis(
        "Brinson and Fachler (1985), linked after Carino (1999)",
        "The benchmark is brought back to its weights every day.",
        "An index counts as shares; money in the account counts as cash and earns nothing.",
        inputs=(client.benchmark, group_of),
    )
    return Result(tuple(sheet.facts), chart, mentioned, basis)


def _group(instrument: Instrument) -> str:
    return "equity" if instrument.asset_class == "index" else instrument.asset_class
