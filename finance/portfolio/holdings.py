"""What is held on a day: cash, lots first in first out, and their value against their cost."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finance.market import Prices
from finance.portfolio.client import Client, Transaction


@dataclass(frozen=True, slots=True)
class Lot:
    """Units of one symbol bought together; quantity is what is left of them, cost in USD is for what is left."""

    account: str
    symbol: str
    bought: date
    quantity: Decimal
    cost_usd: Decimal


@dataclass(frozen=True, slots=True)
class Holding:
    """All open lots of one symbol on a day, USD."""

    symbol: str
    quantity: float
    value_usd: float
    cost_usd: float

    @property
    def gain_usd(self) -> float:
        """Unrealised gain: value less cost."""
        return self.value_usd - self.cost_usd


def open_lots(transactions: Iterable[Transaction], day: date) -> tuple[Lot, ...]:
    """Return the lots still open at the end of `day`; what is sold comes from the oldest lot of its account."""
    queues: dict[tuple[str, str], deque[Lot]] = defaultdict(deque)
    for booked in transactions:
        if booked.date > day:
            continue
        queue = queues[booked.account, booked.symbol]
        if booked.kind == "buy":
            queue.append(Lot(booked.account, booked.symbol, booked.date, booked.quantity, -booked.amount))
        elif booked.kind == "sell":
            _sell(queue, booked.quantity)
    return tuple(lot for queue in queues.values() for lot in queue)


def _sell(queue: deque[Lot], quantity: Decimal) -> None:
    while quantity > 0 and queue:
        lot = queue.popleft()
        if lot.quantity > quantity:
            left = lot.quantity - quantity
            cost = lot.cost_usd * left / lot.quantity
            queue.appendleft(Lot(lot.account, lot.symbol, lot.bought, left, cost))
        quantity -= lot.quantity


def cash_balance(client: Client, day: date) -> Decimal:
    """Return the cash of all accounts at the end of `day`, USD."""
    return sum((booked.amount for booked in client.transactions if booked.date <= day), Decimal(0))


def holdings(client: Client, prices: Prices, day: date) -> tuple[Holding, ...]:
    """Return what is held at the end of `day`, valued at the last close that was known then, largest first.

    Raises:
        DataError: a holding has no price column.
        PeriodError: `day` is before the first price.
    """
    quantity: dict[str, Decimal] = defaultdict(Decimal)
    cost: dict[str, Decimal] = defaultdict(Decimal)
    for lot in open_lots(client.transactions, day):
        quantity[lot.symbol] += lot.quantity
        cost[lot.symbol] += lot.cost_usd
    found = (
        Holding(symbol, float(units), float(units) * prices.asof(symbol, day), float(cost[symbol]))
        for symbol, units in quantity.items()
    )
    return tuple(sorted(found, key=lambda holding: (-holding.value_usd, holding.symbol)))
