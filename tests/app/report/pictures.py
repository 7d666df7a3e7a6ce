"""One chart of every kind, as finance makes them."""

from __future__ import annotations

from datetime import date
from typing import Final, get_args

import numpy as np

from finance.types import Band, Chart, ChartKind, Edge, Line, Mark, Point, Target

DAY: Final = date(2022, 12, 28)
SOURCE: Final = "demo data"


def _days(first: str, last: str) -> np.ndarray:
    return np.arange(first, last, dtype="datetime64[D]")


def _drawdown() -> Chart:
    days = _days("2019-12-27", "2022-12-28")
    values = -0.2 * np.abs(np.sin(np.arange(len(days)) / 150)) * np.linspace(0.3, 1.2, len(days))
    trough = int(values.argmin())
    mark = Mark("Deepest fall", days[trough].item(), float(values[trough]))
    lines = (Line("your portfolio", days, values), Line("benchmark", days, values * 0.7 - 0.01))
    return Chart("drawdown", "Below the highest point", "fraction", DAY, SOURCE, lines, marks=(mark,))


def _fan() -> Chart:
    days = np.array([f"{year}-12-31" for year in range(2022, 2050)], dtype="datetime64[D]")
    years = np.arange(len(days), dtype=float)
    middle = 512_560 * 1.04**years
    bands = (
        Band(
            "nine of ten paths", days, middle * np.exp(-0.13 * np.sqrt(years)), middle * np.exp(0.15 * np.sqrt(years))
        ),
        Band(
            "half of the paths", days, middle * np.exp(-0.05 * np.sqrt(years)), middle * np.exp(0.06 * np.sqrt(years))
        ),
    )
    targets = (
        Target("Retirement", date(2040, 1, 1), 900_000.0, 0.73),
        Target("Gift to a grandchild", date(2042, 1, 1), 950_000.0, 0.64),
    )
    lines = (Line("as often more as less", days, middle),)
    return Chart("fan", "What the plan may come to", "USD", DAY, SOURCE, lines, bands=bands, targets=targets)


def _rows(kind: ChartKind) -> Chart:
    labels = (
        "Corporate Bond Fund",
        "Exxon Mobil",
        "Microsoft",
        "A holding with quite a long name that needs two lines",
    )
    if kind == "contributions":
        return Chart(
            kind, "Where the risk is", "fraction", DAY, SOURCE, labels=labels, values=(0.03, 0.31, 0.21, 0.08),
            others=(0.159, 0.136, 0.109, 0.02), legend=("Share of the risk", "Share of the money"),
        )  # fmt: skip
    if kind == "parts":
        names = ("Advisory fee", "Costs inside funds", "Growth missed", "All costs")
        return Chart(kind, "What costs take", "USD", DAY, SOURCE, labels=names, values=(4440.0, 158.4, 980.0, 5578.4))
    if kind == "lots":
        lots = ("Apple, 3 Jan 2018", "Apple, 5 Mar 2020", "Apple, 9 Nov 2022")
        gains, terms = (21000.0, 6681.87, -207.72), ("Long-term", "Long-term", "Short-term")
        return Chart(kind, "Gains by purchase", "USD", DAY, SOURCE, labels=lots, values=gains, groups=terms)
    values = (0.159, 0.136, 0.109, 0.002) if kind == "shares" else (0.063, 0.006, -0.042, -0.0004)
    return Chart(kind, "Holdings", "fraction", DAY, SOURCE, labels=labels, values=values)


def _ladder() -> Chart:
    rows = [
        *((f"2022-{month:02d}", 310.0 + 20 * month, "Dividends and interest") for month in range(1, 13)),
        *((f"2022-{month:02d}", 1500.0, "Paid in") for month in range(1, 13, 3)),
        ("2022-08", -2400.0, "Taken out"),
        *((f"2023-{month:02d}", 290.0 + 25 * month, "Dividends expected") for month in (2, 5, 8, 11)),
    ]
    labels, values, groups = zip(*rows, strict=True)
    return Chart("ladder", "Money in and out", "USD", DAY, SOURCE, labels=labels, values=values, groups=groups)


def _frontier() -> Chart:
    risks = np.linspace(0.02, 0.21, 40)
    curve = tuple((float(risk), float(0.02 + 0.16 * np.sqrt(risk) * 0.6)) for risk in risks)
    points = (
        Point("You are here", 0.1395, 0.0486),
        Point("As proposed", 0.1402, 0.0531),
        Point("Benchmark", 0.165, 0.0507),
    )
    axes = ("Volatility a year", "Expected return a year")
    return Chart("frontier", "Risk and return", "fraction", DAY, SOURCE, points=points, curve=curve, axes=axes)


def _network() -> Chart:
    points = (
        Point("Avery Fairweather", group="client"),
        Point("Investment account", group="account"),
        Point("Retirement account", group="account"),
        Point("Robin Fairweather", group="person"),
        Point("Retirement at 65", group="goal"),
        Point("House for the children", group="goal"),
    )
    edges = (
        Edge(0, 1), Edge(0, 2), Edge(2, 3, "primary, 50%"), Edge(2, 4, "funds"), Edge(1, 4, "funds"),
        Edge(1, 5, "funds, 30%"),
    )  # fmt: skip
    return Chart("network", "What your accounts are tied to", "text", DAY, SOURCE, points=points, edges=edges)


def _lines() -> Chart:
    days = _days("2021-01-01", "2023-01-01")
    values = 100.0 + 10 * np.sin(np.arange(len(days)) / 60)
    lines = (Line("your portfolio", days, values), Line("benchmark", days, values[::-1] - 5))
    return Chart("lines", "Growth of 100", "ratio", DAY, SOURCE, lines)


def every_kind() -> dict[ChartKind, Chart]:
    """Return a chart of each kind."""
    drawn = {"lines": _lines, "drawdown": _drawdown, "fan": _fan, "ladder": _ladder, "frontier": _frontier}
    drawn["network"] = _network
    return {kind: drawn[kind]() if kind in drawn else _rows(kind) for kind in get_args(ChartKind)}
