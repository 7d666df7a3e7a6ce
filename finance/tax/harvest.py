"""Losses worth taking: which lots, what they save, and what must not be bought for a while.

A loss saves tax only against gains and, up to a limit, against income; beyond that it waits. The saving now is the
tax bill without the sale less the bill with it. It is a delay and no gift: the replacement's basis is lower, so the
sum that comes back later is shown beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from finance.errors import TaxError
from finance.tax.bill import bill
from finance.tax.jurisdiction import Jurisdiction
from finance.tax.lots import Gains, TaxLot, Term, order_of, term

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lot that stands at a loss.

    Attributes:
        loss_usd: positive; of all of the lot.
        blocked: units of it whose loss would not count, since units bought within the window before would replace them.
        blocked_until: the first day on which those purchases are out of the window; None when nothing is blocked.
        usable_usd: the part of the loss that would count, positive.
    """

    lot: TaxLot
    value_usd: Decimal
    loss_usd: Decimal
    term: Term
    blocked: Decimal
    blocked_until: date | None
    usable_usd: Decimal


@dataclass(frozen=True, slots=True)
class Harvest:
    """What taking losses today would do.

    Attributes:
        candidates: largest usable loss first.
        saved_now_usd: this year's tax without the sales less with them.
        later_usd: tax that comes back if what replaces them is sold at today's prices, long-term, at the same rates.
        carried_usd: loss that waits for next year.
        no_buying_until: the first day on which the symbols sold may be bought again.
        replacements: for each symbol sold, another that keeps the money at work and is not substantially identical.
    """

    candidates: tuple[Candidate, ...]
    saved_now_usd: float
    later_usd: float
    carried_usd: float
    no_buying_until: date | None
    replacements: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What counts as worth taking, and who asks.

    Attributes:
        status: one of the jurisdiction's.
        income_usd: other income of the year.
        realised: gains of the year so far.
        smallest_loss_usd: smaller losses are left alone.
        smallest_share: of the basis; smaller losses are left alone.
        replacements: for each symbol, what to hold meanwhile.
        identical: securities that count as the same, each symbol with the name of its group.
    """

    status: str
    income_usd: float = 0.0
    realised: Gains = field(default_factory=lambda: Gains(ZERO, ZERO))
    smallest_loss_usd: Decimal = Decimal(100)
    smallest_share: Decimal = ZERO
    replacements: Mapping[str, str] = field(default_factory=dict)
    identical: Mapping[str, str] = field(default_factory=dict)


def harvest(
    lots: Sequence[TaxLot],
    prices: Mapping[str, Decimal],
    day: date,
    taxable: Collection[str],
    place: Jurisdiction,
    wish: Wish,
) -> Harvest:
    """Return the lots whose losses are worth taking on a day.

    Args:
        lots: open lots of all accounts, as `finance.tax.book.run_books` gives them.
        prices: USD a unit.
        day: the day of the sale.
        taxable: accounts whose losses count.
        place: the tax table.
        wish: thresholds and the taxpayer.

    Raises:
        TaxError: a lot has no price, or the replacement of a symbol counts as the same.
    """
    for symbol, other in wish.replacements.items():
        if wish.identical.get(symbol, symbol) == wish.identical.get(other, other):
            raise TaxError(f"{other} counts as the same as {symbol} and cannot replace it; name another.")
    found = _candidates(lots, prices, day, taxable, place.wash_days, wish)
    short = sum((item.usable_usd for item in found if item.term == "short"), ZERO)
    long = sum((item.usable_usd for item in found if item.term == "long"), ZERO)
    own = wish.realised
    before = bill(place, wish.status, wish.income_usd, float(own.short_usd), float(own.long_usd))
    after = bill(place, wish.status, wish.income_usd, float(own.short_usd - short), float(own.long_usd - long))
    later = bill(place, wish.status, wish.income_usd, float(own.short_usd), float(own.long_usd + short + long))
    usable = [item for item in found if item.usable_usd > 0]
    sold = {item.lot.symbol for item in usable}
    return Harvest(
        found,
        float(before.total - after.total),
        float(later.total - before.total),
        float(after.carried_short + after.carried_long - before.carried_short - before.carried_long),
        day + timedelta(days=place.wash_days + 1) if usable and place.wash_days else None,
        {symbol: other for symbol, other in wish.replacements.items() if symbol in sold},
    )


def _candidates(
    lots: Sequence[TaxLot],
    prices: Mapping[str, Decimal],
    day: date,
    taxable: Collection[str],
    wash_days: int,
    wish: Wish,
) -> tuple[Candidate, ...]:
    found = []
    for lot in lots:
        if lot.account not in taxable:
            continue
        if lot.symbol not in prices:
            raise TaxError(f"There is no price for {lot.symbol}; hand one in.")
        value = lot.quantity * prices[lot.symbol]
        loss = lot.cost_usd - value
        if loss < max(wish.smallest_loss_usd, Decimal("0.01")) or loss < wish.smallest_share * lot.cost_usd:
            continue
        found.append((lot, value, loss))
    age = order_of("fifo")
    found.sort(key=lambda item: age(item[0]))  # losses meet their replacements in the order of the purchases
    sold = {lot.id for lot, _, _ in found}  # units that go too replace nothing
    recent = _recent([lot for lot in lots if lot.id not in sold], day, wash_days, wish) if wash_days else {}
    checked = [_blocked(lot, value, loss, recent, day, wash_days, wish) for lot, value, loss in found]
    return tuple(sorted(checked, key=lambda item: (-item.usable_usd, -item.loss_usd, item.lot.symbol, item.lot.id)))


@dataclass(slots=True)
class _Purchase:
    """Units bought within the window before, as far as no loss has been set against them."""

    bought: date
    units: Decimal


def _recent(lots: Sequence[TaxLot], day: date, wash_days: int, wish: Wish) -> dict[str, list[_Purchase]]:
    """Return the purchases within the window whose units are still there, by group, oldest first."""
    found: dict[str, list[_Purchase]] = {}
    for lot in sorted(lots, key=lambda lot: (lot.bought, lot.id)):
        if not lot.replaces and timedelta(0) <= day - lot.bought <= timedelta(days=wash_days):
            found.setdefault(wish.identical.get(lot.symbol, lot.symbol), []).append(_Purchase(lot.bought, lot.quantity))
    return found


def _blocked(
    lot: TaxLot,
    value: Decimal,
    loss: Decimal,
    recent: Mapping[str, Sequence[_Purchase]],
    day: date,
    wash_days: int,
    wish: Wish,
) -> Candidate:
    left, until = lot.quantity, None
    for purchase in recent.get(wish.identical.get(lot.symbol, lot.symbol), ()):
        matched = min(purchase.units, left)
        if matched > 0:
            purchase.units -= matched
            left -= matched
            until = max(until or date.min, purchase.bought + timedelta(days=wash_days + 1))
    usable = loss * left / lot.quantity
    return Candidate(lot, value, loss, term(lot.held_since, day), lot.quantity - left, until, usable)
