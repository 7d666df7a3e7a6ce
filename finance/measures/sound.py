"""Refuses numbers that cannot be computed with: each error names the field, the reason and what to do."""

from __future__ import annotations

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.types import Floats


def need(values: Floats, count: int, what: str) -> None:
    """Raise NotEnoughData when there are fewer than `count` observations."""
    if len(values) < count:
        raise NotEnoughData(f"{what} needs at least {count} observations; there are {len(values)}.")


def require_finite(values: Floats, field: str) -> None:
    """Raise InputError when a number is missing or infinite; names the first place.

    Args:
        values: an array of any shape.
        field: its name for a person, for example "returns".
    """
    # One pass that almost always suffices: a sum is finite only when every number is (or overflows, seen below).
    if np.isfinite(np.sum(values)):
        return
    bad = ~np.isfinite(values)
    if bad.any():
        at = tuple(int(part) for part in np.argwhere(bad)[0])
        place = ", ".join(f"{axis} {part + 1}" for axis, part in zip(("row", "column", "layer"), at, strict=False))
        found = float(np.asarray(values)[at])
        raise InputError(
            f"{field}, {place or 'the value'}: {found} is no number to compute with; leave the row out or correct it."
        )


def require_returns(returns: Floats, field: str = "returns") -> None:
    """Raise InputError unless every return is finite and above -1: nothing loses more than everything.

    A return of exactly -1 is refused too, since no later return can be computed from a price of zero.
    """
    require_finite(returns, field)
    if returns.size and float(returns.min()) <= -1.0:
        at = tuple(int(part) for part in np.argwhere(returns <= -1.0)[0])
        raise InputError(
            f"{field}, row {at[0] + 1}: a return of {float(returns[at]):g} means a price of zero or less; "
            "correct the price it comes from."
        )


def require_fraction(value: float, field: str, low: float = 0.0, high: float = 1.0) -> None:
    """Raise InputError unless low < value < high."""
    if not low < value < high:
        raise InputError(f"{field} is {value:g}, but must lie between {low:g} and {high:g}; choose another.")


def require_same_length(one: Floats, other: Floats, names: str) -> None:
    """Raise InputError unless two rows of numbers have the same length."""
    if len(one) != len(other):
        raise InputError(f"{names} have {len(one)} and {len(other)} values; cut both to the same days.")
