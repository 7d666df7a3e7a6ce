"""What a strategy is shown: data cut at t, so that it cannot look ahead, and what it gives back.

Letters: T days so far, N assets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from finance.errors import InputError
from finance.measures.sound import require_finite
from finance.types import Days, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Everything known at a close.

    Attributes:
        days: [T], the last one is today.
        returns: daily [T, N], read-only and a copy of its own: there is no way from it to later days.
        weights: held at this close, after the day's moves [N].
    """

    days: Days
    returns: Floats
    weights: Floats


Strategy = Callable[[Past], Floats]
"""Gives the weights [N] to hold from this close on; what they leave to 1 is cash."""


def cut(days: Days, returns: Floats, rows: slice, weights: Floats) -> Past:
    """Return the past of these rows, as copies that cannot be written to."""
    own_days, own_returns, own_weights = days[rows].copy(), returns[rows].copy(), weights.copy()
    for array in (own_days, own_returns, own_weights):
        array.flags.writeable = False
    return Past(own_days, own_returns, own_weights)


def decided(strategy: Strategy, past: Past) -> Floats:
    """Return a strategy's weights, checked.

    Raises:
        InputError: they are of another number, missing or infinite.
    """
    wanted = np.array(strategy(past), dtype=np.float64)
    if wanted.shape != past.weights.shape:
        raise InputError(
            f"The strategy gave weights of the shape {wanted.shape} on {past.days[-1]}, "
            f"but there are {len(past.weights)} assets; give one weight each."
        )
    require_finite(wanted, f"the strategy's weights on {past.days[-1]}")
    return wanted
