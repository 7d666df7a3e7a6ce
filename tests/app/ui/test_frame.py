"""The window's lower edge: the notice has the lines that it needs, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from app.ui.kiosk.window import KioskWindow
from app.ui.look import Look
from tests.app.ui.conftest import Kiosk

NOTICE = "Demo data: a fictional bank and fictional clients. " * 3
_STILL = 15  # looks, 10 ms apart


@pytest.mark.parametrize(
    "worn",
    [Look(text_size="largest"), Look(text_size="large"), Look(high_contrast=True), Look(language="de"),
     Look(within_reach=True), Look(text_size="largest", language="es", right_to_left=True)],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("shown", [True, False])
def test_after_a_visit_in_another_look_the_first_screen_is_as_it_was(
    kiosk: Kiosk, qtbot: QtBot, worn: Look, shown: bool
) -> None:
    window = kiosk.window
    window.footer.show_notice(NOTICE)
    usual, before = window.look, _settled(window, qtbot)
    window.wear(worn)
    if shown:
        _settled(window, qtbot)
    window.wear(replace(usual))
    assert _settled(window, qtbot) == before


def _settled(window: KioskWindow, qtbot: QtBot) -> list[QRect]:
    """Return where the parts are when they have not moved for a while: layouts take some turns of the loop."""
    places: list[list[QRect]] = []

    def still() -> bool:
        places.append([each.geometry() for each in (window.header, window.pages, window.footer)])
        return len(places) >= _STILL and all(each == places[-1] for each in places[-_STILL:])

    qtbot.waitUntil(still)
    return places[-1]
