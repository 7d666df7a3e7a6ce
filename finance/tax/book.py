"""Bookings run through in order, into open lots and sales, with wash sales taken care of.

A wash sale (26 U.S.C. 1091): a loss does not count as far as the same or a substantially identical security is bought
within 30 days before or after the sale, in any account of the client. Unit for unit, the loss goes into the basis of
the replacement, whose holding period takes on that of what was sold. Where the replacement is in a retirement account,
the loss is gone for good (Rev. Rul. 2008-5). Units of the very purchase that was sold are no replacement (Rev. Rul.
56-602).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from finance.errors import TaxError
from finance.market.actions import Action
from finance.portfolio import Transaction
from finance.tax.lots import Method, Sale, TaxLot, pick, sell

ZERO = Decimal(0)
Choice = Callable[[Transaction, Sequence[TaxLot]], Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Rules:
    """How a client's books are taxed.

    Attributes:
        taxable: accounts whose gains are taxed; all others only replace.
        method: which lots a sale takes.
        wash_days: before and after a sale; zero for no such rule.
        identical: securities that count as the same, each symbol with the name of its group.
        choose: which lots a sale takes, for the method "specific".
    """

    taxable: Collection[str]
    method: Method = "fifo"
    wash_days: int = 30
    identical: Mapping[str, str] = field(default_factory=dict)
    choose: Choice | None = None

    def group(self, symbol: str) -> str:
        """Return what a symbol counts as."""
        return self.identical.get(symbol, symbol)


@dataclass(frozen=True, slots=True)
class Books:
    """Where the bookings lead.

    Attributes:
        sales: in taxable accounts, in the order of the bookings.
        open_lots: in all accounts, by account, symbol and purchase.
        lost_usd: losses that went into a retirement account and never count.
    """

    sales: tuple[Sale, ...]
    open_lots: tuple[TaxLot, ...]
    lost_usd: Decimal


def run_books(
    bookings: Iterable[Transaction], rules: Rules, *, until: date = date.max, actions: Sequence[Action] = ()
) -> Books:
    """Return open lots and sales at the end of a day.

    Args:
        bookings: in the order of their days.
        rules: how they are taxed.
        until: bookings and actions after it are not looked at.
        actions: splits, renames and mergers for units; dividends are bookings of their own.

    Raises:
        TaxError: more is sold than is held, or an action cannot be carried out.
    """
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
        name = f"{booked.account}/{booked.symbol}/{booked.date}/{booked.line}"
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
        try:
            parts = pick(self.lots[key], booked.quantity, self.rules.method, chosen)
        except TaxError as error:
            raise TaxError(f"Line {booked.line} of the bookings, {booked.date}: {error}") from error
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
        if action.cash:
            raise TaxError(
                f"The merger of {action.symbol} on {action.day} pays cash; book it as a sale and a purchase instead."
            )
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
            key=lambda place: (self.lots[place[0]][place[1]].bought, place),
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
