"""Bookings run through in the plainest way, every lot looked at every time: what `finance.tax.book` is checked with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from finance.market.actions import Action
from finance.portfolio import Transaction
from finance.tax.book import Books, Rules
from finance.tax.lots import Sale, TaxLot, pick, sell

ZERO = Decimal(0)


def run_books(
    bookings: Iterable[Transaction], rules: Rules, *, until: date = date.max, actions: Sequence[Action] = ()
) -> Books:
    """Return what `finance.tax.book.run_books` does, looking through all lots at every step."""
    book = _Book(rules)
    waiting = sorted((action for action in actions if action.day <= until), key=lambda action: action.day, reverse=True)
    for booked in bookings:
        if booked.date > until:
            continue
        while waiting and waiting[-1].day <= booked.date:
            book.act(waiting.pop())
        if booked.kind == "buy":
            book.buy(booked)
        elif booked.kind == "sell":
            book.sell(booked)
    while waiting:
        book.act(waiting.pop())
    lots = tuple(lot for key in sorted(book.lots) for lot in book.lots[key])
    return Books(tuple(book.sales), lots, book.lost_usd)


@dataclass(slots=True)
class _Loss:
    """Units sold at a loss for which a replacement may still be bought."""

    sale: int  # position among the sales
    group: str
    day: date
    left: Decimal
    unit_loss: Decimal
    held_days: int


class _Book:
    """Lots and sales while bookings are run through."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.lots: dict[tuple[str, str], list[TaxLot]] = defaultdict(list)
        self.sales: list[Sale] = []
        self.losses: list[_Loss] = []
        self.lost_usd = ZERO
        self._window = timedelta(days=rules.wash_days)

    def buy(self, booked: Transaction) -> None:
        """Open a lot; as far as it replaces what was sold at a loss, the loss moves into it."""
        name = f"{booked.account}/{booked.symbol}/{booked.date}/{booked.line:07d}"
        fresh: TaxLot | None = TaxLot(
            name, booked.account, booked.symbol, booked.date, booked.date, booked.quantity, -booked.amount
        )
        pieces = []
        self.losses = [loss for loss in self.losses if booked.date - loss.day <= self._window]
        for loss in self.losses:
            if fresh is None:
                break
            if loss.group == self.rules.group(booked.symbol) and loss.left > 0:
                part = fresh.part(min(loss.left, fresh.quantity))
                fresh = fresh.without(part)
                pieces.append(self._replaced(loss, part))
        self.lots[booked.account, booked.symbol] += [*pieces, *([fresh] if fresh else [])]
        self.losses = [loss for loss in self.losses if loss.left > 0]

    def sell(self, booked: Transaction) -> None:
        """Take lots away; losses look for units bought shortly before that are still there."""
        key = (booked.account, booked.symbol)
        chosen = self.rules.choose(booked, self.lots[key]) if self.rules.choose else None
        parts = pick(self.lots[key], booked.quantity, self.rules.method, chosen)
        self._take(key, parts)
        if booked.account not in self.rules.taxable:
            return
        for sale in sell(parts, booked.amount, booked.date):
            self.sales.append(sale)
            if sale.gain_usd < 0 and self.rules.wash_days:
                self._wash(len(self.sales) - 1)

    def act(self, action: Action) -> None:
        """Carry out a split, rename or merger in shares at the open of its day."""
        if action.kind == "dividend":
            return
        into = action.into or action.symbol
        for account, symbol in [key for key in self.lots if key[1] == action.symbol]:
            moved = [
                replace(lot, symbol=into, quantity=lot.quantity * action.ratio)
                for lot in self.lots.pop((account, symbol))
            ]
            self.lots[account, into] += moved
        for loss in self.losses:
            if loss.group == self.rules.group(action.symbol):
                loss.left, loss.unit_loss = loss.left * action.ratio, loss.unit_loss / action.ratio
                loss.group = self.rules.group(into)

    def _take(self, key: tuple[str, str], parts: Sequence[TaxLot]) -> None:
        left: list[TaxLot] = []
        gone = list(parts)
        for lot in self.lots[key]:
            part = next((part for part in gone if _from(part, lot)), None)
            if part is None:
                left.append(lot)
                continue
            gone.remove(part)
            rest = lot.without(part)
            if rest is not None:
                left.append(rest)
        self.lots[key] = left

    def _wash(self, at: int) -> None:
        """Match a loss with units bought before it; what is unmatched waits for purchases after it."""
        sale = self.sales[at]
        lot = sale.lot
        held = (sale.sold - lot.held_since).days
        group = self.rules.group(lot.symbol)
        loss = _Loss(at, group, sale.sold, lot.quantity, -sale.gain_usd / lot.quantity, held)
        nearby = sorted(
            (
                (key, number)
                for key in self.lots
                if self.rules.group(key[1]) == group
                for number in range(len(self.lots[key]))
            ),
            key=lambda place: (self.lots[place[0]][place[1]].bought, self.lots[place[0]][place[1]].id[-7:]),
        )
        changed: dict[tuple[str, str], dict[int, list[TaxLot]]] = defaultdict(dict)
        for key, number in nearby:
            other = self.lots[key][number]
            if loss.left <= 0:
                break
            if other.replaces or other.id == lot.id or not timedelta(0) <= sale.sold - other.bought <= self._window:
                continue
            part = other.part(min(loss.left, other.quantity))
            rest = other.without(part)
            changed[key][number] = [self._replaced(loss, part), *([rest] if rest else [])]
        for key, pieces in changed.items():
            self.lots[key] = [new for number, old in enumerate(self.lots[key]) for new in pieces.get(number, [old])]
        if loss.left > 0:
            self.losses.append(loss)

    def _replaced(self, loss: _Loss, part: TaxLot) -> TaxLot:
        """Move a loss into a part of a lot and return the part as it is then."""
        moved = part.quantity * loss.unit_loss
        sale = self.sales[loss.sale]
        loss.left -= part.quantity
        if loss.left <= 0:  # the last part takes what rounding left, so that the loss is disallowed exactly
            whole = -sale.gain_usd - sale.disallowed_usd
            moved = whole if part.quantity * loss.unit_loss and abs(whole - moved) < Decimal("1e-9") else moved
        self.sales[loss.sale] = replace(sale, disallowed_usd=sale.disallowed_usd + moved)
        if part.account not in self.rules.taxable:
            self.lost_usd += moved
            return replace(part, replaces=True)
        return replace(
            part,
            cost_usd=part.cost_usd + moved,
            carried_usd=part.carried_usd + moved,
            held_since=part.bought - timedelta(days=loss.held_days),
            replaces=True,
        )


def _from(part: TaxLot, lot: TaxLot) -> bool:
    """Say whether a part was taken from this lot: pieces of one purchase differ in what they carry."""
    return (
        part.id == lot.id
        and part.replaces == lot.replaces
        and part.held_since == lot.held_since
        and part.quantity <= lot.quantity
        and part == lot.part(part.quantity)
    )
