"""Prices of bond and bill funds modelled from monthly yields, since no package ships daily bond prices.

Letters: T days, M months. Yields and rates are fractions a year or a month (0.04 is 4 %).

The honest limits: a monthly yield is an average over the month, so it stands on the month's 15th and the days between
are interpolated, which makes the modelled fund calmer from day to day than a real one; defaults are left out; after
the last month the yield is held, so the fund then earns its coupon and nothing else.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
DAYS_PER_YEAR = 365.25


def bond_fund(days: Days, months: Days, yields: Floats, maturity_years: float, fee_pa: float) -> Floats:
    """Return a fund's price [T] that starts at 100 and always holds a par bond of one maturity.

    Each day yesterday's par bond is valued at today's yield, a day older, and swapped for a new par bond.

    Args:
        days: trading days [T], datetime64[D], rising.
        months: first day of each month [M].
        yields: average yield in each month [M], half-yearly compounding.
        maturity_years: of the bond.
        fee_pa: the fund's own cost, taken daily.
    """
    middle = months.astype("datetime64[D]") + np.timedelta64(14, "D")
    daily = np.interp(days.astype(np.int64), middle.astype(np.int64), yields)
    elapsed = np.diff(days).astype(np.int64) / DAYS_PER_YEAR
    growth = bond_growth(daily[:-1], daily[1:], maturity_years, elapsed) - fee_pa * elapsed
    return 100.0 * np.concatenate([[1.0], np.cumprod(growth)])


def bond_growth(coupon: Floats, new_yield: Floats, maturity_years: float, elapsed_years: Floats) -> Floats:
    """Return the value of 1 dollar of par bonds after a short time and a change of yield, coupon accrued included.

    Price of an annuity plus the principal, both discounted half-yearly (any bond textbook), carried forward by the
    time that passed.
    """
    discount = (1 + new_yield / 2) ** (-2 * maturity_years)
    price = coupon / new_yield * (1 - discount) + discount
    return price * (1 + new_yield / 2) ** (2 * elapsed_years)


def bill_fund(days: Days, months: Days, monthly_rates: Floats) -> Floats:
    """Return a fund's price [T] that starts at 100 and earns each month's bill rate evenly over its calendar days.

    Args:
        days: trading days [T], datetime64[D], rising.
        months: first day of each month [M], without gaps.
        monthly_rates: return of bills in each month [M]; the last is held afterwards.
    """
    calendar = np.arange(days[0], days[-1] + 1)
    month = calendar.astype("datetime64[M]")
    lengths = ((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")).astype(np.int64)
    position = (month - months[0].astype("datetime64[M]")).astype(np.int64)
    log_rate = np.log1p(monthly_rates[np.clip(position, 0, len(monthly_rates) - 1)]) / lengths
    earned = np.concatenate([[0.0], np.cumsum(log_rate[1:])])
    return np.asarray(100.0 * np.exp(earned[(days - days[0]).astype(np.int64)]))
