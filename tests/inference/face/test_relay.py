"""When a face engine breaks down in the middle of a sentence, the next one finishes it without a jump."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
import pytest

from inference.errors import EngineUnavailable, GivenUp, InferenceError
from inference.face.engines import FaceStream, give_up, track
from inference.face.relay import Relay
from inference.types import Floats, Sound

SAMPLES = np.zeros(16_000, np.float32)


@dataclass
class Steady:
    """An engine that shows one weight, and breaks down after some frames."""

    weight: float
    breaks_after: int = 10**9
    starts: bool = True
    ends: bool = True
    name: str = "steady"
    look_ahead_s: float = 0.1

    def stream(self, style: Floats | None = None) -> FaceStream:
        if not self.starts:
            raise EngineUnavailable("It does not start.")
        return SteadyStream(self)


class SteadyStream:
    def __init__(self, engine: Steady) -> None:
        self.engine = engine
        self.heard = 0
        self.given = 0

    def _up_to(self, frames: int) -> Floats:
        if frames > self.engine.breaks_after:
            raise EngineUnavailable("It broke.")
        count = max(0, frames - self.given)
        self.given += count
        return np.full((count, 52), self.engine.weight, np.float32)

    def feed(self, samples: Floats) -> Floats:
        self.heard += len(samples)
        return self._up_to(max(0, int((self.heard - 1600) / 16_000 * 60)))

    def finish(self) -> Floats:
        if not self.engine.ends:
            raise InferenceError("It hangs.")
        return self._up_to(-(-self.heard * 60 // 16_000))


def _run(*engines: Steady, piece: int = 700) -> tuple[Floats, list[str]]:
    told: list[str] = []
    stream = Relay(engines, told.append).stream()
    parts = [stream.feed(SAMPLES[first : first + piece]) for first in range(0, len(SAMPLES), piece)]
    return np.concatenate([*parts, stream.finish()]), told


def test_an_engine_that_works_is_not_disturbed() -> None:
    frames, told = _run(Steady(0.3), Steady(0.9))
    np.testing.assert_allclose(frames, 0.3)
    assert frames.shape == (60, 52)
    assert told == []


def test_the_next_one_goes_on_where_the_first_stopped_and_says_so() -> None:
    frames, told = _run(Steady(0.2, breaks_after=30), Steady(0.8, name="second"))
    assert frames.shape == (60, 52)
    np.testing.assert_allclose(frames[:27], 0.2)
    np.testing.assert_allclose(frames[-20:], 0.8)
    assert np.abs(np.diff(frames[:, 0])).max() < 0.11
    assert told == ["It broke. The face goes on with second."]


def test_one_that_hangs_at_the_end_is_finished_by_the_next() -> None:
    frames, told = _run(Steady(0.2, ends=False), Steady(0.8, name="second"))
    assert frames.shape == (60, 52)
    assert frames[-1, 0] > 0.6
    assert len(told) == 1


def test_one_that_does_not_start_is_passed_over_with_a_word() -> None:
    frames, told = _run(Steady(0.2, starts=False), Steady(0.2, breaks_after=0), Steady(0.8, name="third"))
    np.testing.assert_allclose(frames, 0.8)
    assert told == ["It does not start. The face goes on with steady.", "It broke. The face goes on with third."]


def test_when_all_break_the_last_reason_is_raised() -> None:
    with pytest.raises(EngineUnavailable, match="broke"):
        _run(Steady(0.2, breaks_after=30), Steady(0.8, breaks_after=40))


@pytest.mark.parametrize("piece", [100, 5000, 16_000])
def test_whatever_the_pieces_the_frames_are_as_many(piece: int) -> None:
    for breaks_after in (0, 1, 30, 55):
        frames, _ = _run(Steady(0.2, breaks_after=breaks_after), Steady(0.8), piece=piece)
        assert frames.shape == (60, 52)


def test_a_relay_is_an_engine_itself() -> None:
    relay = Relay([Steady(0.2)])
    assert (relay.name, relay.look_ahead_s) == ("steady", 0.1)
    assert track(Sound(SAMPLES, 16_000), relay).weights.shape == (60, 52)


def _utterance(relay: Relay) -> Floats:
    return track(Sound(SAMPLES, 16_000), relay).weights


def test_an_engine_that_broke_rests_and_comes_back_with_a_word() -> None:
    now, told = [0.0], list[str]()
    flaky = Steady(0.2, breaks_after=30, name="flaky")
    relay = Relay([flaky, Steady(0.8, name="second")], told.append, lambda: now[0])
    _utterance(relay)
    assert relay.name == "second"
    np.testing.assert_allclose(_utterance(relay), 0.8)
    flaky.breaks_after = 10**9
    now[0] = 31.0
    np.testing.assert_allclose(_utterance(relay), 0.2)
    assert told == ["It broke. The face goes on with second.", "The face engine flaky works again."]


def test_an_engine_that_breaks_again_rests_for_longer() -> None:
    now = [0.0]
    relay = Relay([Steady(0.2, breaks_after=5, name="flaky"), Steady(0.8, name="second")], clock=lambda: now[0])
    assert relay.circuits == {"flaky": "closed"}
    _utterance(relay)
    assert relay.circuits == {"flaky": "open"}
    now[0] = 30.0
    assert relay.circuits == {"flaky": "half open"}
    _utterance(relay)
    now[0] = 89.0
    assert relay.circuits == {"flaky": "open"}
    now[0] = 90.0
    assert relay.name == "flaky"


def test_the_last_engine_never_rests() -> None:
    relay = Relay([Steady(0.2, breaks_after=5)])
    for _ in range(2):
        with pytest.raises(EngineUnavailable):
            _utterance(relay)
    assert relay.name == "steady"


def test_giving_up_reaches_an_engine_on_a_server() -> None:
    ended: list[bool] = []

    class Remote(SteadyStream):
        def cancel(self) -> None:
            ended.append(True)

    @dataclass
    class OnServer(Steady):
        def stream(self, style: Floats | None = None) -> FaceStream:
            return Remote(self)

    stream = Relay([OnServer(0.2), Steady(0.8)]).stream()
    give_up(stream)
    assert ended == [True]
    give_up(Steady(0.5).stream())


def test_two_breaks_in_one_sentence_are_both_eased_over() -> None:
    frames, _ = _run(Steady(0.0, breaks_after=20), Steady(1.0, breaks_after=40), Steady(0.0, name="third"), piece=266)
    assert np.abs(np.diff(frames[:, 0])).max() < 0.2
    assert frames.shape == (60, 52)


class Hanging(SteadyStream):
    """Answers nothing until it is told that nobody waits."""

    def __init__(self, engine: Steady) -> None:
        super().__init__(engine)
        self.told = threading.Event()

    def finish(self) -> Floats:
        assert self.told.wait(30.0)
        raise EngineUnavailable("The stream was closed.")

    def cancel(self) -> None:
        self.told.set()


@dataclass
class Overloaded(Steady):
    def stream(self, style: Floats | None = None) -> FaceStream:
        return Hanging(self)


def test_who_interrupts_frees_an_engine_that_hangs_and_no_other_one_takes_over() -> None:
    told: list[str] = []
    engine = Relay([Overloaded(0.2), Steady(0.8)], told.append)
    with pytest.raises(GivenUp):
        track(Sound(SAMPLES, 16_000), engine, given_up=lambda: True)
    assert told == []


def test_an_engine_without_an_end_to_tell_stops_between_two_pieces() -> None:
    slow = Steady(0.5)

    class Slow(SteadyStream):
        def feed(self, samples: Floats) -> Floats:
            time.sleep(0.2)
            return super().feed(samples)

    stream = Slow(slow)
    slow.stream = lambda style=None: stream  # type: ignore[method-assign]
    with pytest.raises(GivenUp):
        track(Sound(np.zeros(160_000, np.float32), 16_000), slow, given_up=lambda: True)
    assert stream.heard < 160_000


def test_a_face_that_somebody_waits_for_is_whole() -> None:
    whole = track(Sound(SAMPLES, 16_000), Steady(0.5), given_up=lambda: False)
    assert whole.weights.shape == (60, 52)
