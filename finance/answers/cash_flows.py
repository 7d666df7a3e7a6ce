"""The picture of money that came in and went out month by month, and of what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from finance.performance.income import Payment, by_month
from finance.portfolio import Transaction
from finance.types import Chart

RECEIVED, EXPECTED = "Dividends and interest", "Dividends expected"
PAID_IN, TAKEN_OUT = "Paid in", "Taken out"


def ladder(
    bookings: Sequence[Transaction],
    got: Sequence[Payment],
    expected: Sequence[Payment],
    day: date,
    source: str,
) -> Chart | None:
    """Return the twelve months up to a day and, where dividends are expected, those after it; None without money.

    Args:
        bookings: of the client.
        got: dividends and interest of the past twelve months.
        expected: dividends of the next twelve.
        day: today.
        source: in words.
    """
    past = _months_before(day)
    kinds = (("deposit", PAID_IN), ("withdrawal", TAKEN_OUT))
    sums: list[tuple[str, Mapping[str, Decimal]]] = [(RECEIVED, by_month(got))]
    for kind, words in kinds:
        moved = [each for each in bookings if each.kind == kind and f"{each.date:%Y-%m}" in past and each.date <= day]
        sums.append((words, by_month([Payment(each.date, "", each.amount) for each in moved])))
    rows = [(month, float(amount), words, "") for words, months in sums for month, amount in months.items() if amount]
    rows += [
        (month, float(amount), EXPECTED, f"income.expected.month.{month}")
        for month, amount in by_month(expected).items()
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: row[0])
    title = "Money in and out by month" if any(words in (PAID_IN, TAKEN_OUT) for _, _, words, _ in rows) else (
        "Dividends and interest by month"
    )  # fmt: skip
    return Chart(
        "ladder",
        title,
        "USD",
        day,
        source,
        labels=tuple(row[0] for row in rows),
        values=tuple(row[1] for row in rows),
        groups=tuple(row[2] for row in rows),
        names=tuple(row[3] for row in rows),
    )


def _months_before(day: date) -> frozenset[str]:
    """Return the twelve months that end with a day's own."""
    last = 12 * day.year + day.month - 1
    return frozenset(f"{month // 12}-{month % 12 + 1:02d}" for month in range(last - 11, last + 1))
