"""What the tools need of the bank; `app.content.Content` is one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from app.content import Product, Searches
from finance.knowledge import Graph
from finance.market import Instrument, Prices
from finance.portfolio import Client


class Bank(Protocol):
    """Prices, instruments and clients, read by somebody else."""

    @property
    def prices(self) -> Prices:
        """Closing prices."""
        ...

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """What can be held or compared with, by symbol."""
        ...

    @property
    def today(self) -> date:
        """The last day that is known."""
        ...

    @property
    def products(self) -> tuple[Product, ...]:
        """The bank's product sheet."""
        ...

    @property
    def passages(self) -> Searches | None:
        """The bank's documents, open for searching; None where nothing is indexed."""
        ...

    def graph(self, client_id: str) -> Graph:
        """Return a client's knowledge graph, of that client alone."""
        ...

    @property
    def client_ids(self) -> tuple[str, ...]:
        """The bank's clients, by id."""
        ...

    def client(self, client_id: str) -> Client:
        """Return a client; raises UnknownClient or DataError."""
        ...

    @property
    def fund_costs_pa(self) -> Mapping[str, float]:
        """What each fund costs inside, a fraction a year, by symbol, as far as the product sheet says it."""
        ...

    @property
    def advice_needs_record(self) -> bool:
        """Whether a recommendation may be made only where a record of it is kept."""
        ...

    @property
    def tax_table(self) -> str:
        """The id of the tax table that the bank's clients are reckoned with; see `finance.tax.jurisdiction`."""
        ...
