"""A portfolio from files on the command line instead of a client of the bank: prices, with or without bookings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.errors import UsageError
from finance.intake import Intake, PriceRules, take_in
from finance.market import Instrument, Prices
from finance.market.actions import Action
from finance.portfolio import Account, Client, FeeSchedule, Transaction

NOTICE = "From the files handed in; nothing was stored."


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What answers need, made from files."""

    client: Client
    prices: Prices
    instruments: dict[str, Instrument]
    today: date
    actions: tuple[Action, ...]


def hand_in(paths: Sequence[Path], benchmark: str | None, retirement: Sequence[str] = ()) -> HandedIn:
    """Return a portfolio from files of prices and, if there are any, bookings, corporate actions and rates.

    Without bookings, the first column of prices is the portfolio, and the second, if any, the benchmark.

    Args:
        paths: CSV, JSON or Parquet.
        benchmark: as in "SPY=0.6,AGG=0.4"; by default the second column, or an even blend of all that is held.
        retirement: accounts that are not taxed.

    Raises:
        ImportRefused: a file is wrong; names the row.
        UsageError: there are no prices, or the benchmark is none.
    """
    taken = take_in(paths, rules=PriceRules(gaps="carry"))
    taken.report.require()
    if taken.prices is None:
        raise UsageError("There are no prices among the files; hand in a table with 'date' and one column a symbol.")
    bookings = taken.ledger.transactions() if taken.ledger else _one_unit(taken.prices)
    blend = _benchmark(benchmark, taken, bookings)
    kinds = {account: "retirement" if account in retirement else "taxable" for account in _accounts(bookings)}
    client = Client(
        id="files",
        name="Portfolio from files",
        birth_year=1970,
        risk_profile="balanced",
        benchmark=blend,
        accounts=tuple(Account(name, name, kind) for name, kind in kinds.items()),  # type: ignore[arg-type]
        goals=(),
        contributions=(),
        fees=FeeSchedule(Decimal(0), "quarterly"),
        transactions=bookings,
    )
    instruments = {symbol: _instrument(symbol, taken.prices.source) for symbol in taken.prices.symbols}
    return HandedIn(client, taken.prices, instruments, taken.prices.last_day, taken.actions)


def _one_unit(prices: Prices) -> tuple[Transaction, ...]:
    """Return the bookings of somebody who holds one unit of the first column from the first day."""
    paid = Decimal(repr(float(prices.values[0, 0])))
    day, symbol, none = prices.first_day, prices.symbols[0], Decimal(0)
    return (
        Transaction(1, day, "files", "deposit", "", none, none, paid),
        Transaction(2, day, "files", "buy", symbol, Decimal(1), paid, -paid),
    )


def _accounts(bookings: Sequence[Transaction]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(booked.account for booked in bookings))


def _benchmark(text: str | None, taken: Intake, bookings: Sequence[Transaction]) -> tuple[tuple[str, float], ...]:
    assert taken.prices is not None
    symbols = taken.prices.symbols
    if text is None:
        held = tuple(dict.fromkeys(booked.symbol for booked in bookings if booked.symbol)) or symbols
        if taken.ledger is None:
            return ((symbols[min(1, len(symbols) - 1)], 1.0),)
        return tuple((symbol, 1.0 / len(held)) for symbol in held)
    found = []
    for part in text.split(","):
        symbol, _, share = part.partition("=")
        try:
            found.append((symbol.strip(), float(share or 1)))
        except ValueError:
            raise UsageError(f"{part!r} is no part of a benchmark; write it like SPY=0.6,AGG=0.4.") from None
        if symbol.strip() not in symbols:
            raise UsageError(f"There are no prices for {symbol.strip()!r}; there are {', '.join(symbols[:12])}.")
    if abs(sum(share for _, share in found) - 1) > 1e-9 or any(not share >= 0 for _, share in found):
        raise UsageError(f"The benchmark {text} must have weights that are not negative and sum to 1.")
    return tuple(found)


def _instrument(symbol: str, source: str) -> Instrument:
    return Instrument(symbol, symbol, "equity", "unknown", "USD", False, source, "the client's own")
