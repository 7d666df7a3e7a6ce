"""What is moved from where to where, as numbered facts that can be told in a sentence; shared by several answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from finance.answers.facts import Sheet, name_of
from finance.market import Instrument
from finance.types import Chart, Floats

CASH: Final = "CASH"
NEW_MONEY: Final = "NEW_MONEY"  # paid in for a change
_WORDS: Final = {CASH: "cash", NEW_MONEY: "new money"}
SHOWN: Final = 1e-4  # of the portfolio: smaller moves of a recommendation are not listed


def add_moves(
    sheet: Sheet,
    symbols: Sequence[str],
    trades: Floats,
    value_usd: float,
    instruments: Mapping[str, Instrument],
    least: float = SHOWN,
) -> None:
    """Add what is moved, the largest first.

    Names, behind the sheet's prefix: moved (USD), moved.fraction (of the portfolio); from.count, into.count;
    from.<n>.name, into.<n>.name (text), from.<n>.usd, into.<n>.usd (USD, positive).

    Args:
        sheet: to add to.
        symbols: [N], `CASH` for cash, `NEW_MONEY` for what is paid in.
        trades: [N] fractions of the portfolio, positive where more is held afterwards.
        value_usd: of the portfolio.
        instruments: names.
        least: smaller moves are not listed, a fraction of the portfolio.
    """
    moved = float(np.maximum(trades, 0.0).sum())
    sheet.usd("moved", "moved", moved * value_usd)
    sheet.fraction("moved.fraction", "moved, of the portfolio", moved)
    for side, sizes in (("from", -trades), ("into", trades)):
        order = [int(number) for number in np.argsort(-sizes, kind="stable") if sizes[number] > least]
        sheet.add(f"{side}.count", f"positions that money moves {side}", len(order), "count")
        for rank, number in enumerate(order, 1):
            name = called(symbols[number], instruments)
            sheet.text(f"{side}.{rank}.name", f"money moves {side}", name)
            sheet.usd(f"{side}.{rank}.usd", f"moved {side} {name}", float(sizes[number]) * value_usd)


def called(symbol: str, instruments: Mapping[str, Instrument]) -> str:
    """Return the name of a position, "cash" for the client's cash."""
    return _WORDS.get(symbol) or name_of(instruments, symbol)


def before_and_after(title: str, sheet: Sheet, pairs: Sequence[tuple[str, float, float, str]]) -> Chart:
    """Return bars of fractions afterwards against those of today.

    Args:
        title: of the picture.
        sheet: whose day, source and prefix of names.
        pairs: what it is, its value today and afterwards, and what its facts end with: "before.<name>" is today's.
    """
    return Chart(
        "contributions",
        title,
        "fraction",
        sheet.as_of,
        sheet.source,
        labels=tuple(label for label, _, _, _ in pairs),
        values=tuple(after for _, _, after, _ in pairs),
        names=tuple(f"{sheet.prefix}after.{name} {sheet.prefix}before.{name}" for _, _, _, name in pairs),
        others=tuple(before for _, before, _, _ in pairs),
        legend=("Then", "Today"),
    )
