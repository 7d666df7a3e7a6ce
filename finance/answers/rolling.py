"""How return, risk and the tie to the benchmark changed: measures over a window that moves through a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from finance.answers.facts import Sheet, notes, thinned
from finance.answers.period_books import period_books
from finance.market import Instrument, Prices
from finance.measures import TRADING_DAYS
from finance.performance import Period
from finance.performance import rolling as measures
from finance.performance.capture import capture, monthly
from finance.portfolio import Client
from finance.types import Chart, Floats, Line, Result


def rolling(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    period: Period | str,
    window: int = TRADING_DAYS,
) -> Result:
    """Return the latest, lowest and highest value of each measure over windows of `window` trading days.

    Raises:
        PeriodError: the period is not covered.
        NotEnoughData: the period is shorter than the window.
        DataError: a price column is missing.
    """
    over = period_books(client, prices, today, period)
    own, other = over.returns, over.compared
    rows: dict[str, tuple[str, Floats, bool]] = {
        "return": ("return", measures.rolling_return(own, window), True),
        "volatility": ("volatility a year", measures.rolling_volatility(own, window), True),
        "beta": ("beta to the benchmark", measures.rolling_beta(own, other, window), False),
        "correlation": ("correlation with the benchmark", measures.rolling_correlation(own, other, window), False),
        "tracking_error": ("tracking error a year", measures.rolling_tracking_error(own, other, window), True),
        "drawdown": ("deepest fall", measures.rolling_drawdown(own, window), True),
    }
    sheet = Sheet(over.end, prices.source, f"rolling.{over.period.key}.")
    sheet.text("period", "period", over.period.label)
    sheet.add("window", "trading days of a window", window, "count")
    for name, (label, values, is_fraction) in rows.items():
        known = values[~np.isnan(values)]
        if not known.size:
            continue
        for which, value in (("latest", values[-1]), ("lowest", known.min()), ("highest", known.max())):
            if not np.isnan(value):
                unit = "fraction" if is_fraction else "ratio"
                sheet.add(f"{name}.{which}", f"{label}, {which}", float(value), unit, f"over {window} days")  # type: ignore[arg-type]
    _capture(sheet, own, other, over.days[1:])
    shown = thinned(len(rows["volatility"][1]))
    days = over.days[window:]
    chart = Chart(
        "lines",
        f"Over {window} trading days",
        "fraction",
        over.end,
        prices.source,
        lines=tuple(
            Line(rows[name][0], days[shown], rows[name][1][shown], f"{sheet.prefix}{name}.")
            for name in ("return", "volatility")
        ),
    )
    mentioned = notes(instruments, over.books.symbols, (symbol for symbol, _ in client.benchmark))
    basis = over.basis(
        f"Measures over {window} trading days, moved day by day",
        "A year has 252 trading days; the benchmark is brought back to its weights every day.",
        "Up and down capture compare the mean growth of calendar months.",
        inputs=(window,),
    )
    return Result(tuple(sheet.facts), chart, mentioned, basis)


def _capture(sheet: Sheet, own: Floats, other: Floats, days: np.ndarray) -> None:
    found = capture(monthly(own, days), monthly(other, days))
    how = "geometric mean of months, portfolio over benchmark"
    if found.up is not None:
        sheet.add("capture.up", "taken of the benchmark's rises", found.up, "ratio", how)
    if found.down is not None:
        sheet.add("capture.down", "taken of the benchmark's falls", found.down, "ratio", how)
    sheet.add("capture.up_months", "months in which the benchmark rose", found.up_periods, "count")
    sheet.add("capture.down_months", "months in which the benchmark fell", found.down_periods, "count")
    sheet.fraction("capture.hit_rate", "months with more than the benchmark", found.hit_rate)
