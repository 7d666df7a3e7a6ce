"""Money at the edges: exact decimals, rounded to cents where a person or a bank sees them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from finance.errors import DataError

CENT = Decimal("0.01")
LARGEST = Decimal("1e15")  # more is a slip of the keyboard


def to_cents(amount: Decimal) -> Decimal:
    """Return an amount rounded to cents, halves to the even cent, as banks do."""
    return amount.quantize(CENT, ROUND_HALF_EVEN)


def parse_money(text: str, what: str) -> Decimal:
    """Return an amount that a person wrote, such as "12,500.00" or "-3".

    Raises:
        DataError: it is none; names `what`.
    """
    try:
        amount = Decimal(text.strip().replace(",", "").replace("_", "").lstrip("$"))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise DataError(f"{what}: {text!r} is not an amount of money below 10^15; write it like 12500.00.")
    return amount


def from_float(value: float) -> Decimal:
    """Return a computed amount in cents.

    Raises:
        DataError: it is not a finite number below 10^15.
    """
    amount = Decimal(repr(float(value)))
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise DataError(f"{value!r} is not an amount of money; check what it was computed from.")
    return to_cents(amount)


def split_in_cents(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return an amount split in proportion to weights, in cents that add up to it exactly.

    The cents left over by rounding down go to the parts that lost most by it, first ones first.

    Raises:
        DataError: there is no weight, one is negative, or all are zero.
    """
    total = sum(weights, Decimal(0))
    if not weights or min(weights) < 0 or total <= 0:
        raise DataError("An amount can be split only by weights that are not negative and not all zero.")
    whole = to_cents(amount)
    exact = [whole * weight / total for weight in weights]
    parts = [part.quantize(CENT, "ROUND_FLOOR") for part in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: int((whole - sum(parts, Decimal(0))) / CENT)]:
        parts[at] += CENT
    return tuple(parts)
