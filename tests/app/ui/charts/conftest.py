"""A chart on the screen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.charts import ChartView
from app.ui.theme import Theme


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView(Theme.for_height(branding.load(), 1080))
    qtbot.addWidget(made)
    made.resize(700, 420)
    made.show()
    return made
