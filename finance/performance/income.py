"""Dividends and interest: what was received, and what the coming year should bring.

The forecast assumes that a security pays in the next twelve months what it paid a unit in the last twelve, each
payment a year later. It is no promise, and the answers say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from finance.errors import NotEnoughData
from finance.market.actions import Action
from finance.money import to_cents
from finance.portfolio import Transaction

INCOME_KINDS = frozenset({"dividend", "interest"})
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came or is expected on a day, USD; symbol is empty for interest on cash."""

    day: date
    symbol: str
    amount_usd: Decimal


def received(bookings: Iterable[Transaction], start: date, end: date) -> tuple[Payment, ...]:
    """Return the dividends and interest booked after `start` and up to `end`, by day."""
    found = [
        Payment(booked.date, booked.symbol, booked.amount)
        for booked in bookings
        if booked.kind in INCOME_KINDS and start < booked.date <= end
    ]
    return tuple(sorted(found, key=lambda payment: (payment.day, payment.symbol)))


def forecast(
    held: Mapping[str, Decimal], actions: Sequence[Action], day: date, *, growth_pa: float = 0.0
) -> tuple[Payment, ...]:
    """Return the dividends expected in the twelve months after `day`, by day, from those of the twelve months before.

    A dividend before a split counts for the units that it has become.

    Args:
        held: units of each symbol today.
        actions: corporate actions; nothing after `day` is looked at.
        day: today.
        growth_pa: how much more a unit pays than a year ago; a fraction above -1.

    Raises:
        NotEnoughData: the growth is not above -1.
    """
    if not growth_pa > -1:
        raise NotEnoughData(f"Dividends cannot grow by {growth_pa}; give a fraction above -1, such as 0.02.")
    factor = Decimal(str(1 + growth_pa))
    known = [action for action in actions if action.day <= day]
    found = []
    for action in known:
        units = held.get(action.symbol, Decimal(0))
        if action.kind != "dividend" or not units or not day - YEAR < action.day:
            continue
        for later in known:
            if later.kind == "split" and later.symbol == action.symbol and later.day > action.day:
                units /= later.ratio
        found.append(Payment(_year_later(action.day), action.symbol, to_cents(units * action.cash * factor)))
    return tuple(sorted(found, key=lambda payment: (payment.day, payment.symbol)))


def dividends_from_bookings(bookings: Sequence[Transaction]) -> tuple[Action, ...]:
    """Return booked dividends as dividends a unit, by what each account held on the day before.

    For books without a file of corporate actions; a dividend for which nothing was held is left out.
    """
    paid: dict[tuple[date, str], tuple[Decimal, Decimal]] = {}
    units: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    ordered = sorted(bookings, key=lambda booked: (booked.date, booked.kind != "dividend"))
    for booked in ordered:
        key = (booked.account, booked.symbol)
        if booked.kind in ("buy", "sell"):
            units[key] += booked.quantity if booked.kind == "buy" else -booked.quantity
        elif booked.kind == "dividend" and units[key] > 0:
            amount, base = paid.get((booked.date, booked.symbol), (Decimal(0), Decimal(0)))
            paid[booked.date, booked.symbol] = (amount + booked.amount, base + units[key])
    return tuple(
        Action(day, "dividend", symbol, cash=amount / base) for (day, symbol), (amount, base) in sorted(paid.items())
    )


def by_month(payments: Iterable[Payment]) -> dict[str, Decimal]:
    """Return the sums by month, "2026-03" first to last."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for payment in payments:
        sums[f"{payment.day:%Y-%m}"] += payment.amount_usd
    return dict(sorted(sums.items()))


def by_symbol(payments: Iterable[Payment]) -> dict[str, Decimal]:
    """Return the sums by symbol, largest first."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for payment in payments:
        sums[payment.symbol] += payment.amount_usd
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
