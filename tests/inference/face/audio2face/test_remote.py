"""The microservice's client against a real gRPC server with NVIDIA's messages, well and badly behaved."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import numpy as np
import pytest

pytest.importorskip("grpc", reason="the extra `audio2face` is not installed")
pytest.importorskip("nvidia_audio2face_3d", reason="the extra `audio2face` is not installed")

from inference.errors import EngineUnavailable
from inference.face.audio2face.remote import EvenRows, RemoteStream, arkit, track
from inference.face.audio2face.service import Limits, Service, TimedWeights
from inference.types import ARKIT_INDEX, Floats, Sound
from tests.inference.face.audio2face.made_service import NAMES, Behaviour, Running

JAW = ARKIT_INDEX["jawOpen"]


def _swelling(seconds: float) -> Floats:
    """Return a square wave whose loudness grows from 0 to 1."""
    count = int(seconds * 16_000)
    return (np.linspace(0, 1, count) * np.where(np.arange(count) % 40 < 20, 1, -1)).astype(np.float32)


@pytest.fixture
def running() -> Iterator[Running]:
    with Running() as server:
        yield server


def _service(server: Running, silence_s: float = 3.0) -> Service:
    return Service(server.address, Limits(connect_s=5.0, silence_s=silence_s))


def test_rows_come_back_named_timed_and_at_60_hz(running: Running) -> None:
    service = _service(running)
    service.connect()
    weights = track(Sound(_swelling(1.0), 16_000), service).weights
    assert weights.shape == (60, 52)
    expected = np.linspace(0, 1, 61)[:-1] + 1 / 60
    np.testing.assert_allclose(weights[:58, JAW], expected[:58], atol=0.03)
    np.testing.assert_allclose(weights[:, ARKIT_INDEX["eyeBlinkLeft"]], 0.25)
    assert not weights[:, ARKIT_INDEX["mouthFunnel"]].any()
    assert running.behaviour.heard_bytes == 32_000
    service.close()


@pytest.mark.parametrize("piece", [160, 1111, 16_000])
def test_streamed_and_whole_agree(running: Running, piece: int) -> None:
    service = _service(running)
    samples = _swelling(0.7)
    whole = track(Sound(samples, 16_000), service).weights
    stream = RemoteStream(service)
    parts = [stream.feed(samples[first : first + piece]) for first in range(0, len(samples), piece)]
    np.testing.assert_allclose(np.concatenate([*parts, stream.finish()]), whole, atol=1e-6)
    service.close()


def test_rows_arrive_before_the_sound_ends(running: Running) -> None:
    service = _service(running)
    stream = RemoteStream(service)
    got = len(stream.feed(_swelling(1.0)))
    waited = threading.Event()
    for _ in range(100):
        if got >= 30:
            break
        waited.wait(0.05)
        got += len(stream.feed(np.zeros(0, np.float32)))
    assert got >= 30
    assert got + len(stream.finish()) == 60
    service.close()


def test_a_mood_is_sent_in_the_services_own_emotions(running: Running) -> None:
    service = _service(running)
    track(Sound(_swelling(0.2), 16_000), service, np.array([0, 0, 1, 0, 0], np.float32))
    assert running.behaviour.emotions == [{"amazement": pytest.approx(0.5)}]
    service.close()


def test_time_codes_may_count_from_the_epoch() -> None:
    with Running(Behaviour(epoch_s=1.7e9)) as server:
        service = _service(server)
        assert track(Sound(_swelling(0.5), 16_000), service).weights[20:28, JAW].min() > 0.5
        service.close()


def test_no_sound_gives_no_rows(running: Running) -> None:
    service = _service(running)
    assert RemoteStream(service).finish().shape == (0, 52)
    service.close()


@pytest.mark.parametrize(
    ("fail", "words"),
    [
        ("abort", "broke the stream off.*the model fell over"),
        ("status", "refuses the sound: the sound is too long"),
        ("no end", "before it said that it was done"),
        ("short row", "5 weights for 6 shapes"),
        ("nan", "not finite"),
        ("backwards", "backwards"),
        ("no header", "6 weights for 0 shapes"),
        ("full", "no stream left"),
        ("hang", "sent nothing for 0.3 s"),
    ],
)
def test_what_goes_wrong_is_one_clear_sentence(fail: str, words: str) -> None:
    with Running(Behaviour(fail=fail)) as server:
        service = _service(server, silence_s=0.3 if fail == "hang" else 5.0)
        with pytest.raises(EngineUnavailable, match=words) as caught:
            track(Sound(_swelling(1.0), 16_000), service)
        assert str(caught.value).endswith(".")
        service.close()


def test_a_server_without_shapes_is_refused() -> None:
    with Running(Behaviour(names=())) as server:
        service = _service(server)
        with pytest.raises(EngineUnavailable, match="names 0 shapes"):
            track(Sound(_swelling(0.2), 16_000), service)
        service.close()


def test_a_server_of_another_kind_is_named() -> None:
    with Running(right_service=False) as server:
        service = _service(server)
        with pytest.raises(EngineUnavailable, match="no Audio2Face-3D microservice"):
            track(Sound(_swelling(0.2), 16_000), service)
        service.close()


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    service = Service(address, Limits(connect_s=0.3, silence_s=2.0))
    with pytest.raises(EngineUnavailable, match=address):
        service.connect()
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        track(Sound(_swelling(0.2), 16_000), service)
    service.close()


def test_a_server_that_goes_away_in_mid_sentence_is_noticed() -> None:
    with Running(Behaviour(fail="hang")) as server:
        service = _service(server)
        stream = RemoteStream(service)
        stream.feed(_swelling(0.5))
        server.stop()
        with pytest.raises(EngineUnavailable, match=r"127\.0\.0\.1"):
            stream.finish()
        service.close()


def test_an_utterance_can_be_given_up_and_leaves_no_thread(running: Running) -> None:
    service = _service(running)
    stream = RemoteStream(service)
    stream.feed(_swelling(0.5))
    stream.cancel()
    assert not [thread for thread in threading.enumerate() if thread.name == "audio2face-answers"]
    assert len(track(Sound(_swelling(0.2), 16_000), service).weights) == 12
    service.close()


@pytest.mark.parametrize("address", ["", "localhost", "localhost:", ":52000", "http://a:1", "a b:1", "host:123456"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(EngineUnavailable, match="HOST:PORT"):
        Service(address)


def test_names_of_any_spelling_find_their_place() -> None:
    row = arkit(("JawOpen", "blendShapes.mouthClose", "TongueTipUp", "EYEBLINKLEFT"), np.array([0.5, 2.0, 1.0, -1.0]))
    assert row[JAW] == 0.5
    assert row[ARKIT_INDEX["mouthClose"]] == 1.0
    assert row.sum() == 1.5
    assert len(NAMES) == 6


def _at(time_s: float, value: float) -> TimedWeights:
    return TimedWeights(time_s, np.full(52, value, np.float32))


def test_between_rows_weights_run_straight_and_beyond_them_they_hold() -> None:
    clock = EvenRows()
    assert len(clock.take([])) == 0
    first = clock.take([_at(0.02, 0.0), _at(0.05, 0.3)])
    np.testing.assert_allclose(first[:, 0], [0.0, 0.0, (2 / 60 - 0.02) * 10, 0.3], atol=1e-5)
    rest = clock.finish([_at(0.1, 0.8)], 9)
    np.testing.assert_allclose(
        rest[:, 0], [(4 / 60 - 0.05) * 10 + 0.3, (5 / 60 - 0.05) * 10 + 0.3, 0.8, 0.8, 0.8], atol=1e-5
    )


def test_one_row_holds_for_the_whole_sound() -> None:
    np.testing.assert_allclose(EvenRows().finish([_at(0.0, 0.4)], 5)[:, 0], [0.4] * 5)


def test_a_long_stream_keeps_only_what_it_needs() -> None:
    clock = EvenRows()
    for row in range(3000):
        clock.take([_at(row / 30, 0.1)])
    assert len(clock._rows) < 5
