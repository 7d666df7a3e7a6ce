"""The portfolio's return: time-weighted, which judges the advice, and money-weighted, which judges the timing too.

Letters: T closes of a period, the base included.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from finance.errors import NotEnoughData
from finance.measures import daily_returns
from finance.performance.periods import Period
from finance.portfolio import History
from finance.types import Floats


def portfolio_returns(history: History, period: Period) -> tuple[slice, Floats]:
    """Return the rows of a period's closes, base included, and the daily returns [T - 1] after fees.

    External flows count at the end of their day, since bookings are at the close; fees and dividends are not external,
    so the return is after fees.

    Raises:
        PeriodError: the period begins before the portfolio.
        NotEnoughData: there is no trading day in it.
    """
    rows = slice(history.row(period.start), history.row(period.end) + 1)
    if rows.stop - rows.start < 2:
        raise NotEnoughData(f"Between {period.start} and {period.end} lies no trading day; choose a longer period.")
    return rows, daily_returns(history.values[rows], history.flows[rows])


def time_weighted(returns: Floats) -> float:
    """Return the daily returns chained: a fraction over the whole period."""
    return float(np.prod(1.0 + returns) - 1.0)


def annualised(total: float, years: float) -> float | None:
    """Return a total return as a yearly one, or None up to one year, where that would promise what did not happen."""
    return float((1.0 + total) ** (1.0 / years) - 1.0) if years > 1.01 and total > -1.0 else None


def money_weighted(amounts: Floats, days: list[date]) -> float:
    """Return the yearly rate at which what went in is worth what came out (XIRR, years of 365 days).

    Args:
        amounts: the value at the start and each deposit positive; each withdrawal and the value at the end negative.
        days: when each happened.

    Raises:
        NotEnoughData: nothing went in, nothing came out, or no rate between -99.99 % and 10,000 % fits.
    """
    years = np.array([(day - days[0]).days for day in days]) / 365.0
    if not ((amounts > 0).any() and (amounts < 0).any()):
        raise NotEnoughData("A money-weighted return needs money that went in and money that came out.")

    def worth(rate: float) -> float:
        return float((amounts * (1.0 + rate) ** -years).sum())

    low, high = -0.9999, 100.0
    if worth(low) * worth(high) > 0:
        raise NotEnoughData("No money-weighted return fits these flows; use the time-weighted return.")
    falling = worth(low) > 0
    for _ in range(200):
        middle = (low + high) / 2
        if (worth(middle) > 0) == falling:
            low = middle
        else:
            high = middle
    return (low + high) / 2
