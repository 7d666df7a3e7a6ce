"""What head office needs of whoever reckons: `app/office` does, with the tools of the kiosk's conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and what it rests on; see `finance.types.Fact`.

    Attributes:
        name: stable and dotted, such as "performance.ytd.portfolio".
        label: for a person.
        value: USD in dollars; a fraction 0.042 is 4.2 %; a date is ISO text.
        unit: "USD", "fraction", "ratio", "count", "date", "years" or "text".
        text: the value as it is shown.
        as_of: day for which it holds, ISO.
        source: what computed it from what.
    """

    name: str
    label: str
    value: float | int | str
    unit: str
    text: str
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Section:
    """What one tool found: figures, and a chart as JSON or None."""

    name: str
    figures: tuple[Figure, ...]
    chart: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """A client's portfolio.

    Attributes:
        client: id in the bank's records.
        as_of: the last day that is known, ISO.
        notice: what must be said beside the figures.
        sections: of the tools, in order.
    """

    client: str
    as_of: str
    notice: str
    sections: tuple[Section, ...]


class Analyses(Protocol):
    """Reckons a client's portfolio; may be called from several threads."""

    def analyse(self, client: str, period: str) -> Analysis:
        """Return a client's portfolio, with returns and risk over a period.

        Args:
            client: id in the bank's records.
            period: "ytd", "1y", "3y", "5y", "since_start", a year, or two days as in "2020-01-01..2021-06-30".

        Raises:
            NotThere: there is no such client.
            NotAsAsked: there is no such period, or too little is known of it.
            StoreError: the bank's data cannot be read.
        """
        ...
