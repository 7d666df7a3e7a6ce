"""Several blows at once: shares, yields, inflation and other currencies, each on what answers to it.

Letters: N holdings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from finance.errors import InputError
from finance.measures.sound import require_finite, require_fraction
from finance.risk.stress.economy import PASS_THROUGH, SHARES_PER_INFLATION, Shock
from finance.risk.stress.replay import Holding
from finance.types import Floats

TOGETHER = (
    "Each share moves by its beta with the index, each bond by its duration and convexity with the yields; inflation "
    "adds what it does to both; what is held in another currency moves with it; all of it at once, and nothing is "
    "traded."
)


@dataclass(frozen=True, slots=True)
class Blow:
    """What happens, every field a fraction.

    Attributes:
        shares: change of the share index, -0.3 is a fall by 30 %.
        yields: change of all yields, 0.01 is one percentage point up.
        inflation: over a year beyond what was expected.
        currencies: change of all other currencies' worth in the books' own.
    """

    shares: float = 0.0
    yields: float = 0.0
    inflation: float = 0.0
    currencies: float = 0.0


def together(held: Sequence[Holding], foreign: Sequence[bool], blow: Blow) -> Shock:
    """Return what all of it does to holdings; each part alone does what `rate_shock` and `inflation_shock` say.

    Args:
        held: bonds answer by duration and convexity, shares by their beta, cash not at all.
        foreign: whether each is held in another currency [N].
        blow: what happens.

    Raises:
        InputError: a number is missing or beyond reason, or there is not one `foreign` for each holding.
    """
    if len(foreign) != len(held):
        raise InputError(f"Each of the {len(held)} holdings needs to say whether it is foreign; mend the list.")
    require_fraction(blow.shares, "The change of shares", -1.0, 2.0)
    require_fraction(blow.yields, "The change of yields", -0.5, 0.5)
    require_fraction(blow.inflation, "The surprise in inflation", -0.5, 0.5)
    require_fraction(blow.currencies, "The change of currencies", -1.0, 2.0)
    weights = np.array([one.weight for one in held], dtype=np.float64)
    require_finite(weights, "weights")
    changes = np.array([_change(one, abroad, blow) for one, abroad in zip(held, foreign, strict=True)])
    effects: Floats = weights * changes
    total = float(effects.sum())
    duration = float(sum(one.weight * one.like.bond.duration for one in held if one.like.kind == "bonds"))
    return Shock(total, effects, (1.0 + total) / (1.0 + blow.inflation) - 1.0, duration)


def _change(one: Holding, abroad: bool, blow: Blow) -> float:
    own = 0.0
    if one.like.kind == "bonds":
        own = one.like.bond.change(blow.yields + PASS_THROUGH * blow.inflation)
    elif one.like.kind == "shares":
        own = max(one.like.beta * (blow.shares + SHARES_PER_INFLATION * blow.inflation), -1.0)
    return (1.0 + own) * (1.0 + blow.currencies) - 1.0 if abroad else own
