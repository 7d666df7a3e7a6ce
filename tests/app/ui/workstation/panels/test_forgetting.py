"""Nothing of one client is left in any widget of a panel, shown or hidden, once another one is turned to."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.workstation.panel import Panel
from app.ui.workstation.panels.committee import Committee
from app.ui.workstation.panels.frontier import Frontier
from app.ui.workstation.panels.goals import Goals
from app.ui.workstation.panels.knowledge import Knowledge
from app.ui.workstation.panels.lots import Lots
from app.ui.workstation.panels.optimising import Optimising
from app.ui.workstation.panels.stress import Stress
from tests.app.ui.workstation.panels.conftest import Open

_PANELS = (Optimising, Frontier, Goals, Stress, Lots, Committee, Knowledge)


def written(panel: Panel) -> str:
    """All that is written or told anywhere in a panel."""
    told: list[str] = []
    for part in (panel, *panel.findChildren(QWidget)):
        told += [part.accessibleName(), part.accessibleDescription(), part.toolTip()]
        if isinstance(part, QLabel | QLineEdit):
            told.append(part.text())
        elif isinstance(part, QComboBox):
            told += [part.itemText(at) for at in range(part.count())]
        elif isinstance(part, QAbstractItemView):
            model = part.model()
            told += [
                str(model.index(row, column).data())
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
    return "\n".join(told)


@pytest.mark.parametrize("kind", _PANELS)
def test_nothing_of_the_last_client_is_left(qtbot: QtBot, open_panel: Open, kind: type[Panel]) -> None:
    panel = open_panel(kind, "avery")
    assert any(word in written(panel) for word in ("$", "%", "Avery"))
    panel.show_client("")
    left = written(panel)
    for word in ("Avery", "Apple", "Exxon", "Investment account", "512,560", "28 December 2022", "house by the sea"):
        assert word not in left, word
