"""Bookings for tax, made by hand or drawn."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from finance.portfolio import Transaction, TransactionKind

FIRST = date(2024, 1, 1)
few = settings(max_examples=40)  # a book of trades is slow to draw


def booked(
    line: int, day: date, kind: TransactionKind, quantity: str, price: str, symbol: str = "AAA", account: str = "T"
) -> Transaction:
    """Return a purchase or a sale."""
    units, each = Decimal(quantity), Decimal(price)
    return Transaction(line, day, account, kind, symbol, units, each, units * each * (1 if kind == "sell" else -1))


@st.composite
def trades(draw: st.DrawFn, accounts: str = "TR", symbols: tuple[str, ...] = ("AAA", "BBB")) -> tuple[Transaction, ...]:
    """Purchases and sales in order; nothing is sold that is not held."""
    held: dict[tuple[str, str], Decimal] = {}
    day, found = FIRST, []
    for line in range(2, draw(st.integers(3, 14))):
        day += timedelta(days=draw(st.integers(0, 25)))
        account, symbol = draw(st.sampled_from(accounts)), draw(st.sampled_from(symbols))
        price = draw(st.integers(1, 40))
        there = held.get((account, symbol), Decimal(0))
        if there and draw(st.booleans()):
            units = Decimal(draw(st.integers(1, int(there))))
            held[account, symbol] = there - units
            found.append(booked(line, day, "sell", str(units), str(price), symbol, account))
        else:
            units = Decimal(draw(st.integers(1, 12)))
            held[account, symbol] = there + units
            found.append(booked(line, day, "buy", str(units), str(price), symbol, account))
    return tuple(found)
