"""The picture of gains by lot, short- and long-term apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finance.tax.lots import Term
from finance.types import Chart

MOST_LOTS = 14  # rows that are read one by one; of more, those of one kind are put together
WORDS: dict[Term, str] = {"short": "Short-term", "long": "Long-term"}


@dataclass(frozen=True, slots=True)
class LotGain:
    """What one lot stands at.

    Attributes:
        holding: its name.
        gain_usd: negative for a loss.
        names: of the facts that it is part of; see `Chart.names`.
    """

    holding: str
    bought: date
    term: Term
    gain_usd: float
    names: str = ""


def lots_chart(title: str, as_of: date, source: str, lots: Sequence[LotGain]) -> Chart | None:
    """Return the gains lot by lot, or put together where there are too many to read; None without lots.

    Many lots are put together by holding; many lots of one holding by the year in which they were bought.

    Args:
        title: of the picture.
        as_of: the day of the prices.
        source: of the prices.
        lots: with what they gained or lost.
    """
    if not lots:
        return None
    one = len({lot.holding for lot in lots}) == 1
    rows: dict[tuple[str, Term], list[LotGain]] = {}
    for lot in lots:
        rows.setdefault((_label(lot, one=one, few=len(lots) <= MOST_LOTS), lot.term), []).append(lot)
    gains = {row: sum(lot.gain_usd for lot in inside) for row, inside in rows.items()}
    order = sorted(rows, key=lambda row: (min(lot.bought for lot in rows[row]),) if one else (-gains[row],))
    return Chart(
        "lots",
        title,
        "USD",
        as_of,
        source,
        labels=tuple(label for label, _ in order),
        values=tuple(gains[row] for row in order),
        names=tuple(" ".join(dict.fromkeys(name for lot in rows[row] for name in lot.names.split())) for row in order),
        groups=tuple(WORDS[term] for _, term in order),
        legend=(WORDS["long"], WORDS["short"]),
    )


def _label(lot: LotGain, *, one: bool, few: bool) -> str:
    if few:
        return f"{lot.holding}, {lot.bought.day} {lot.bought:%b %Y}"
    return f"Bought in {lot.bought.year}" if one else lot.holding
