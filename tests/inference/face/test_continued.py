"""The face of a sentence that comes clause by clause goes on over the joints, whatever engine makes it."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

from inference.errors import EngineUnavailable, GivenUp, ModelError
from inference.face import coarticulation
from inference.face.contacts import corrected
from inference.face.continued import ContinuedFace
from inference.face.engines import FaceEngine, FaceStream, OwnFace, track
from inference.face.network import open_network
from inference.features import at_hearing_rate
from inference.speech.assembly import chained
from inference.speech.flite import FliteVoice
from inference.types import ARKIT_INDEX, Floats, Speech

TEXT = "Over the last five years, it gained 31.4% after fees, while the market gained a bit less than that."


@pytest.fixture(scope="module")
def clauses() -> list[Speech]:
    try:
        return list(FliteVoice().stream(TEXT))
    except EngineUnavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def ours() -> FaceEngine:
    try:
        return OwnFace(open_network(1))
    except ModelError as error:
        pytest.skip(str(error))


@dataclass
class FarSighted:
    """A real engine that needs so much of the sound to come that no pause is long enough, and may break down."""

    inner: FaceEngine
    look_ahead_s: float = 0.5
    breaks_at: int = 10**9
    name: str = "far-sighted"
    begun: list[FarSightedStream] = field(default_factory=list)

    def stream(self, style: Floats | None = None) -> FaceStream:
        self.begun.append(FarSightedStream(self, self.inner.stream(style)))
        return self.begun[-1]


class FarSightedStream:
    def __init__(self, engine: FarSighted, inner: FaceStream) -> None:
        self.engine, self.inner = engine, inner
        self.late = np.zeros((0, 52), np.float32)
        self.cancelled = threading.Event()

    def feed(self, samples: Floats) -> Floats:
        if len(self.engine.begun) >= self.engine.breaks_at:
            raise EngineUnavailable("The engine is gone.")
        known = np.concatenate([self.late, self.inner.feed(samples)])
        count = max(0, len(known) - round(self.engine.look_ahead_s * 60))
        self.late = known[count:]
        return known[:count]

    def finish(self) -> Floats:
        return np.concatenate([self.late, self.inner.finish()])

    def cancel(self) -> None:
        self.cancelled.set()


def followed(clauses: list[Speech], face: ContinuedFace) -> list[Floats]:
    return [face.feed(each) for each in clauses]


def test_our_network_gives_the_face_that_the_whole_sentence_would_get(clauses: list[Speech], ours: FaceEngine) -> None:
    whole = chained(clauses)
    wanted = corrected(track(at_hearing_rate(whole.sound), ours), whole.phones).weights
    found = np.concatenate(followed(clauses, ContinuedFace(ours)))
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() < 1e-4


def test_phone_times_alone_give_nearly_the_face_of_the_whole_sentence(clauses: list[Speech]) -> None:
    whole = chained(clauses)
    wanted = coarticulation.track(whole.phones, whole.sound.duration_s).weights
    found = np.concatenate(followed(clauses, ContinuedFace(None)))
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() < 0.1


def test_each_clause_decides_its_face_into_the_pause_behind_it(clauses: list[Speech], ours: FaceEngine) -> None:
    for engine in (ours, None, FarSighted(ours)):
        face, given, end_s = ContinuedFace(engine), 0, 0.0
        for clause in clauses:
            spoken_s = end_s + max(phone.end_s for phone in clause.phones if phone.symbol != "pau")
            end_s += clause.sound.duration_s
            given += len(face.feed(clause))
            assert spoken_s <= given / 60 <= end_s + 1 / 60


def test_an_engine_that_looks_far_ahead_is_begun_anew_and_eases_over(clauses: list[Speech], ours: FaceEngine) -> None:
    engine = FarSighted(ours)
    frames = followed(clauses, ContinuedFace(engine))
    assert len(engine.begun) == len(clauses)
    whole = chained(clauses)
    assert sum(len(each) for each in frames) == len(track(at_hearing_rate(whole.sound), ours).weights)
    for before, after in itertools.pairwise(frames):
        assert np.abs(after[0] - before[-1]).max() < 0.1


def test_an_engine_that_is_gone_after_a_clause_leaves_the_rest_to_the_phone_times(
    clauses: list[Speech], ours: FaceEngine
) -> None:
    told: list[str] = []
    engine = FarSighted(ours, breaks_at=2)
    frames = followed(clauses, ContinuedFace(engine, tell=told.append))
    assert told == ["The engine is gone. The face follows the phone times of the voice."]
    assert engine.begun[1].cancelled.is_set()
    assert sum(len(each) for each in frames) == len(track(at_hearing_rate(chained(clauses).sound), ours).weights)
    assert np.abs(frames[1][0] - frames[0][-1]).max() < 0.1
    assert frames[2][:, ARKIT_INDEX["jawOpen"]].max() > 0.1, "the mouth still speaks"


def test_a_sentence_that_nobody_waits_for_is_given_up(clauses: list[Speech], ours: FaceEngine) -> None:
    class Hangs(FarSightedStream):
        def finish(self) -> Floats:
            assert self.cancelled.wait(30.0)
            raise EngineUnavailable("The stream was closed.")

    class Server(FarSighted):
        def stream(self, style: Floats | None = None) -> FaceStream:
            return Hangs(self, self.inner.stream(style))

    with pytest.raises(GivenUp):
        ContinuedFace(Server(ours), given_up=lambda: True).feed(clauses[0])
