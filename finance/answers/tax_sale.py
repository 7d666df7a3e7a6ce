"""What selling would cost in tax: everything in the taxable accounts, one holding, or an amount of it.

Names of the facts, with the prefix sale.
    proceeds, gain.short, gain.long, gain                USD
    tax                                                  USD: this year's tax with the sale less without it
    income                                               USD, other income of the year that was assumed
    example.income, example.tax                          USD: the same with another income, where one is asked for
    place, source, method, name                          text
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from finance.answers.facts import Sheet, name_of
from finance.answers.lots_chart import LotGain, lots_chart
from finance.answers.tax import name_table, tax_notes
from finance.answers.tax_books import tax_books, taxed_accounts
from finance.errors import TaxError
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.money import from_float
from finance.portfolio import Client
from finance.tax.bill import bill
from finance.tax.jurisdiction import Jurisdiction
from finance.tax.lots import Gains, Method, TaxLot, order_of, realised, term, unrealised
from finance.types import Basis, Chart, Result

MAY_NOT_COUNT = "A loss may not count where the same or much the same is bought shortly before or after."


def tax_of_sale(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    place: Jurisdiction,
    *,
    status: str,
    method: Method = "fifo",
    symbol: str | None = None,
    amount_usd: float | None = None,
    income_usd: float = 0.0,
    example_income_usd: float | None = None,
) -> Result:
    """Return the gain of a sale today and the tax on it, on top of what was realised this year.

    Args:
        client: whose lots; accounts of the kind "taxable" are taxed.
        prices: of everything held.
        instruments: names.
        today: the day of the sale; nothing later is looked at.
        place: the tax table, of a place that picks lots.
        status: one of the table's.
        method: which lots are sold first.
        symbol: what is sold; everything by default.
        amount_usd: how much of it, at today's price; all of it by default.
        income_usd: other income of the year.
        example_income_usd: another income, for a second figure beside the first.

    Raises:
        TaxError: the method or the status is not the table's, or so much is not held in a taxable account.
    """
    known = prices.until(today)
    day = min(known.last_day, today)
    taxable, books = taxed_accounts(client), tax_books(client, day, place, method)
    lots = [lot for lot in books.open_lots if lot.account in taxable and symbol in (None, lot.symbol)]
    closes = {lot.symbol: from_float(known.asof(lot.symbol, day)) for lot in lots}
    sold = _sold(lots, closes, method, amount_usd, symbol)
    gains = unrealised(sold, closes, day)
    so_far = realised(books.sales, date(day.year, 1, 1), day)
    sheet = Sheet(day, prices.source, "sale.")
    name_table(sheet, place)
    sheet.text("method", "lots sold", method.replace("_", " "))
    if symbol is not None:
        sheet.text("name", "sold", name_of(instruments, symbol))
    proceeds = sum((lot.quantity * closes[lot.symbol] for lot in sold), Decimal(0))
    sheet.usd("proceeds", "proceeds of the sale", float(proceeds))
    _gain_facts(sheet, gains, method)
    table = f"table {place.id}, {status.replace('_', ' ')}"
    sheet.usd("income", "other income of the year, assumed", income_usd)
    sheet.usd("tax", "further tax of this year", _further(place, status, income_usd, so_far, gains), table)
    if example_income_usd is not None:
        sheet.usd("example.income", "another income, for example", example_income_usd)
        further = _further(place, status, example_income_usd, so_far, gains)
        sheet.usd("example.tax", "further tax with that income", further, table)
    notes = (*tax_notes(place, day), *((MAY_NOT_COUNT,) if gains.total_usd < 0 and place.wash_days else ()))
    inputs = (place.id, status, method, symbol, amount_usd, income_usd, example_income_usd)
    booked = tuple(item for item in client.transactions if item.date <= day)
    assumptions = (f"The tax table is {place.name}.", "The year is the calendar year.", "All is sold at today's close.")
    basis = Basis("This year's tax with the sale less without it", assumptions, fingerprint(booked, *inputs), day)
    return Result(tuple(sheet.facts), _chart(sheet, sold, closes, instruments), notes, basis)


def tax_of_basket(
    client: Client,
    prices: Prices,
    today: date,
    place: Jurisdiction,
    sales: Mapping[str, float | None],
    *,
    status: str,
    method: Method = "fifo",
    income_usd: float = 0.0,
) -> float:
    """Return the further tax of this year if several holdings are sold together today, USD; below 0 where it saves.

    Args:
        client: whose lots; accounts of the kind "taxable" are taxed.
        prices: of what is sold.
        today: the day of the sale.
        place: the tax table, of a place that picks lots.
        sales: symbol, and how much of its lots in taxable accounts is sold, USD; None for all of it.
        status: one of the table's.
        method: which lots are sold first.
        income_usd: other income of the year.

    Raises:
        TaxError: the method or the status is not the table's, or so much is not held in a taxable account.
    """
    known = prices.until(today)
    day = min(known.last_day, today)
    taxable, books = taxed_accounts(client), tax_books(client, day, place, method)
    closes = {symbol: from_float(known.asof(symbol, day)) for symbol in sales}
    sold = [
        part
        for symbol, amount in sales.items()
        for part in _sold(
            [lot for lot in books.open_lots if lot.account in taxable and lot.symbol == symbol],
            closes, method, amount, symbol,
        )
    ]  # fmt: skip
    so_far = realised(books.sales, date(day.year, 1, 1), day)
    return _further(place, status, income_usd, so_far, unrealised(sold, closes, day))


def _gain_facts(sheet: Sheet, gains: Gains, method: Method) -> None:
    short, long = (round(float(amount), 2) for amount in (gains.short_usd, gains.long_usd))
    how = f"bookings, {method.replace('_', ' ')}"
    sheet.usd("gain.short", "short-term gain of the sale", short, how)
    sheet.usd("gain.long", "long-term gain of the sale", long, how)
    # Of both as they are written, so that what is spoken adds up to the cent.
    sheet.usd("gain", "gain of the sale", short + long, how)


def _chart(
    sheet: Sheet, sold: Sequence[TaxLot], closes: Mapping[str, Decimal], instruments: Mapping[str, Instrument]
) -> Chart | None:
    gains = []
    for lot in sold:
        kind = term(lot.held_since, sheet.as_of)
        gain = float(lot.quantity * closes[lot.symbol] - lot.cost_usd)
        name = name_of(instruments, lot.symbol)
        gains.append(LotGain(name, lot.bought, kind, gain, f"sale.gain sale.gain.{kind}"))
    return lots_chart("Gain of the sale", sheet.as_of, sheet.source, gains)


def _further(place: Jurisdiction, status: str, income_usd: float, so_far: Gains, gains: Gains) -> float:
    short, long = float(so_far.short_usd), float(so_far.long_usd)
    without = bill(place, status, income_usd, short, long)
    with_it = bill(place, status, income_usd, short + float(gains.short_usd), long + float(gains.long_usd))
    return float(with_it.total - without.total)


def _sold(
    lots: Sequence[TaxLot], closes: Mapping[str, Decimal], method: Method, amount_usd: float | None, symbol: str | None
) -> list[TaxLot]:
    """Return the parts of lots that a sale takes, all of them where no amount is named."""
    what = symbol or "anything"
    if not lots:
        raise TaxError(f"There is no lot of {what} in a taxable account (symbol), so nothing can be sold there.")
    if amount_usd is None:
        return list(lots)
    if symbol is None:
        raise TaxError("An amount can be sold of one holding only (symbol); name it.")
    left = from_float(amount_usd) / closes[symbol]
    held = sum((lot.quantity for lot in lots), Decimal(0))
    if not 0 < left <= held:
        raise TaxError(
            f"{amount_usd:,.2f} USD of {what} cannot be sold (amount_usd); {held * closes[symbol]:,.2f} are held."
        )
    taken = []
    for lot in sorted(lots, key=order_of(method)):
        part = lot.part(min(lot.quantity, left))
        taken.append(part)
        left -= part.quantity
        if left <= 0:
            break
    return taken
