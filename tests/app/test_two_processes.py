"""The real advisor process under the supervisor: killed in mid-conversation, it loses nothing."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.messages import Heard, Interrupt, Problem, Ready, Sentence, StartSession, TurnDone, Utterance
from app.pipeline.process import serve
from app.settings import Settings
from app.supervisor import Supervisor
from sync.store.sessions import SessionStore
from tests.app.test_supervisor import Inbox


@pytest.fixture
def running(content_settings: Settings) -> Iterator[tuple[Supervisor, Inbox]]:
    supervisor, inbox = Supervisor(content_settings, serve), Inbox()
    supervisor.start(inbox.put)
    supervisor.send(StartSession("s", 0, 0.0, "avery"))
    inbox.wait_for(lambda message: isinstance(message, Ready))
    yield supervisor, inbox
    supervisor.stop()


def test_a_kill_in_mid_answer_loses_no_sentence_and_no_turn(
    running: tuple[Supervisor, Inbox], content_settings: Settings
) -> None:
    supervisor, inbox = running
    supervisor.send(Utterance("s", 1, 0.0, "What's my portfolio performance?"))
    inbox.wait_for(lambda message: isinstance(message, Sentence))
    assert supervisor.process_id is not None
    os.kill(supervisor.process_id, signal.SIGKILL)
    inbox.wait_for(lambda message: isinstance(message, TurnDone) and message.turn == 1)
    supervisor.send(Utterance("s", 2, 0.0, "And over five years?"))
    inbox.wait_for(lambda message: isinstance(message, TurnDone) and message.turn == 2)
    supervisor.stop()
    spoken = [message for message in inbox.messages if isinstance(message, Sentence)]
    done = {message.turn: message for message in inbox.messages if isinstance(message, TurnDone)}
    for turn, record in done.items():
        heard = [sentence.text for sentence in spoken if sentence.turn == turn]
        assert " ".join(heard) == record.reply
    assert dict(done[2].arguments)["period"] == "5y", "the follow-up needs the context from before the kill"
    with SessionStore(content_settings.data_dir) as store:
        assert [row["turn"] for row in store.turns("s") if row["record"]] == [1, 2]


def test_ten_kills_between_and_during_answers_lose_no_acknowledged_turn(
    running: tuple[Supervisor, Inbox], content_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.supervisor.RESTARTS_PER_MINUTE", 100)
    supervisor, inbox = running
    for turn in range(1, 6):
        supervisor.send(Utterance("s", turn, 0.0, "How is my money invested?"))
        for _ in range(2):
            process = supervisor.process_id
            assert process is not None
            os.kill(process, signal.SIGKILL)
            inbox.wait_for(lambda message, old=process: supervisor.process_id != old)  # type: ignore[misc]
        inbox.wait_for(lambda message, turn=turn: isinstance(message, TurnDone) and message.turn == turn)  # type: ignore[misc]
    supervisor.stop()
    turns = [message.turn for message in inbox.messages if isinstance(message, TurnDone)]
    assert turns == [1, 2, 3, 4, 5]


def test_a_kill_while_the_client_interrupts_leaves_in_the_history_what_was_heard(
    running: tuple[Supervisor, Inbox], content_settings: Settings
) -> None:
    """The reply was complete and was being heard; the process that is told of the interruption never made it."""
    supervisor, inbox = running
    supervisor.send(Utterance("s", 1, 0.0, "How is my money invested?"))
    inbox.wait_for(lambda message: isinstance(message, TurnDone) and message.turn == 1)
    supervisor.send(Heard("s", 2, 0.0, np.zeros(1600, np.float32), tentative=True))
    _kill(supervisor, inbox)
    supervisor.send(Interrupt("s", 1, 0.0, heard="About two thirds"))
    supervisor.send(Utterance("s", 3, 0.0, "How risky is my portfolio?"))
    inbox.wait_for(lambda message: isinstance(message, TurnDone) and message.turn == 3)
    supervisor.stop()
    assert _replies(content_settings)[1] == ("About two thirds", False)
    assert _replies(content_settings)[3][1]


def test_an_interruption_that_the_dying_process_lost_is_in_the_history(
    running: tuple[Supervisor, Inbox], content_settings: Settings
) -> None:
    supervisor, inbox = running
    supervisor.send(Utterance("s", 1, 0.0, "How is my money invested?"))
    inbox.wait_for(lambda message: isinstance(message, TurnDone) and message.turn == 1)
    assert supervisor.process_id is not None
    os.kill(supervisor.process_id, signal.SIGSTOP)  # it takes nothing up any more
    supervisor.send(Interrupt("s", 1, 0.0, heard="About"))
    _kill(supervisor, inbox)
    supervisor.send(Utterance("s", 2, 0.0, "How risky is my portfolio?"))
    inbox.wait_for(lambda message: isinstance(message, TurnDone) and message.turn == 2)
    supervisor.stop()
    assert _replies(content_settings)[1] == ("About", False)
    assert len([m for m in inbox.messages if isinstance(m, TurnDone) and m.turn == 1]) == 1


def _kill(supervisor: Supervisor, inbox: Inbox) -> None:
    process = supervisor.process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)
    inbox.wait_for(lambda message: isinstance(message, Ready), count=2)


def _replies(content_settings: Settings) -> dict[int, tuple[str, bool]]:
    """Return what the store holds of each turn's reply, and whether it counts as whole."""
    with SessionStore(content_settings.data_dir) as store:
        records = {int(str(row["turn"])): json.loads(str(row["record"])) for row in store.turns("s") if row["record"]}
    return {turn: (record["reply"], record["complete"]) for turn, record in records.items()}


def test_a_broken_installation_is_said_in_words_and_not_retried(tmp_path: Path) -> None:
    supervisor, inbox = Supervisor(dataclasses.replace(Settings(), data_dir=tmp_path), serve), Inbox()
    supervisor.start(inbox.put)
    inbox.wait_for(lambda message: isinstance(message, Problem))
    supervisor.stop()
    (problem,) = (message for message in inbox.messages if isinstance(message, Problem))
    assert "steward setup" in problem.text
