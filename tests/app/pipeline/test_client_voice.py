"""How a question is asked reaches the face that answers, and nothing of it reaches the record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import soxr

from app.messages import EndSession, Floats, Heard, Sentence, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.client_voice import ClientVoice
from app.pipeline.parts import Parts
from inference.speech.flite import FliteVoice
from inference.types import VoiceProsody
from tests.inference.hearing.kept_sound import kept_samples

CALM = VoiceProsody(120.0, 5.0, -1.0, -20.0, 15.0, 4.0, 0, 0.0, 0.8, 2.0)
UPSET = replace(CALM, pitch_hz=160.0, loudness_db=-10.0, syllables_per_s=6.0)
GOOD_NEWS = "How did I do over five years?"


@pytest.fixture
def listening(parts: Parts) -> Parts:
    return replace(parts, settings=replace(parts.settings, voice_tone="on"))


def test_as_the_product_comes_how_a_question_sounds_changes_nothing(parts: Parts) -> None:
    advisor = Advisor(parts)
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    calm, _ = _answered(advisor, 1, CALM)
    upset, _ = _answered(advisor, 2, UPSET)
    assert (upset.emotion, upset.intensity) == (calm.emotion, calm.intensity)


def test_as_the_product_comes_no_voice_is_measured() -> None:
    voice = ClientVoice(hears_tone=False)
    voice.push(_sound(GOOD_NEWS, 1.0))
    assert voice.finish() is None


def _answered(advisor: Advisor, turn: int, said: VoiceProsody | None) -> tuple[TurnDone, list[Sentence]]:
    messages = list(advisor.receive(Utterance("s", turn, 0.0, GOOD_NEWS, True, 0.9, said)))
    (done,) = (message for message in messages if isinstance(message, TurnDone))
    return done, [message for message in messages if isinstance(message, Sentence)]


def test_an_upset_question_gets_a_calm_face_and_the_same_figures(listening: Parts) -> None:
    advisor = Advisor(listening)
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    calm, _ = _answered(advisor, 1, CALM)
    upset, sentences = _answered(advisor, 2, UPSET)
    again, _ = _answered(advisor, 3, CALM)
    assert calm.emotion in ("joy", "surprise")
    assert upset.emotion not in ("joy", "surprise")
    assert upset.intensity <= 0.25
    assert sentences[0].gesture == "lean_in"
    assert upset.facts == calm.facts
    assert again.emotion == calm.emotion


def test_another_visit_begins_without_a_usual_voice(listening: Parts) -> None:
    advisor = Advisor(listening)
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    _answered(advisor, 1, CALM)
    list(advisor.receive(EndSession("s", 1, 0.0)))
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    assert _answered(advisor, 1, UPSET)[0].emotion in ("joy", "surprise")


def _sound(text: str, factor: float) -> Floats:
    clean = 0.35 * FliteVoice("rms").speak(text).sound.samples
    raised = soxr.resample(clean, 16000, round(16000 / factor)) * factor**3
    room = np.zeros(8000)
    sound = np.concatenate([room, raised, room])
    noisy: Floats = (sound + 1e-4 * np.random.default_rng(0).standard_normal(len(sound))).astype(np.float32)
    return noisy


def test_the_way_is_whole_from_the_microphone_to_the_face(listening: Parts) -> None:
    advisor = Advisor(listening)
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    faces = []
    for turn, factor in ((1, 1.0), (2, 1.0), (3, 1.3)):
        sound = _sound(GOOD_NEWS, factor)
        pieces = [Heard("s", turn, 0.0, sound[at : at + 1600]) for at in range(0, len(sound), 1600)]
        pieces[-1] = replace(pieces[-1], last=True)
        messages = [message for piece in pieces for message in advisor.receive(piece)]
        faces += [message.emotion for message in messages if isinstance(message, TurnDone)]
    assert len(faces) == 3
    assert faces[1] in ("joy", "surprise")
    assert faces[2] not in ("joy", "surprise")


def test_the_meter_keeps_no_sound_once_an_utterance_is_over() -> None:
    voice, sound = ClientVoice(), _sound(GOOD_NEWS, 1.0)
    voice.push(sound)
    assert voice.finish() is not None
    assert kept_samples(voice, sound) == 0
