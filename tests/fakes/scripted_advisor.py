"""Stand-ins for the advisor process: each is a real process that answers the way its name says."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from app.errors import NotInstalled
from app.messages import Heartbeat, Message, Problem, Ready, Said, Say, Sentence, StartSession, TurnDone, Utterance
from app.settings import Settings

SENTENCES = 3


def _sentence(message: Utterance | Say, index: int) -> Sentence:
    silence, still = np.zeros(160, np.float32), np.zeros((1, 52), np.float32)
    return Sentence(
        message.session, message.turn, 0.0, index, f"{message.text} {index}", silence, 16000, (), still, "neutral", 0.0
    )


def _done(message: Utterance) -> TurnDone:
    return TurnDone(message.session, message.turn, 0.0, message.text, "help", (), "", (), (), (), "neutral", 0.0, ())


def well(connection: Connection, settings: Settings) -> None:
    """Answers every question in three sentences."""
    _run(connection, settings, die_after=None)


def slow(connection: Connection, settings: Settings) -> None:
    """Answers well, but a question takes it a while; it knows nothing of questions before."""
    _run(connection, settings, die_after=None, records=False, pause_s=0.3)


def mute(connection: Connection, settings: Settings) -> None:
    """Greets, lives, and never answers."""
    threading.Thread(target=_beat, args=(connection,), daemon=True).start()
    with contextlib.suppress(EOFError):
        while True:
            message = connection.recv()
            if isinstance(message, StartSession):
                connection.send(Ready(message.session, 0, 0.0, "A", "B", (), ""))


def dies_in_the_second_sentence_once(connection: Connection, settings: Settings) -> None:
    """Dies once after one sentence; the next process repeats the open question, as the real one does."""
    marker = settings.data_dir / "died"
    _run(connection, settings, die_after=None if marker.exists() else 1)


def forgets_and_dies_once(connection: Connection, settings: Settings) -> None:
    """Dies once after one sentence, in a visit that is not recorded: the next process knows nothing of it."""
    marker = settings.data_dir / "died"
    _run(connection, settings, die_after=None if marker.exists() else 0, records=False)


def dies_at_once(connection: Connection, settings: Settings) -> None:
    """Never gets anywhere."""
    os._exit(1)


def falls_silent(connection: Connection, settings: Settings) -> None:
    """Says it is ready, then nothing more, without dying; its successor is well."""
    marker = settings.data_dir / "died"
    if marker.exists():
        well(connection, settings)
        return
    marker.touch()
    message = connection.recv()
    connection.send(Ready(message.session, 0, 0.0, "A", "B", (), ""))
    time.sleep(60)


def stops_reading(connection: Connection, settings: Settings) -> None:
    """Greets and then reads nothing more, without dying; its successor is well."""
    falls_silent(connection, settings)


def beats_but_is_stuck(connection: Connection, settings: Settings) -> None:
    """Goes on to beat, but its main loop has not moved for a long time; its successor is well."""
    marker = settings.data_dir / "died"
    if marker.exists():
        well(connection, settings)
        return
    marker.touch()
    message = connection.recv()
    connection.send(Ready(message.session, 0, 0.0, "A", "B", (), ""))
    while True:
        connection.send(Heartbeat("", 0, 0.0, 1000.0))
        time.sleep(0.2)


def is_not_installed(connection: Connection, settings: Settings) -> None:
    """Says why it cannot start."""
    with (settings.data_dir / "starts").open("a") as file:
        file.write("x")
    connection.send(Problem("", 0, 0.0, "Run `steward setup`."))
    sys.exit(NotInstalled.exit_code)


def is_not_installed_at_first(connection: Connection, settings: Settings) -> None:
    """Says why it cannot start; the next one is well."""
    if (settings.data_dir / "starts").exists():
        well(connection, settings)
    else:
        is_not_installed(connection, settings)


def _beat(connection: Connection) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection.send(Heartbeat("", 0, 0.0))
            time.sleep(0.2)


def _run(
    connection: Connection, settings: Settings, die_after: int | None, *, records: bool = True, pause_s: float = 0.0
) -> None:
    open_question = settings.data_dir / "open"
    threading.Thread(target=_beat, args=(connection,), daemon=True).start()
    begun = False
    while True:
        try:
            message = connection.recv()
        except EOFError:
            return
        if not begun and not isinstance(message, StartSession):
            connection.send(Problem("s", 0, 0.0, "something came before the session"))
        if isinstance(message, StartSession):
            begun = True
            connection.send(Ready(message.session, 0, 0.0, "A", "B", (), ""))
            if open_question.exists():
                turn, text = open_question.read_text().split(":", 1)
                _answer(connection, Utterance(message.session, int(turn), 0.0, text), open_question, None, settings)
        elif isinstance(message, Utterance | Say):
            time.sleep(pause_s)
            if records and isinstance(message, Utterance):
                open_question.write_text(f"{message.turn}:{message.text}")
            _answer(connection, message, open_question, die_after, settings)


def _answer(
    connection: Connection, message: Utterance | Say, open_question: Path, die_after: int | None, settings: Settings
) -> None:
    for index in range(SENTENCES):
        connection.send(_sentence(message, index))
        if die_after == index:
            (settings.data_dir / "died").touch()
            time.sleep(0.2)
            os._exit(9)
    open_question.unlink(missing_ok=True)
    done: Message = Said(message.session, message.turn, 0.0) if isinstance(message, Say) else _done(message)
    connection.send(done)
