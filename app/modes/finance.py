"""The financial engine without the conversation: `steward finance …`."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from app import content
from app.records import fact_json
from app.settings import Settings
from finance import answers
from finance.types import Fact, Result

WIDE = 140  # columns of a terminal that has room for the sources; the JSON always has them


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
        shown = (facts[name] for name in ("client.name", "client.risk_profile", "portfolio.value"))
        table.add_row(client_id, *(_shown(fact) for fact in shown))
    Console().print(table)


def overview(settings: Settings, as_json: bool) -> None:
    """Print value, allocation and holdings."""
    found = content.load(settings)
    _print(_overview(found, settings.client), found, "Overview", as_json)


def performance(settings: Settings, period: str, as_json: bool) -> None:
    """Print the return over a period against the benchmark."""
    found = content.load(settings)
    client = found.client(settings.client)
    result = answers.performance(client, found.prices, found.instruments, found.today, period)
    _print(result, found, "Performance", as_json)


def risk(settings: Settings, period: str, as_json: bool) -> None:
    """Print the risk measures over a period."""
    found = content.load(settings)
    client = found.client(settings.client)
    _print(answers.risk(client, found.prices, found.instruments, found.today, period), found, "Risk", as_json)


def _overview(found: content.Content, client_id: str) -> Result:
    return answers.overview(found.client(client_id), found.prices, found.instruments, found.today)


def _print(result: Result, found: content.Content, title: str, as_json: bool) -> None:
    if as_json:
        facts = [fact_json(fact) for fact in result.facts]
        print(json.dumps({"facts": facts, "notes": [*result.notes, found.notice]}, indent=1, ensure_ascii=False))
        return
    period = next((str(fact.value) for fact in result.facts if fact.name.endswith(".period")), "")
    heading = f"{title} {period}".strip()
    table = Table(title=f"{heading}, {found.bank.name}", caption="\n".join([*result.notes, found.notice]))
    table.caption_justify = "left"
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("as of")
    console = Console()
    wide = console.width >= WIDE
    if wide:
        table.add_column("source")
    for fact in result.facts:
        if fact.name.endswith(".period"):
            continue
        # The heading says the period already.
        label = fact.label.removesuffix(period).rstrip(" ,")
        cells = (label, _shown(fact), fact.as_of.isoformat())
        table.add_row(*cells, *([fact.source] if wide else []))
    console.print(table)


def _shown(fact: Fact) -> str:
    if isinstance(fact.value, str):
        return fact.value
    if fact.unit == "USD":
        return f"{'-' if fact.value < 0 else ''}${abs(fact.value):,.2f}"
    if fact.unit == "fraction":
        return f"{fact.value * 100:,.2f} %"
    return f"{fact.value:,}" if fact.unit == "count" else f"{fact.value:,.2f}"
