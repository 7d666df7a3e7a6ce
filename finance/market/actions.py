"""Corporate actions: splits, dividends, mergers and renames, applied to prices and to units held.

An action counts at the open of its ex-day, so a close on the ex-day is after it. Everything runs forward in time: what
is made of prices up to a day never depends on an action after it.

Letters: T days, N symbols.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np

from finance.errors import DataError
from finance.market.prices import Prices
from finance.types import Floats

ActionKind = Literal["split", "dividend", "merger", "rename"]


@dataclass(frozen=True, slots=True)
class Action:
    """One corporate action.

    Attributes:
        day: the ex-day: who held at the close before it is concerned.
        kind: a merger turns a unit into `ratio` units of `into` and `cash`; a rename is a merger of one for one.
        symbol: what it happens to, by its name before.
        ratio: new units for one old unit; 1 for dividends and renames.
        cash: a unit, in the symbol's currency; zero for splits and renames.
        into: the symbol after a merger or rename; empty otherwise.
        line: of the file it came from.
    """

    day: date
    kind: ActionKind
    symbol: str
    ratio: Decimal = Decimal(1)
    cash: Decimal = Decimal(0)
    into: str = ""
    line: int = 0

    def __post_init__(self) -> None:
        where = f"The {self.kind} of {self.symbol or 'nothing'} on {self.day}"
        if not self.symbol:
            raise DataError(f"{where} names no symbol; add it.")
        if self.kind in ("split", "rename") and self.cash:
            raise DataError(f"{where} cannot pay cash; hand in the cash as a dividend.")
        if self.kind != "merger" and self.ratio <= 0:
            raise DataError(f"{where} has the ratio {self.ratio}; it must be positive.")
        if self.cash < 0 or self.ratio < 0 or (self.kind == "dividend" and not self.cash):
            raise DataError(f"{where} has the cash {self.cash}; it must be positive.")
        if (self.kind in ("merger", "rename")) != bool(self.into) or self.into == self.symbol:
            raise DataError(f"{where} must name what the units become, and only a merger or rename may.")


def until(actions: Iterable[Action], day: date) -> tuple[Action, ...]:
    """Return the actions up to the end of `day`, in the order of their days."""
    return tuple(sorted((action for action in actions if action.day <= day), key=lambda action: action.day))


def growth(prices: Prices, actions: Sequence[Action], symbol: str, *, dividends: bool = True) -> Floats:
    """Return the daily returns [T - 1] of one unit of a symbol as it was traded, splits and dividends put right.

    r = (close x split ratio + dividend) / close before - 1, dividends of the same day before its split. A merger ends
    the series; what follows belongs to the symbol that it became.

    Args:
        prices: closes as traded.
        actions: of any symbol; those outside the prices' days are left out.
        symbol: one of the columns.
        dividends: leave the dividends in; without them it is the price's own growth.
    """
    closes = prices.series(symbol)
    ratio, cash = np.ones((2, len(closes)))
    cash[:] = 0.0
    for action in actions:
        row = int(np.searchsorted(prices.days, np.datetime64(action.day, "D"), side="left"))
        if action.symbol != symbol or not 0 < row < len(closes):
            continue
        if action.kind == "split":
            ratio[row] *= float(action.ratio)
        elif action.kind == "dividend" and dividends:
            cash[row] += float(action.cash)
    return np.asarray((closes[1:] * ratio[1:] + cash[1:]) / closes[:-1] - 1.0)


def adjusted(prices: Prices, actions: Sequence[Action], *, dividends: bool = True) -> Prices:
    """Return prices that grow as a holder's money did, beginning at each symbol's first close.

    Adjusting forward, instead of scaling the past at every new action, keeps every past level as it was on its day.
    """
    levels = [
        prices.series(symbol)[0]
        * np.concatenate([[1.0], np.cumprod(1.0 + growth(prices, actions, symbol, dividends=dividends))])
        for symbol in prices.symbols
    ]
    words = "splits and dividends" if dividends else "splits"
    return Prices(prices.days, prices.symbols, np.column_stack(levels), f"{prices.source}, adjusted for {words}")


@dataclass(frozen=True, slots=True)
class Held:
    """Units of a symbol after corporate actions, and the cash that they paid on the way."""

    symbol: str
    quantity: Decimal
    cash: Decimal


def carried(symbol: str, quantity: Decimal, bought: date, actions: Iterable[Action], day: date) -> Held:
    """Return what units that were held at the close of `bought` have become by the end of `day`.

    Args:
        symbol: as it was called when bought.
        quantity: units, of either sign.
        bought: actions up to this day have been taken account of.
        actions: of any symbol, in any order.
        day: actions after it are not looked at.
    """
    cash = Decimal(0)
    for action in until(actions, day):
        if action.day <= bought or action.symbol != symbol:
            continue
        cash += quantity * action.cash
        if action.kind != "dividend":
            quantity *= action.ratio
        symbol = action.into or symbol
    return Held(symbol, quantity, cash)
