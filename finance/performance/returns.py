"""The portfolio's return: time-weighted, which judges the advice, and money-weighted, which judges the timing too.

Letters: T closes of a period, the base included.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from finance.errors import NotEnoughData
from finance.measures import daily_returns
from finance.performance.irr import rates_of_return
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


def money_weighted(amounts: Floats, days: Sequence[date]) -> float:
    """Return the yearly rate at which what went in is worth what came out (XIRR, years of 365 days).

    Args:
        amounts: the value at the start and each deposit positive; each withdrawal and the value at the end negative.
        days: when each happened.

    Raises:
        NotEnoughData: nothing went in, nothing came out, no rate fits, or several do.
    """
    rates = rates_of_return(amounts, days)
    if not rates:
        raise NotEnoughData("No money-weighted return fits these flows; use the time-weighted return.")
    if len(rates) > 1:
        shown = ", ".join(f"{100 * rate:.2f} %" for rate in rates[:4])
        raise NotEnoughData(f"Several money-weighted returns fit these flows ({shown}); use the time-weighted return.")
    return rates[0]


def modified_dietz(start: float, end: float, flows: Floats, days: Sequence[date], period: tuple[date, date]) -> float:
    """Return the return over a period from its two values and dated flows (Dietz 1968): no daily values are needed.

    Args:
        start: value at the end of the period's first day.
        end: value at the end of its last.
        flows: money in positive, out negative.
        days: when, within the period; flows count at the end of their day.
        period: first and last day.

    Raises:
        NotEnoughData: the period has no day, or the average capital is not positive.
    """
    length = (period[1] - period[0]).days
    if length <= 0:
        raise NotEnoughData(f"Between {period[0]} and {period[1]} lies no day; choose a longer period.")
    shares = np.array([(period[1] - day).days / length for day in days])
    if ((shares < 0) | (shares > 1)).any():
        raise NotEnoughData("A flow lies outside the period; leave it out.")
    capital = start + float((shares * flows).sum())
    if capital <= 0:
        raise NotEnoughData("The average capital is not positive; use the daily time-weighted return.")
    return float((end - start - flows.sum()) / capital)
