"""How much of the risk each holding brings, beside how much of the money is in it. Letters: T days, N holdings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from finance.answers.facts import Sheet, name_of
from finance.answers.held import Held
from finance.market import Instrument
from finance.measures.sound import need
from finance.risk import shortfall_contributions, volatility_contributions
from finance.risk.experienced import SMALLEST_SAMPLE
from finance.types import Chart, Floats, Result

PARTS_SHOWN = 12  # rows of the chart
Measure = Literal["volatility", "cvar"]
_TITLES: dict[Measure, str] = {
    "volatility": "Where the ups and downs come from",
    "cvar": "Where the worst days come from",
}


def contributions(
    held: Held, instruments: Mapping[str, Instrument], measure: Measure, confidence: float = 0.95
) -> Result:
    """Return how much of the risk each holding brings, beside how much of the money is in it.

    Args:
        held: holdings and how they moved.
        instruments: names.
        measure: volatility, or the loss on the worst days.
        confidence: which days are the worst.

    Raises:
        NotEnoughData: fewer than 20 days, or nothing moves.
    """
    need(held.day_returns, SMALLEST_SAMPLE, "A report on risk")
    sheet = Sheet(held.as_of, f"today's holdings, {held.period.label}, {held.source}", "risk.")
    covariance = np.atleast_2d(np.cov(held.returns, rowvar=False))
    if measure == "volatility":
        share = volatility_contributions(held.weights, covariance).share
    else:
        share = shortfall_contributions(held.weights, held.returns, confidence).share
    for symbol, part in zip(held.symbols, share, strict=True):
        words = "volatility" if measure == "volatility" else "the worst days' loss"
        label = f"share of {words} from {name_of(instruments, symbol)}"
        sheet.fraction(f"contribution.{symbol}.{measure}", label, float(part))
    return Result(tuple(sheet.facts), contributions_chart(sheet, held, instruments, share, measure))


def contributions_chart(
    sheet: Sheet, held: Held, instruments: Mapping[str, Instrument], share: Floats, measure: Measure
) -> Chart:
    """Return each holding's share of the risk [N] against its share of the money."""
    order = np.argsort(-np.abs(share), kind="stable")[:PARTS_SHOWN]
    return Chart(
        kind="contributions",
        title=_TITLES[measure],
        unit="fraction",
        as_of=sheet.as_of,
        source=sheet.source,
        labels=tuple(name_of(instruments, held.symbols[number]) for number in order),
        values=tuple(round(float(share[number]), 4) + 0.0 for number in order),
        names=tuple(f"risk.contribution.{held.symbols[number]}." for number in order),
        others=tuple(round(float(held.weights[number]), 4) + 0.0 for number in order),
        legend=("Share of the risk", "Share of the money"),
    )
