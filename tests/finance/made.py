"""Small prices and clients, made by hand, so that a test's figures can be checked on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from finance.market import Instrument, Prices
from finance.portfolio import Account, Client, FeeSchedule, Transaction, TransactionKind

PROFILE = """
id = "pat"
name = "Pat Example"
birth_year = 1980
risk_profile = "balanced"
benchmark = { AAA = 0.6, BILL = 0.4 }

[fees]
advisory_rate_pa = 0.01
charged = "quarterly"

[[accounts]]
id = "P-1"
name = "Account"
kind = "taxable"
"""
HEADER = "date,account,kind,symbol,quantity,price,amount"


def prices(columns: Mapping[str, Sequence[float]], first: str = "2020-01-06") -> Prices:
    """Return closes on weekdays from a Monday on."""
    length = len(next(iter(columns.values())))
    days = np.busday_offset(np.datetime64(first), np.arange(length), roll="forward")
    return Prices(days, tuple(columns), np.column_stack([np.array(v, dtype=np.float64) for v in columns.values()]))


def booking(
    day: str, kind: TransactionKind, amount: str, symbol: str = "", quantity: str = "0", account: str = "P-1"
) -> Transaction:
    """Return one booking; the price follows from amount and quantity."""
    units = Decimal(quantity)
    price = abs(Decimal(amount)) / units if units else Decimal(0)
    return Transaction(0, date.fromisoformat(day), account, kind, symbol, units, price, Decimal(amount))


def client(*bookings: Transaction, benchmark: tuple[tuple[str, float], ...] = (("AAA", 1.0),)) -> Client:
    """Return a client with one or two accounts and these bookings."""
    return Client(
        id="pat",
        name="Pat Example",
        birth_year=1980,
        risk_profile="balanced",
        benchmark=benchmark,
        accounts=(Account("P-1", "Account", "taxable"), Account("P-2", "Other", "retirement")),
        goals=(),
        contributions=(),
        fees=FeeSchedule(Decimal("0.01"), "quarterly"),
        transactions=bookings,
    )


def instrument(symbol: str, asset_class: str = "equity", modelled: bool = False) -> Instrument:
    """Return an instrument that is named after its symbol."""
    return Instrument(symbol, f"{symbol} Company", asset_class, "Any", "USD", modelled, "made", "free")  # type: ignore[arg-type]


def folder(place: Path, profile: str = PROFILE, lines: Sequence[str] = ("2020-01-06,P-1,deposit,,,,100.00",)) -> Path:
    """Write a client's folder and return it."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "client.toml").write_text(profile, encoding="utf-8")
    (place / "transactions.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return place
