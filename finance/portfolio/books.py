"""The rules that a set of bookings must keep: a bad line is named and nothing is taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from pathlib import Path

from finance.errors import DataError
from finance.portfolio.client import TRADE_KINDS, Transaction, TransactionKind

CENT = Decimal("0.01")
GAINS: frozenset[TransactionKind] = frozenset({"deposit", "sell", "dividend"})
LOSSES: frozenset[TransactionKind] = frozenset({"withdrawal", "buy", "fee"})


def check_books(path: Path, transactions: Sequence[Transaction], accounts: Collection[str]) -> None:
    """Raise DataError, naming file and line, at the first booking that breaks a rule.

    Dates do not fall; accounts are known; signs fit the kind; a trade's amount is quantity times price to the cent;
    nothing is sold that is not held; no account's cash falls below zero.
    """
    if not transactions:
        raise DataError(f"{path} has no bookings; at least one deposit is needed.")
    cash: dict[str, Decimal] = defaultdict(Decimal)
    held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    before = transactions[0].date
    for booked in transactions:
        where = f"{path}, line {booked.line}"
        if booked.date < before:
            raise DataError(f"{where}, date: {booked.date} comes after {before}; sort the bookings by date.")
        before = booked.date
        if booked.account not in accounts:
            raise DataError(f"{where}, account: {booked.account!r} is not an account in client.toml; correct it.")
        _check_line(where, booked)
        cash[booked.account] += booked.amount
        if cash[booked.account] < -CENT:
            raise DataError(f"{where}, amount: the cash of account {booked.account} falls below zero; correct it.")
        if booked.kind in TRADE_KINDS:
            key = (booked.account, booked.symbol)
            held[key] += booked.quantity if booked.kind == "buy" else -booked.quantity
            if held[key] < 0:
                raise DataError(f"{where}, quantity: more {booked.symbol} is sold than is held; correct it.")


def _check_line(where: str, booked: Transaction) -> None:
    if (booked.kind in GAINS and booked.amount <= 0) or (booked.kind in LOSSES and booked.amount >= 0):
        sign = "positive" if booked.kind in GAINS else "negative"
        raise DataError(f"{where}, amount: {booked.amount} must be {sign} for a {booked.kind}; correct it.")
    if booked.kind not in TRADE_KINDS:
        return
    if not booked.symbol:
        raise DataError(f"{where}, symbol: it is empty; a {booked.kind} needs one.")
    if booked.quantity <= 0:
        raise DataError(f"{where}, quantity: {booked.quantity} must be positive for a {booked.kind}; correct it.")
    if booked.price <= 0:
        raise DataError(f"{where}, price: {booked.price} must be positive for a {booked.kind}; correct it.")
    if abs(abs(booked.amount) - booked.quantity * booked.price) > CENT:
        raise DataError(f"{where}, amount: {booked.amount} is not quantity times price; correct it.")
