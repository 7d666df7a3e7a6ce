"""Self-voicing: what has the focus is told in words, and private entries are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.keyboard.pin_pad import PinPad
from app.ui.theme import Theme
from app.ui.voicing import Voicing, described, texts_of

QUIET_MS = 700  # longer than the voicing waits before it speaks


class Form(QWidget):
    """One of everything."""

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel("Who are you?")
        self.lead = QLabel("Touch a name, or type <b>the code</b>.")
        self.go = QPushButton("Go &on")
        self.go.setAccessibleDescription("To the conversation")
        self.check = QCheckBox("High contrast")
        self.slow, self.usual = QPushButton("Slow"), QPushButton("Usual")
        self.group = QButtonGroup(self)
        for choice in (self.slow, self.usual):
            choice.setCheckable(True)
            self.group.addButton(choice)
        self.usual.setChecked(True)
        self.question, self.code = QLineEdit(), QLineEdit()
        self.question.setAccessibleName("Your question")
        self.code.setAccessibleName("One-time code")
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setAccessibleName("Volume")
        self.volume.setRange(0, 200)
        self.column = QVBoxLayout(self)
        for part in (
            self.title, self.lead, self.go, self.check, self.slow, self.usual, self.question, self.code, self.volume,
        ):  # fmt: skip
            self.column.addWidget(part)


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    window = Form()
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    window.close()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def voicing(form: Form, said: list[str]) -> Voicing:
    return Voicing(form, said.append)


def _wait(qtbot: QtBot, said: list[str], count: int) -> None:
    qtbot.waitUntil(lambda: len(said) >= count, timeout=5000)


def test_nothing_is_said_until_it_is_wanted(form: Form, voicing: Voicing, said: list[str], qtbot: QtBot) -> None:
    form.go.setFocus()
    voicing.page("Who are you?")
    qtbot.wait(QUIET_MS)
    assert said == []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("go", "Go on, button. To the conversation."),
        ("check", "High contrast, check box, off."),
        ("slow", "Slow, choice, not chosen."),
        ("usual", "Usual, choice, chosen."),
        ("question", "Your question, text field, empty."),
        ("volume", "Volume, slider, 0 percent."),
    ],
)
def test_a_control_is_told_by_name_kind_state_and_description(form: Form, part: str, words: str) -> None:
    assert described(getattr(form, part)) == words


def test_what_cannot_be_used_now_is_told_so(form: Form) -> None:
    form.go.setEnabled(False)
    assert "not available now" in described(form.go)


def test_a_code_is_counted_and_not_read(form: Form) -> None:
    form.code.setText("4711")
    assert "4" not in described(form.code).replace("4 characters", "")
    assert "4711" in described(form.code, private_audio=True)


def test_a_page_and_what_has_the_focus_on_it_come_in_one_breath(
    form: Form, voicing: Voicing, said: list[str], qtbot: QtBot
) -> None:
    voicing.enabled = True
    voicing.page("Who are you?")
    form.go.setFocus()
    _wait(qtbot, said, 1)
    assert said == ["Who are you? Go on, button. To the conversation."]


def test_who_walks_on_hears_where_they_stay(form: Form, voicing: Voicing, said: list[str], qtbot: QtBot) -> None:
    voicing.enabled = True
    for part in (form.go, form.check, form.slow, form.question):
        part.setFocus()
    _wait(qtbot, said, 1)
    qtbot.wait(QUIET_MS)
    assert said == ["Your question, text field, empty."]


def test_a_switch_tells_its_new_state(form: Form, voicing: Voicing, said: list[str], qtbot: QtBot) -> None:
    voicing.enabled = True
    form.check.setFocus()
    _wait(qtbot, said, 1)
    QTest.keyClick(form.check, Qt.Key.Key_Space)
    _wait(qtbot, said, 2)
    assert said[1] == "on."


def test_a_slider_tells_its_new_value(form: Form, voicing: Voicing, said: list[str], qtbot: QtBot) -> None:
    voicing.enabled = True
    form.volume.setFocus()
    _wait(qtbot, said, 1)
    form.volume.setValue(150)
    _wait(qtbot, said, 2)
    assert said[1] == "75 percent."


def test_typing_is_echoed_and_a_code_counted(form: Form, voicing: Voicing, said: list[str], qtbot: QtBot) -> None:
    voicing.enabled = True
    form.question.setFocus()
    _wait(qtbot, said, 1)
    QTest.keyClicks(form.question, "h")
    _wait(qtbot, said, 2)
    form.code.setFocus()
    _wait(qtbot, said, 3)
    QTest.keyClicks(form.code, "47")
    _wait(qtbot, said, 4)
    assert said[1] == "h."
    assert said[3] == "2 characters."


def test_the_figures_of_a_pin_pad_are_counted(form: Form, voicing: Voicing, said: list[str], qtbot: QtBot) -> None:
    pad = PinPad(Theme.for_height(branding.load(), 720), 8)
    form.column.addWidget(pad)
    pad.show()
    voicing.enabled = True
    pad.setFocus()
    _wait(qtbot, said, 1)
    QTest.keyClicks(pad, "471")
    _wait(qtbot, said, 2)
    assert said[-1] == "3 characters."
    assert not any(figure in words for words in said for figure in ("4", "7"))


def test_nothing_is_said_over_an_answer_but_afterwards(form: Form, said: list[str], qtbot: QtBot) -> None:
    answering = [True]
    voicing = Voicing(form, said.append, lambda: answering[0])
    voicing.enabled = True
    form.go.setFocus()
    qtbot.wait(QUIET_MS)
    assert said == []
    answering[0] = False
    _wait(qtbot, said, 1)
    assert said[0].startswith("Go on")


def test_the_texts_of_a_part_are_read_in_order_without_marks(form: Form, voicing: Voicing, said: list[str]) -> None:
    assert texts_of(form) == "Who are you? Touch a name, or type the code."
    voicing.read(form)
    assert said == [texts_of(form)]


def test_a_focus_that_vanishes_is_forgotten(form: Form, voicing: Voicing, said: list[str], qtbot: QtBot) -> None:
    voicing.enabled = True
    form.go.setFocus()
    form.go.hide()
    form.go.deleteLater()
    qtbot.wait(QUIET_MS)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    voicing.again()
    voicing.enabled = False
    assert not any("Go on" in words for words in said)


def test_other_windows_are_not_told(voicing: Voicing, said: list[str], qtbot: QtBot) -> None:
    voicing.enabled = True
    other = QPushButton("Elsewhere")
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    other.setFocus()
    qtbot.wait(QUIET_MS)
    assert not any("Elsewhere" in words for words in said)
