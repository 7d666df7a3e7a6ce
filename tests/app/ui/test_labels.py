"""A label of one line: never clipped, mirrored where the screen is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.labels import OneLine


def _middle_of_ink(label: OneLine) -> float:
    """Return where the text is, from 0 at the left to 1 at the right."""
    picture = label.grab().toImage()
    ground = picture.pixelColor(picture.width() // 2, 0)
    columns = [
        x for x in range(picture.width()) if any(picture.pixelColor(x, y) != ground for y in range(picture.height()))
    ]
    return (columns[0] + columns[-1]) / 2 / picture.width()


@pytest.mark.parametrize(
    ("direction", "low", "high"),
    [(Qt.LayoutDirection.LeftToRight, 0.0, 0.3), (Qt.LayoutDirection.RightToLeft, 0.7, 1.0)],
)
def test_a_mirrored_label_begins_at_the_right(
    direction: Qt.LayoutDirection, low: float, high: float, qtbot: QtBot
) -> None:
    label = OneLine("Avery")
    qtbot.addWidget(label)
    label.setLayoutDirection(direction)
    label.resize(400, 40)
    assert low <= _middle_of_ink(label) <= high


def test_what_does_not_fit_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    label = OneLine("A name that is far too long for its place")
    qtbot.addWidget(label)
    label.resize(120, 40)
    assert label.shown.endswith("…")
    label.resize(2000, 40)
    assert label.shown == label.text()
