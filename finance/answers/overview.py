"""What there is: value, allocation, holdings, and one holding alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from finance.answers.facts import Sheet, name_of, notes
from finance.answers.lots_chart import LotGain, lots_chart
from finance.errors import FinanceError, UnknownHolding
from finance.market import ASSET_CLASSES, AssetClass, Instrument, Prices
from finance.measures import daily_returns
from finance.performance import parse_period, portfolio_returns, time_weighted
from finance.portfolio import Client, History, Holding, cash_balance, history, holdings, open_lots
from finance.tax.lots import term
from finance.types import Chart, Result


def overview(client: Client, prices: Prices, instruments: Mapping[str, Instrument], today: date) -> Result:
    """Return value, gain, change, allocation and every holding at the last close that was known on `today`.

    Raises:
        DataError: a holding has no prices.
        PeriodError: the portfolio begins after `today`.
    """
    books = history(client, prices, today)
    known = prices.until(today)
    held = holdings(client, known, today)
    cash = float(cash_balance(client, today))
    value = sum(item.value_usd for item in held) + cash
    sheet = Sheet(known.last_day, f"bookings and closing prices, {prices.source}")
    sheet.text("client.name", "client", client.name)
    sheet.text("client.risk_profile", "risk profile", client.risk_profile)
    _value(sheet, books, value, cash)
    _changes(sheet, books, client, known.last_day)
    shares = _allocation(sheet, held, cash, value, instruments)
    _holdings(sheet, held, value, instruments)
    chart = Chart(
        kind="shares",
        title="Your portfolio by kind",
        unit="fraction",
        as_of=sheet.as_of,
        source=sheet.source,
        labels=tuple(ASSET_CLASSES[kind] for kind, _ in shares),
        values=tuple(share for _, share in shares),
        names=tuple(f"allocation.{kind}." + (" portfolio.cash" if kind == "cash" else "") for kind, _ in shares),
    )
    return Result(tuple(sheet.facts), chart, notes(instruments, (item.symbol for item in held)))


def holding(client: Client, prices: Prices, instruments: Mapping[str, Instrument], today: date, symbol: str) -> Result:
    """Return one holding: quantity, price, value, cost, gain and its lots.

    Raises:
        UnknownHolding: the client holds nothing of it; names what is held.
    """
    known = prices.until(today)
    held = {item.symbol: item for item in holdings(client, known, today)}
    if symbol not in held:
        names = ", ".join(name_of(instruments, other) for other in held) or "nothing"
        raise UnknownHolding(f"{client.name} holds no {name_of(instruments, symbol)}; there is {names}.")
    item = held[symbol]
    lots = [lot for lot in open_lots(client.transactions, today) if lot.symbol == symbol]
    value = sum(other.value_usd for other in held.values()) + float(cash_balance(client, today))
    name = name_of(instruments, symbol)
    sheet = Sheet(known.last_day, f"bookings and closing prices, {prices.source}", f"holding.{symbol}.")
    sheet.text("name", "holding", name)
    if symbol in instruments:
        sheet.text("class", f"kind of {name}", ASSET_CLASSES[instruments[symbol].asset_class])
    sheet.add("quantity", f"units of {name}", item.quantity, "ratio")
    sheet.usd("price", f"price of {name}", known.asof(symbol, today))
    sheet.usd("value", f"value of {name}", item.value_usd)
    sheet.fraction("share", f"share of {name}", item.value_usd / value if value else 0.0)
    sheet.usd("cost", f"cost of {name}", item.cost_usd, "lots, oldest sold first")
    sheet.usd("gain", f"unrealised gain on {name}", item.gain_usd, "lots, oldest sold first")
    if item.cost_usd > 0:
        sheet.fraction("gain_fraction", f"unrealised gain on {name}", item.gain_usd / item.cost_usd, "gain over cost")
    sheet.add("lots", f"lots of {name}", len(lots), "count")
    sheet.day("first_bought", f"oldest lot of {name}", min(lot.bought for lot in lots))
    gains = [
        LotGain(
            name,
            lot.bought,
            term(lot.bought, known.last_day),
            float(lot.quantity) * known.asof(symbol, today) - float(lot.cost_usd),
            f"holding.{symbol}.gain holding.{symbol}.gain_fraction",
        )
        for lot in lots
    ]
    chart = lots_chart(f"What each purchase of {name} has gained", sheet.as_of, prices.source, gains)
    return Result(tuple(sheet.facts), chart, notes(instruments, (symbol,)))


def _value(sheet: Sheet, books: History, value: float, cash: float) -> None:
    invested = float(books.flows.sum())
    sheet.usd("portfolio.value", "portfolio value", value)
    sheet.usd("portfolio.cash", "cash", cash)
    sheet.usd("portfolio.invested", "paid in, less taken out", invested)
    # Of rounded figures, so that what is spoken adds up to the cent.
    gain = round(value, 2) - round(invested, 2)
    sheet.usd("portfolio.gain", "gain since the start", gain, "value less what was paid in")


def _changes(sheet: Sheet, books: History, client: Client, today: date) -> None:
    """Add the change of the last day and of this year; a portfolio that is too young goes without."""
    values, flows = books.values, books.flows
    if len(values) > 1:
        sheet.usd("portfolio.change.day.usd", "change on the last day", values[-1] - values[-2] - flows[-1])
        sheet.fraction("portfolio.change.day.fraction", "change on the last day", daily_returns(values, flows)[-1])
    try:
        rows, returns = portfolio_returns(books, parse_period("ytd", today, client.first_day))
    except FinanceError:
        return
    gain = round(values[rows][-1], 2) - round(values[rows][0], 2) - round(flows[rows][1:].sum(), 2)
    sheet.usd("portfolio.change.ytd.usd", "gain this year so far", gain, "change of value less flows")
    sheet.fraction("portfolio.change.ytd.fraction", "return this year so far", time_weighted(returns), "time-weighted")


def _allocation(
    sheet: Sheet, held: tuple[Holding, ...], cash: float, value: float, instruments: Mapping[str, Instrument]
) -> list[tuple[AssetClass, float]]:
    """Add what each kind is worth, and return the kinds with their shares."""
    worth: dict[str, float] = defaultdict(float, {"cash": cash})
    for item in held:
        found = instruments.get(item.symbol)
        worth[found.asset_class if found else "equity"] += item.value_usd
    shares: list[tuple[AssetClass, float]] = []
    for kind, label in ASSET_CLASSES.items():
        if kind in worth:
            share = worth[kind] / value if value else 0.0
            sheet.usd(f"allocation.{kind}.value", f"value of {label}", worth[kind])
            sheet.fraction(f"allocation.{kind}.share", f"share of {label}", share)
            shares.append((kind, share))
    return shares


def _holdings(sheet: Sheet, held: tuple[Holding, ...], value: float, instruments: Mapping[str, Instrument]) -> None:
    sheet.add("portfolio.holdings", "number of holdings", len(held), "count")
    for item in held:
        name, prefix = name_of(instruments, item.symbol), f"holding.{item.symbol}."
        sheet.text(prefix + "name", "holding", name)
        sheet.usd(prefix + "value", f"value of {name}", item.value_usd)
        sheet.fraction(prefix + "share", f"share of {name}", item.value_usd / value)
        sheet.usd(prefix + "gain", f"unrealised gain on {name}", item.gain_usd, "lots, oldest sold first")
    if held:
        sheet.text("holding.largest.name", "largest holding", name_of(instruments, held[0].symbol))
        sheet.fraction("holding.largest.share", "share of the largest holding", held[0].value_usd / value)
