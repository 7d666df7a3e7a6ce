"""The state of what an advisor asks outside of itself is on its meter: closed, open after failures, half open later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.pipeline.circuits import CircuitWatch, states_of
from app.telemetry.metrics import CIRCUIT, CIRCUITS
from app.telemetry.watch import Watch
from inference.errors import EngineUnavailable
from inference.face.engines import OwnFace
from inference.face.relay import Relay
from inference.language.model.chain import Chain
from inference.language.model.served import Limits, ServedModel
from inference.language.model.types import Message, Request
from inference.runtime.breaker import Rule
from inference.runtime.kserve import ModelServer
from inference.runtime.served_session import ServedSession
from tests.inference.face.test_relay import Steady
from tests.inference.language.model.language_server import LanguageHost, serving_language
from tests.inference.runtime.model_server import face, serving

ONCE = Rule(answer_s=5.0, attempts=1, failures=1, rest_s=15.0)
ASKED = Request((Message("user", "Good morning?"),), 20)


@pytest.fixture
def host() -> Iterator[LanguageHost]:
    with serving_language() as running:
        yield running


def level(watch: Watch, part: str) -> float:
    return watch.meter.snapshot().numbers[CIRCUIT.name][(part,)]


def test_a_language_server_that_dies_opens_its_circuit_and_an_answer_closes_it(host: LanguageHost) -> None:
    now = [100.0]
    model = ServedModel(host.url, limits=Limits(first_s=5.0), rule=ONCE, clock=lambda: now[0], sleep=lambda _s: None)
    chain, watch = Chain([model]), Watch()
    circuits = CircuitWatch(states_of(chain, None), watch)
    circuits.look()
    assert level(watch, "language_server") == 0.0
    host.trouble = "error 503"
    with pytest.raises(EngineUnavailable):
        list(chain.speak(ASKED))
    circuits.look()
    assert level(watch, "language_server") == 2.0
    host.trouble = ""
    with pytest.raises(EngineUnavailable):  # it is left alone, well as it may be
        list(chain.speak(ASKED))
    now[0] += 15.0
    circuits.look()
    assert level(watch, "language_server") == 1.0
    assert "".join(chain.speak(ASKED))
    circuits.look()
    assert level(watch, "language_server") == 0.0
    chain.close()


def test_face_engines_and_a_model_server_have_circuits_too() -> None:
    with serving({"face": face()}) as host, ModelServer(host.url) as server:
        ours = OwnFace(ServedSession(server, "face", face(), ONCE))
        relay = Relay([Steady(0.2, name="audio2face-service"), ours])
        assert states_of(None, relay)() == {"model_server": "closed", "audio2face": "closed"}
        assert set(states_of(None, relay)()) <= set(CIRCUITS)
    assert states_of(None, None)() == {}
