"""Lots of many clients as arrays: gains, terms and which lots a sale takes, a hundred thousand lots at a time.

The exact form is `finance.tax.lots`, in decimals; this one is for overviews, searches and batches, in float64.

Letters: L lots, grouped so that the lots of one holding are next to each other; H holdings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from finance.errors import TaxError
from finance.tax.lots import Method, TaxLot
from finance.types import Days, Floats


@dataclass(frozen=True, slots=True, eq=False)
class LotArrays:
    """Lots as columns.

    Attributes:
        holding: which holding (account and symbol) [L], not falling.
        names: account and symbol of each holding [H].
        held_since: datetime64[D] [L].
        bought: datetime64[D] [L].
        quantity: units [L], positive.
        cost: basis in USD [L].
    """

    holding: npt.NDArray[np.int64]
    names: tuple[tuple[str, str], ...]
    held_since: Days
    bought: Days
    quantity: Floats
    cost: Floats


def as_arrays(lots: Sequence[TaxLot]) -> LotArrays:
    """Return lots as columns, ordered by holding and purchase."""
    ordered = sorted(lots, key=lambda lot: (lot.account, lot.symbol, lot.bought, lot.id))
    names = tuple(dict.fromkeys((lot.account, lot.symbol) for lot in ordered))
    place = {name: number for number, name in enumerate(names)}
    return LotArrays(
        np.array([place[lot.account, lot.symbol] for lot in ordered], dtype=np.int64),
        names,
        np.array([lot.held_since for lot in ordered], dtype="datetime64[D]"),
        np.array([lot.bought for lot in ordered], dtype="datetime64[D]"),
        np.array([float(lot.quantity) for lot in ordered]),
        np.array([float(lot.cost_usd) for lot in ordered]),
    )


def long_term(held_since: Days, day: date) -> npt.NDArray[np.bool_]:
    """Say which lots [L] are long-term when sold on a day: held for more than one year (Rev. Rul. 66-7)."""
    begins = held_since + np.timedelta64(1, "D")
    month = begins.astype("datetime64[M]")
    of_month = (begins - month.astype("datetime64[D]")).astype(np.int64)
    # 29 February plus a year is 1 March: counting days from the month's first does just that.
    from_day = (month + 12).astype("datetime64[D]") + of_month
    return np.asarray(from_day <= np.datetime64(day, "D"))


def unrealised(lots: LotArrays, prices: Floats) -> Floats:
    """Return value less basis of each lot [L] in USD at the prices of the holdings [H]."""
    return np.asarray(lots.quantity * prices[lots.holding] - lots.cost)


def take(lots: LotArrays, wanted: Floats, method: Method) -> Floats:
    """Return how many units of each lot [L] sales of all holdings at once would take.

    Args:
        lots: of all holdings.
        wanted: units sold of each holding [H], from zero to what is held.
        method: as in `finance.tax.lots.pick`, without "specific".

    Raises:
        TaxError: more is wanted than is held, or less than nothing.
    """
    held = np.bincount(lots.holding, lots.quantity, minlength=len(lots.names))
    wrong = ~((wanted >= 0) & (wanted <= held * (1 + 1e-12)))
    if wrong.any():
        at = int(np.argmax(wrong))
        account, symbol = lots.names[at]
        raise TaxError(f"{wanted[at]:g} units of {symbol} in {account} cannot be sold; {held[at]:g} are held.")
    unit = lots.cost / lots.quantity
    age = lots.bought.astype(np.int64)
    keys = {"fifo": (age,), "lifo": (-age,), "highest_cost": (age, -unit), "lowest_cost": (age, unit)}
    if method not in keys:
        raise TaxError(f"The method {method!r} needs a choice of lots; use {', '.join(keys)}.")
    order = np.lexsort((*keys[method], lots.holding))
    quantity, holding = lots.quantity[order], lots.holding[order]
    before = np.cumsum(quantity) - quantity
    starts = np.concatenate([[0.0], np.cumsum(held)[:-1]])
    taken = np.empty(len(order))
    taken[order] = np.clip(wanted[holding] - (before - starts[holding]), 0.0, quantity)
    return taken
