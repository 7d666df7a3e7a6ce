"""A client's tax lots, what selling some of them would cost by each method, and which losses are worth taking.

Past sales took the oldest lots first, as in `finance.answers.tax`; a sale that is only asked about is on top of what
was realised this year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from app.desk.ground import INCOME_USD, Ground, ground_of
from app.desk.messages import Arguments, Report
from app.desk.room import Room
from finance.answers.tax import tax_harvest, tax_notes
from finance.answers.tax_books import tax_books, taxed_accounts
from finance.answers.tax_sale import MAY_NOT_COUNT
from finance.errors import TaxError
from finance.fingerprint import fingerprint
from finance.money import from_float
from finance.tax.bill import bill, marginal
from finance.tax.book import Books
from finance.tax.harvest import Harvest, Wish, harvest
from finance.tax.lots import Gains, TaxLot, long_from, order_of, pick, realised, term, unrealised

Way = Literal["chosen", "fifo", "highest_cost", "least_tax"]
_ZERO: Final = Decimal(0)
_CENT: Final = Decimal("0.01")
_METHOD: Final = "lots run through in the order of the bookings; this year's tax with the sale less without it"


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot.

    Attributes:
        key: to choose it by.
        account: its name; taxable: whether gains in it are taxed.
        quantity: units; cost_usd: with disallowed losses of wash sales in it.
        term: "short" or "long"; long_from: the first day on which a sale is long-term.
        usable_usd: of its loss, what would count today; 0 where it stands at a gain or is not taxed.
        blocked_until: where units bought lately would replace it: from when the loss counts in full.
    """

    key: str
    account: str
    taxable: bool
    symbol: str
    name: str
    bought: date
    quantity: float
    cost_usd: float
    value_usd: float
    gain_usd: float
    term: str
    long_from: date
    usable_usd: float
    blocked_until: date | None


@dataclass(frozen=True, slots=True)
class LotBook:
    """All lots and what may be harvested.

    Attributes:
        income_usd: other income of the year that is assumed.
        unrealised_short_usd, unrealised_long_usd: in taxable accounts.
        realised_usd: this year so far.
        harvest: keys of the lots whose losses are worth taking.
        saved_usd: this year's tax that taking them saves; later_usd: what may come back later.
        no_buying_until: the first day on which what is sold at a loss may be bought again.
        replacements: what could be held meanwhile: name and name.
        rates: tax on one more dollar of short-term and of long-term gain.
        notes: sentences that must be shown beside it.
    """

    rows: tuple[LotRow, ...]
    income_usd: float
    unrealised_short_usd: float
    unrealised_long_usd: float
    realised_usd: float
    harvest: tuple[str, ...]
    saved_usd: float
    later_usd: float
    no_buying_until: date | None
    replacements: tuple[tuple[str, str], ...]
    rates: tuple[float, float]
    place: str
    wash_days: int
    notes: tuple[str, ...]
    method: str
    source: str
    assumptions: tuple[str, ...]
    inputs_hash: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Sold:
    """What a sale comes to when lots are taken in one way.

    Attributes:
        tax_usd: further tax of this year; below 0 where it saves.
        short_usd, long_usd: gains by term.
        parts: key of the lot and units taken of it.
    """

    way: Way
    tax_usd: float
    short_usd: float
    long_usd: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class SaleByWay:
    """The same units sold in each way.

    Attributes:
        chosen: keys of the lots that were chosen.
        untaxed_usd: of the proceeds, from accounts that are not taxed.
        losses: whether a loss is among what was chosen, so that the rule of wash sales matters.
    """

    chosen: tuple[str, ...]
    proceeds_usd: float
    untaxed_usd: float
    ways: tuple[Sold, ...]
    losses: bool
    warning: str
    inputs_hash: str


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where the lots stand today."""

    books: Books
    closes: Mapping[str, Decimal]
    day: date
    taxable: frozenset[str]
    so_far: Gains


def lot_book(ground: Ground, income_usd: float = INCOME_USD) -> LotBook:
    """Return all open lots, with what taking losses would save.

    Raises:
        TaxError: the bank's tax table knows no lots.
    """
    here = _standing(ground)
    found = _harvest(ground, here, income_usd, _CENT)
    worth = _harvest(ground, here, income_usd, Wish("").smallest_loss_usd)
    # What would replace a lot depends on what else is sold: those worth taking are told as they are proposed together.
    known = {_key(item.lot): item for item in (*found.candidates, *worth.candidates)}
    rows = []
    accounts = {account.id: account.name for account in ground.client.accounts}
    for lot in here.books.open_lots:
        value = lot.quantity * here.closes[lot.symbol]
        loss = known.get(_key(lot))
        rows.append(
            LotRow(
                key=_key(lot),
                account=accounts.get(lot.account, lot.account),
                taxable=lot.account in here.taxable,
                symbol=lot.symbol,
                name=ground.name(lot.symbol),
                bought=lot.bought,
                quantity=float(lot.quantity),
                cost_usd=float(lot.cost_usd),
                value_usd=float(value),
                gain_usd=float(value - lot.cost_usd),
                term=term(lot.held_since, here.day),
                long_from=long_from(lot.held_since),
                usable_usd=float(loss.usable_usd) if loss else 0.0,
                blocked_until=loss.blocked_until if loss else None,
            )
        )
    return _book(ground, here, income_usd, tuple(rows), worth)


def _book(ground: Ground, here: _Standing, income_usd: float, rows: tuple[LotRow, ...], worth: Harvest) -> LotBook:
    place, found = ground.place, ground.content
    open_taxable = [lot for lot in here.books.open_lots if lot.account in here.taxable]
    gains = unrealised(open_taxable, here.closes, here.day)
    said = tax_harvest(
        ground.client, found.prices, found.instruments, found.today, place, Wish(ground.status, income_usd)
    )
    facts = {fact.name: str(fact.value) for fact in said.facts}
    short, long = float(here.so_far.short_usd), float(here.so_far.long_usd)
    rates = marginal(place, ground.status, income_usd, short, long)
    usable = tuple(_key(item.lot) for item in worth.candidates if item.usable_usd > 0)
    symbols = dict.fromkeys(item.lot.symbol for item in worth.candidates if item.usable_usd > 0)
    others = [(symbol, facts.get(f"harvest.replacement.{symbol}", "")) for symbol in symbols]
    assert said.basis is not None
    return LotBook(
        rows=rows,
        income_usd=income_usd,
        unrealised_short_usd=float(gains.short_usd),
        unrealised_long_usd=float(gains.long_usd),
        realised_usd=float(here.so_far.total_usd),
        harvest=usable,
        saved_usd=worth.saved_now_usd,
        later_usd=worth.later_usd,
        no_buying_until=worth.no_buying_until,
        replacements=tuple((ground.name(symbol), other) for symbol, other in others if other),
        rates=(rates["short"], rates["long"]),
        place=place.name,
        wash_days=place.wash_days,
        notes=tax_notes(place, here.day),
        method=_METHOD,
        source=f"bookings and closing prices, {found.prices.source}; {place.name}",
        assumptions=(*said.basis.assumptions, "Past sales took the oldest lots first.", place.source),
        inputs_hash=said.basis.inputs_hash,
        as_of=here.day,
    )


def sale_by_way(ground: Ground, chosen: Sequence[str], income_usd: float = INCOME_USD) -> SaleByWay:
    """Return what selling lots costs in tax, as chosen and by other ways of taking as many units.

    Raises:
        TaxError: a lot is not there any more.
    """
    here = _standing(ground)
    lots = {_key(lot): lot for lot in here.books.open_lots}
    gone = [key for key in chosen if key not in lots]
    if gone:
        raise TaxError(f"The lot {gone[0]} is not open any more; look at the lots again.")
    taken = [lots[key] for key in dict.fromkeys(chosen)]
    taxed = [lot for lot in taken if lot.account in here.taxable]
    ways = [_sold(ground, here, income_usd, "chosen", taxed)]
    ways += [
        _sold(ground, here, income_usd, way, _taken(here, taxed, way))
        for way in ("fifo", "highest_cost")
        if way in ground.place.methods
    ]
    ways.append(_least(ground, here, income_usd, taxed, ways))
    proceeds = {lot: lot.quantity * here.closes[lot.symbol] for lot in taken}
    loses = any(proceeds[lot] < lot.cost_usd for lot in taxed)
    return SaleByWay(
        tuple(chosen),
        float(sum(proceeds.values(), _ZERO)),
        float(sum((worth for lot, worth in proceeds.items() if lot not in taxed), _ZERO)),
        tuple(ways),
        loses,
        MAY_NOT_COUNT if loses and ground.place.wash_days else "",
        fingerprint(ground.client.id, ground.place.id, ground.status, here.day, income_usd, tuple(sorted(chosen))),
    )


def _standing(ground: Ground) -> _Standing:
    if "fifo" not in ground.place.methods:
        raise TaxError(
            f"{ground.place.name} knows no lots: the average cost counts there, so there are none to choose."
        )
    known = ground.content.prices.until(ground.content.today)
    day = min(known.last_day, ground.content.today)
    taxable, books = taxed_accounts(ground.client), tax_books(ground.client, day, ground.place, "fifo")
    closes = {lot.symbol: from_float(known.asof(lot.symbol, day)) for lot in books.open_lots}
    return _Standing(books, closes, day, taxable, realised(books.sales, date(day.year, 1, 1), day))


def _harvest(ground: Ground, here: _Standing, income_usd: float, least: Decimal) -> Harvest:
    wish = Wish(ground.status, income_usd, here.so_far, smallest_loss_usd=least)
    return harvest(here.books.open_lots, here.closes, here.day, here.taxable, ground.place, wish)


def _taken(here: _Standing, chosen: Sequence[TaxLot], way: Any) -> list[TaxLot]:
    """Return as many units of each holding as were chosen, taken by a method."""
    taken: list[TaxLot] = []
    for (account, symbol), units in _units(chosen).items():
        there = [lot for lot in here.books.open_lots if (lot.account, lot.symbol) == (account, symbol)]
        taken += pick(there, units, way)
    return taken


def _units(chosen: Sequence[TaxLot]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for lot in chosen:
        sums[lot.account, lot.symbol] = sums.get((lot.account, lot.symbol), _ZERO) + lot.quantity
    return sums


def _least(ground: Ground, here: _Standing, income_usd: float, taxed: list[TaxLot], others: list[Sold]) -> Sold:
    """Return the way with the least tax: the units that cost least tax at today's rates, or what else costs less."""
    short, long = float(here.so_far.short_usd), float(here.so_far.long_usd)
    rates = marginal(ground.place, ground.status, income_usd, short, long)

    def tax_of_unit(lot: TaxLot) -> float:
        gain = float(here.closes[lot.symbol] - lot.unit_cost)
        return gain * rates[term(lot.held_since, here.day)]

    age = order_of("fifo")
    taken: list[TaxLot] = []
    for (account, symbol), units in _units(taxed).items():
        there = [lot for lot in here.books.open_lots if (lot.account, lot.symbol) == (account, symbol)]
        left = units
        for lot in sorted(there, key=lambda lot: (tax_of_unit(lot), *age(lot))):
            if left <= 0:
                break
            taken.append(lot.part(min(lot.quantity, left)))
            left -= taken[-1].quantity
    found = _sold(ground, here, income_usd, "least_tax", taken)
    best = min([found, *others], key=lambda way: way.tax_usd)
    return Sold("least_tax", best.tax_usd, best.short_usd, best.long_usd, best.parts)


def _sold(ground: Ground, here: _Standing, income_usd: float, way: Way, parts: Sequence[TaxLot]) -> Sold:
    gains = unrealised(parts, here.closes, here.day)
    short, long = float(here.so_far.short_usd), float(here.so_far.long_usd)
    without = bill(ground.place, ground.status, income_usd, short, long)
    with_it = bill(
        ground.place, ground.status, income_usd, short + float(gains.short_usd), long + float(gains.long_usd)
    )
    return Sold(
        way,
        float(with_it.total - without.total),
        float(gains.short_usd),
        float(gains.long_usd),
        tuple((_key(part), float(part.quantity)) for part in parts),
    )


def _key(lot: TaxLot) -> str:
    """Return what a lot is known by: parts of one purchase differ by the day from which their term counts."""
    return f"{lot.id}/{lot.held_since}" if lot.replaces else lot.id


def lots_job(room: Room, arguments: Arguments, _report: Report) -> LotBook:
    """Tell the lots of the client "client" with an income "income"."""
    return lot_book(ground_of(room, arguments), float(arguments.get("income", INCOME_USD)))


def sale_job(room: Room, arguments: Arguments, _report: Report) -> SaleByWay:
    """Tell what selling the lots "chosen" costs."""
    ground = ground_of(room, arguments)
    return sale_by_way(ground, arguments["chosen"], float(arguments.get("income", INCOME_USD)))


JOBS: Final[Mapping[str, Any]] = {"lots": lots_job, "lots.sell": sale_job}
