"""The shape in which public services give a symbol's daily prices: a JSON object from days to named figures.

    {"Meta Data": {"2. Symbol": "AAA", "3. Last Refreshed": "2026-03-31"},
     "Time Series (Daily)": {"2026-03-31": {"1. open": "100.0", "4. close": "101.25", "5. adjusted close": "101.25",
                                            "7. dividend amount": "0.50", "8. split coefficient": "2.0"}, …}}

Names may have numbers before them or not. Closes are taken as traded; dividends and splits become corporate actions,
so that nothing that happened later is inside an old price.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from finance.errors import DataError
from finance.intake.connector import Batch, Request, decoded, records_table

REFUSALS = ("error message", "note", "information", "error")


@dataclass(frozen=True, slots=True)
class DailySeries:
    """A service that gives one symbol an answer; the currency is that of all its prices."""

    name: str = "daily series"
    currency: str = "USD"

    def requests(self, symbols: Sequence[str], since: date | None) -> tuple[Request, ...]:
        """Return one request a symbol."""
        size = "full" if since is None else "compact"
        function = ("function", "TIME_SERIES_DAILY_ADJUSTED")
        return tuple(
            Request("query", (function, ("symbol", symbol), ("outputsize", size)), symbol) for symbol in symbols
        )

    def parse(self, payload: bytes, request: Request) -> Batch:
        """Return the closes of an answer, and its dividends and splits.

        Raises:
            DataError: the service refused, or the answer has no series; says what it said.
        """
        content = decoded(payload, self.name)
        plain = {_plain(name): value for name, value in content.items()}
        series = next((value for name, value in plain.items() if name.startswith("time series")), None)
        if not isinstance(series, dict):
            said = next((str(plain[name]) for name in REFUSALS if name in plain), "nothing about a time series")
            raise DataError(f"The {self.name} for {request.symbol or 'a symbol'} was not given; it said: {said[:160]}")
        about = plain.get("meta data")
        about = {_plain(name): value for name, value in about.items()} if isinstance(about, dict) else {}
        symbol = str(about.get("symbol") or request.symbol)
        if not symbol or (request.symbol and symbol.upper() != request.symbol.upper()):
            raise DataError(f"The {self.name} is of {symbol or 'no symbol'} and {request.symbol!r} was asked for.")
        return self._batch(request.symbol or symbol, series)

    def _batch(self, symbol: str, series: dict[str, Any]) -> Batch:
        if not series:
            raise DataError(f"The {self.name} of {symbol} has no day; ask for another symbol or a longer time.")
        prices, actions = [], []
        for day in sorted(series):
            row = series[day]
            if not isinstance(row, dict):
                raise DataError(f"The {self.name} of {symbol} has no figures for {day!r}; ask again.")
            figures = {_plain(name): value for name, value in row.items()}
            prices.append({"date": day, "symbol": symbol, "close": figures.get("close"), "currency": self.currency})
            for kind, name, field, nothing in (
                ("dividend", "dividend amount", "cash", 0.0),
                ("split", "split coefficient", "ratio", 1.0),
            ):
                if _number(figures.get(name), nothing) != nothing:
                    actions.append({"date": day, "kind": kind, "symbol": symbol, field: figures[name]})
        tables = [("prices", records_table(self.name, prices))]
        if actions:
            tables.append(("actions", records_table(self.name, actions)))
        return Batch(tuple(tables))  # type: ignore[arg-type]  # the two words are kinds


def _plain(name: object) -> str:
    """Return a field's name in lower case without a number before it: "4. Close" is "close"."""
    return re.sub(r"^\s*\d+[a-z]?\.\s*", "", str(name)).strip().lower()


def _number(value: Any, nothing: float) -> float:
    """Return a figure, or NaN when it is none, which the checks of the actions will name."""
    if value is None:
        return nothing
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
