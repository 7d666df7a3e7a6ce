"""A recogniser whose card is full hears the question on the processor after all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import OutOfMemory
from inference.hearing.movable import ENGINE, MovableRecogniser
from inference.hearing.recogniser import Recogniser
from inference.hearing.recognisers import open_recogniser
from inference.hearing.relay import RelayRecogniser
from inference.hearing.whisper import WhisperRecogniser
from inference.runtime.live_plan import LivePlan
from inference.runtime.plan import CPU, Card, Engine, plan
from inference.speech.flite import FliteVoice
from inference.types import HEARING_RATE_HZ, Floats, Sound
from tests.fakes.tiny_whisper import Script, build
from tests.inference.hearing.kept_sound import kept_samples


class Library:
    """Faster-whisper's model on a card whose memory is gone: it raises what CTranslate2 raises."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def transcribe(self, *_sound: object, **_settings: object) -> None:
        raise RuntimeError("CUDA failed with error out of memory")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "tiny.en")


@pytest.fixture(scope="module")
def question() -> Floats:
    return FliteVoice("rms").speak(Script().says).sound.samples


def _live(said: list[str]) -> LivePlan:
    return LivePlan(plan([Engine(ENGINE, "understands", 10, "assumed")], [Card(0, "card", 9000, 9000)]), said.append)


def _open(folder: Path, live: LivePlan, places: list[str]) -> MovableRecogniser:
    def opening(where: str) -> Recogniser:
        places.append(where)
        opened = WhisperRecogniser(folder, where=CPU)
        if where != CPU:
            opened._model = Library(opened._model)
        return opened

    return MovableRecogniser(live, opening)


def test_a_question_that_runs_out_of_memory_is_heard_on_the_processor(folder: Path, question: Floats) -> None:
    said: list[str] = []
    places: list[str] = []
    recogniser = _open(folder, _live(said), places)
    recogniser.expect(["Lantern Reserve"])
    recogniser.start()
    for piece in np.array_split(question, 9):
        assert recogniser.push(piece) == ""
    assert recogniser.finish().text == Script().says
    assert places == ["cuda:0", CPU]
    assert said == ["The recogniser moved from cuda:0 to the processor, because its own memory ran out there."]
    assert recogniser.transcribe(Sound(question, HEARING_RATE_HZ)).text == Script().says
    assert recogniser._inner._names == "Lantern Reserve"  # type: ignore[attr-defined]


def test_one_that_does_not_even_open_on_the_card_opens_on_the_processor(folder: Path, question: Floats) -> None:
    def opening(where: str) -> Recogniser:
        if where != CPU:
            raise OutOfMemory("There is not enough memory to open the model.")
        return WhisperRecogniser(folder, where=where)

    live = _live([])
    recogniser = MovableRecogniser(live, opening)
    assert live.plan.where(ENGINE) == CPU
    assert recogniser.transcribe(Sound(question, HEARING_RATE_HZ)).text == Script().says


def test_when_a_visit_ends_nothing_of_the_sound_is_left(folder: Path, question: Floats) -> None:
    recogniser = _open(folder, _live([]), [])
    recogniser.start()
    recogniser.push(question)
    assert kept_samples(recogniser, question) > 0
    recogniser.forget()
    assert kept_samples(recogniser, question) == 0


def test_the_choice_of_recognisers_follows_a_plan(folder: Path, tmp_path: Path, question: Floats) -> None:
    live = LivePlan(plan([Engine(ENGINE, "understands", 10, "assumed")], []))
    recogniser = open_recogniser(["how did I do"], tmp_path, str(folder), live=live)
    assert isinstance(recogniser, RelayRecogniser)
    assert recogniser.transcribe(Sound(question, HEARING_RATE_HZ)).text == Script().says
