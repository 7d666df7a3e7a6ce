"""Tax: what the lots stand at, what selling losses would save, and from which account to take money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from finance.answers.facts import Sheet, name_of
from finance.answers.lots_chart import LotGain, lots_chart
from finance.answers.tax_books import tax_books, taxed_accounts
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.money import from_float
from finance.portfolio import Client
from finance.tax.bill import bill, marginal
from finance.tax.harvest import Harvest, Wish, harvest
from finance.tax.jurisdiction import Jurisdiction
from finance.tax.lots import Gains, Method, TaxLot, realised, term, unrealised
from finance.tax.pool import pooled
from finance.types import Basis, Chart, Result

NO_ADVICE = "These figures are not tax advice."


def tax_lots(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    place: Jurisdiction,
    *,
    status: str,
    method: Method = "fifo",
    income_usd: float = 0.0,
    year: int | None = None,
) -> Result:
    """Return gains realised in a year, gains not realised yet, and the tax on both.

    Args:
        client: whose lots; accounts of the kind "taxable" are taxed.
        prices: of everything held.
        instruments: names.
        today: nothing later is looked at.
        place: the tax table.
        status: one of the table's.
        method: which lots sales took.
        income_usd: other income of the year.
        year: whose realised gains are told, this year by default; what a sale today would cost is always this year's.

    Raises:
        TaxError: the method or the status is not the table's.
    """
    known = prices.until(today)
    day = min(known.last_day, today)
    books = tax_books(client, day, place, method)
    taxable = taxed_accounts(client)
    year = year or day.year
    year_gains = realised(books.sales, date(year, 1, 1), date(year, 12, 31))
    open_lots = [lot for lot in books.open_lots if lot.account in taxable]
    closes = {lot.symbol: from_float(known.asof(lot.symbol, day)) for lot in books.open_lots}
    open_gains = unrealised(open_lots, closes, day)
    sheet = Sheet(day, prices.source, "tax.")
    name_table(sheet, place)
    sheet.text("method", "lots sold", method.replace("_", " "))
    how = f"bookings, {method.replace('_', ' ')}"
    sheet.usd("realised.short", f"short-term gain realised in {year}", float(year_gains.short_usd), how)
    sheet.usd("realised.long", f"long-term gain realised in {year}", float(year_gains.long_usd), how)
    sheet.usd("realised.disallowed", f"losses of {year} that wash sales defer", float(year_gains.disallowed_usd), how)
    sheet.usd("unrealised.short", "short-term gain not realised", float(open_gains.short_usd), how)
    sheet.usd("unrealised.long", "long-term gain not realised", float(open_gains.long_usd), how)
    this_year = realised(books.sales, date(day.year, 1, 1), day)
    _owed(sheet, place, status, income_usd, year, year_gains)
    _if_sold(sheet, place, status, income_usd, this_year, open_gains)
    sheet.add("lots", "open lots in taxable accounts", len(open_lots), "count")
    by_symbol = _by_symbol(open_lots, closes)
    for symbol, gain in by_symbol.items():
        sheet.usd(f"unrealised.{symbol}", f"not realised on {name_of(instruments, symbol)}", float(gain), how)
    gains = [
        LotGain(
            name_of(instruments, lot.symbol),
            lot.bought,
            term(lot.held_since, day),
            float(lot.quantity * closes[lot.symbol] - lot.cost_usd),
            f"tax.unrealised.{lot.symbol} tax.unrealised.{term(lot.held_since, day)}",
        )
        for lot in open_lots
    ]
    chart = lots_chart("Gains not realised", day, prices.source, gains)
    basis = _basis(
        client, place, day, "Lots run through in the order of the bookings", method, status, income_usd, year
    )
    return Result(tuple(sheet.facts), chart, tax_notes(place, day), basis)


def _owed(sheet: Sheet, place: Jurisdiction, status: str, income_usd: float, year: int, gains: Gains) -> None:
    """Add the tax on gains realised in a year."""
    owed = bill(place, status, income_usd, float(gains.short_usd), float(gains.long_usd))
    without = bill(place, status, income_usd)
    sheet.usd("owed", f"tax on what was realised in {year}", float(owed.total - without.total), _table(place, status))


def _if_sold(
    sheet: Sheet, place: Jurisdiction, status: str, income_usd: float, this_year: Gains, open_gains: Gains
) -> None:
    """Add the tax on selling everything and on one more dollar: both fall in today's year, whatever year is asked."""
    table = _table(place, status)
    short, long = float(this_year.short_usd), float(this_year.long_usd)
    so_far = bill(place, status, income_usd, short, long)
    all_sold = bill(place, status, income_usd, short + float(open_gains.short_usd), long + float(open_gains.long_usd))
    sheet.usd("if_sold", "further tax if all were sold today", float(all_sold.total - so_far.total), table)
    rates = marginal(place, status, income_usd, short, long)
    for name, words in (("income", "income"), ("short", "short-term gain"), ("long", "long-term gain")):
        sheet.fraction(f"marginal.{name}", f"tax on one more dollar of {words}", rates[name], table)


def _table(place: Jurisdiction, status: str) -> str:
    return f"table {place.id}, {status.replace('_', ' ')}"


def tax_pool(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    place: Jurisdiction,
    *,
    status: str,
    income: float = 0.0,
    year: int | None = None,
) -> Result:
    """Return a tax year's disposals by the United Kingdom's matching, and the pools that are left.

    The tax year begins on 6 April of `year`. Amounts are in the books' currency and are not converted.

    Raises:
        TaxError: the status is not the table's, or more is sold than is held.
    """
    known = prices.until(today)
    day = min(known.last_day, today)
    disposals, pools = pooled(client.transactions, taxed_accounts(client), day)
    year = year or (day.year if (day.month, day.day) >= (4, 6) else day.year - 1)
    within = [item for item in disposals if date(year, 4, 6) <= item.sold <= date(year + 1, 4, 5)]
    gain = sum((item.gain for item in within), Decimal(0))
    owed = bill(place, status, income, 0.0, float(gain)).total - bill(place, status, income).total
    sheet = Sheet(day, prices.source, "tax.")
    name_table(sheet, place)
    sheet.text("method", "lots sold", "same day, thirty days after, pool")
    how = "same day, thirty days after, then the average cost"
    sheet.usd("realised.gain", f"gain realised in {year}-{(year + 1) % 100:02d}", float(gain), how)
    sheet.usd("owed", "tax on it", float(owed), f"table {place.id}, {status}")
    gains: dict[str, float] = {}
    for pool in pools:
        name = name_of(instruments, pool.symbol)
        gains[name] = float(pool.quantity) * known.asof(pool.symbol, day) - float(pool.cost)
        sheet.usd(f"pool.{pool.symbol}.cost", f"{name}: cost of the pool", float(pool.cost), how)
        sheet.usd(f"unrealised.{pool.symbol}", f"{name}: gain not realised", gains[name], how)
    chart = Chart(
        "bars", "Gains not realised", "USD", day, prices.source, labels=tuple(gains), values=tuple(gains.values()),
        names=tuple(f"tax.unrealised.{pool.symbol}" for pool in pools),
    )  # fmt: skip
    notes = (*tax_notes(place, day), "Amounts are taken in the currency of the books.")
    basis = _basis(client, place, day, "Section 104 pools with same-day and thirty-day matching", status, income, year)
    return Result(tuple(sheet.facts), chart if gains else None, notes, basis)


def tax_harvest(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    place: Jurisdiction,
    wish: Wish,
    *,
    method: Method = "fifo",
) -> Result:
    """Return the lots whose losses are worth taking today, and what that saves this year.

    The gains of the year so far are counted in; replacements are suggested from the same sector where the wish names
    none.

    Raises:
        TaxError: the method or the status is not the table's, or a replacement counts as the same.
    """
    known = prices.until(today)
    day = min(known.last_day, today)
    books = tax_books(client, day, place, method)
    closes = {lot.symbol: from_float(known.asof(lot.symbol, day)) for lot in books.open_lots}
    so_far = realised(books.sales, date(day.year, 1, 1), day)
    own = {symbol: other for symbol in closes if (other := _alike(symbol, instruments, closes))}
    wish = replace(wish, realised=so_far, replacements={**own, **wish.replacements})
    found = harvest(books.open_lots, closes, day, taxed_accounts(client), place, wish)
    sheet = Sheet(day, prices.source, "harvest.")
    name_table(sheet, place)
    table = _table(place, wish.status)
    _harvest_facts(sheet, found, so_far, instruments, table)
    losses = [
        LotGain(
            name_of(instruments, item.lot.symbol), item.lot.bought, item.term, float(item.usable_usd),
            f"harvest.{number}. harvest.losses",
        )
        for number, item in enumerate(found.candidates, 1)
    ]  # fmt: skip
    chart = lots_chart("Losses that would count", day, prices.source, losses)
    notes = [*tax_notes(place, day)]
    if found.no_buying_until:
        notes.append("Buying the same or much the same again too early, in any account, makes the loss not count.")
    inputs = (wish.status, wish.income_usd, wish.smallest_loss_usd, dict(wish.replacements))
    basis = _basis(client, place, day, "This year's tax without the sales less with them", method, *inputs)
    return Result(tuple(sheet.facts), chart, tuple(notes), basis)


def _harvest_facts(
    sheet: Sheet, found: Harvest, so_far: Gains, instruments: Mapping[str, Instrument], table: str
) -> None:
    sheet.usd("realised", "gains realised this year so far", float(so_far.total_usd))
    usable = sum((item.usable_usd for item in found.candidates), Decimal(0))
    sheet.usd("losses", "losses that would count", float(usable))
    sheet.usd("saved_now", "tax saved this year", found.saved_now_usd, table)
    sheet.usd("later", "tax that may come back later", found.later_usd, table)
    sheet.usd("carried", "loss that waits for next year", found.carried_usd, table)
    if found.no_buying_until:
        sheet.day("no_buying_until", "do not buy the same before", found.no_buying_until)
    for number, item in enumerate(found.candidates, 1):
        name = name_of(instruments, item.lot.symbol)
        label = f"{name} bought {item.lot.bought}"
        sheet.usd(f"{number}.loss", f"{label}: loss", float(item.loss_usd), f"{item.term}-term")
        if item.blocked:
            sheet.usd(f"{number}.usable", f"{label}: of this would count", float(item.usable_usd), "wash-sale rule")
        if item.blocked_until:
            sheet.day(f"{number}.blocked_until", f"{label}: counts in full from", item.blocked_until)
    for symbol, other in found.replacements.items():
        name = name_of(instruments, symbol)
        sheet.text(f"replacement.{symbol}", f"instead of {name}, meanwhile", name_of(instruments, other))


def _by_symbol(lots: Iterable[TaxLot], closes: Mapping[str, Decimal]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for lot in lots:
        sums[lot.symbol] = sums.get(lot.symbol, Decimal(0)) + lot.quantity * closes[lot.symbol] - lot.cost_usd
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _alike(symbol: str, instruments: Mapping[str, Instrument], closes: Mapping[str, Decimal]) -> str | None:
    """Return another security of the same class and sector that is not held, if the bank has one."""
    own = instruments.get(symbol)
    if own is None:
        return None
    same = [
        other.symbol
        for other in instruments.values()
        if other.symbol != symbol and other.asset_class == own.asset_class and other.symbol not in closes
    ]
    alike = [other for other in same if instruments[other].sector == own.sector]
    return min(alike) if alike else None


def tax_notes(place: Jurisdiction, day: date) -> tuple[str, ...]:
    """Return what must be said beside figures that rest on a tax table; the sentences hold no figures."""
    made_up = ("The tax table is made up for demonstration.",) if place.fictional else ()
    other = ("The tax table is of another year than the data.",) if place.year != day.year else ()
    return (*made_up, *other, NO_ADVICE)


def name_table(sheet: Sheet, place: Jurisdiction) -> None:
    """Add which tax table the figures rest on, and where its figures come from."""
    sheet.text("place", "tax table", place.name)
    sheet.text("source", "source of the tax table", place.source)


def _basis(client: Client, place: Jurisdiction, day: date, method: str, *inputs: object) -> Basis:
    booked = tuple(item for item in client.transactions if item.date <= day)
    assumptions = (f"The tax table is {place.name}.", "The year is the calendar year.")
    return Basis(method, assumptions, fingerprint(booked, place.id, *inputs), day)
