"""What a session reads once when it starts: the bank, its clients, prices and instruments, as typed objects."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np

import assets
from app.errors import NotInstalled
from app.settings import Settings
from finance.errors import DataError, UnknownClient
from finance.knowledge import Graph, bank_graph
from finance.market import Instrument, Prices, load_instruments, load_prices
from finance.portfolio import Client, load_client
from inference.documents.types import Passage

DEMO_BANK = Path(assets.__file__).parent / "demo"
DEMO_SOURCE = "demo data"
TAX_TABLE = "us-federal-2025"  # of a bank that names none


@dataclass(frozen=True, slots=True)
class Product:
    """One line of the product sheet: the cost inside it as a fraction a year, risk class 1 (lowest) to 7."""

    id: str
    name: str
    words: str
    risk_class: int
    fee_pa: float
    minimum_usd: float
    holds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """The bank in whose name the advisor speaks.

    Attributes:
        colours: names and "#rrggbb".
        fee_tiers: what was paid in at the opening, up to so many USD, and the advisory fee a year that goes with it as
            a fraction; the last goes up to infinity.
        tax_table: id of the tax table that clients are reckoned with; see `finance.tax.jurisdiction`.
    """

    id: str
    name: str
    short_name: str
    slogan: str
    notice: str
    colours: tuple[tuple[str, str], ...]
    fee_tiers: tuple[tuple[float, float], ...]
    products: tuple[Product, ...]
    tax_table: str = TAX_TABLE


class Searches(Protocol):
    """What the bank's documents are searched with; `app.conversation.passages.Passages` is one."""

    def search(self, question: str, limit: int = 5, *, trusted_only: bool = True) -> tuple[Passage, ...]:
        """Return the passages that answer a question best, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a session may look at; clients are read when asked for.

    Attributes:
        today: the last day that is known; every figure is as of this day or an earlier one.
        notice: what the screen must say beside the figures.
        passages: the bank's documents; None where nothing is indexed.
        advice_needs_record: whether a recommendation may be made only where a record of it is kept.
        graphs: gives a client's knowledge graph with what is kept beside the books; None where nothing is kept.
    """

    bank: Bank
    prices: Prices
    instruments: dict[str, Instrument]
    today: date
    notice: str
    clients_dir: Path
    passages: Searches | None = None
    graphs: Callable[[str], Graph] | None = None
    advice_needs_record: bool = False
    _read: dict[str, Client] = field(default_factory=dict, repr=False)

    @property
    def client_ids(self) -> tuple[str, ...]:
        """The bank's clients, by id."""
        return tuple(sorted(path.parent.name for path in self.clients_dir.glob("*/client.toml")))

    @property
    def products(self) -> tuple[Product, ...]:
        """The bank's product sheet."""
        return self.bank.products

    @property
    def tax_table(self) -> str:
        """The id of the tax table that clients are reckoned with."""
        return self.bank.tax_table

    @property
    def fund_costs_pa(self) -> dict[str, float]:
        """What each fund costs inside, a fraction a year, as far as the products' costs say it."""
        return fund_costs_pa(self.bank.products, self.instruments)

    def graph(self, client_id: str) -> Graph:
        """Return a client's knowledge graph, of that client alone: the bank's books, and what is kept beside them.

        Raises:
            UnknownClient: see `client`.
        """
        if self.graphs is not None:
            return self.graphs(client_id)
        return bank_graph([self.client(client_id)], self.instruments, self.today)

    def client(self, client_id: str) -> Client:
        """Return a client, read and checked on first use.

        Raises:
            UnknownClient: names those there are.
            DataError: the client's files are wrong.
        """
        if client_id not in self.client_ids:
            known = ", ".join(self.client_ids) or "none"
            raise UnknownClient(f"There is no client {client_id!r}; this bank has: {known}.")
        if client_id not in self._read:
            self._read[client_id] = load_client(self.clients_dir / client_id)
        return self._read[client_id]

    def about(self, client_id: str) -> str:
        """Return half a sentence on who a client of the demo bank is; empty where their file says none.

        Raises:
            DataError: the file cannot be read.
        """
        path = self.clients_dir / client_id / "client.toml"
        try:
            return str(tomllib.loads(path.read_text(encoding="utf-8")).get("about", ""))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise DataError(f"The client file {path} cannot be read ({error}); mend it.") from error


def load(settings: Settings) -> Content:
    """Read bank, prices and instruments: a bank's own from `settings.bank_dir`, or else the demo bank's.

    A bank's folder holds `bank.toml`, `prices.parquet` or `prices.csv`, `instruments.json` and `clients/<id>/`, all
    in the demo bank's form.

    Raises:
        NotInstalled: the demo bank's market data is not there; says how to build it.
        DataError: a file is missing or broken; names it.
    """
    if settings.bank_dir:
        own = Path(settings.bank_dir)
        table = own / "prices.csv" if (own / "prices.csv").is_file() else own / "prices.parquet"
        bank = _bank(own / "bank.toml")
        return _content(bank, load_prices(table, f"{bank.short_name}'s data"), own, own, settings)
    market = settings.market_dir
    missing = next((name for name in ("prices.parquet", "instruments.json") if not (market / name).is_file()), None)
    if missing:
        raise NotInstalled(f"The bank's market data is missing ({market / missing}); run `steward setup`.")
    prices = load_prices(market / "prices.parquet", DEMO_SOURCE)
    return _content(_bank(DEMO_BANK / "bank.toml"), prices, market, DEMO_BANK, settings)


def _content(bank: Bank, prices: Prices, market: Path, bank_dir: Path, settings: Settings) -> Content:
    return Content(
        bank=bank,
        prices=prices,
        instruments=load_instruments(market / "instruments.json"),
        today=prices.last_day,
        notice=bank.notice,
        clients_dir=bank_dir / "clients",
        advice_needs_record=settings.advice_needs_record == "on",
    )


def fund_costs_pa(products: Sequence[Product], instruments: Mapping[str, Instrument]) -> dict[str, float]:
    """Return what the funds cost inside, by symbol, from what the products that are made of them cost.

    A product's cost is the sum of its funds' costs by their shares in it; shares of companies cost nothing inside. A
    fund is left out where the products leave its cost open or contradict each other.
    """
    funds = sorted({symbol for item in products for symbol, _ in item.holds if _is_fund(symbol, instruments)})
    if not funds:
        return {}
    shares = np.array([[dict(item.holds).get(symbol, 0.0) for symbol in funds] for item in products])
    charged = np.array([item.fee_pa for item in products])
    found, _, rank, _ = np.linalg.lstsq(shares, charged, rcond=None)
    if rank == len(funds) and np.allclose(shares @ found, charged, atol=1e-6) and (found > -1e-6).all():
        return {symbol: round(max(float(cost), 0.0), 6) for symbol, cost in zip(funds, found, strict=True)}
    return {item.holds[0][0]: item.fee_pa for item in products if len(item.holds) == 1}


def _is_fund(symbol: str, instruments: Mapping[str, Instrument]) -> bool:
    return symbol in instruments and instruments[symbol].asset_class in ("bond", "cash")


def _bank(path: Path) -> Bank:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Bank(
            id=str(table["id"]),
            name=str(table["name"]),
            short_name=str(table["short_name"]),
            slogan=str(table["slogan"]),
            notice=str(table["notice"]),
            colours=tuple((str(name), str(colour)) for name, colour in table["brand"].items()),
            fee_tiers=tuple((float(row.get("up_to_usd", "inf")), float(row["rate_pa"])) for row in table["fee_tiers"]),
            products=tuple(_product(row) for row in table["products"]),
            tax_table=str(table.get("tax_table", TAX_TABLE)),
        )
    except FileNotFoundError:
        raise DataError(f"The bank file {path} does not exist; check the folder.") from None
    except KeyError as error:
        raise DataError(f"{path}: the field {error} is missing; add it.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"The bank file {path} cannot be read ({error}); mend it.") from error


def _product(row: dict[str, Any]) -> Product:
    return Product(
        id=str(row["id"]),
        name=str(row["name"]),
        words=str(row["words"]),
        risk_class=int(row["risk_class"]),
        fee_pa=float(row["fee_pa"]),
        minimum_usd=float(row["minimum_usd"]),
        holds=tuple((str(symbol), float(weight)) for symbol, weight in row["holds"].items()),
    )


def advisor_file(settings: Settings, name: str) -> Path:
    """Return the file of an installed advisor.

    Raises:
        NotInstalled: there is none of that name.
    """
    path = settings.avatar_file(name)
    if not path.is_file():
        raise NotInstalled(
            f"There is no advisor {name!r} in {path.parent}; `steward avatar list` shows who is there, and "
            "`steward setup` bakes ours."
        )
    return path
