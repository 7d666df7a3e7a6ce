"""What a change of yields does to bonds: exactly for a bond, by duration and convexity for a fund.

Yields are compounded `frequency` times a year; maturities are in years.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from finance.errors import InputError


@dataclass(frozen=True, slots=True)
class BondShape:
    """How a price answers to a change of its yield y: dP/P = -duration dy + convexity dy^2 / 2.

    Attributes:
        duration: modified, years.
        convexity: years squared.
    """

    duration: float
    convexity: float

    def change(self, yield_change: float) -> float:
        """Return the relative change of the price, to the second order; never below -1."""
        return max(-self.duration * yield_change + 0.5 * self.convexity * yield_change**2, -1.0)


def bond_price(coupon_pa: float, years: float, yield_pa: float, frequency: int = 2) -> float:
    """Return the price of a bond that pays back 1, coupons included, just after a coupon.

    Raises:
        InputError: the maturity or the frequency is not positive, or the yield is at most -frequency.
    """
    times, flows, growth = _flows(coupon_pa, years, yield_pa, frequency)
    return float(flows @ growth**-times)


def bond_shape(coupon_pa: float, years: float, yield_pa: float, frequency: int = 2) -> BondShape:
    """Return duration and convexity of a bond, from the exact derivatives of its price."""
    times, flows, growth = _flows(coupon_pa, years, yield_pa, frequency)
    worth = flows * growth**-times
    price = float(worth.sum())
    first = float(worth @ times) / growth / frequency
    second = float(worth @ (times * (times + 1.0))) / growth**2 / frequency**2
    return BondShape(first / price, second / price)


def par_shape(years: float, yield_pa: float, frequency: int = 2) -> BondShape:
    """Return duration and convexity of a bond whose coupon is its yield, so that it costs 1."""
    return bond_shape(yield_pa, years, yield_pa, frequency)


def _flows(coupon_pa: float, years: float, yield_pa: float, frequency: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Return times in coupon periods, payments, and growth a period; the first period may be a short one."""
    if not (math.isfinite(years) and years > 0 and frequency >= 1):
        raise InputError(
            f"A bond of {years:g} years paying {frequency} times a year is impossible; both must be positive."
        )
    if not (math.isfinite(yield_pa) and math.isfinite(coupon_pa) and yield_pa > -frequency):
        raise InputError(f"A yield of {yield_pa:g} and a coupon of {coupon_pa:g} cannot be priced; correct them.")
    count = math.ceil(years * frequency - 1e-9)
    times = years * frequency - np.arange(count)[::-1]
    flows = np.full(count, coupon_pa / frequency)
    flows[-1] += 1.0
    return times, flows, 1.0 + yield_pa / frequency
