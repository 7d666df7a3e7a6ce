"""The United Kingdom's matching of shares: same day, the thirty days after, then the pool at its average cost.

Taxation of Chargeable Gains Act 1992, sections 104 to 106A. All accounts that are taxed count together, as one person
holds one pool of a class of shares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from finance.errors import TaxError
from finance.portfolio import Transaction

ZERO = Decimal(0)
MATCH_DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Disposal:
    """Units sold on a day, as far as one rule matched them."""

    symbol: str
    sold: date
    quantity: Decimal
    proceeds: Decimal
    cost: Decimal
    rule: Literal["same day", "thirty days", "pool"]

    @property
    def gain(self) -> Decimal:
        """Proceeds less allowable cost."""
        return self.proceeds - self.cost


@dataclass(frozen=True, slots=True)
class Pool:
    """What is left of a symbol, and its cost."""

    symbol: str
    quantity: Decimal
    cost: Decimal


@dataclass(slots=True)
class _Day:
    """All purchases, or all sales, of a symbol on a day: the law takes them as one."""

    quantity: Decimal = ZERO
    amount: Decimal = ZERO

    def take(self, quantity: Decimal) -> Decimal:
        """Take units away and return their share of the amount."""
        share = self.amount if quantity == self.quantity else self.amount * quantity / self.quantity
        self.quantity -= quantity
        self.amount -= share
        return share


def pooled(
    bookings: Iterable[Transaction], taxable: Collection[str], until: date = date.max
) -> tuple[tuple[Disposal, ...], tuple[Pool, ...]]:
    """Return the disposals up to a day, by day and symbol, and the pools that are left.

    A sale is matched with purchases of the thirty days after it as far as they are booked by `until`; the answer for
    a recent sale can therefore still change.

    Raises:
        TaxError: more is sold than is held.
    """
    bought: dict[str, dict[date, _Day]] = defaultdict(dict)
    sold: dict[str, dict[date, _Day]] = defaultdict(dict)
    for booked in bookings:
        if booked.kind in ("buy", "sell") and booked.account in taxable and booked.date <= until:
            side = bought if booked.kind == "buy" else sold
            day = side[booked.symbol].setdefault(booked.date, _Day())
            day.quantity += booked.quantity
            day.amount += abs(booked.amount)
    disposals: list[Disposal] = []
    pools = [_run(symbol, bought[symbol], sold[symbol], disposals) for symbol in sorted(set(bought) | set(sold))]
    disposals.sort(key=lambda item: (item.sold, item.symbol))
    return tuple(disposals), tuple(pool for pool in pools if pool.quantity)


def _run(symbol: str, bought: dict[date, _Day], sold: dict[date, _Day], disposals: list[Disposal]) -> Pool:
    for day, sale in sorted(sold.items()):
        if day in bought:
            _match(symbol, day, sale, bought[day], "same day", disposals)
    for day, sale in sorted(sold.items()):
        for later in sorted(bought):
            if day < later <= day + MATCH_DAYS:
                _match(symbol, day, sale, bought[later], "thirty days", disposals)
    pool = _Day()
    for day in sorted({*bought, *sold}):
        if day in bought:
            pool.quantity += bought[day].quantity
            pool.amount += bought[day].amount
        if day in sold and sold[day].quantity:
            sale = sold[day]
            if sale.quantity > pool.quantity:
                raise TaxError(f"{sale.quantity} {symbol} sold on {day} were not held; add the purchases.")
            _match(symbol, day, sale, pool, "pool", disposals)
    return Pool(symbol, pool.quantity, pool.amount)


def _match(
    symbol: str,
    day: date,
    sale: _Day,
    source: _Day,
    rule: Literal["same day", "thirty days", "pool"],
    disposals: list[Disposal],
) -> None:
    units = min(sale.quantity, source.quantity)
    if units > 0:
        disposals.append(Disposal(symbol, day, units, sale.take(units), source.take(units), rule))
