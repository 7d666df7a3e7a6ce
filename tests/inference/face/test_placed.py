"""Our network opens where the plan wants it, and behind a server there is always this machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import OutOfMemory
from inference.face import network as own
from inference.face.audio2face import model as audio2face
from inference.face.audio2face.model import open_model
from inference.face.choice import KIND, choose
from inference.face.engines import LocalAudio2Face, OwnFace, track
from inference.face.placed import ENGINE, open_placed_network, trial_inputs
from inference.face.relay import Relay
from inference.runtime.live_plan import LivePlan, MovableSession
from inference.runtime.model_folder import install
from inference.runtime.onnx_session import Session, open_session
from inference.runtime.plan import Card, Engine, plan
from inference.runtime.served_session import LOCAL, ServedSession
from inference.types import ARKIT_INDEX, Sound
from tests.inference.face.audio2face.made_model import Recipe, build
from tests.inference.runtime.model_server import face, serving


def _live(*cards: Card) -> LivePlan:
    return LivePlan(plan([Engine(ENGINE, "moves the face", 300, "assumed")], cards))


@pytest.fixture(scope="module")
def sound() -> Sound:
    return Sound((0.1 * np.sin(np.arange(16000) * 0.06)).astype(np.float32), 16000)


def test_the_trial_moves_the_mouth() -> None:
    session = own.open_network(1)
    weights = np.concatenate([session.run(each)[0][0] for each in trial_inputs()])
    assert np.ptp(weights[:, ARKIT_INDEX["jawOpen"]]) > 0.2


def test_without_a_plan_or_a_server_it_is_the_plain_session() -> None:
    assert open_placed_network(1, own.MODEL_FILE, None, "", list[str]().append).input_names[0] == "mel"


def test_on_a_card_that_the_runtime_cannot_use_the_processor_computes_and_it_is_told(sound: Sound) -> None:
    said: list[str] = []
    network = open_placed_network(1, own.MODEL_FILE, _live(Card(0, "card", 9000, 9000)), "", said.append)
    assert isinstance(network, MovableSession)
    np.testing.assert_array_equal(
        track(sound, OwnFace(network)).weights, track(sound, OwnFace(own.open_network(1))).weights
    )
    assert network.providers[0] != "CPUExecutionProvider" or "onnxruntime-gpu" in said[0]


def test_the_choice_asks_the_model_server(sound: Sound) -> None:
    with serving({ENGINE: face()}) as host:
        said: list[str] = []
        engine = choose("ours", own.MODEL_FILE.parent, "", 1, said.append, live=_live(), model_server=host.url)
        assert isinstance(engine, OwnFace)
        assert isinstance(engine.network, ServedSession)
        weights = track(sound, engine).weights
        assert {each.by for each in engine.network.answered} == {host.url}
        host.trouble = "error 500"
        again = track(sound, engine).weights
        assert engine.network.answered[-1].by == LOCAL
    np.testing.assert_array_equal(weights, track(sound, OwnFace(own.open_network(1))).weights)
    np.testing.assert_array_equal(weights, again)
    assert len(said) == 1


def test_an_address_that_is_none_is_told_and_the_machine_computes(sound: Sound) -> None:
    said: list[str] = []
    engine = choose("ours", own.MODEL_FILE.parent, "", 1, said.append, live=_live(), model_server="triton:8000")
    assert engine is not None
    assert len(track(sound, engine).weights) == 60
    assert "no address of a model server" in said[0]


def test_an_audio2face_model_goes_on_at_the_processor_when_its_card_is_full(tmp_path: Path, sound: Sound) -> None:
    source = tmp_path / "source"
    build(source, Recipe(window=1600, skin=5, tongue=3, skin_vertices=20, tongue_vertices=8))
    live = _live(Card(0, "card", 9000, 9000))
    places: list[str] = []

    def open_at(path: Path, where: str) -> Session:
        places.append(where)
        return open_session(path, 1)

    def opening(path: Path, _threads: int) -> MovableSession:
        return MovableSession(ENGINE, live, lambda where: open_at(path, where))

    engine = LocalAudio2Face(open_model(source, 1, opening))
    before = track(sound, engine).weights
    stream = engine.stream()
    frames = [stream.feed(sound.samples[:9000])]
    with pytest.raises(OutOfMemory):
        live.run(ENGINE, _always_full)
    frames += [stream.feed(sound.samples[9000:]), stream.finish()]
    assert places == ["cuda:0", "cpu"]
    np.testing.assert_array_equal(np.concatenate(frames), before)


def _always_full(_where: str) -> None:
    raise OutOfMemory("full")


def test_behind_another_engine_our_network_waits_on_the_processor(tmp_path: Path) -> None:
    source = tmp_path / "source"
    build(source, Recipe(window=1600, skin=5, tongue=3, skin_vertices=20, tongue_vertices=8))
    names = audio2face.files(source)
    install(source, tmp_path / "models", "made", KIND, names, lambda place: audio2face.signature(open_model(place, 1)))
    live, said = _live(Card(0, "card", 9000, 9000)), list[str]()
    engine = choose("audio2face", tmp_path / "models", "", 1, said.append, live=live, model_server="http://nobody:1")
    assert isinstance(engine, Relay)
    first, last = engine._engines
    assert isinstance(first, LocalAudio2Face)
    assert isinstance(first.model.session, MovableSession)
    assert isinstance(last, OwnFace)
    assert isinstance(last.network, Session)
    assert said == []
