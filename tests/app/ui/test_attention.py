"""The real window attends to its client: who types or speaks is listened to, and pauses are noticed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.messages import Paused
from tests.app.ui.conftest import Kiosk, PushedMicrophone


def test_who_types_is_listened_to_until_the_field_is_empty(kiosk: Kiosk) -> None:
    seen = [kiosk.window.stage.activity]
    QTest.keyClicks(kiosk.window.ask_bar.field, "Ho")
    seen.append(kiosk.window.stage.activity)
    QTest.keyClick(kiosk.window.ask_bar.field, Qt.Key.Key_Backspace)
    seen.append(kiosk.window.stage.activity)
    QTest.keyClick(kiosk.window.ask_bar.field, Qt.Key.Key_Backspace)
    seen.append(kiosk.window.stage.activity)
    assert seen == ["idle", "listening", "listening", "idle"]


def test_who_speaks_is_listened_to_and_the_pauses_reach_the_face(
    make_kiosk: Callable[..., Kiosk], qtbot: QtBot
) -> None:
    kiosk = make_kiosk(PushedMicrophone())
    QTest.mouseClick(kiosk.window.ask_bar.microphone, Qt.MouseButton.LeftButton)
    assert kiosk.window.stage.activity == "listening"
    kiosk.link.say(Paused(kiosk.window.visit.session, 1, 0.0))
    qtbot.waitUntil(lambda: kiosk.window.stage.moment().client_pauses == 1)


def test_the_pause_of_a_client_who_has_left_is_not_answered(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> None:
    kiosk = make_kiosk(PushedMicrophone())
    kiosk.link.say(Paused("another visit", 1, 0.0))
    qtbot.wait(20)
    assert kiosk.window.stage.moment().client_pauses == 0


def test_the_answer_to_a_question_is_never_interrupted_by_idleness(kiosk: Kiosk, qtbot: QtBot) -> None:
    QTest.keyClicks(kiosk.window.ask_bar.field, "How did I do?")
    seen = [kiosk.window.stage.activity]
    QTest.keyClick(kiosk.window.ask_bar.field, Qt.Key.Key_Return)
    seen.append(kiosk.window.stage.activity)
    qtbot.waitUntil(lambda: not kiosk.window.visit.answering)
    while kiosk.window.visit.waits_to_be_heard:
        seen.append(kiosk.window.stage.activity)
        kiosk.wait(0.05)
    seen.append(kiosk.window.stage.activity)
    assert list(dict.fromkeys(seen)) == ["listening", "thinking", "speaking", "idle"]
    assert seen == sorted(seen, key=["listening", "thinking", "speaking", "idle"].index)
