"""The window's lower edge: the notice has the lines that it needs, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.ui.look import Look
from tests.app.ui.conftest import Kiosk

NOTICE = "Demo data: a fictional bank and fictional clients. " * 3


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
    qtbot.wait(50)
    usual, before = window.look, [each.geometry() for each in (window.header, window.pages, window.footer)]
    window.wear(worn)
    qtbot.wait(50 if shown else 0)
    window.wear(replace(usual))
    qtbot.wait(50)
    assert [each.geometry() for each in (window.header, window.pages, window.footer)] == before
