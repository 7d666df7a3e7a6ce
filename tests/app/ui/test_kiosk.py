"""The client's window with a scripted advisor."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.messages import (
    EndSession,
    Heard,
    Interrupt,
    Problem,
    Ready,
    StartSession,
    Transcribed,
    Utterance,
)
from app.settings import Settings
from app.ui.labels import OneLine
from app.ui.theme import SMALLEST_TARGET_PX
from tests.app.ui.conftest import Kiosk, PushedMicrophone
from tests.fakes.scripted_link import FACTS, NOTICE, REPLY, SUGGESTIONS, answer_performance, done, sentence


def ask(kiosk: Kiosk, qtbot: QtBot, question: str = "How did I do?") -> None:
    """Type a question and wait until its reply has arrived."""
    QTest.keyClicks(kiosk.window.ask_bar.field, question)
    QTest.keyClick(kiosk.window.ask_bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not kiosk.window.visit.answering)


def test_a_visit_starts_with_the_configured_client(kiosk: Kiosk) -> None:
    started = kiosk.link.sent[0]
    assert isinstance(started, StartSession)
    assert started.client_id == Settings().client


def test_the_notice_and_the_bank_are_always_in_view(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    texts = [label.text() for label in kiosk.window.findChildren(QLabel) if label.isVisible()]
    assert NOTICE in texts
    assert "Harbourlight Private Bank" in texts


def test_enter_sends_what_was_typed(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot, "How did I do last year?")
    asked = kiosk.link.sent[-1]
    assert isinstance(asked, Utterance)
    assert (asked.text, asked.turn, asked.session) == ("How did I do last year?", 1, kiosk.window.visit.session)
    assert kiosk.window.captions.question == "How did I do last year?"


def test_a_touched_suggestion_is_asked(kiosk: Kiosk, qtbot: QtBot) -> None:
    QTest.mouseClick(kiosk.window.ask_bar.chips[0], Qt.MouseButton.LeftButton)
    asked = kiosk.link.of_type(Utterance)[0]
    assert isinstance(asked, Utterance)
    assert asked.text == SUGGESTIONS[0]


def test_thinking_shows_at_once_and_ends_with_the_first_sentence(kiosk: Kiosk, qtbot: QtBot) -> None:
    kiosk.window.ask("How did I do?")
    assert kiosk.window.stage.activity == "thinking"
    qtbot.waitUntil(lambda: not kiosk.window.visit.answering)
    assert kiosk.window.stage.moment().state.activity == "speaking"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "type a question"),
        ("   ", "type a question"),
        ("x" * 10_000, "10,000 characters; please shorten it to 2,000"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_words_and_kept(
    kiosk: Kiosk, qtbot: QtBot, typed: str, told: str
) -> None:
    kiosk.window.ask_bar.field.setText(typed)
    QTest.mouseClick(kiosk.window.ask_bar.send, Qt.MouseButton.LeftButton)
    assert told in kiosk.window.ask_bar.told
    assert kiosk.window.ask_bar.field.text() == typed
    assert not kiosk.link.of_type(Utterance)


def test_captions_follow_the_players_clock(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    words = [word for text in REPLY for word in text.split()]
    kiosk.wait(0.05)
    assert kiosk.window.captions.current_word == words[0]
    kiosk.wait(0.3 * 5)
    assert kiosk.window.captions.current_word == words[5]
    first = len(REPLY[0].split())
    kiosk.wait(0.3 * (first - 5))
    assert kiosk.window.captions.current_word == words[first]


def test_the_mouth_follows_the_players_clock(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    openings = []
    for _ in range(3):
        kiosk.wait(0.5)
        mouth = kiosk.window.stage.moment().mouth
        assert mouth is not None
        openings.append(float(mouth[17]))
    said = sentence(kiosk.link.of_type(Utterance)[0], 0, REPLY[0])
    assert openings == [pytest.approx(float(said.face[int(second * 60), 17]), abs=0.01) for second in (0.5, 1.0, 1.5)]


def test_the_face_rests_when_all_was_heard(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    kiosk.wait(60.0)
    moment = kiosk.window.stage.moment()
    assert moment.mouth is None
    assert moment.state.activity == "idle"
    assert kiosk.window.captions.current_word == ""
    assert kiosk.window.captions.reply == " ".join(REPLY)


def test_escape_interrupts_closes_the_mouth_and_keeps_what_was_heard(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    kiosk.wait(1.0)
    QTest.keyClick(kiosk.window, Qt.Key.Key_Escape)
    interrupt = kiosk.link.sent[-1]
    assert isinstance(interrupt, Interrupt)
    assert interrupt.turn == 1
    assert kiosk.window.stage.moment().mouth is None
    assert kiosk.window.captions.reply == "So far this year …"


def test_escape_in_silence_sends_nothing(kiosk: Kiosk, qtbot: QtBot) -> None:
    sent = len(kiosk.link.sent)
    QTest.keyClick(kiosk.window, Qt.Key.Key_Escape)
    assert len(kiosk.link.sent) == sent


def test_sentences_of_an_interrupted_turn_are_dropped(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    asked = kiosk.link.of_type(Utterance)[0]
    kiosk.window.interrupt()
    kiosk.link.say(sentence(asked, 3, "This comes too late."))
    qtbot.wait(20)
    assert "late" not in kiosk.window.captions.reply
    assert not kiosk.window.visit.waits_to_be_heard


def test_a_new_question_interrupts_the_old_reply(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    ask(kiosk, qtbot, "And my risk?")
    kinds = [type(message) for message in kiosk.link.sent]
    assert kinds == [StartSession, Utterance, Interrupt, Utterance]
    assert kiosk.window.visit.turn == 2


def test_figures_and_chart_of_the_reply_are_shown(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    assert set(kiosk.window.insight.figures.facts) == set(FACTS)
    chart = kiosk.window.insight.chart.chart
    assert chart is not None
    assert "S&P 500" in kiosk.window.insight.chart.accessibleDescription()


def test_without_a_microphone_the_button_is_off_and_says_why(kiosk: Kiosk) -> None:
    button = kiosk.window.ask_bar.microphone
    assert not button.isEnabled()
    assert "No microphone" in button.toolTip()
    assert "no microphone" in kiosk.window.ask_bar.field.placeholderText()


def test_the_microphones_sound_is_sent_and_closed(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> None:
    microphone = PushedMicrophone()
    kiosk = make_kiosk(microphone)
    QTest.mouseClick(kiosk.window.ask_bar.microphone, Qt.MouseButton.LeftButton)
    assert microphone.on_chunk is not None
    microphone.on_chunk(np.ones(512, dtype=np.float32))
    qtbot.waitUntil(lambda: len(kiosk.link.of_type(Heard)) == 1)
    QTest.mouseClick(kiosk.window.ask_bar.microphone, Qt.MouseButton.LeftButton)
    first, last = kiosk.link.of_type(Heard)
    assert isinstance(first, Heard)
    assert isinstance(last, Heard)
    assert (len(first.samples), first.last, last.last, first.turn) == (512, False, True, 1)
    assert microphone.on_chunk is None


def test_what_was_heard_becomes_the_question(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> None:
    kiosk = make_kiosk(PushedMicrophone())
    QTest.mouseClick(kiosk.window.ask_bar.microphone, Qt.MouseButton.LeftButton)
    kiosk.link.say(Transcribed(kiosk.window.visit.session, 1, 0.0, "how did I do", final=True))
    qtbot.waitUntil(lambda: kiosk.window.captions.question == "how did I do")
    assert not kiosk.window.ask_bar.microphone.isChecked()


def test_a_problem_is_said_in_words_and_the_field_stays_usable(kiosk: Kiosk, qtbot: QtBot) -> None:
    kiosk.window.ask("How did I do?")
    kiosk.link.say(Problem("", 0, 0.0, "I lost my thread for a moment; I am picking it up again."))
    qtbot.waitUntil(lambda: "lost my thread" in kiosk.window.ask_bar.told)
    assert kiosk.window.ask_bar.field.isEnabled()


def test_the_end_of_a_visit_leaves_nothing_of_it(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot, "a very private question")
    old = kiosk.window.visit.session
    QTest.mouseClick(kiosk.window.nav.end_visit, Qt.MouseButton.LeftButton)
    assert kiosk.window.visit.session != old
    assert [type(message) for message in kiosk.link.sent[-3:]] == [Interrupt, EndSession, StartSession]
    assert kiosk.window.captions.question == ""
    assert kiosk.window.captions.reply == ""
    assert kiosk.window.insight.figures.facts == ()
    assert kiosk.window.insight.chart.chart is None
    assert kiosk.player.position() is None


def test_messages_of_an_old_visit_do_not_count(kiosk: Kiosk, qtbot: QtBot) -> None:
    ask(kiosk, qtbot)
    asked = kiosk.link.of_type(Utterance)[0]
    kiosk.window.end_visit()
    kiosk.link.say(*answer_performance(asked), done(asked))  # type: ignore[arg-type]
    qtbot.wait(20)
    assert kiosk.window.insight.figures.facts == ()
    assert not kiosk.window.visit.waits_to_be_heard


def test_long_names_and_sentences_are_shortened_or_wrapped_never_clipped(kiosk: Kiosk, qtbot: QtBot) -> None:
    session = kiosk.window.visit.session
    kiosk.link.say(
        Ready(session, 0, 0.0, "Maximiliane " * 9, "The Distinguished Bank of " * 9, SUGGESTIONS, NOTICE * 3)
    )
    kiosk.link.say(Problem(session, 0, 0.0, "Please wait a few seconds and ask once more. " * 12))
    qtbot.waitUntil(lambda: kiosk.window.ask_bar.told.startswith("Please wait"))
    qtbot.wait(50)
    assert kiosk.window.width() == 1280
    for label in kiosk.window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        if isinstance(label, OneLine):
            assert label.shown.endswith("…") or label.shown == label.text()
        else:
            assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("size", [(1024, 640), (1280, 720), (1280, 1000)])
def test_suggestions_are_shown_whole_or_not_at_all(kiosk: Kiosk, qtbot: QtBot, size: tuple[int, int]) -> None:
    kiosk.window.resize(*size)
    qtbot.wait(50)
    chips = kiosk.window.ask_bar.chips
    assert chips
    assert all(chip.width() >= chip.sizeHint().width() for chip in chips)
    assert all(chip.height() >= SMALLEST_TARGET_PX for chip in chips)


def test_everything_to_touch_is_large_enough(kiosk: Kiosk) -> None:
    for button in kiosk.window.findChildren(QPushButton):
        if button.isVisible():
            assert button.height() >= SMALLEST_TARGET_PX
    assert kiosk.window.ask_bar.field.height() >= SMALLEST_TARGET_PX


def test_every_control_says_its_name_to_a_screen_reader(kiosk: Kiosk) -> None:
    for control in (*kiosk.window.findChildren(QPushButton), kiosk.window.ask_bar.field):
        assert control.accessibleName() or (isinstance(control, QPushButton) and control.text())


def test_tab_reaches_every_control(kiosk: Kiosk) -> None:
    reached = set()
    kiosk.window.ask_bar.field.setFocus()
    for _ in range(20):
        reached.add(kiosk.window.focusWidget())
        QTest.keyClick(kiosk.window.focusWidget(), Qt.Key.Key_Tab)
    wanted = {kiosk.window.ask_bar.field, kiosk.window.ask_bar.send, kiosk.window.nav.end_visit}
    assert wanted | set(kiosk.window.ask_bar.chips) <= reached


def test_ctrl_q_closes_a_window_and_gives_the_visit_back(kiosk: Kiosk) -> None:
    QTest.keyClick(kiosk.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not kiosk.window.isVisible()
    assert isinstance(kiosk.link.sent[-1], EndSession)


def test_a_reply_that_says_good_bye_ends_the_visit(kiosk: Kiosk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.kiosk.talk._GOODBYE_MS", 10)
    session = kiosk.window.visit.session
    kiosk.window.ask("Good-bye")
    asked = kiosk.link.of_type(Utterance)[0]
    assert isinstance(asked, Utterance)
    kiosk.link.say(done(asked, ends_session=True))
    qtbot.wait(50)
    assert kiosk.window.visit.session == session  # the last words are still being heard
    kiosk.wait(60.0)
    qtbot.waitUntil(lambda: kiosk.window.visit.session != session)
    assert kiosk.window.captions.question == ""
