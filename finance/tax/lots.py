"""Tax lots: which units a sale takes, and the gain that it realises. Exact decimals throughout.

Terms follow the United States' rule for "more than one year": the day after the purchase begins the holding period
(Rev. Rul. 66-7), so what was bought on 28 February 2019 is long-term from 1 March 2020 on. Other jurisdictions say in
their table that terms do not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, get_args

from finance.errors import TaxError

Method = Literal["fifo", "lifo", "highest_cost", "lowest_cost", "specific"]
Term = Literal["short", "long"]


@dataclass(frozen=True, slots=True)
class TaxLot:
    """Units of one symbol bought together, or a part of them.

    Attributes:
        id: of the purchase; parts of one purchase share it.
        bought: the day of the purchase.
        held_since: from when the term counts; earlier than `bought` when the lot replaced one sold at a loss.
        quantity: what is left, positive.
        cost_usd: basis of what is left, disallowed losses included.
        carried_usd: the part of the cost that is disallowed losses.
        replaces: it has taken up a disallowed loss already and can take up no other.
    """

    id: str
    account: str
    symbol: str
    bought: date
    held_since: date
    quantity: Decimal
    cost_usd: Decimal
    carried_usd: Decimal = Decimal(0)
    replaces: bool = False

    @property
    def unit_cost(self) -> Decimal:
        """Basis of one unit."""
        return self.cost_usd / self.quantity

    def part(self, quantity: Decimal) -> TaxLot:
        """Return so many of its units with their share of the cost."""
        if quantity == self.quantity:
            return self
        cost, carried = (amount * quantity / self.quantity for amount in (self.cost_usd, self.carried_usd))
        return replace(self, quantity=quantity, cost_usd=cost, carried_usd=carried)

    def without(self, part: TaxLot) -> TaxLot | None:
        """Return what is left after a part went, or None; costs add up exactly."""
        if part.quantity == self.quantity:
            return None
        return replace(
            self,
            quantity=self.quantity - part.quantity,
            cost_usd=self.cost_usd - part.cost_usd,
            carried_usd=self.carried_usd - part.carried_usd,
        )


@dataclass(frozen=True, slots=True)
class Sale:
    """Units of one lot that were sold.

    Attributes:
        disallowed_usd: the part of a loss that a wash sale takes away for now, positive.
    """

    lot: TaxLot
    sold: date
    proceeds_usd: Decimal
    disallowed_usd: Decimal = Decimal(0)

    @property
    def gain_usd(self) -> Decimal:
        """Proceeds less basis: what was gained or lost in money."""
        return self.proceeds_usd - self.lot.cost_usd

    @property
    def taxable_usd(self) -> Decimal:
        """What counts this year: the gain, or the loss that is allowed."""
        return self.gain_usd + self.disallowed_usd

    @property
    def term(self) -> Term:
        """Short up to a year, long beyond."""
        return term(self.lot.held_since, self.sold)


def term(held_since: date, day: date) -> Term:
    """Return whether what was bought on one day is short- or long-term when sold on another."""
    return "long" if day >= long_from(held_since) else "short"


def long_from(held_since: date) -> date:
    """Return the first day on which a sale is long-term."""
    begins = held_since + timedelta(days=1)
    try:
        return begins.replace(year=begins.year + 1)
    except ValueError:  # 29 February
        return date(begins.year + 1, 3, 1)


def pick(
    lots: Sequence[TaxLot], quantity: Decimal, method: Method, chosen: Mapping[str, Decimal] | None = None
) -> tuple[TaxLot, ...]:
    """Return the parts of lots that a sale takes, in the order in which it takes them.

    Args:
        lots: of one account and symbol.
        quantity: units sold, positive.
        method: "fifo" oldest first, "lifo" newest first, "highest_cost" and "lowest_cost" by the basis of a unit, the
            oldest first among equals; "specific" takes `chosen`.
        chosen: units of each lot's id, which add up to the quantity; for "specific".

    Raises:
        TaxError: there are not so many units, the quantity is not positive, or the choice does not fit.
    """
    if method not in get_args(Method):
        raise TaxError(f"There is no method {method!r} to pick lots; there are {', '.join(get_args(Method))}.")
    if quantity <= 0:
        raise TaxError(f"A sale needs a positive quantity; it has {quantity}.")
    held = sum((lot.quantity for lot in lots), Decimal(0))
    if quantity > held:
        symbol = lots[0].symbol if lots else "this symbol"
        raise TaxError(f"{quantity} units of {symbol} are sold and {held} are held; correct the sale or add the lots.")
    if method == "specific":
        return _chosen(lots, quantity, chosen or {})
    taken = []
    for lot in sorted(lots, key=order_of(method)):
        part = lot.part(min(lot.quantity, quantity))
        taken.append(part)
        quantity -= part.quantity
        if not quantity:
            break
    return tuple(taken)


def sell(parts: Sequence[TaxLot], proceeds_usd: Decimal, day: date) -> tuple[Sale, ...]:
    """Return the sales of parts of lots; each gets its share of the proceeds, which add up exactly.

    Raises:
        TaxError: a part was bought after the sale.
    """
    whole = sum((part.quantity for part in parts), Decimal(0))
    left, sales = proceeds_usd, []
    for number, part in enumerate(parts, 1):
        if part.bought > day:
            raise TaxError(f"The lot {part.id} was bought on {part.bought}, after its sale on {day}; correct a day.")
        share = left if number == len(parts) else proceeds_usd * part.quantity / whole
        left -= share
        sales.append(Sale(part, day, share))
    return tuple(sales)


def order_of(method: Method) -> Callable[[TaxLot], tuple[object, ...]]:
    """Return the key by which a method sorts lots: the first is sold first, the oldest first among equals.

    Of one purchase, what took up a loss goes before what did not, so that the order never depends on how the lots are
    kept.
    """

    def age(lot: TaxLot) -> tuple[object, ...]:
        return lot.bought, lot.id, not lot.replaces, lot.held_since

    if method in ("highest_cost", "lowest_cost"):
        sign = -1 if method == "highest_cost" else 1
        return lambda lot: (sign * lot.unit_cost, *age(lot))
    if method == "lifo":
        return lambda lot: (-lot.bought.toordinal(), *age(lot))
    return age


@dataclass(frozen=True, slots=True)
class Gains:
    """Gains less losses by term, USD; a loss is negative."""

    short_usd: Decimal
    long_usd: Decimal
    disallowed_usd: Decimal = Decimal(0)

    @property
    def total_usd(self) -> Decimal:
        """Both terms."""
        return self.short_usd + self.long_usd


def realised(sales: Sequence[Sale], first: date = date.min, last: date = date.max) -> Gains:
    """Return what sales from `first` to `last` realised, by term, with the losses that count only."""
    within = [sale for sale in sales if first <= sale.sold <= last]
    sums = {
        name: sum((sale.taxable_usd for sale in within if sale.term == name), Decimal(0)) for name in get_args(Term)
    }
    return Gains(sums["short"], sums["long"], sum((sale.disallowed_usd for sale in within), Decimal(0)))


def unrealised(lots: Sequence[TaxLot], prices: Mapping[str, Decimal], day: date) -> Gains:
    """Return what selling everything at these prices on a day would realise, by term.

    Raises:
        TaxError: a lot's symbol has no price.
    """
    short = long = Decimal(0)
    for lot in lots:
        if lot.symbol not in prices:
            raise TaxError(f"There is no price for {lot.symbol}; hand one in.")
        gain = lot.quantity * prices[lot.symbol] - lot.cost_usd
        if term(lot.held_since, day) == "long":
            long += gain
        else:
            short += gain
    return Gains(short, long)


def _chosen(lots: Sequence[TaxLot], quantity: Decimal, chosen: Mapping[str, Decimal]) -> tuple[TaxLot, ...]:
    unknown = set(chosen) - {lot.id for lot in lots}
    if unknown:
        raise TaxError(f"There is no lot {min(unknown)!r}; there are {', '.join(sorted({lot.id for lot in lots}))}.")
    if sum(chosen.values(), Decimal(0)) != quantity or any(units <= 0 for units in chosen.values()):
        raise TaxError(f"The chosen lots must be positive and add up to the {quantity} units sold; correct the choice.")
    taken = []
    for name, units in chosen.items():
        wanted = units
        for lot in (lot for lot in lots if lot.id == name):
            if wanted > 0:
                taken.append(lot.part(min(lot.quantity, wanted)))
                wanted -= taken[-1].quantity
        if wanted > 0:
            raise TaxError(f"The lot {name} has {units - wanted} units and {units} are chosen; correct the choice.")
    return tuple(taken)
