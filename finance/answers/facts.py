"""A sheet on which an answer collects its facts, all with one day and one source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from finance.market import Instrument
from finance.types import Fact, Unit

LONGEST_LINE = 400  # points of a chart's line
MODELLED = (
    "Bond and bill funds are modelled from yields, which makes them calmer than real ones; after 2018 the yields are "
    "held constant, so figures of the risk of bonds that rest on later years are far too low."
)


@dataclass(slots=True)
class Sheet:
    """Facts being collected; `prefix` goes before every name."""

    as_of: date
    source: str
    prefix: str = ""
    facts: list[Fact] = field(default_factory=list)

    def add(self, name: str, label: str, value: float | int | str, unit: Unit, how: str = "") -> None:
        """Add one figure; `how` says what computed it where that differs from the sheet's source."""
        plain = value if isinstance(value, str) else int(value) if unit == "count" else float(value)
        source = f"{how}, {self.source}" if how else self.source
        self.facts.append(Fact(self.prefix + name, label, plain, unit, self.as_of, source))

    def usd(self, name: str, label: str, value: float, how: str = "") -> None:
        """Add an amount of money, to the cent."""
        self.add(name, label, round(float(value), 2) + 0.0, "USD", how)

    def fraction(self, name: str, label: str, value: float, how: str = "") -> None:
        """Add a fraction: 0.042 is 4.2 %."""
        self.add(name, label, value, "fraction", how)

    def text(self, name: str, label: str, value: str, how: str = "") -> None:
        """Add a name."""
        self.add(name, label, value, "text", how)

    def day(self, name: str, label: str, value: date, how: str = "") -> None:
        """Add a date."""
        self.add(name, label, value.isoformat(), "date", how)


def notes(instruments: Mapping[str, Instrument], held: Iterable[str], compared: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what must be said beside figures that rest on these symbols; no figures but a year are in it."""
    compared = tuple(compared)
    found = []
    if any(symbol in instruments and instruments[symbol].modelled for symbol in (*held, *compared)):
        found.append(MODELLED)
    if any(symbol in instruments and instruments[symbol].asset_class == "index" for symbol in compared):
        found.append("The share index leaves out dividends, while share prices include them.")
    return tuple(found)


def has_modelled_bonds(instruments: Mapping[str, Instrument], symbols: Iterable[str]) -> bool:
    """Return whether a bond fund whose prices come from a model is among the symbols."""
    items = [instruments[symbol] for symbol in symbols if symbol in instruments]
    return any(item.modelled and item.asset_class == "bond" for item in items)


def thinned(length: int) -> list[int]:
    """Return at most 400 evenly spread positions of a row, the first and the last among them."""
    if length <= LONGEST_LINE:
        return list(range(length))
    return [round(number * (length - 1) / (LONGEST_LINE - 1)) for number in range(LONGEST_LINE)]


def name_of(instruments: Mapping[str, Instrument], symbol: str) -> str:
    """Return an instrument's name, or its symbol where the bank gave no name."""
    return instruments[symbol].name if symbol in instruments else symbol
