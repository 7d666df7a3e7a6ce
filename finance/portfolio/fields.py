"""Takes typed fields out of a TOML table and names the file and the field that is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from finance.errors import DataError

T = TypeVar("T")


def read_toml(path: Path) -> Fields:
    """Read a TOML file; numbers with a point become Decimal.

    Raises:
        DataError: the file is missing or not TOML.
    """
    try:
        return Fields(path, tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    except FileNotFoundError:
        raise DataError(f"The file {path} does not exist; check the folder.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ArithmeticError) as error:
        raise DataError(f"The file {path} cannot be read ({error}); mend it.") from error


class Fields:
    """One table of a file; every method raises DataError when the field is missing or of another type."""

    def __init__(self, path: Path, table: dict[str, Any], prefix: str = "") -> None:
        self._path, self._table, self._prefix = path, table, prefix

    def wrong(self, name: str, wanted: str) -> DataError:
        """Return the error that says what a field should be."""
        here = name in self._table
        found = f"{str(self._table[name])!r} is not {wanted}" if here else f"it is missing, and must be {wanted}"
        return DataError(f"{self._path}, {self._prefix}{name}: {found}; correct it.")

    def _is(self, name: str, kind: type[T], wanted: str) -> T:
        value = self._table.get(name)
        # Exactly this type: true is no number, and a date with a time is no day.
        if type(value) is not kind:
            raise self.wrong(name, wanted)
        return value

    def text(self, name: str) -> str:
        """Return a text."""
        return self._is(name, str, "a text")

    def optional(self, name: str) -> str:
        """Return a text that may be missing."""
        return self.text(name) if name in self._table else ""

    def whole(self, name: str) -> int:
        """Return a whole number."""
        return self._is(name, int, "a whole number")

    def day(self, name: str) -> date:
        """Return a date."""
        return self._is(name, date, "a date like 2030-06-30")

    def amount(self, name: str) -> Decimal:
        """Return a finite number."""
        if not _is_number(self._table.get(name)):
            raise self.wrong(name, "a number")
        return Decimal(self._table[name])

    def choice(self, name: str, allowed: tuple[str, ...]) -> Any:
        """Return one of some words."""
        if self._table.get(name) not in allowed:
            raise self.wrong(name, "one of " + ", ".join(allowed))
        return self._table[name]

    def texts(self, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of some words, each at most once, which may be missing."""
        found = self._table.get(name, [])
        if (
            not isinstance(found, list)
            or len(set(map(str, found))) < len(found)
            or not set(map(str, found)) <= set(allowed)
        ):
            raise self.wrong(name, "a list of some of " + ", ".join(allowed))
        return tuple(map(str, found))

    def table(self, name: str) -> Fields:
        """Return a table inside this one."""
        return Fields(self._path, self._is(name, dict, "a table"), f"{self._prefix}{name}, ")

    def weights(self, name: str) -> tuple[tuple[str, float], ...]:
        """Return a table of names and weights that are not negative and sum to one."""
        table = self._is(name, dict, "a table of symbols and weights")
        if not all(_is_number(weight) and weight >= 0 for weight in table.values()):
            raise self.wrong(name, "a table of symbols and weights that are not negative")
        if abs(sum(table.values(), Decimal(0)) - 1) > Decimal("1e-9"):
            raise self.wrong(name, "a table of weights that sum to 1")
        return tuple((symbol, float(weight)) for symbol, weight in table.items())

    def words(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return a table of names and words, which may be missing."""
        table = self._table.get(name, {})
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise self.wrong(name, "a table of names and words")
        return tuple(table.items())

    def rows(self, name: str, make: Callable[[Fields], T]) -> tuple[T, ...]:
        """Return what `make` makes of each table of a list, which may be missing."""
        found = self._table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self.wrong(name, "a list of tables")
        return tuple(make(Fields(self._path, row, f"{name} {number}, ")) for number, row in enumerate(found, 1))


def _is_number(value: Any) -> bool:
    return type(value) is int or (type(value) is Decimal and value.is_finite())
