"""Whether head office's graphics cards answer, for its health; one without any computes on processors."""

from __future__ import annotations

from app.pipeline.places import plan_here
from app.settings import Settings
from inference.runtime.cards import Found
from sync.headoffice.findings import Finding
from sync.headoffice.parts import Office


def watch_cards(office: Office, settings: Settings) -> None:
    """Let an open head office answer for its cards."""
    office.checks["gpu"] = lambda: cards_finding(settings)


def cards_finding(settings: Settings, found: Found | None = None) -> Finding:
    """Return how the cards are doing; `found` takes the place of looking."""
    if settings.cards == "off":
        return Finding("absent", "Graphics cards are switched off; processors compute.")
    plan, notice = plan_here(settings, found)
    if plan.budgets:
        names = ", ".join(budget.card.name for budget in plan.budgets)
        return Finding("ok", f"{len(plan.budgets)} answer: {names}.")
    if notice:
        return Finding("failing", notice)
    return Finding("absent", "There is no graphics card; processors compute.")
