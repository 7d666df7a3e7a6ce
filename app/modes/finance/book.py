"""Clients and what they hold: `steward finance clients | overview | performance | risk`."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from app import content
from app.modes.finance.printing import show, shown
from app.records import fact_json
from app.settings import Settings
from finance import answers
from finance.types import Result


def clients(settings: Settings, as_json: bool) -> None:
    """List the bank's clients with what they have and who they are."""
    found = content.load(settings)
    results = {client_id: _overview(found, client_id) for client_id in found.client_ids}
    if as_json:
        names = ("client.name", "client.risk_profile", "portfolio.value")
        rows = {
            client_id: [fact_json(fact) for fact in result.facts if fact.name in names]
            for client_id, result in results.items()
        }
        print(json.dumps({"clients": rows, "notice": found.notice}, indent=1, ensure_ascii=False))
        return
    table = Table(title=f"{found.bank.name}, as of {found.today}", caption=found.notice, caption_justify="left")
    for heading in ("id", "name", "risk profile"):
        table.add_column(heading)
    table.add_column("value", justify="right")
    for client_id, result in results.items():
        facts = {fact.name: fact for fact in result.facts}
        wanted = (facts[name] for name in ("client.name", "client.risk_profile", "portfolio.value"))
        table.add_row(client_id, *(shown(fact) for fact in wanted))
    Console().print(table)


def overview(settings: Settings, as_json: bool) -> None:
    """Print value, allocation and holdings."""
    found = content.load(settings)
    show(_overview(found, settings.client), found, "Overview", as_json)


def performance(settings: Settings, period: str, as_json: bool) -> None:
    """Print the return over a period against the benchmark."""
    found = content.load(settings)
    client = found.client(settings.client)
    result = answers.performance(client, found.prices, found.instruments, found.today, period)
    show(result, found, "Performance", as_json)


def risk(settings: Settings, period: str, as_json: bool) -> None:
    """Print the risk measures over a period."""
    found = content.load(settings)
    client = found.client(settings.client)
    show(answers.risk(client, found.prices, found.instruments, found.today, period), found, "Risk", as_json)


def _overview(found: content.Content, client_id: str) -> Result:
    return answers.overview(found.client(client_id), found.prices, found.instruments, found.today)
