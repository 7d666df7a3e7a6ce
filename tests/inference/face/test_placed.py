"""Our network opens where the plan wants it, and behind a server there is always this machine."""

from __future__ import annotations

import numpy as np
import pytest

from inference.face import network as own
from inference.face.choice import choose
from inference.face.engines import OwnFace, track
from inference.face.placed import ENGINE, open_placed_network, trial_inputs
from inference.runtime.live_plan import LivePlan, MovableSession
from inference.runtime.plan import Card, Engine, plan
from inference.runtime.served_session import LOCAL, ServedSession
from inference.types import ARKIT_INDEX, Sound
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
