"""How much the advisors were used, by branch and month, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from sync.headoffice.config import Prices
from sync.headoffice.tables.branches import BRANCHES
from sync.headoffice.tables.conversations import CONVERSATIONS
from sync.headoffice.tables.session_index import SESSION_INDEX


@dataclass(frozen=True, slots=True)
class Usage:
    """Sums of some sessions; erased ones count, since only numbers are kept of them."""

    sessions: int = 0
    turns: int = 0
    minutes: float = 0.0
    compute_s: float = 0.0
    tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.sessions + other.sessions,
            self.turns + other.turns,
            self.minutes + other.minutes,
            self.compute_s + other.compute_s,
            self.tokens + other.tokens,
        )

    def cost(self, prices: Prices) -> float:
        """Return what it costs."""
        return (
            prices.session * self.sessions
            + prices.minute * self.minutes
            + prices.compute_hour * self.compute_s / 3600
            + prices.million_tokens * self.tokens / 1e6
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One branch in one month; `month` is 202611 for November 2026."""

    branch: str
    region: str
    month: int
    usage: Usage


def lines(connection: Connection, first: int, last: int) -> list[Line]:
    """Return every branch and month from one month to another, both included."""
    index = SESSION_INDEX.c
    sums: tuple[Any, ...] = (
        func.count(),
        func.coalesce(func.sum(index.turns), 0),
        func.coalesce(func.sum(index.last_ms - index.begun_ms), 0),
        func.coalesce(func.sum(index.compute_ms), 0),
        func.coalesce(func.sum(index.tokens), 0),
    )
    query = (
        select(index.branch, func.coalesce(func.max(BRANCHES.c.region), ""), index.month, *sums)
        .select_from(SESSION_INDEX.outerjoin(BRANCHES, BRANCHES.c.name == index.branch))
        .where(index.month >= first, index.month <= last)
        .group_by(index.branch, index.month)
        .order_by(index.month, index.branch)
    )
    return [
        Line(
            row[0],
            row[1],
            row[2],
            Usage(row[3], int(row[4]), float(row[5]) / 60_000, float(row[6]) / 1000, int(row[7])),
        )
        for row in connection.execute(query)
    ]


def office_conversations(connection: Connection, since_ms: int, until_ms: int) -> int:
    """Return how many conversations were held with head office's own advisors."""
    begun = CONVERSATIONS.c.begun_ms
    return connection.execute(select(func.count()).where(begun >= since_ms, begun < until_ms)).scalar_one()


def total(found: Iterable[Line]) -> Usage:
    """Return the sum of lines."""
    whole = Usage()
    for line in found:
        whole += line.usage
    return whole


def by_month(found: Iterable[Line], months: Iterable[int]) -> dict[int, Usage]:
    """Return a sum for each month, also for those in which nothing was."""
    sums = dict.fromkeys(months, Usage())
    for line in found:
        if line.month in sums:
            sums[line.month] += line.usage
    return sums


def by_branch(found: Iterable[Line]) -> dict[tuple[str, str], Usage]:
    """Return a sum for each (branch, region)."""
    sums: dict[tuple[str, str], Usage] = {}
    for line in found:
        key = (line.branch, line.region)
        sums[key] = sums.get(key, Usage()) + line.usage
    return sums


def months_to(last: int, count: int) -> list[int]:
    """Return so many months up to one, in order."""
    year, month = divmod(last, 100)
    whole = 12 * year + month - 1
    return [100 * (each // 12) + each % 12 + 1 for each in range(whole - count + 1, whole + 1)]
