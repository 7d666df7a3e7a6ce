"""Exchange rates as a table, and prices brought into one currency. A missing rate is an error, never a guess.

Letters: T days, C currencies, N symbols.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from finance.errors import DataError, MissingRate
from finance.market.prices import Prices
from finance.types import Days, Floats

OLDEST_RATE_DAYS = 7  # a rate may bridge a long weekend, not a month


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """What one unit of a currency is worth in the base currency.

    Attributes:
        base: three letters, for example "USD".
        days: datetime64[D] [T], strictly rising.
        currencies: three letters each, without the base [C].
        values: base units for one unit [T, C], finite and positive.
    """

    base: str
    days: Days
    currencies: tuple[str, ...]
    values: Floats

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.days), len(self.currencies)) or not len(self.days):
            raise DataError("A rate table needs at least one day and one column a currency; hand in a whole one.")
        if not (np.isfinite(self.values) & (self.values > 0)).all():
            raise DataError("A rate is not a positive number; correct the rate table.")
        if not (np.diff(self.days) > np.timedelta64(0, "D")).all():
            raise DataError("The days of a rate table must rise; sort them and leave each in once.")

    def until(self, day: date) -> Rates:
        """Return the rates that were known at the end of `day`.

        Raises:
            MissingRate: there was none yet.
        """
        rows = int(np.searchsorted(self.days, np.datetime64(day, "D"), side="right"))
        if not rows:
            raise MissingRate(f"There are no exchange rates on or before {day}; they begin on {self.days[0]}.")
        return Rates(self.base, self.days[:rows], self.currencies, self.values[:rows])

    def series(self, currency: str, days: Days, into: str | None = None) -> Floats:
        """Return the last known rate at the end of each day [T].

        Args:
            currency: what is held.
            days: rising or not.
            into: what it is wanted in; the base by default. Other pairs go through the base.

        Raises:
            MissingRate: a currency is not in the table, or its last rate before a day is more than a week old.
        """
        into = into or self.base
        if currency == into:
            return np.ones(len(days))
        rows = np.searchsorted(self.days, days, side="right") - 1
        age = np.asarray(days, dtype="datetime64[D]") - self.days[np.maximum(rows, 0)]
        late = (rows < 0) | (age > np.timedelta64(OLDEST_RATE_DAYS, "D"))
        found = self._column(currency)[np.maximum(rows, 0)] / self._column(into)[np.maximum(rows, 0)]
        if late.any():
            day = days[int(np.argmax(late))]
            raise MissingRate(
                f"There is no rate from {currency} to {into} for {day}; the table has {self.days[0]} to "
                f"{self.days[-1]}, and a rate holds for {OLDEST_RATE_DAYS} days: add it."
            )
        return np.asarray(found)

    def rate(self, currency: str, day: date, into: str | None = None) -> float:
        """Return the last known rate at the end of one day; errors as for `series`."""
        return float(self.series(currency, np.array([day], dtype="datetime64[D]"), into)[0])

    def _column(self, currency: str) -> Floats:
        if currency == self.base:
            return np.ones(len(self.days))
        if currency not in self.currencies:
            known = ", ".join((self.base, *self.currencies))
            raise MissingRate(f"There is no exchange rate for {currency or 'an unnamed currency'}; there are: {known}.")
        return self.values[:, self.currencies.index(currency)]


def in_one_currency(prices: Prices, currencies: Mapping[str, str], rates: Rates | None, into: str = "USD") -> Prices:
    """Return prices brought into one currency, each day at the last rate known at its end.

    Args:
        prices: each column in its own currency.
        currencies: by symbol; a symbol that is not in it is in `into` already.
        rates: may be None when nothing needs one.
        into: the currency wanted.

    Raises:
        MissingRate: names the currency, the day and what there is.
    """
    foreign = {symbol: word for symbol in prices.symbols if (word := currencies.get(symbol, into)) != into}
    if not foreign:
        return prices
    if rates is None:
        symbol, word = next(iter(foreign.items()))
        raise MissingRate(f"{symbol} is in {word} and there is no rate table; hand in rates from {word} to {into}.")
    values = prices.values.copy()
    by_currency = {word: rates.series(word, prices.days, into) for word in dict.fromkeys(foreign.values())}
    for symbol, word in foreign.items():
        values[:, prices.column(symbol)] *= by_currency[word]
    return Prices(prices.days, prices.symbols, values, prices.source)
