"""A conversation over a WebSocket, with the real advisor behind a real server."""

from __future__ import annotations

import json
import os
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from inference.speech.voices import open_voice
from inference.types import HEARING_RATE_HZ
from sync.transport.people import BoundToken
from tests.app.office.conftest import Served
from tests.sync.headoffice.people.browser import KEY

PATIENCE_S = 60.0


def _start(served: Served, name: str = "avery", recording: bool = True) -> str:
    with served.client(name) as client:
        begun = client.post("/api/v1/sessions/start", json={"recording": recording})
    return str(begun.json()["session"])


def shown(served: Served, session: str, token: str) -> str:
    """A proof of the token's key, for the handshake."""
    return BoundToken(token, KEY).proof("GET", f"{served.url}/ws/{session}")


@contextmanager
def line(served: Served, session: str, token: str | None) -> Iterator[ClientConnection]:
    address = served.url.replace("http", "ws", 1) + f"/ws/{session}"
    offered = [Subprotocol(each) for each in ("steward.dpop", token, shown(served, session, token))] if token else None
    with connect(address, subprotocols=offered, max_size=None) as socket:
        yield socket


def hear(socket: ClientConnection) -> dict[str, Any]:
    """Return the next message; a sentence with its sound and face as arrays."""
    received = socket.recv(PATIENCE_S)
    if isinstance(received, str):
        told: dict[str, Any] = json.loads(received)
        return told
    (length,) = struct.unpack_from("<I", received)
    head: dict[str, Any] = json.loads(received[4 : 4 + length])
    begins = 4 + length
    sound = received[begins : begins + head["sound_bytes"]]
    begins += head["sound_bytes"] + -head["sound_bytes"] % 4
    face = received[begins:]
    assert begins % 4 == 0
    assert len(face) == head["face_bytes"]
    return {**head, "sound": np.frombuffer(sound, "<i2"), "face": np.frombuffer(face, "<u2").reshape(-1, 52)}


def until(socket: ClientConnection, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while not found or found[-1]["type"] != kind:
        found.append(hear(socket))
    return found


def test_sentences_come_one_by_one_with_sound_and_face(served: Served) -> None:
    session = _start(served)
    with line(served, session, served.token("avery")) as socket:
        assert hear(socket) == {"type": "open", "session": session}
        socket.send(json.dumps({"type": "ask", "text": "What's my portfolio performance?"}))
        told = until(socket, "done")
    kinds = [each["type"] for each in told]
    assert kinds.index("asked") < kinds.index("insight") < kinds.index("sentence") < kinds.index("done")
    sentences = [each for each in told if each["type"] == "sentence"]
    assert " ".join(each["text"] for each in sentences) == told[-1]["reply"]
    for each in sentences:
        assert len(each["sound"]) == each["samples"]
        assert abs(len(each["face"]) / 60 - each["duration_s"]) < 0.05
        assert each["words"][-1]["end_s"] <= each["duration_s"] + 0.05
    mouth = np.concatenate([each["face"] for each in sentences])[:, 17]
    assert mouth.max() > 0.15 * 65535, "the jaw opens"
    assert np.abs(np.concatenate([each["sound"] for each in sentences])).max() > 3000


def test_a_token_may_come_as_the_first_message_instead(served: Served) -> None:
    session = _start(served)
    with line(served, session, None) as socket:
        token = served.token("avery")
        socket.send(json.dumps({"type": "hello", "token": token, "proof": shown(served, session, token)}))
        assert hear(socket)["type"] == "open"


@pytest.mark.parametrize(("name", "status"), [("morgan", 404), ("carla", 403), ("", 401)])
def test_nobody_listens_in(served: Served, name: str, status: int) -> None:
    session = _start(served)
    with line(served, session, served.token(name) if name else "nonsense") as socket:
        told = hear(socket)
        assert (told["type"], told["status"]) == ("problem", status)
        with pytest.raises(ConnectionClosed):
            socket.recv(PATIENCE_S)


def test_an_interrupted_reply_is_kept_as_far_as_it_was_heard(served: Served) -> None:
    session = _start(served)
    with line(served, session, served.token("avery")) as socket:
        socket.send(json.dumps({"type": "ask", "text": "What's my portfolio performance?"}))
        first = until(socket, "sentence")[-1]
        socket.send(json.dumps({"type": "interrupt", "turn": 1, "heard": first["text"]}))
        socket.send(json.dumps({"type": "ask", "text": "How is my money invested?"}))
        later = until(socket, "done")
    assert later[-1]["turn"] == 2
    with served.client("avery") as client:
        turns = client.get(f"/api/v1/sessions/{session}/transcript").json()["turns"]
    assert [turn["complete"] for turn in turns] == [False, True]
    assert turns[0]["reply"] == first["text"]


def test_a_killed_advisor_is_told_and_goes_on(served: Served) -> None:
    session = _start(served)
    with line(served, session, served.token("avery")) as socket:
        socket.send(json.dumps({"type": "ask", "text": "What's my portfolio performance?"}))
        heard = [each["text"] for each in until(socket, "sentence") if each["type"] == "sentence"]
        process = served.pool.workers[0].process_id
        assert process is not None
        os.kill(process, signal.SIGKILL)
        told = until(socket, "done")
    assert "resumed" in [each["type"] for each in told]
    heard += [each["text"] for each in told if each["type"] == "sentence"]
    assert " ".join(heard) == told[-1]["reply"]


def test_a_spoken_question_is_understood_and_answered(served: Served) -> None:
    session = _start(served)
    said = open_voice("flite-rms").speak("How is my money invested?").sound
    assert said.rate_hz == HEARING_RATE_HZ
    samples = (said.samples * 32767).astype("<i2").tobytes()
    with line(served, session, served.token("avery")) as socket:
        for begins in range(0, len(samples), 8192):
            socket.send(samples[begins : begins + 8192])
        socket.send(b"")
        told = until(socket, "done")
    heard = next(each for each in told if each["type"] == "heard")
    assert "invested" in heard["text"].lower()
    assert told[-1]["tool"] != "help"


def test_what_is_no_message_is_told_and_the_line_stays(served: Served) -> None:
    session = _start(served)
    with line(served, session, served.token("avery")) as socket:
        assert hear(socket)["type"] == "open"
        for wrong in ("nonsense", "[1]", '{"type": "dance"}', '{"type": "ask", "text": ""}', '{"type": "interrupt"}'):
            socket.send(wrong)
            told = hear(socket)
            assert (told["type"], told["status"]) == ("problem", 422), wrong
        socket.send(json.dumps({"type": "end"}))
        assert until(socket, "ended")
        with pytest.raises(ConnectionClosed):
            socket.recv(PATIENCE_S)
    with line(served, session, served.token("avery")) as socket:
        assert hear(socket)["status"] == 404
