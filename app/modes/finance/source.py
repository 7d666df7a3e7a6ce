"""Where a finance command gets its portfolio from: a client of the bank, or files handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app import content
from app.modes.finance import handed_in
from app.settings import Settings
from finance.market import Instrument, Prices
from finance.market.actions import Action
from finance.portfolio import Client


@dataclass(frozen=True, slots=True)
class Source:
    """A client, the market, and what must be said beside the figures.

    Attributes:
        bank: whose name stands over a table.
        fund_costs_pa: running costs inside each symbol, a fraction a year, where the bank says them.
    """

    client: Client
    prices: Prices
    instruments: dict[str, Instrument]
    today: date
    actions: tuple[Action, ...]
    bank: str
    notice: str
    fund_costs_pa: dict[str, float]


def source(settings: Settings, files: Sequence[Path] = (), benchmark: str | None = None) -> Source:
    """Return the portfolio of the settings' client, or that of files when there are any."""
    if files:
        own = handed_in.hand_in(files, benchmark)
        return Source(
            own.client, own.prices, own.instruments, own.today, own.actions, "your files", handed_in.NOTICE, {}
        )
    found = content.load(settings)
    client = found.client(settings.client)
    costs = found.fund_costs_pa
    return Source(client, found.prices, found.instruments, found.today, (), found.bank.name, found.notice, costs)
