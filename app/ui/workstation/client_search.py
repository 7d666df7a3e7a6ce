"""Finding clients: by name, city, profile, amount or last visit, as an advisor types it. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from app.desk.clients import ClientRow
from app.ui.workstation.fuzzy import plain

_AMOUNT: Final = re.compile(r"(<=|>=|<|>)\s*\$?(\d[\d,]*(?:\.\d+)?)\s*([kmb]?)$")
_BETWEEN: Final = re.compile(r"\$?(\d[\d,]*(?:\.\d+)?)([kmb]?)\s*(?:\.\.|-|–)\s*\$?(\d[\d,]*(?:\.\d+)?)([kmb]?)$")
_DAY: Final = re.compile(r"(<=|>=|<|>)?\s*(\d{4}(?:-\d{2}){0,2})$")
_TIMES: Final = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9}


def find(typed: str, rows: Iterable[ClientRow]) -> list[ClientRow]:
    """Return the clients of whom every typed word is true, in their order.

    A word is part of the name, id, city or profile; an amount such as ">500k", "<=1.2m" or "250k-500k" in USD; the day
    of the last visit, or the beginning of one: "2026-11", ">2026-06-01"; or "never", of those who were not here yet.
    """
    tests = [_test(word) for word in _words(typed)]
    return [row for row in rows if all(test(row) for test in tests)]


def _words(typed: str) -> Sequence[str]:
    """Split at spaces; an amount may have one after its sign."""
    return re.sub(r"([<>]=?)\s+", r"\1", plain(typed)).split()


def _test(word: str) -> Callable[[ClientRow], bool]:
    if (day := _DAY.match(word)) and (day[1] or "-" in day[2]):
        return lambda row: _visited(row, day[1] or "", day[2])
    if between := _BETWEEN.match(word):
        low, high = _usd(between[1], between[2] or between[4]), _usd(between[3], between[4])
        return lambda row: row.value_usd is not None and low <= row.value_usd <= high
    if amount := _AMOUNT.match(word):
        limit = _usd(amount[2], amount[3])
        return lambda row: row.value_usd is not None and _compare(row.value_usd, amount[1], limit)
    if word == "never":
        return lambda row: not row.last_visit or word in _text(row)
    return lambda row: word in _text(row)


def _usd(digits: str, letter: str) -> float:
    return float(digits.replace(",", "")) * _TIMES[letter]


def _visited(row: ClientRow, sign: str, day: str) -> bool:
    """Compare the beginnings of two ISO days: "2026-11" is the whole month."""
    visited = row.last_visit[: len(day)]
    if not visited:
        return False
    return _compare(visited, sign, day) if sign else visited == day


def _compare(one: float | str, sign: str, other: float | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        one, other = str(one), str(other)
        return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign]
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign]


def _text(row: ClientRow) -> str:
    return plain(" ".join((row.name, row.id, row.city, row.profile, row.last_visit[:10])))
