"""What `steward doctor` says of graphics cards: which engine computes where, and how their memory is given out."""

from __future__ import annotations

import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from app.pipeline.places import moves, plan_here
from app.settings import Settings
from inference.runtime.cards import Found
from inference.runtime.live_plan import Move
from inference.runtime.plan import CPU, REMOTE, Budget, Place, Plan

_LATELY_S = 7 * 86400.0


def look(settings: Settings, now_s: float, found: Found | None = None) -> tuple[str, str, Plan]:
    """Return what was found in one line, what to do about it or "", and the plan.

    Args:
        settings: of the installation.
        now_s: seconds since 1970; moves of the last week are told.
        found: the cards; None looks for them.
    """
    plan, notice = plan_here(settings, found)
    lately = [move for move in moves(settings) if now_s - move.at_s < _LATELY_S]
    to_do = [notice, _told(lately[-1]) if lately else ""]
    if not plan.budgets:
        off = "graphics cards are switched off" if settings.cards == "off" else "no NVIDIA card"
        return f"{off}; the processor computes", " ".join(filter(None, to_do)), plan
    cards = "; ".join(_card(budget) for budget in plan.budgets)
    return cards, " ".join(filter(None, to_do)), plan


def _told(move: Move) -> str:
    when = datetime.datetime.fromtimestamp(move.at_s).strftime("%d %B %Y at %H:%M")
    return f"{move.words.rstrip('.')} on {when}; raise card_reserve_mib or take a smaller model if it happens again."


def _card(budget: Budget) -> str:
    return f"{budget.card.name}: {budget.given_mib} of {budget.room_mib} MiB given out"


def show(settings: Settings, found: Found | None = None) -> None:
    """Print which engine computes where, and the memory of each card."""
    plan, _notice = plan_here(settings, found)
    console = Console()
    console.print()
    console.print(_engines(plan))
    if plan.budgets:
        console.print()
        console.print(_budgets(plan))


def _engines(plan: Plan) -> Table:
    table = Table(
        box=None,
        pad_edge=False,
        header_style="bold",
        title_justify="left",
        title="Who computes where, the most urgent first",
    )
    for column, side in (("engine", "left"), ("does", "left"), ("where", "left"), ("memory", "right"), ("why", "left")):
        table.add_column(column, overflow="fold", justify="right" if side == "right" else "left")
    for place in plan.places:
        table.add_row(place.engine.name, place.engine.does, _where(place, plan), _memory(place), _why(place))
    return table


def _where(place: Place, plan: Plan) -> str:
    if place.where == REMOTE:
        return place.engine.server
    if not place.engine.installed:
        return "–"
    if place.where == CPU:
        return "see graphics" if place.engine.draws else "processor"
    names = {budget.card.where: budget.card.name for budget in plan.budgets}
    return f"{names[place.where]} ({place.where})"


def _memory(place: Place) -> str:
    return f"{place.engine.card_mib} MiB" if place.where not in (CPU, REMOTE) else ""


def _why(place: Place) -> str:
    on_card = place.where not in (CPU, REMOTE)
    return place.engine.source if on_card else place.why


def _budgets(plan: Plan) -> Table:
    table = Table(
        box=None, pad_edge=False, header_style="bold", title_justify="left", title="Memory of the cards, in MiB"
    )
    for column in ("card", "has", "taken by others", "may be given out", "given out", "left"):
        table.add_column(column, overflow="fold", justify="left" if column == "card" else "right")
    for budget in plan.budgets:
        card = budget.card
        taken = max(0, card.total_mib - card.free_mib)
        numbers = (card.total_mib, taken, budget.room_mib, budget.given_mib, budget.room_mib - budget.given_mib)
        table.add_row(f"{card.name} ({card.where})", *(f"{number:,}".replace(",", " ") for number in numbers))
    return table


def as_data(plan: Plan) -> dict[str, Any]:
    """Return the plan for other programs."""
    return {
        "engines": [
            {
                "engine": place.engine.name,
                "where": place.where,
                "why": place.why,
                "card_mib": place.engine.card_mib,
                "source": place.engine.source,
            }
            for place in plan.places
        ],
        "cards": [
            {
                "card": budget.card.name,
                "where": budget.card.where,
                "total_mib": budget.card.total_mib,
                "free_mib": budget.card.free_mib,
                "room_mib": budget.room_mib,
                "given_mib": budget.given_mib,
            }
            for budget in plan.budgets
        ],
    }
