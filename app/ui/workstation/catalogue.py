"""Every panel of the window: its key, its group, how it is made. A panel is made when it first comes into view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from app.ui.theme import Theme
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from app.ui.workstation.panels.committee import Committee
from app.ui.workstation.panels.frontier import Frontier
from app.ui.workstation.panels.goals import Goals
from app.ui.workstation.panels.knowledge import Knowledge
from app.ui.workstation.panels.lots import Lots
from app.ui.workstation.panels.optimising import Optimising
from app.ui.workstation.panels.stress import Stress
from app.ui.workstation.panes.audit import AuditPane
from app.ui.workstation.panes.documents import DocumentsPane
from app.ui.workstation.panes.health import HealthPane
from app.ui.workstation.panes.notes import NotesPane
from app.ui.workstation.panes.overview import OverviewPane
from app.ui.workstation.panes.suitability import SuitabilityPane

Group = Literal["portfolio", "plan", "advice", "records"]
GROUPS: tuple[Group, ...] = ("portfolio", "plan", "advice", "records")


@dataclass(frozen=True, slots=True)
class Tab:
    """One panel before it is made."""

    key: str
    group: Group
    make: Callable[[Desk, Theme], Panel]


TABS: tuple[Tab, ...] = (
    Tab("overview", "portfolio", OverviewPane),
    Tab("lots", "portfolio", Lots),
    Tab("frontier", "portfolio", Frontier),
    Tab("optimise", "portfolio", Optimising),
    Tab("goals", "plan", Goals),
    Tab("stress", "plan", Stress),
    Tab("suitability", "advice", SuitabilityPane),
    Tab("committee", "advice", Committee),
    Tab("knowledge", "advice", Knowledge),
    Tab("notes", "records", NotesPane),
    Tab("documents", "records", DocumentsPane),
    Tab("audit", "records", AuditPane),
    Tab("health", "records", HealthPane),
)
"""In the order in which they stand; the first of a group is shown when the group is first chosen."""


def group_title(group: Group) -> str:
    """Return a group's name, in the language of now."""
    translate = QCoreApplication.translate
    return {
        "portfolio": translate("Workstation", "Portfolio"),
        "plan": translate("Workstation", "Plan"),
        "advice": translate("Workstation", "Advice"),
        "records": translate("Workstation", "Records"),
    }[group]


def tab_title(key: str) -> str:
    """Return a panel's name, in the language of now."""
    translate = QCoreApplication.translate
    return {
        "overview": translate("Workstation", "Overview"),
        "lots": translate("Workstation", "Tax lots"),
        "frontier": translate("Workstation", "Frontier"),
        "optimise": translate("Workstation", "Optimise"),
        "goals": translate("Workstation", "Goals"),
        "stress": translate("Workstation", "Stress"),
        "committee": translate("Workstation", "Committee"),
        "knowledge": translate("Workstation", "Knowledge"),
        "suitability": translate("Workstation", "Suitability"),
        "documents": translate("Workstation", "Documents"),
        "notes": translate("Workstation", "Notes"),
        "audit": translate("Workstation", "Audit trail"),
        "health": translate("Workstation", "Health"),
    }[key]
