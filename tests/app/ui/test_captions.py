"""Words in step with the sound."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.messages import Utterance
from app.ui import branding
from app.ui.captions import Captions
from app.ui.theme import Theme
from app.ui.wrapping import elided, lines_of
from tests.fakes.scripted_link import REPLY, sentence

ASKED = Utterance("s", 1, 0.0, "How did I do?")


@pytest.fixture
def captions(qtbot: QtBot) -> Captions:
    made = Captions(Theme.for_height(branding.load(), 720))
    qtbot.addWidget(made)
    made.resize(500, made.sizeHint().height())
    made.show()
    return made


def test_a_long_reply_keeps_the_current_line_in_view(captions: Captions) -> None:
    for index in range(8):
        captions.add(sentence(ASKED, index, REPLY[index % 3]))
    assert captions.lines_in_view[0] == 0
    captions.follow(7, 1.0)
    first, last = captions.lines_in_view
    assert first > 0
    assert first <= captions.current_line <= last


def test_only_heard_words_stay_when_it_is_cut(captions: Captions) -> None:
    captions.add(sentence(ASKED, 0, "one two three four"))
    captions.follow(0, 0.35)
    captions.cut()
    assert captions.reply == "one two …"


def test_nothing_stays_when_it_is_cut_before_the_first_word(captions: Captions) -> None:
    captions.add(sentence(ASKED, 0, "one two"))
    captions.cut()
    assert captions.reply == ""


def test_a_new_question_forgets_the_last_reply(captions: Captions) -> None:
    captions.add(sentence(ASKED, 0, "one two"))
    captions.ask("And now?")
    assert (captions.question, captions.reply) == ("And now?", "")


def test_a_screen_reader_gets_question_and_reply(captions: Captions) -> None:
    captions.ask("How did I do?")
    captions.add(sentence(ASKED, 0, "Very well."))
    assert captions.accessibleName() == "You asked: How did I do?"
    assert captions.accessibleDescription() == "Very well."


def test_no_line_is_wider_than_its_place(qtbot: QtBot) -> None:
    metrics = QFontMetricsF(QFont())
    words = " ".join(REPLY).split()
    for width in (120.0, 300.0, 900.0):
        lines = lines_of(words, metrics, width)
        assert [index for line in lines for index in line] == list(range(len(words)))
        assert all(metrics.horizontalAdvance(" ".join(words[i] for i in line)) <= width + 1 for line in lines)


def test_a_question_that_is_too_long_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    metrics = QFontMetricsF(QFont())
    (line,) = elided("why " * 500, metrics, 200.0, 1)
    assert line.endswith("…")
    assert metrics.horizontalAdvance(line) <= 200.0
    assert elided("why", metrics, 200.0, 1) == ["why"]
    assert elided("", metrics, 200.0, 1) == []


def test_the_invitation_carries_what_the_client_should_know(qtbot: QtBot) -> None:
    made = Captions(Theme.for_height(branding.load(), 720), "No loudspeaker was found.")
    qtbot.addWidget(made)
    assert made.accessibleName().endswith("No loudspeaker was found.")
    assert not made.grab().isNull()


def test_a_long_reply_is_moved_with_a_finger(captions: Captions) -> None:
    for index in range(8):
        captions.add(sentence(ASKED, index, REPLY[index % 3]))
    bottom = QPoint(50, captions.height() - 5)
    QTest.mousePress(captions, Qt.MouseButton.LeftButton, pos=bottom)
    QTest.mouseMove(captions, bottom - QPoint(0, captions.height() // 2))
    assert captions.lines_in_view[0] > 0


def test_amounts_are_dots_on_wish_and_come_back(captions: Captions) -> None:
    captions.ask("What is $7,500 worth?")
    captions.add(sentence(ASKED, 0, "You have $512,560, of that $1.2 million in 3 funds."))
    captions.blur(True)
    shown = captions.accessibleName() + captions.accessibleDescription()
    for amount in ("7,500", "512,560", "1.2"):
        assert amount not in shown
    assert "3 funds" in shown
    captions.blur(False)
    assert "512,560" in captions.accessibleDescription()
