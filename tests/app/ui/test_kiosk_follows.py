"""The figure that is being said is marked, in the list and in the chart, with the sound."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.messages import Insight, Message, Utterance
from tests.app.ui.conftest import Kiosk
from tests.fakes.scripted_link import FACTS, REPLY, done, lines_chart, sentence

OWN, INDEX = "performance.ytd.portfolio", "performance.ytd.benchmark"


def answer(asked: Utterance) -> list[Message]:
    """A reply whose first sentence rests on two facts, each a curve of the chart."""
    own, index = lines_chart().lines
    chart = replace(lines_chart(), lines=(replace(own, names=OWN), replace(index, names=INDEX)))
    first = replace(sentence(asked, 0, REPLY[0]), rests_on=(("11.3 percent", OWN), ("19.4 percent", INDEX)))
    return [Insight(asked.session, asked.turn, 0.0, FACTS, chart), first, sentence(asked, 1, REPLY[1]), done(asked)]


def chart_of(kiosk: Kiosk) -> QImage:
    QApplication.processEvents()  # what has changed is drawn in the loop's next pass
    return kiosk.window.insight.chart.grab().toImage()


def marked(kiosk: Kiosk) -> list[str]:
    return [row.fact_name for row in kiosk.window.insight.figures.rows if row.said]


@pytest.fixture
def answered(kiosk: Kiosk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    """A kiosk whose advisor has just begun to say the reply."""
    monkeypatch.setattr(kiosk.link, "_answer", answer)
    kiosk.window.ask("How did I do?")
    qtbot.waitUntil(lambda: not kiosk.window.visit.answering and bool(kiosk.window.insight.figures.rows))
    return kiosk


def test_each_figure_is_marked_from_its_first_word_until_the_sentence_ends(answered: Kiosk) -> None:
    words = REPLY[0].split()
    own_s, index_s = (0.3 * words.index(word) for word in ("11.3", "19.4"))
    answered.wait(own_s - 0.1)
    assert marked(answered) == []
    answered.wait(0.2)
    assert marked(answered) == [OWN]
    answered.wait(index_s - own_s)
    assert marked(answered) == [OWN, INDEX]
    answered.wait(0.3 * len(words) - index_s + 0.2)
    assert marked(answered) == []


def test_the_curve_of_the_figure_is_marked_too(answered: Kiosk) -> None:
    plain = chart_of(answered)
    answered.wait(0.3 * len(REPLY[0].split()) - 0.1)
    assert chart_of(answered) != plain
    answered.wait(0.5)
    assert chart_of(answered) == plain


def test_an_interrupted_reply_marks_nothing(answered: Kiosk) -> None:
    answered.wait(0.3 * len(REPLY[0].split()) - 0.1)
    assert marked(answered)
    QTest.keyClick(answered.window, Qt.Key.Key_Escape)
    answered.wait(0.1)
    assert marked(answered) == []
