"""What is held today, as arrays: a client's holdings, or weights that somebody names.

Letters: T days of returns, N holdings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.fingerprint import fingerprint
from finance.market import Prices
from finance.performance import Period, benchmark_returns, parse_period
from finance.portfolio import Client, cash_balance, holdings
from finance.types import Days, Floats

SLACK = 1e-6  # by which weights may miss 1
YOURS, NAMED = "Your portfolio", "This portfolio"


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Holdings at the last close of a period, and how their prices moved in it.

    Attributes:
        whose: for titles, for example "Your portfolio".
        symbols: what is held [N].
        weights: shares of the whole value [N]; what they leave to 1 is cash.
        value_usd: of everything.
        period: whose days count.
        days: closes of the period [T + 1].
        returns: of each holding [T, N].
        benchmark: of the blend that it is compared with [T], or None.
        source: of the prices, in words.
    """

    whose: str
    symbols: tuple[str, ...]
    weights: Floats
    value_usd: float
    period: Period
    days: Days
    returns: Floats
    benchmark: Floats | None
    source: str

    @property
    def as_of(self) -> date:
        """The last close."""
        return date.fromisoformat(str(self.days[-1]))

    @property
    def of_what(self) -> str:
        """What labels of amounts end with: of which value, where nobody holds it; empty for a client's own."""
        return f", of ${self.value_usd:,.0f}" if self.whose == NAMED else ""

    @property
    def day_returns(self) -> Floats:
        """What today's holdings would have earned on each day, brought back to today's weights daily [T]."""
        return np.asarray(self.returns @ self.weights)

    @property
    def fingerprint(self) -> str:
        """Hash of everything that figures about these holdings rest on."""
        return fingerprint(
            self.symbols, self.weights, self.value_usd, self.days.astype("int64"), self.returns, self.benchmark
        )


def held_by(client: Client, prices: Prices, today: date, period: Period | str) -> Held:
    """Return what a client holds at the end of a period.

    Raises:
        PeriodError: the prices do not cover the period.
        NotEnoughData: nothing is held, or the period has no trading day.
    """
    known = prices.until(today)
    span = _span(known, period)
    found = holdings(client, known, span.end)
    if not found:
        raise NotEnoughData(f"{client.name} holds nothing on {span.end} but cash, which has no market risk.")
    value = sum(item.value_usd for item in found) + float(cash_balance(client, span.end))
    if value <= 0:
        raise NotEnoughData(f"{client.name}'s portfolio is worth nothing on {span.end}.")
    weights = {item.symbol: item.value_usd / value for item in found}
    return _held(YOURS, weights, value, known, span, client.benchmark)


def held_in(
    weights: Mapping[str, float],
    prices: Prices,
    period: Period | str = "since_start",
    value_usd: float = 100.0,
    benchmark: tuple[tuple[str, float], ...] = (),
) -> Held:
    """Return holdings that somebody names, as shares of the whole value.

    Raises:
        InputError: the weights are empty, not finite, negative or sum to more than one; the value is not positive.
        DataError: a symbol has no prices.
        PeriodError: the prices do not cover the period.
    """
    total = float(sum(weights.values()))
    if not weights:
        raise InputError("The weights are empty; name at least one holding, for example AAA=0.6.")
    if not np.isfinite(list(weights.values())).all() or min(weights.values()) < 0:
        raise InputError("Each weight must be a finite number of zero or more; correct the weights.")
    if total > 1.0 + SLACK:
        raise InputError(
            f"The weights sum to {total:g}, but a whole is 1; make them sum to 1 or less, the rest is cash."
        )
    if not (np.isfinite(value_usd) and value_usd > 0):
        raise InputError(f"The value {value_usd:g} is impossible; it must be a positive amount.")
    return _held(NAMED, weights, value_usd, prices, _span(prices, period), benchmark)


def _span(prices: Prices, period: Period | str) -> Period:
    if isinstance(period, Period):
        return period
    return parse_period(period, prices.last_day, prices.first_day)


def _held(
    whose: str,
    weights: Mapping[str, float],
    value: float,
    prices: Prices,
    span: Period,
    benchmark: tuple[tuple[str, float], ...],
) -> Held:
    rows = slice(prices.row(span.start), prices.row(span.end) + 1)
    days = prices.days[rows]
    if len(days) < 2:
        raise NotEnoughData(f"Between {span.start} and {span.end} lies no trading day; choose a longer period.")
    closes = prices.values[rows][:, [prices.column(symbol) for symbol in weights]]
    compared = benchmark_returns(prices, benchmark, days) if benchmark else None
    shares = np.array(list(weights.values()), dtype=np.float64)
    moved = closes[1:] / closes[:-1] - 1.0
    return Held(whose, tuple(weights), shares, value, span, days, moved, compared, prices.source)
