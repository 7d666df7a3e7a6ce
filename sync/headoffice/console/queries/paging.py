"""One page of a long list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, Select, func, select

SIZE = 30
MOST_PAGES = 100_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items of one page.

    Attributes:
        items: at most `SIZE`.
        number: of the page, from 1.
        total: items on all pages.
    """

    items: list[T]
    number: int
    total: int

    @property
    def first(self) -> int:
        """Number of the first item, from 1; 0 where there is none."""
        return min((self.number - 1) * SIZE + 1, self.total)

    @property
    def last(self) -> int:
        """Number of the last item."""
        return min((self.number - 1) * SIZE + len(self.items), self.total)


def page_number(asked: str) -> int:
    """Return the number of a page as the address has it; 1 for anything else."""
    return max(1, min(int(asked), MOST_PAGES)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def fetch(connection: Connection, query: Select[Any], number: int, make: Callable[[Row[Any]], T]) -> Page[T]:
    """Return one page of an ordered query."""
    total = connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    rows = connection.execute(query.limit(SIZE).offset((number - 1) * SIZE)).all()
    return Page([make(row) for row in rows], number, total)


def sliced(items: list[T], number: int) -> Page[T]:
    """Return one page of a list that is here as a whole."""
    begin = (number - 1) * SIZE
    return Page(items[begin : begin + SIZE], number, len(items))
