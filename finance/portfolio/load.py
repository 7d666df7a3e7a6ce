"""Read a client's folder: `client.toml` and `transactions.csv`, each field checked, a bad one named by its line."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar, get_args

from finance.errors import DataError
from finance.portfolio.books import check_books
from finance.portfolio.client import (
    Account,
    AccountKind,
    Client,
    Contribution,
    FeeSchedule,
    Goal,
    RiskProfile,
    Transaction,
    TransactionKind,
)

COLUMNS = ("date", "account", "kind", "symbol", "quantity", "price", "amount")
T = TypeVar("T")


def load_client(folder: Path) -> Client:
    """Read and check one client.

    Args:
        folder: holds `client.toml` and `transactions.csv`.

    Raises:
        DataError: a file is missing or broken, or a field or a booking is wrong; names file, line and field.
    """
    path = folder / "client.toml"
    profile = _read_toml(path)
    take = _Taker(path, profile)
    accounts = take.rows("accounts", _account)
    transactions = tuple(_read_transactions(folder / "transactions.csv"))
    check_books(folder / "transactions.csv", transactions, {account.id for account in accounts})
    return Client(
        id=take.text("id"),
        name=take.text("name"),
        birth_year=take.number("birth_year"),
        risk_profile=take.choice("risk_profile", get_args(RiskProfile)),
        benchmark=_benchmark(path, profile.get("benchmark")),
        accounts=accounts,
        goals=take.rows("goals", _goal),
        contributions=take.rows("contributions", _contribution),
        fees=_fees(_Taker(path, take.table("fees"), "fees.")),
        transactions=transactions,
    )


class _Taker:
    """Takes typed fields out of a TOML table and names the one that is wrong."""

    def __init__(self, path: Path, table: dict[str, Any], prefix: str = "") -> None:
        self.path, self.source, self.prefix = path, table, prefix

    def wrong(self, name: str, wanted: str) -> DataError:
        found = f"{self.source[name]!r} is" if name in self.source else "missing;"
        return DataError(
            f"{self.path}, {self.prefix}{name}: {found} not {wanted}; correct it.".replace("; not", ", not")
        )

    def _is(self, name: str, kind: type[T], wanted: str) -> T:
        value = self.source.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.wrong(name, wanted)
        return value

    def text(self, name: str) -> str:
        return self._is(name, str, "a text")

    def number(self, name: str) -> int:
        return self._is(name, int, "a whole number")

    def day(self, name: str) -> date:
        return self._is(name, date, "a date like 2030-06-30")

    def table(self, name: str) -> dict[str, Any]:
        return self._is(name, dict, "a table")

    def amount(self, name: str) -> Decimal:
        value = self.source.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(name, "a number")
        return Decimal(str(value))

    def choice(self, name: str, allowed: tuple[str, ...]) -> Any:
        if self.source.get(name) not in allowed:
            raise self.wrong(name, "one of " + ", ".join(allowed))
        return self.source[name]

    def rows(self, name: str, make: Callable[[_Taker], T]) -> tuple[T, ...]:
        found = self.source.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self.wrong(name, "a list of tables")
        return tuple(make(_Taker(self.path, row, f"{name} {number}, ")) for number, row in enumerate(found, 1))


def _account(take: _Taker) -> Account:
    return Account(take.text("id"), take.text("name"), take.choice("kind", get_args(AccountKind)))


def _goal(take: _Taker) -> Goal:
    return Goal(take.text("name"), take.day("date"), take.amount("amount_usd"), take.number("priority"))


def _contribution(take: _Taker) -> Contribution:
    every = take.choice("every", ("month", "quarter", "year"))
    return Contribution(take.text("account"), take.amount("amount_usd"), every)


def _fees(take: _Taker) -> FeeSchedule:
    return FeeSchedule(take.amount("advisory_rate_pa"), take.choice("charged", ("quarterly",)))


def _benchmark(path: Path, table: Any) -> tuple[tuple[str, float], ...]:
    if not isinstance(table, dict) or not all(isinstance(weight, int | float) for weight in table.values()):
        raise DataError(f"{path}, benchmark: it must be a table of symbols and weights; correct it.")
    weights = tuple((symbol, float(weight)) for symbol, weight in table.items())
    if any(weight < 0 for _, weight in weights) or abs(sum(weight for _, weight in weights) - 1) > 1e-9:
        raise DataError(f"{path}, benchmark: the weights must not be negative and must sum to 1; correct them.")
    return weights


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"The client file {path} does not exist; check the folder.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"The client file {path} cannot be read ({error}); mend it.") from error


def _read_transactions(path: Path) -> Iterator[Transaction]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise DataError(f"{path}, line 1: the column '{missing[0]}' is missing; add it.")
            for row in rows:
                yield _transaction(path, rows.line_num, row)
    except FileNotFoundError:
        raise DataError(f"The transaction file {path} does not exist; check the folder.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"The transaction file {path} cannot be read ({error}); mend it.") from error


def _transaction(path: Path, line: int, row: dict[str, str | None]) -> Transaction:
    def field(name: str) -> str:
        value = row[name]
        if value is None:
            raise DataError(f"{path}, line {line}: the field '{name}' is missing; complete the line.")
        return value.strip()

    def number(name: str) -> Decimal:
        text = field(name) or "0"
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise DataError(f"{path}, line {line}, {name}: {text!r} is not a number; correct it.")
        return value

    try:
        day = date.fromisoformat(field("date"))
    except ValueError:
        raise DataError(f"{path}, line {line}, date: {field('date')!r} is not a date like 2022-12-28.") from None
    kind = field("kind")
    if kind not in get_args(TransactionKind):
        known = ", ".join(get_args(TransactionKind))
        raise DataError(f"{path}, line {line}, kind: {kind!r} is none of {known}.")
    return Transaction(
        line=line,
        date=day,
        account=field("account"),
        kind=kind,  # type: ignore[arg-type]  # checked above
        symbol=field("symbol"),
        quantity=number("quantity"),
        price=number("price"),
        amount=number("amount"),
    )
