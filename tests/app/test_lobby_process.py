"""The screens before a conversation with the real advisor process: killed, it is told everything again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from app.identity.one_time import code, step_of
from app.messages import (
    Identified,
    Identify,
    Interrupt,
    Lobby,
    Message,
    OpenLobby,
    Problem,
    Ready,
    Said,
    Say,
    Sentence,
    StartSession,
    TurnDone,
    Utterance,
    Vocabulary,
)
from app.pipeline.process import serve
from app.settings import Settings
from app.supervisor import FORGOTTEN, Supervisor
from sync.store.codes import CodeStore
from sync.store.sessions import SessionStore
from tests.app.test_supervisor import Inbox


@pytest.fixture
def lobby(content_settings: Settings) -> Iterator[tuple[Supervisor, Inbox]]:
    supervisor, inbox = Supervisor(content_settings, serve), Inbox()
    supervisor.start(inbox.put)
    supervisor.send(OpenLobby("w", 0, 0.0))
    supervisor.send(Vocabulary("w", 0, 0.0, ("Back", "Home"), only=True))
    inbox.wait_for(lambda message: isinstance(message, Lobby))
    yield supervisor, inbox
    supervisor.stop()


def _kill(supervisor: Supervisor) -> None:
    assert supervisor.process_id is not None
    os.kill(supervisor.process_id, signal.SIGKILL)


def _is_said(message: Message) -> bool:
    return isinstance(message, Said)


def test_lobby_text_and_code_are_answered_also_by_the_process_after_a_kill(
    lobby: tuple[Supervisor, Inbox], content_settings: Settings
) -> None:
    supervisor, inbox = lobby
    supervisor.send(Say("w", 1, 0.0, "Who are you? Touch a name, or type a code."))
    inbox.wait_for(_is_said)
    _kill(supervisor)
    inbox.wait_for(lambda message: isinstance(message, Lobby), count=2)
    supervisor.send(Identify("w", 0, 0.0, "00000000 and more"))
    inbox.wait_for(lambda message: isinstance(message, Identified))
    with CodeStore(content_settings.data_dir) as store:
        kit = next(each for each in store.enrolled() if each.client == "kit")
    supervisor.send(Identify("w", 0, 0.0, code(kit.secret, step_of(time.time()))))
    inbox.wait_for(lambda message: isinstance(message, Identified) and message.client_id == "kit")
    assert not any(isinstance(message, Problem) for message in inbox.messages)


def test_a_text_is_stopped_in_its_middle(lobby: tuple[Supervisor, Inbox]) -> None:
    supervisor, inbox = lobby
    supervisor.send(Say("w", 1, 0.0, " ".join(f"This is sentence number {number}." for number in range(12))))
    inbox.wait_for(lambda message: isinstance(message, Sentence))
    supervisor.send(Interrupt("w", 1, 0.0))
    supervisor.send(Say("w", 2, 0.0, "Back, button."))
    inbox.wait_for(_is_said)
    assert [message.turn for message in inbox.messages if isinstance(message, Said)] == [2]
    assert sum(isinstance(message, Sentence) and message.turn == 1 for message in inbox.messages) < 12


def test_a_visit_without_recording_goes_on_empty_after_a_kill_and_leaves_nothing(
    lobby: tuple[Supervisor, Inbox], content_settings: Settings
) -> None:
    supervisor, inbox = lobby
    supervisor.send(StartSession("w", 0, 0.0, "avery", recording=False))
    inbox.wait_for(lambda message: isinstance(message, Ready))
    supervisor.send(Utterance("w", 1, 0.0, "What's my portfolio performance?"))
    inbox.wait_for(lambda message: isinstance(message, Sentence))
    _kill(supervisor)
    inbox.wait_for(lambda message: isinstance(message, Ready), count=2)
    (problem,) = [message for message in inbox.messages if isinstance(message, Problem)]
    assert problem.text == FORGOTTEN
    supervisor.send(Utterance("w", 2, 0.0, "How did I do last year?"))
    inbox.wait_for(lambda message: isinstance(message, TurnDone) and message.turn == 2)
    supervisor.stop()
    with SessionStore(content_settings.data_dir) as store:
        assert store.find("w") is None
        assert store.turns("w") == []
    logs = "".join(path.read_text() for path in (content_settings.data_dir / "logs").glob("*.log"))
    assert "avery" not in logs.lower()
    assert "portfolio" not in logs.lower()
