"""How `steward finance` prints what the engine found: as a table for people or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from app import content
from app.records import fact_json
from finance.types import Fact, Result

WIDE = 140  # columns of a terminal that has room for the sources; the JSON always has them

SETTINGS = frozenset({"seed", "paths", "simulations", "portfolios"})  # last part of the names of facts without a day
SMALL = 0.005  # ratios below it would be printed as nought


def show(result: Result, found: content.Content, title: str, as_json: bool) -> None:
    """Print a result with its title."""
    if as_json:
        facts = [fact_json(fact) for fact in result.facts]
        print(
            json.dumps(
                {
                    "facts": facts,
                    "notes": [*result.notes, found.notice],
                    "basis": result.basis and asdict(result.basis),
                },
                indent=1,
                ensure_ascii=False,
                default=str,
            )
        )
        return
    _table(result, title, found.bank.name, found.notice)


def show_results(results: Mapping[str, Result], bank: str, notice: str, as_json: bool) -> None:
    """Print several results under their titles; as JSON, one object with a key each, or the one there is."""
    if as_json:
        every = {
            title.lower().replace(" ", "_"): {
                "facts": [fact_json(fact) for fact in result.facts],
                "notes": [*result.notes, notice],
                "basis": result.basis and asdict(result.basis),
            }
            for title, result in results.items()
        }
        print(json.dumps(next(iter(every.values())) if len(every) == 1 else every, indent=1, default=str))
        return
    for title, result in results.items():
        _table(result, title, bank, notice)


def shown(fact: Fact) -> str:
    """Return a fact's value as a person reads it."""
    if isinstance(fact.value, str):
        return fact.value
    if fact.unit == "count":
        return f"{fact.value:,}"
    value = round(fact.value * 100 if fact.unit == "fraction" else fact.value, 2) + 0.0  # no minus before nought
    if fact.unit == "USD":
        return f"{'-' if value < 0 else ''}${abs(value):,.2f}"
    if fact.unit == "ratio" and 0.0 < abs(fact.value) < SMALL:
        return f"{fact.value:.1e}"  # a shadow price or an error of rounding; 0.00 would say that there is none
    return f"{value:,.2f}" + {"fraction": " %", "years": " years"}.get(fact.unit, "")


def _dated(fact: Fact) -> bool:
    """Return whether a day belongs to a row: a name, a rule or how much was drawn is nothing of a day's prices."""
    return fact.unit != "text" and fact.name.rpartition(".")[2] not in SETTINGS


def _table(result: Result, title: str, bank: str, notice: str) -> None:
    period = next((str(fact.value) for fact in result.facts if fact.name.endswith(".period")), "")
    heading = f"{title} {period}".strip()
    table = Table(title=f"{heading}, {bank}", caption="\n".join([*result.notes, notice]))
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
        cells = (label, shown(fact), fact.as_of.isoformat() if _dated(fact) else "")
        table.add_row(*cells, *([fact.source] if wide else []))
    console.print(table)
    for assumption in result.basis.assumptions if result.basis else ():
        console.print(Text(f"Assumed: {assumption}", style="dim"), soft_wrap=True)
