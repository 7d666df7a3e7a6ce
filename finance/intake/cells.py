"""Prices as cells: one row a symbol and day, in order, whatever the shape of the file that they came from.

Letters: R cells, T different days, N symbols.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finance.intake.fields import Codes
from finance.intake.report import Collector
from finance.intake.tables import Lines
from finance.types import Days, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Prices by symbol and day.

    Attributes:
        symbols: the different symbols [N].
        codes: which of them [R].
        days: datetime64[D] [R].
        closes: as written [R].
        lines: of the file [R].
        currencies: the different currencies.
        currency: which of them [R].
    """

    symbols: tuple[str, ...]
    codes: Codes
    days: Days
    closes: Floats
    lines: Lines
    currencies: tuple[str, ...]
    currency: Codes

    def take(self, rows: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Cells:
        """Return some cells, or all in another order."""
        return Cells(
            self.symbols,
            self.codes[rows],
            self.days[rows],
            self.closes[rows],
            self.lines[rows],
            self.currencies,
            self.currency[rows],
        )


def joined(parts: Sequence[Cells]) -> Cells:
    """Return the cells of several files as one; symbols and currencies keep the order in which they came first."""
    if len(parts) == 1:
        return parts[0]
    symbols = tuple(dict.fromkeys(symbol for part in parts for symbol in part.symbols))
    currencies = tuple(dict.fromkeys(word for part in parts for word in part.currencies))
    return Cells(
        symbols,
        np.concatenate([_renamed(part.codes, part.symbols, symbols) for part in parts]),
        np.concatenate([part.days for part in parts]),
        np.concatenate([part.closes for part in parts]),
        np.concatenate([part.lines for part in parts]),
        currencies,
        np.concatenate([_renamed(part.currency, part.currencies, currencies) for part in parts]),
    )


def ordered(cells: Cells, found: Collector) -> Cells:
    """Return the cells by symbol and day, each once: a repeated price is left out, a second price is an error."""
    key = cells.codes.astype(np.int64) * (1 << 32) + cells.days.astype(np.int64)
    if not (np.diff(key) > 0).all():
        order = np.argsort(key, kind="stable")
        cells, key = cells.take(order), key[order]
    again = np.flatnonzero(np.diff(key) == 0) + 1
    if not again.size:
        return cells
    same = cells.closes[again] == cells.closes[again - 1]

    def words(rows: npt.NDArray[np.int64], text: str) -> Iterator[tuple[int, str, str]]:
        for row in rows:
            symbol, first = cells.symbols[cells.codes[row]], found.place(int(cells.lines[row - 1]))
            yield int(cells.lines[row]), symbol, f"{cells.days[row]} is in {first} already{text}"

    found.add_many("duplicate", "warning", words(again[same], "; left out, the price is the same."), int(same.sum()))
    other = again[~same]
    found.add_many("duplicate", "error", words(other, " with another price; keep the right one."), len(other))
    keep = np.ones(len(key), dtype=bool)
    keep[again] = False
    return cells.take(keep)


def _renamed(codes: Codes, before: tuple[str, ...], after: tuple[str, ...]) -> Codes:
    place = {word: number for number, word in enumerate(after)}
    return np.array([place[word] for word in before] or [0], dtype=np.int32)[codes]
