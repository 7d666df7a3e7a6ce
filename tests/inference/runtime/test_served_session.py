"""A server computes the face, and whatever becomes of it the sentence is finished from the same state."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from inference.face.engines import OwnFace, track
from inference.face.network import FaceStream
from inference.features import at_hearing_rate
from inference.runtime.breaker import Rule
from inference.runtime.kserve import ModelServer
from inference.runtime.onnx_session import Session, open_session
from inference.runtime.served_session import LOCAL, START_S, ServedSession
from inference.speech.flite import FliteVoice
from inference.types import Floats, Sound
from tests.inference.runtime.model_server import EXCHANGED, TROUBLES, ModelHost, face, serving
from tests.inference.runtime.small_networks import times

PATIENT = Rule(answer_s=10.0, attempts=2, failures=2, rest_s=15.0, most_rest_s=240.0)
PIECES = 12


class Clock:
    """Seconds that pass only when told; pauses pass at once."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture(scope="module")
def sound() -> Sound:
    return at_hearing_rate(FliteVoice("rms").speak("Both of them bought very cheap apartments.").sound)


@pytest.fixture(scope="module")
def whole(sound: Sound) -> Floats:
    return track(sound, OwnFace(face())).weights


@pytest.fixture
def host() -> Iterator[ModelHost]:
    with serving({"face": face()}) as running:
        yield running


@pytest.fixture
def server(host: ModelHost) -> Iterator[ModelServer]:
    with ModelServer(host.url) as opened:
        yield opened


def _pieces(sound: Sound) -> list[Floats]:
    return np.array_split(sound.samples, PIECES)


def test_the_face_on_a_server_is_the_face_here(server: ModelServer, sound: Sound, whole: Floats) -> None:
    said: list[str] = []
    network = ServedSession(server, "face", face(), PATIENT, said.append)
    stream = FaceStream(network)
    frames = np.concatenate([*(stream.feed(piece) for piece in _pieces(sound)), stream.finish()])
    np.testing.assert_allclose(frames, whole, atol=1e-5)
    assert {each.by for each in network.answered} == {server.url}
    assert network.providers == (server.url,)
    assert said == []


def test_a_server_that_is_killed_in_mid_sentence_is_not_missed(sound: Sound, whole: Floats) -> None:
    said: list[str] = []
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.inference.runtime.model_server"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        with ModelServer(f"http://127.0.0.1:{int(process.stdout.readline())}") as server:
            network = ServedSession(server, "face", face(), PATIENT, said.append)
            stream = FaceStream(network)
            frames = []
            for number, piece in enumerate(_pieces(sound)):
                if number == PIECES // 2:
                    process.kill()
                    process.wait(10)
                frames.append(stream.feed(piece))
            frames.append(stream.finish())
            by = [each.by for each in network.answered]
    finally:
        process.kill()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()
    np.testing.assert_allclose(np.concatenate(frames), whole, atol=1e-5)
    assert by[: PIECES // 2] == [server.url] * (PIECES // 2)
    assert set(by[PIECES // 2 :]) == {LOCAL}
    (words,) = said
    assert "This machine computes 'face' in its place." in words


@pytest.mark.parametrize("trouble", [*TROUBLES, EXCHANGED])
def test_whatever_the_server_does_the_sentence_is_finished(
    host: ModelHost, server: ModelServer, sound: Sound, whole: Floats, trouble: str
) -> None:
    said: list[str] = []
    quick = Rule(answer_s=0.3, failures=1, rest_s=60.0)
    network = ServedSession(server, "face", face(), quick, said.append)
    stream = FaceStream(network)
    frames = []
    for number, piece in enumerate(_pieces(sound)):
        if number == 3:
            host.trouble = trouble
        frames.append(stream.feed(piece))
    frames.append(stream.finish())
    np.testing.assert_allclose(np.concatenate(frames), whole, atol=1e-5)
    assert {each.by for each in network.answered[4:]} == {LOCAL}
    assert len(said) == 1
    assert network.trouble


def test_a_server_that_is_well_again_is_used_again_after_its_rest(host: ModelHost, server: ModelServer) -> None:
    clock, said = Clock(), list[str]()
    network = ServedSession(server, "face", face(), PATIENT, said.append, clock, clock.sleep)
    stream = FaceStream(network)
    silence = np.zeros(1600, np.float32)

    def by() -> str:
        stream.feed(silence)
        return network.answered[-1].by

    assert by() == server.url
    host.trouble = "error 500"
    assert [by(), by()] == [LOCAL, LOCAL]
    asked = len(host.asked)
    assert by() == LOCAL
    assert len(host.asked) == asked  # it rests
    host.trouble = ""
    clock.now_s += PATIENT.rest_s - 1.0
    assert by() == LOCAL
    clock.now_s += 2.0
    assert by() == server.url
    assert [words.split()[-1] for words in said] == ["place.", "again."]
    assert network.trouble == ""


def test_one_bad_answer_is_made_good_by_the_second_attempt(host: ModelHost, server: ModelServer) -> None:
    said: list[str] = []
    network = ServedSession(server, "face", face(), PATIENT, said.append, sleep=lambda _s: setattr(host, "trouble", ""))
    host.trouble = "no json"
    FaceStream(network).feed(np.zeros(1600, np.float32))
    assert network.answered[-1].by == server.url
    assert said == []


def test_a_server_that_is_not_there_at_the_start_is_found_later(sound: Sound) -> None:
    clock, said = Clock(), list[str]()
    once = Rule(failures=1, rest_s=15.0)
    with serving({}) as host, ModelServer(host.url) as server:
        host.trouble = "error 500"
        network = ServedSession(server, "face", face(), once, said.append, clock, clock.sleep)
        stream = FaceStream(network)
        stream.feed(sound.samples[:3200])
        assert network.answered[-1].by == LOCAL
        assert network.providers == ("CPUExecutionProvider",)
        host.trouble = ""
        host.models["face"] = face()
        clock.now_s += 16.0
        stream.feed(sound.samples[3200:6400])
        assert network.answered[-1].by == server.url
    assert len(said) == 2


def _refused(host: ModelHost, server: ModelServer, model: Session) -> str:
    host.models["face"] = model
    said: list[str] = []
    network = ServedSession(server, "face", face(), PATIENT, said.append)
    FaceStream(network).feed(np.zeros(1600, np.float32))
    assert network.answered[-1].by == LOCAL
    (words,) = said
    return words


def test_a_server_with_another_model_is_refused_by_name(host: ModelHost, server: ModelServer, tmp_path: Path) -> None:
    words = _refused(host, server, open_session(times(tmp_path / "times.onnx", 2.0), 1))
    assert "The server's model 'face' has no input 'mel'; it is refused." in words


def test_a_model_that_looks_right_and_computes_something_else_is_refused(
    host: ModelHost, server: ModelServer, tmp_path: Path
) -> None:
    import onnx
    from onnx import numpy_helper

    from inference.face.network import MODEL_FILE

    model = onnx.load(MODEL_FILE)
    for constant in model.graph.initializer:
        if constant.name == "out.bias":
            moved = numpy_helper.to_array(constant) + 0.3
            constant.CopyFrom(numpy_helper.from_array(moved.astype(np.float32), constant.name))
    onnx.save(model, tmp_path / "face.onnx")
    words = _refused(host, server, open_session(tmp_path / "face.onnx", 1))
    assert "gives other results than the one here" in words
    assert "it is refused" in words


def test_the_first_look_does_not_hang_at_a_silent_server(host: ModelHost, server: ModelServer) -> None:
    host.trouble = "silent"
    said: list[str] = []
    network = ServedSession(server, "face", face(), PATIENT, said.append)
    assert f"within {START_S * 1000:.0f} ms" in said[0]
    assert network.providers == ("CPUExecutionProvider",)
