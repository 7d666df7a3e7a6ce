"""The portfolio day by day: quantities, cash, value and external flows at each close.

Letters: T trading days, N symbols ever traded. Bookings on a day without trading count on the next trading day, so
nothing looks ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from finance.errors import PeriodError
from finance.market import Prices
from finance.portfolio.client import EXTERNAL_KINDS, TRADE_KINDS, Client
from finance.types import Days, Floats


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One client's books against the market, from the first booking to the last known day.

    Attributes:
        began: the day of the first booking; the first trading day is the same or the next one.
        days: trading days [T].
        symbols: everything ever traded [N].
        quantities: units held at each close [T, N].
        prices: closes in USD [T, N].
        cash: USD at each close [T].
        flows: money that the client brought in (positive) or took out (negative) on each day [T], USD.
        traded: cash that trading each symbol cost (positive) or brought (negative) on each day [T, N], USD.
        fees: paid on each day [T], USD, positive.
    """

    began: date
    days: Days
    symbols: tuple[str, ...]
    quantities: Floats
    prices: Floats
    cash: Floats
    flows: Floats
    traded: Floats
    fees: Floats

    @property
    def values(self) -> Floats:
        """Value of everything at each close [T], USD."""
        return np.asarray((self.quantities * self.prices).sum(axis=1) + self.cash)

    def row(self, day: date) -> int:
        """Return the row of the last trading day that is not after `day`, or the first row when there is none yet.

        Raises:
            PeriodError: `day` is before the first booking.
        """
        if day < self.began:
            raise PeriodError(f"The portfolio begins on {self.began}; choose a later day than {day}.")
        return max(0, int(np.searchsorted(self.days, np.datetime64(day, "D"), side="right")) - 1)


def history(client: Client, prices: Prices, today: date) -> History:
    """Return the books against the market up to the end of `today`.

    Raises:
        DataError: something was traded that has no price column.
        PeriodError: the first booking is after `today` or after the last price, or before the first price.
    """
    known = prices.until(today)
    known.row(client.first_day)  # raises when the books begin before the prices
    first = int(np.searchsorted(known.days, np.datetime64(client.first_day, "D"), side="left"))
    if first >= len(known.days):
        raise PeriodError(f"The portfolio begins on {client.first_day}, after the last known day {known.last_day}.")
    days = known.days[first:]
    booked = [transaction for transaction in client.transactions if transaction.date <= known.last_day]
    symbols = tuple(sorted({item.symbol for item in booked if item.kind in TRADE_KINDS}))
    column = {symbol: number for number, symbol in enumerate(symbols)}
    rows = np.searchsorted(days, np.array([item.date for item in booked], dtype="datetime64[D]"), side="left")
    moves, traded = np.zeros((2, len(days), len(symbols)))
    cash, flows, fees = np.zeros((3, len(days)))
    for row, item in zip(rows, booked, strict=True):
        amount = float(item.amount)
        cash[row] += amount
        if item.kind in TRADE_KINDS:
            moves[row, column[item.symbol]] += float(item.quantity) * (1 if item.kind == "buy" else -1)
            traded[row, column[item.symbol]] -= amount
        elif item.kind in EXTERNAL_KINDS:
            flows[row] += amount
        elif item.kind == "fee":
            fees[row] -= amount
    closes = known.values[first:, [known.column(symbol) for symbol in symbols]]
    # Rounding removes the dust that float sums leave where everything was sold; books have far fewer decimals.
    quantities: Floats = np.asarray(np.cumsum(moves, axis=0), dtype=np.float64).round(9)
    balance: Floats = np.asarray(np.cumsum(cash), dtype=np.float64).round(9)
    return History(client.first_day, days, symbols, quantities, closes, balance, flows, traded, fees)
