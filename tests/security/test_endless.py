"""Noise and talk without end: the microphone closes, and a question ends, whatever the room does."""

from __future__ import annotations

import numpy as np
import pytest

from app.messages import Floats
from app.pipeline.ears import LONGEST_QUESTION_S, LONGEST_SILENCE_S, Ears
from inference.errors import EngineUnavailable
from inference.hearing.turn import TurnRule
from inference.hearing.vad import open_silero
from inference.speech.voices import open_voice
from inference.types import HEARING_RATE_HZ, Sound, Transcript

PIECE = HEARING_RATE_HZ // 10


class _Deaf:
    """A recogniser that understands nothing and counts what it was given; the ears decide when it ends."""

    name = "deaf"

    def __init__(self) -> None:
        self.samples = 0

    def transcribe(self, sound: Sound) -> Transcript:
        return Transcript("", (), 0.0, self.name, 0.0)

    def start(self) -> None:
        self.samples = 0

    def push(self, samples: Floats) -> str:
        self.samples += len(samples)
        return ""

    def finish(self) -> Transcript:
        return Transcript("", (), 0.0, self.name, 0.0)

    def forget(self) -> None:
        pass


def _ends_after_s(sound: Floats, most_s: float) -> float:
    """Push a sound again and again until the microphone would be closed; returns the seconds that it took."""
    ears = Ears(_Deaf(), open_silero(), TurnRule(0.5, 0.5, 0.5))  # type: ignore[arg-type]
    taken = at = 0
    while taken < most_s * HEARING_RATE_HZ:
        piece = sound[at : at + PIECE]
        at = 0 if len(piece) < PIECE else at + PIECE
        taken += len(piece)
        if ears.push(piece, last=False).final is not None:
            return taken / HEARING_RATE_HZ
    return float("inf")


@pytest.mark.parametrize("kind", ["hiss", "hum", "knocks", "nothing"])
def test_endless_noise_closes_the_microphone(kind: str) -> None:
    random = np.random.default_rng(7)
    time_s = np.arange(10 * HEARING_RATE_HZ) / HEARING_RATE_HZ
    sound = {
        "hiss": 0.1 * random.normal(size=len(time_s)),
        "hum": 0.3 * np.sin(2 * np.pi * 50 * time_s),
        "knocks": 0.8 * (np.modf(2 * time_s)[0] < 0.01) * random.normal(size=len(time_s)),
        "nothing": np.zeros(len(time_s)),
    }[kind]
    assert _ends_after_s(sound.astype(np.float32), 40) <= LONGEST_QUESTION_S + 1


def test_silence_closes_it_sooner() -> None:
    assert _ends_after_s(np.zeros(PIECE * 10, np.float32), 40) <= LONGEST_SILENCE_S + 1


def test_endless_talk_ends_as_a_question_of_half_a_minute() -> None:
    try:
        spoken = open_voice("flite-rms").speak("one two three four five six seven eight nine ten eleven").sound
    except EngineUnavailable as error:
        pytest.skip(str(error))
    loud = spoken.samples[np.flatnonzero(np.abs(spoken.samples) > 0.01)]
    assert _ends_after_s(loud, 60) <= LONGEST_QUESTION_S + 1
