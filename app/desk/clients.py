"""Jobs: who the bank's clients are, and one client's household, accounts and holdings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.desk.messages import Arguments, Report
from app.desk.room import Room
from finance.errors import FinanceError
from finance.market import ASSET_CLASSES
from finance.portfolio import Account, Client, cash_balance, holdings, open_lots
from sync.store.sessions import SessionStore


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One line of the list.

    Attributes:
        value_usd: of all accounts on the last known day; None where the books cannot be read.
        last_visit: when the last visit began, ISO 8601, universal time; empty where there was none.
        problem: why the books cannot be read, empty else.
    """

    id: str
    name: str
    city: str = ""
    profile: str = ""
    value_usd: float | None = None
    last_visit: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account: what is in it on a day, USD."""

    id: str
    name: str
    kind: str
    value_usd: float
    cash_usd: float


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """All of one symbol, USD; `share` is the fraction of the whole portfolio."""

    symbol: str
    name: str
    kind: str
    quantity: float
    value_usd: float
    gain_usd: float
    share: float


@dataclass(frozen=True, slots=True)
class Household:
    """One client: who they are, who comes after them, what is where, as of a day.

    Attributes:
        goals: name, day, USD and priority.
        beneficiaries: name, relation, account's name, share and rank.
        contributions: account's name, USD, negative taken out, and how often.
    """

    id: str
    name: str
    birth_year: int
    profile: str
    city: str
    as_of: date
    source: str
    value_usd: float
    accounts: tuple[AccountRow, ...]
    holdings: tuple[HoldingRow, ...]
    goals: tuple[tuple[str, date, float, int], ...]
    beneficiaries: tuple[tuple[str, str, str, float, str], ...]
    contributions: tuple[tuple[str, float, str], ...]


def list_clients(room: Room, arguments: Arguments, progress: Report) -> tuple[ClientRow, ...]:
    """Return every client of the bank, by name; one whose books are broken is listed with what is wrong."""
    ids = room.content.client_ids
    with SessionStore(room.settings.data_dir) as store:
        visits = {client: store.last_visit(client, "") for client in ids}
    rows = []
    for number, client_id in enumerate(ids):
        progress(number / len(ids), "Reading the clients' books")
        visit = visits[client_id]
        rows.append(_row(room, client_id, visit.started if visit else ""))
    return tuple(sorted(rows, key=lambda row: row.name))


def _row(room: Room, client_id: str, last_visit: str) -> ClientRow:
    try:
        client = room.content.client(client_id)
        value = _value_usd(room, client)
    except FinanceError as error:
        return ClientRow(client_id, client_id, last_visit=last_visit, problem=str(error))
    return ClientRow(client_id, client.name, client.city, client.risk_profile, value, last_visit)


def _value_usd(room: Room, client: Client) -> float:
    held = holdings(client, room.content.prices, room.content.today)
    return sum(item.value_usd for item in held) + float(cash_balance(client, room.content.today))


def household(room: Room, arguments: Arguments, progress: Report) -> Household:
    """Return one client's household; `arguments["client"]` is their id.

    Raises:
        UnknownClient: there is no such client.
        DataError: the books are broken.
    """
    content = room.content
    client = content.client(str(arguments["client"]))
    progress(0.3, "Valuing the accounts")
    names = {account.id: account.name for account in client.accounts}
    accounts = tuple(_account(room, client, account) for account in client.accounts)
    value = sum(account.value_usd for account in accounts)
    return Household(
        id=client.id,
        name=client.name,
        birth_year=client.birth_year,
        profile=client.risk_profile,
        city=client.city,
        as_of=content.prices.until(content.today).last_day,
        source=f"bookings and closing prices, {content.prices.source}",
        value_usd=value,
        accounts=accounts,
        holdings=_holdings(room, client, value),
        goals=tuple((goal.name, goal.date, float(goal.amount_usd), goal.priority) for goal in client.goals),
        beneficiaries=tuple(
            (one.name, one.relation, names.get(one.account, one.account), float(one.share), one.rank)
            for one in client.beneficiaries
        ),
        contributions=tuple(
            (names.get(one.account, one.account), float(one.amount_usd), one.every) for one in client.contributions
        ),
    )


def _account(room: Room, client: Client, account: Account) -> AccountRow:
    today, prices = room.content.today, room.content.prices
    booked = [one for one in client.transactions if one.account == account.id and one.date <= today]
    cash = float(sum(one.amount for one in booked))
    units: Mapping[str, float] = _units(client, account.id, today)
    value = sum(number * prices.asof(symbol, today) for symbol, number in units.items())
    return AccountRow(account.id, account.name, account.kind, value + cash, cash)


def _units(client: Client, account_id: str, today: date) -> dict[str, float]:
    units: dict[str, float] = {}
    for lot in open_lots(client.transactions, today):
        if lot.account == account_id:
            units[lot.symbol] = units.get(lot.symbol, 0.0) + float(lot.quantity)
    return units


def _holdings(room: Room, client: Client, value_usd: float) -> tuple[HoldingRow, ...]:
    instruments = room.content.instruments
    rows = []
    for item in holdings(client, room.content.prices, room.content.today):
        known = instruments.get(item.symbol)
        name = known.name if known else item.symbol
        kind = ASSET_CLASSES[known.asset_class] if known else ""
        share = item.value_usd / value_usd if value_usd else 0.0
        rows.append(HoldingRow(item.symbol, name, kind, item.quantity, item.value_usd, item.gain_usd, share))
    return tuple(rows)


JOBS = {"clients": list_clients, "household": household}
