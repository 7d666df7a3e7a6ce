"""The supervisor keeps the conversation going while advisor processes come and go."""

from __future__ import annotations

import dataclasses
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.messages import (
    EndSession,
    Heard,
    Identified,
    Identify,
    Interrupt,
    Message,
    Mood,
    OpenLobby,
    Problem,
    Ready,
    Said,
    Say,
    Sentence,
    StartSession,
    Transcribed,
    TurnDone,
    Utterance,
    Vocabulary,
)
from app.settings import Settings
from app.supervisor import FORGOTTEN, GIVING_UP, SORRY, Conversation, Supervisor, Target
from tests.fakes import scripted_advisor

PATIENCE_S = 30.0
Open = Callable[[Target], tuple[Supervisor, "Inbox"]]


class Inbox:
    """Collects what is delivered, and waits for it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self._changed = threading.Condition()

    def put(self, message: Message) -> None:
        with self._changed:
            self.messages.append(message)
            self._changed.notify_all()

    def wait_for(self, wanted: Callable[[Message], bool], count: int = 1) -> None:
        with self._changed:
            found = self._changed.wait_for(lambda: sum(map(wanted, self.messages)) >= count, PATIENCE_S)
        assert found, [type(message).__name__ for message in self.messages]


@pytest.fixture
def open_supervisor(tmp_path: Path) -> Iterator[Open]:
    opened: list[Supervisor] = []

    def open_with(target: Target) -> tuple[Supervisor, Inbox]:
        settings = dataclasses.replace(Settings(), data_dir=tmp_path, heartbeat_s=1.0)
        supervisor, inbox = Supervisor(settings, target), Inbox()
        opened.append(supervisor)
        supervisor.start(inbox.put)
        supervisor.send(StartSession("s", 0, 0.0, "avery"))
        return supervisor, inbox

    yield open_with
    for supervisor in opened:
        supervisor.stop()


def _sentences(inbox: Inbox) -> list[tuple[int, int]]:
    return [(message.turn, message.index) for message in inbox.messages if isinstance(message, Sentence)]


def _is_done(message: Message) -> bool:
    return isinstance(message, TurnDone)


def test_a_question_comes_back_as_sentences_in_order(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.well)
    supervisor.send(Utterance("s", 1, 0.0, "how"))
    inbox.wait_for(_is_done)
    assert _sentences(inbox) == [(1, 0), (1, 1), (1, 2)]


def test_each_sentence_is_delivered_once_although_the_process_died_in_between(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.dies_in_the_second_sentence_once)
    supervisor.send(Utterance("s", 1, 0.0, "how"))
    inbox.wait_for(_is_done)
    assert _sentences(inbox) == [(1, 0), (1, 1), (1, 2)]
    assert [message.text for message in inbox.messages if isinstance(message, Problem)] == [SORRY]


def test_a_killed_process_is_replaced_and_told_the_session_again(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.well)
    inbox.wait_for(lambda message: isinstance(message, Ready))
    first = supervisor.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    inbox.wait_for(lambda message: isinstance(message, Ready), count=2)
    assert supervisor.process_id != first
    supervisor.send(Utterance("s", 1, 0.0, "still there"))
    inbox.wait_for(_is_done)


def test_a_question_sent_to_a_dying_process_reaches_the_next_one(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.well)
    inbox.wait_for(lambda message: isinstance(message, Ready))
    assert supervisor.process_id is not None
    os.kill(supervisor.process_id, signal.SIGKILL)
    supervisor.send(Utterance("s", 1, 0.0, "lost"))
    inbox.wait_for(_is_done)
    assert _sentences(inbox) == [(1, 0), (1, 1), (1, 2)]


def test_nothing_of_a_dead_process_stays_in_the_window(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.well)
    inbox.wait_for(lambda message: isinstance(message, Ready))
    supervisor.send(Utterance("s", 1, 0.0, "a word of the client"))
    inbox.wait_for(_is_done)
    assert supervisor.process_id is not None
    os.kill(supervisor.process_id, signal.SIGKILL)
    inbox.wait_for(lambda message: isinstance(message, Ready), count=2)
    supervisor.send(EndSession("s", 0, 0.0))
    _until(lambda: sum(thread.name == "to-advisor" for thread in threading.enumerate()) == 1)
    # By its words: other tests of this process may keep utterances of their own.
    kept = [each for each in gc.get_objects() if type(each) is Utterance]
    assert not [each for each in kept if each.text == "a word of the client"]


def test_a_silent_process_counts_as_hung(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.falls_silent)
    inbox.wait_for(lambda message: isinstance(message, Ready), count=2)
    supervisor.send(Utterance("s", 1, 0.0, "how"))
    inbox.wait_for(_is_done)


def test_it_gives_up_in_words_when_restarting_does_not_help(open_supervisor: Open) -> None:
    _, inbox = open_supervisor(scripted_advisor.dies_at_once)
    inbox.wait_for(lambda message: isinstance(message, Problem) and message.text == GIVING_UP)


def test_it_does_not_retry_what_is_not_installed(open_supervisor: Open, tmp_path: Path) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.is_not_installed)
    inbox.wait_for(lambda message: isinstance(message, Problem))
    time.sleep(1.0)
    supervisor.stop()
    assert (tmp_path / "starts").read_text() == "x"


def test_after_giving_up_it_tries_again_some_time_later_and_goes_on_where_it_was(tmp_path: Path) -> None:
    settings = dataclasses.replace(Settings(), data_dir=tmp_path, heartbeat_s=1.0)
    supervisor = Supervisor(settings, scripted_advisor.is_not_installed_at_first, try_again_s=0.2)
    inbox = Inbox()
    supervisor.start(inbox.put)
    supervisor.send(StartSession("s", 0, 0.0, "avery"))
    try:
        inbox.wait_for(lambda message: isinstance(message, Problem))
        inbox.wait_for(lambda message: isinstance(message, Ready))
        told = len([message for message in inbox.messages if isinstance(message, Problem)])
        supervisor.send(Utterance("s", 1, 0.0, "how"))
        inbox.wait_for(_is_done)
        assert len([message for message in inbox.messages if isinstance(message, Problem)]) == told
    finally:
        supervisor.stop()


def test_a_process_that_stops_reading_is_replaced_and_sending_never_blocks(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.stops_reading)
    inbox.wait_for(lambda message: isinstance(message, Ready))
    chunk = np.zeros(16_000, np.float32)
    began = time.monotonic()
    for _ in range(200):
        supervisor.send(Heard("s", 1, 0.0, chunk))
    assert time.monotonic() - began < PATIENCE_S / 2, "the window would have stood still"
    inbox.wait_for(lambda message: isinstance(message, Ready), count=2)
    supervisor.send(Utterance("s", 2, 0.0, "how"))
    inbox.wait_for(_is_done)


def test_the_session_comes_before_whatever_is_sent_during_a_restart(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.well)
    inbox.wait_for(lambda message: isinstance(message, Ready))
    assert supervisor.process_id is not None
    os.kill(supervisor.process_id, signal.SIGKILL)
    for turn in range(1, 31):
        supervisor.send(Utterance("s", turn, 0.0, "how"))
        time.sleep(0.02)
    inbox.wait_for(_is_done, count=30)
    assert not any("before the session" in message.text for message in inbox.messages if isinstance(message, Problem))


def test_a_main_loop_that_does_not_get_further_counts_as_hung(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.beats_but_is_stuck)
    inbox.wait_for(lambda message: isinstance(message, Ready), count=2)
    supervisor.send(Utterance("s", 1, 0.0, "how"))
    inbox.wait_for(_is_done)


def test_what_stopped_a_process_for_good_is_said_again_when_somebody_asks(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.is_not_installed)
    inbox.wait_for(lambda message: isinstance(message, Problem))
    supervisor.send(Utterance("s", 1, 0.0, "anybody there"))
    inbox.wait_for(lambda message: isinstance(message, Problem) and "setup" in message.text, count=2)


def test_an_interrupted_question_is_not_told_to_the_next_process() -> None:
    conversation = Conversation()
    conversation.sent(StartSession("s", 0, 0.0, "avery"))
    conversation.sent(Utterance("s", 1, 0.0, "how"))
    conversation.sent(Interrupt("s", 1, 0.0))
    assert [type(message) for message in conversation.to_repeat()] == [Interrupt, StartSession]


def test_the_screen_is_told_again_before_the_session() -> None:
    conversation = Conversation()
    told = (
        OpenLobby("s", 0, 0.0),
        Vocabulary("s", 0, 0.0, ("Back", "Home"), only=True),
        StartSession("s", 0, 0.0, "avery", recording=False, pace=0.8),
        Vocabulary("s", 0, 0.0, ("Back", "End my visit"), only=False),
    )
    for message in told:
        conversation.sent(message)
    assert conversation.to_repeat() == (told[0], told[3], told[2])


def test_a_text_of_the_screen_and_a_code_are_told_again_until_they_are_answered() -> None:
    conversation = Conversation()
    text, code = Say("s", 1, 0.0, "Welcome"), Identify("s", 2, 0.0, "12345678")
    conversation.sent(text)
    conversation.sent(code)
    assert conversation.to_repeat() == (text, code)
    conversation.came_back(Said("s", 1, 0.0))
    assert conversation.to_repeat() == (code,)
    conversation.came_back(Identified("s", 2, 0.0, "avery", "Avery"))
    assert conversation.to_repeat() == ()


def test_an_interrupted_text_of_the_screen_is_not_told_again() -> None:
    conversation = Conversation()
    conversation.sent(Say("s", 1, 0.0, "Welcome"))
    conversation.sent(Interrupt("s", 1, 0.0))
    assert [type(message) for message in conversation.to_repeat()] == [Interrupt]


def test_nothing_of_a_visit_is_left_when_it_is_over() -> None:
    conversation = Conversation()
    for message in (
        StartSession("s", 0, 0.0, "avery"),
        Identify("s", 0, 0.0, "12345678"),
        Utterance("s", 1, 0.0, "how"),
        Interrupt("s", 1, 0.0, "what was heard"),
        EndSession("s", 1, 0.0),
    ):
        conversation.sent(message)
    assert conversation.to_repeat() == ()
    assert conversation.apology() == ("", 0)


def test_a_visit_without_recording_is_told_that_its_question_is_lost() -> None:
    conversation = Conversation()
    conversation.sent(StartSession("s", 0, 0.0, "avery", recording=False))
    conversation.sent(Utterance("s", 1, 0.0, "how"))
    conversation.came_back(Mood("s", 1, 0.0, "thinking", "neutral", 0.0))
    assert conversation.apology() == (FORGOTTEN, 1)
    assert [type(message) for message in conversation.to_repeat()] == [StartSession]


def test_what_was_heard_without_recording_is_lost_too() -> None:
    conversation = Conversation()
    conversation.sent(StartSession("s", 0, 0.0, "avery", recording=False))
    conversation.sent(Heard("s", 4, 0.0, np.zeros(10, np.float32)))
    conversation.came_back(Transcribed("s", 4, 0.0, "how did I do", final=True))
    assert conversation.apology() == (FORGOTTEN, 4)


def test_a_killed_process_speaks_the_rest_of_a_screens_text_once(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.dies_in_the_second_sentence_once)
    supervisor.send(Say("s", 1, 0.0, "how"))
    inbox.wait_for(lambda message: isinstance(message, Said))
    assert _sentences(inbox) == [(1, 0), (1, 1), (1, 2)]


def test_a_question_of_a_visit_without_recording_ends_with_the_process(open_supervisor: Open) -> None:
    supervisor, inbox = open_supervisor(scripted_advisor.forgets_and_dies_once)
    supervisor.send(StartSession("t", 0, 0.0, "avery", recording=False))
    supervisor.send(Utterance("t", 1, 0.0, "how"))
    inbox.wait_for(lambda message: isinstance(message, Problem))
    inbox.wait_for(lambda message: isinstance(message, Ready) and message.session == "t", count=2)
    (problem,) = [message for message in inbox.messages if isinstance(message, Problem)]
    assert (problem.session, problem.turn, problem.text) == ("t", 1, FORGOTTEN)
    supervisor.send(Utterance("t", 2, 0.0, "again"))
    inbox.wait_for(_is_done)
    assert _sentences(inbox) == [(1, 0), (2, 0), (2, 1), (2, 2)]


@pytest.fixture
def renewing(tmp_path: Path) -> Iterator[tuple[Supervisor, Inbox]]:
    settings = dataclasses.replace(Settings(), data_dir=tmp_path, heartbeat_s=10.0)
    supervisor, inbox = Supervisor(settings, scripted_advisor.well, renews=True), Inbox()
    supervisor.start(inbox.put)
    yield supervisor, inbox
    supervisor.stop()


def test_where_the_advisor_is_renewed_a_visit_ends_with_its_process(renewing: tuple[Supervisor, Inbox]) -> None:
    supervisor, inbox = renewing
    supervisor.send(StartSession("s", 0, 0.0, "avery"))
    inbox.wait_for(lambda message: isinstance(message, Ready))
    first = supervisor.process_id
    supervisor.send(EndSession("s", 0, 0.0))
    _until(lambda: supervisor.process_id != first)
    assert first is not None
    _until(lambda: not _runs(first))
    supervisor.send(StartSession("t", 0, 0.0, "kit"))
    inbox.wait_for(lambda message: isinstance(message, Ready) and message.session == "t")
    assert not any(isinstance(message, Problem) for message in inbox.messages)


def test_what_is_asked_while_the_advisor_is_renewed_is_answered_by_the_next(
    renewing: tuple[Supervisor, Inbox],
) -> None:
    supervisor, inbox = renewing
    supervisor.send(StartSession("s", 0, 0.0, "avery"))
    inbox.wait_for(lambda message: isinstance(message, Ready))
    supervisor.send(EndSession("s", 0, 0.0))
    supervisor.send(StartSession("t", 0, 0.0, "kit"))
    supervisor.send(Utterance("t", 1, 0.0, "how"))
    inbox.wait_for(lambda message: isinstance(message, TurnDone) and message.session == "t")


def test_a_process_that_was_told_nothing_of_a_client_is_kept(renewing: tuple[Supervisor, Inbox]) -> None:
    supervisor, inbox = renewing
    supervisor.send(OpenLobby("s", 0, 0.0))
    first = supervisor.process_id
    supervisor.send(EndSession("s", 0, 0.0))
    supervisor.send(StartSession("t", 0, 0.0, "kit"))
    inbox.wait_for(lambda message: isinstance(message, Ready))
    assert supervisor.process_id == first


def test_many_visits_in_a_minute_are_no_failures(renewing: tuple[Supervisor, Inbox]) -> None:
    supervisor, inbox = renewing
    for number in range(8):
        supervisor.send(StartSession(str(number), 0, 0.0, "kit"))
        inbox.wait_for(lambda message, session=str(number): message.session == session)  # type: ignore[misc]
        supervisor.send(EndSession(str(number), 0, 0.0))
    assert not any(isinstance(message, Problem) for message in inbox.messages)


def _until(happened: Callable[[], bool]) -> None:
    for _ in range(1500):
        if happened():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen within 30 s")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
