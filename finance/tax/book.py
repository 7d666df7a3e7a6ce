"""Bookings run through in order, into open lots and sales, with wash sales taken care of.

A wash sale (26 U.S.C. 1091): a loss does not count as far as the same or a substantially identical security is bought
within 30 days before or after the sale, in any account of the client. Unit for unit, the loss goes into the basis of
the replacement, whose holding period takes on that of what was sold. Where the replacement is in a retirement account,
the loss is gone for good (Rev. Rul. 2008-5). Units of the very purchase that was sold are no replacement (Rev. Rul.
56-602).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from finance.errors import TaxError
from finance.market.actions import Action
from finance.portfolio import Transaction
from finance.tax.lots import Method, Sale, TaxLot, order_of, pick, sell

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
    return Books(tuple(book.sales), book.open_lots(), book.lost_usd)


@dataclass(slots=True, eq=False)
class _Open:
    """A place for a lot, empty when all of it is gone; the key says where it comes in the method's order."""

    lot: TaxLot | None
    key: tuple[object, ...]


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
    """Lots and sales while bookings are run through.

    The lots of a holding are kept in the order in which the method takes them, and those bought lately by group as
    well, so that neither a sale nor a loss looks through all there is.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.sales: list[Sale] = []
        self.lost_usd = ZERO
        self._held: dict[tuple[str, str], list[_Open]] = defaultdict(list)
        self._recent: dict[str, deque[_Open]] = defaultdict(deque)
        self._losses: list[_Loss] = []
        self._window = timedelta(days=rules.wash_days)
        self._order = order_of(rules.method)

    def buy(self, booked: Transaction) -> None:
        """Open a lot; as far as it replaces what was sold at a loss, the loss moves into it."""
        # Seven digits, so that names sort as lines do.
        name = f"{booked.account}/{booked.symbol}/{booked.date}/{booked.line:07d}"
        fresh: TaxLot | None = TaxLot(
            name, booked.account, booked.symbol, booked.date, booked.date, booked.quantity, -booked.amount
        )
        group = self.rules.group(booked.symbol)
        self._losses = [loss for loss in self._losses if booked.date - loss.day <= self._window and loss.left > 0]
        for loss in self._losses:
            if fresh is not None and loss.group == group:
                part = fresh.part(min(loss.left, fresh.quantity))
                fresh = fresh.without(part)
                self._add(self._replaced(loss, part))
        if fresh is not None:
            self._recent[group].append(self._add(fresh))

    def sell(self, booked: Transaction) -> None:
        """Take lots away; losses look for units bought shortly before that are still there."""
        places = self._held[booked.account, booked.symbol]
        lots = [place.lot for place in places if place.lot is not None] if self.rules.choose else []
        parts: Sequence[TaxLot]
        try:
            if self.rules.choose:
                parts = pick(lots, booked.quantity, self.rules.method, self.rules.choose(booked, lots))
                self._take(places, parts)
            else:
                parts = self._take_first(places, booked)
        except TaxError as error:
            raise TaxError(f"Line {booked.line} of the bookings, {booked.date}: {error}") from error
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
        for account, symbol in [key for key in self._held if key[1] == action.symbol]:
            places = self._held.pop((account, symbol))
            for place in places:
                assert place.lot is not None
                place.lot = replace(place.lot, symbol=into, quantity=place.lot.quantity * action.ratio)
                place.key = self._order(place.lot)
            self._held[account, into] = sorted([*self._held[account, into], *places], key=_key)
        group, other = self.rules.group(action.symbol), self.rules.group(into)
        if group != other:
            moved = [place for place in self._recent[group] if place.lot is not None and place.lot.symbol == into]
            kept = (place for place in self._recent[group] if place not in moved)
            self._recent[group] = deque(kept)
            self._recent[other] = deque(sorted([*self._recent[other], *moved], key=_bought))
        for loss in self._losses:
            if loss.group == group:
                loss.left, loss.unit_loss, loss.group = loss.left * action.ratio, loss.unit_loss / action.ratio, other

    def open_lots(self) -> tuple[TaxLot, ...]:
        """Return what is left, by account, symbol and purchase."""
        lots = (place.lot for key in sorted(self._held) for place in self._held[key])
        found = [lot for lot in lots if lot is not None]
        return tuple(sorted(found, key=lambda lot: (lot.account, lot.symbol, lot.bought, lot.id, not lot.replaces)))

    def _add(self, lot: TaxLot) -> _Open:
        place = _Open(lot, self._order(lot))
        insort(self._held[lot.account, lot.symbol], place, key=_key)
        return place

    def _take_first(self, places: list[_Open], booked: Transaction) -> list[TaxLot]:
        """Take units from the lots that come first in the method's order."""
        wanted, parts, gone = booked.quantity, [], 0
        for place in places:
            if wanted <= 0:
                break
            lot = place.lot
            assert lot is not None
            part = lot.part(min(lot.quantity, wanted))
            parts.append(part)
            wanted -= part.quantity
            place.lot = lot.without(part)
            gone += place.lot is None
        if wanted > 0 or not parts:
            pick(parts, booked.quantity, self.rules.method)  # raises, and says what is held
        del places[:gone]
        return parts

    def _take(self, places: list[_Open], parts: Sequence[TaxLot]) -> None:
        """Take chosen parts of lots away."""
        for part in parts:
            place = next(place for place in places if place.lot is not None and _from(part, place.lot))
            assert place.lot is not None
            place.lot = place.lot.without(part)
        places[:] = [place for place in places if place.lot is not None]

    def _wash(self, at: int) -> None:
        """Match a loss with units bought before it; what is unmatched waits for purchases after it."""
        sale = self.sales[at]
        lot = sale.lot
        group = self.rules.group(lot.symbol)
        held_days = (sale.sold - lot.held_since).days
        loss = _Loss(at, group, sale.sold, lot.quantity, -sale.gain_usd / lot.quantity, held_days)
        recent = self._recent[group]
        while recent and (recent[0].lot is None or sale.sold - recent[0].lot.bought > self._window):
            recent.popleft()
        for place in recent:
            other = place.lot
            if loss.left <= 0:
                break
            if other is None or other.id == lot.id:
                continue
            part = other.part(min(loss.left, other.quantity))
            place.lot = other.without(part)
            if place.lot is None:
                self._drop(place, other)
            self._add(self._replaced(loss, part))
        if loss.left > 0:
            self._losses.append(loss)

    def _drop(self, place: _Open, lot: TaxLot) -> None:
        places = self._held[lot.account, lot.symbol]
        at = bisect_left(places, place.key, key=_key)
        while places[at] is not place:
            at += 1
        del places[at]

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


def _key(place: _Open) -> tuple[object, ...]:
    return place.key


def _bought(place: _Open) -> date:
    return place.lot.bought if place.lot is not None else date.min


def _from(part: TaxLot, lot: TaxLot) -> bool:
    """Say whether a part was taken from this lot: pieces of one purchase differ in what they carry."""
    return (
        part.id == lot.id
        and part.replaces == lot.replaces
        and part.held_since == lot.held_since
        and part.quantity <= lot.quantity
        and part == lot.part(part.quantity)
    )
