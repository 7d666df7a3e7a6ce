"""Past returns from a test dependency: American shares, bonds made from corporate yields, and prices.

Shares are the market of French's library (1926-07 on), bonds a par bond with half-yearly coupons of Moody's Aaa yields
(repriced each month), prices the core consumer price index (1957 on). `arch` carries the data; nothing of it is here.
"""

from __future__ import annotations

import numpy as np
import pytest

from finance.types import Floats

Months = dict[int, float]


def shares() -> Months:
    """Return the market's return by month, 192607 on."""
    pytest.importorskip("arch", reason="the published tables need the past returns that `arch` carries")
    from arch.data import frenchdata

    table = frenchdata.load()
    values = (table["Mkt-RF"] + table["RF"]).to_numpy() / 100.0
    # Some releases read the index 192607 as nanoseconds after 1970.
    months = [stamp.year * 100 + stamp.month if stamp.year > 1970 else stamp.value for stamp in table.index]
    return dict(zip(months, map(float, values), strict=True))


def bonds(maturity_years: int, spread_share: float = 0.0) -> Months:
    """Return a long bond's return by month; `spread_share` of the way from Aaa to Baa yields."""
    pytest.importorskip("arch", reason="the published tables need the past yields that `arch` carries")
    from arch.data import default

    table = default.load()
    yields = ((1.0 - spread_share) * table["AAA"] + spread_share * table["BAA"]).to_numpy() / 100.0
    months = [stamp.year * 100 + stamp.month for stamp in table.index]
    found = {}
    for row in range(1, len(yields)):
        before, after = yields[row - 1], yields[row]
        dates = np.arange(1, 2 * maturity_years + 1) / 2.0 - 1.0 / 12.0
        worth = (1.0 + after / 2.0) ** (-2.0 * dates)
        found[months[row]] = float(before / 2.0 * worth.sum() + worth[-1] - 1.0)
    return found


def inflation(first_year: int, years: int) -> Floats:
    """Return yearly inflation."""
    from arch.data import core_cpi

    table = core_cpi.load().iloc[:, 0]
    level = {stamp.year: float(value) for stamp, value in table.items() if stamp.month == 12}
    return np.array([level[year] / level[year - 1] - 1.0 for year in range(first_year, first_year + years)])


def mixed(first_year: int, years: int, share: float, stocks: Months, other: Months) -> Floats:
    """Return the yearly returns of a monthly rebalanced mix."""
    found = []
    for year in range(first_year, first_year + years):
        months = [year * 100 + month for month in range(1, 13)]
        found.append(float(np.prod([1.0 + share * stocks[m] + (1.0 - share) * other[m] for m in months])) - 1.0)
    return np.array(found)
