"""How long it takes to sell, and what hurrying costs. Letters: N holdings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.errors import InputError
from finance.measures.sound import require_finite, require_fraction, require_same_length
from finance.types import Floats

IMPACT = 1.0  # of the square-root rule; Almgren and others (2005) and Bouchaud (2009) find values around one


@dataclass(frozen=True, slots=True)
class Liquidity:
    """How a portfolio can be sold.

    Attributes:
        days: to sell each holding [N]; infinity where nothing is traded.
        impact_usd: expected cost of selling each at that pace, by the square-root rule [N].
        share_sold: fraction of the whole value sold after 1, 5, 20 and 60 days [4].
        whole_days: until everything that can be sold is sold.
    """

    days: Floats
    impact_usd: Floats
    share_sold: Floats
    whole_days: float


HORIZONS_DAYS = (1, 5, 20, 60)


def liquidity(
    values_usd: Floats, traded_usd: Floats, deviations_day: Floats, share_of_volume: float = 0.1
) -> Liquidity:
    """Return how long each holding takes to sell when only a share of the market's volume is taken.

    Args:
        values_usd: what is held [N], zero or more.
        traded_usd: mean value traded a day on the market [N]; zero where nothing is.
        deviations_day: standard deviation of a day's return [N], for the cost.
        share_of_volume: largest share of a day's volume that is sold, between 0 and 1.

    Raises:
        InputError: a number is missing or negative, lengths differ, or the share is not between 0 and 1.
    """
    require_fraction(share_of_volume, "The share of the volume", high=1.0 + 1e-12)
    for name, found in (("value", values_usd), ("traded value", traded_usd), ("deviation", deviations_day)):
        require_same_length(values_usd, found, "Values and what is traded")
        require_finite(found, name)
        if (found < 0).any():
            raise InputError(f"The {name} of holding {int(np.argmax(found < 0)) + 1} is negative; give zero or more.")
    pace = share_of_volume * traded_usd
    days = np.full(len(values_usd), np.inf)
    np.divide(values_usd, pace, out=days, where=pace > 0.0)
    days[values_usd == 0.0] = 0.0
    whole = float(values_usd.sum())
    sold = [float(np.minimum(values_usd, pace * day).sum()) / whole if whole else 1.0 for day in HORIZONS_DAYS]
    impact = IMPACT * deviations_day * np.sqrt(share_of_volume) * values_usd
    reachable = days[np.isfinite(days)]
    return Liquidity(days, impact, np.array(sold), float(reachable.max()) if len(reachable) else 0.0)
