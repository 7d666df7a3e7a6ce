"""The PIN pad counts figures, shows dots, tells the PIN once and forgets it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.keyboard import PinPad
from app.ui.keyboard.pin_pad import Order
from app.ui.look import Look
from app.ui.theme import SMALLEST_TARGET_PX, Theme
from tests.app.ui.keyboard.conftest import Finger


def pad(qtbot: QtBot, digits: int = 4, order: Order = "fixed") -> PinPad:
    made = PinPad(Theme.for_height(branding.load(), 1080), digits, order, shuffle=lambda figures: figures.reverse())
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize("order", ["fixed", "mixed"])
def test_every_figure_counts_and_the_last_one_completes(order: Order, finger: Finger, qtbot: QtBot) -> None:
    made = pad(qtbot, 10, order)
    keys = {key.text(): key for key in made.figures}
    assert set(keys) == set("0123456789")
    told: list[str] = []
    made.complete.connect(told.append)
    for figure in "0123456789":
        assert told == []
        finger.touch(keys[figure])
    assert told == ["0123456789"]
    assert made.filled == 0


def test_back_takes_one_and_clear_takes_all(finger: Finger, qtbot: QtBot) -> None:
    made = pad(qtbot)
    counts: list[int] = []
    made.changed.connect(counts.append)
    for key in (made.figures[0], made.figures[1], made.back_key, made.back_key, made.back_key, made.figures[2]):
        finger.touch(key)
    finger.touch(made.clear_key)
    assert counts == [1, 2, 1, 0, 1, 0]


def test_mixed_figures_stand_elsewhere_and_fixed_ones_do_not(qtbot: QtBot) -> None:
    fixed, mixed = pad(qtbot), pad(qtbot, order="mixed")
    assert [key.text() for key in fixed.figures] == list("1234567890")
    assert [key.text() for key in mixed.figures] == list("0987654321")


def test_a_real_keyboard_fills_the_pad_too(qtbot: QtBot) -> None:
    made = pad(qtbot)
    with qtbot.waitSignal(made.complete) as told:
        QTest.keyClicks(made, "12x9")
        QTest.keyClick(made, Qt.Key.Key_Backspace)
        QTest.keyClicks(made, "34")
    assert told.args == ["1234"]


def test_dots_not_figures_are_seen_and_spoken(finger: Finger, qtbot: QtBot) -> None:
    made = pad(qtbot)
    empty = made.grab().toImage()
    finger.touch(made.figures[4])
    one = made.grab().toImage()
    finger.touch(made.back_key)
    finger.touch(made.figures[7])
    assert empty != one == made.grab().toImage()
    assert made.accessibleName() == "PIN: 1 of 4 figures entered"


def test_a_closed_pad_has_forgotten(finger: Finger, qtbot: QtBot) -> None:
    made = pad(qtbot)
    finger.touch(made.figures[4])
    made.hide()
    assert made.filled == 0


@pytest.mark.parametrize("look", [Look(), Look(text_size="largest", high_contrast=True)])
@pytest.mark.parametrize("mm_per_px", [0.0, 299 / 1080])
def test_figures_are_large_and_stand_apart(look: Look, mm_per_px: float, qtbot: QtBot) -> None:
    made = pad(qtbot)
    made.restyle(Theme.for_height(branding.load(), 1080, look, mm_per_px))
    made.resize(made.sizeHint())
    keys = [*made.figures, made.clear_key, made.back_key]
    for key in keys:
        assert min(key.width(), key.height()) >= max(SMALLEST_TARGET_PX, 15 / mm_per_px if mm_per_px else 0)
        assert made.rect().contains(key.geometry())
        assert not any(other.geometry().intersects(key.geometry()) for other in keys if other is not key)
