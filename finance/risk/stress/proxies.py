"""What a holding is like where it has no history of its own: shares by their beta, bonds by their duration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from finance.errors import NotEnoughData
from finance.measures import beta
from finance.risk.stress.bonds import BondShape, par_shape
from finance.risk.stress.episodes import Episode
from finance.types import Floats

Kind = Literal["shares", "bonds", "cash"]
SMALLEST_SAMPLE = 60  # days of common history for a beta
TOWARDS_ONE = 1.0 / 3.0  # betas drift to the market's (Blume 1975)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a holding resembles.

    Attributes:
        kind: of the market that it follows.
        beta: of shares, to the share index.
        bond: of bonds.
        low_grade: how far a bond's yield follows the low grade (1) rather than the high grade (0).
        words: names the proxy, for example "S&P 500 times 1.20".
    """

    kind: Kind
    words: str
    beta: float = 1.0
    bond: BondShape = BondShape(0.0, 0.0)
    low_grade: float = 0.5


def like_shares(returns: Floats | None, index: Floats | None, index_name: str = "the share index") -> Likeness:
    """Return a share's likeness: the index times its beta, drawn a third of the way to one.

    Args:
        returns: daily, of the holding, or None where there are too few.
        index: of the same days, or None where there is no index.
        index_name: for a person.
    """
    try:
        if returns is None or index is None or len(returns) < SMALLEST_SAMPLE:
            raise NotEnoughData("There is no common history.")
        slope = TOWARDS_ONE + (1.0 - TOWARDS_ONE) * beta(returns, index)
    except NotEnoughData:
        return Likeness("shares", f"{index_name}, as it is")
    return Likeness("shares", f"{index_name} times {slope:.2f}", beta=slope)


def like_bonds(maturity_years: float, yield_pa: float, low_grade: float = 0.5) -> Likeness:
    """Return a bond fund's likeness: par bonds of one maturity, between the high grade (0) and the low grade (1)."""
    shape = par_shape(maturity_years, yield_pa)
    grade = "high-grade" if low_grade <= 0 else "low-grade" if low_grade >= 1 else "corporate"
    words = f"the yields of {grade} bonds, {shape.duration:.1f} years of duration"
    return Likeness("bonds", words, bond=shape, low_grade=low_grade)


def like_cash() -> Likeness:
    """Return the likeness of bills and money-market funds."""
    return Likeness("cash", "what bills paid")


def change_in(like: Likeness, item: Episode) -> float:
    """Return what the proxy says of a holding in an episode: a total change, a fraction above -1."""
    if like.kind == "cash":
        return item.bills
    if like.kind == "shares":
        return max(like.beta * item.shares, -1.0)
    ends = np.array(item.high_grade) * (1.0 - like.low_grade) + np.array(item.low_grade) * like.low_grade
    earned = float(ends.mean()) * item.years
    return max((1.0 + earned) * (1.0 + like.bond.change(float(ends[1] - ends[0]))) - 1.0, -1.0)
