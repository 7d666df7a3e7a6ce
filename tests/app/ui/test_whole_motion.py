"""A whole question and answer, from the client's first letter to the resting face: nothing jumps, twitches or flickers.

The sentences are spoken by a real voice; clock and sound card are the test's, so every frame repeats.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from app.messages import Sentence, Utterance
from app.pipeline.mouth import utter
from app.pipeline.prosody import accents
from app.ui.motion import FaceMotion
from app.ui.stage import Moment
from inference.errors import EngineUnavailable
from inference.speech.voices import open_voice
from renderer.animation import Controls
from renderer.types import ARKIT_INDEX, FaceFrame
from tests.app.ui.test_stage import Scene

RATE_HZ = 60
SAID = (
    "Your portfolio has gained 8.2% this year so far, after fees.",
    "The benchmark lost 15.8%, so you are ahead of it by a good deal.",
)
Curve = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """What was shown, frame by frame."""

    frames: list[FaceFrame]
    moments: list[Moment]

    def weight(self, name: str) -> Curve:
        return np.array([frame.weights[ARKIT_INDEX[name]] for frame in self.frames], float)

    @property
    def head_deg(self) -> Curve:
        angles: Curve = np.degrees(np.array([frame.head_rad for frame in self.frames]))
        return angles


def _sentences(asked: Utterance) -> list[Sentence]:
    voice = open_voice("flite")
    made = []
    for index, text in enumerate(SAID):
        speech, words, face = utter(text, voice)
        beats = accents(speech.sound, speech.words, speech.phones)
        sound = speech.sound
        made.append(
            Sentence(
                asked.session, asked.turn, 0.0, index, text, sound.samples, sound.rate_hz, words, face, "joy", 0.6,
                "none" if index else "nod", beats,
            )
        )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def seen() -> Seen:
    scene, frames, moments = Scene(), list[FaceFrame](), list[Moment]()
    motion = FaceMotion(scene.clock.now_s, Controls(micro_strength=0.0))  # these flash, as they should

    def show(seconds: float) -> None:
        for _ in range(round(seconds * RATE_HZ)):
            moments.append(scene.stage.moment())
            frames.append(motion.frame(moments[-1], scene.clock.now_s))
            scene.clock.now_s += 1 / RATE_HZ

    show(2.0)
    scene.stage.client_writes("How did I do?")
    show(1.5)
    scene.stage.client_writes("")
    asked = scene.visit.ask("How did I do?")
    show(0.2)
    scene.stage.feel("joy", 0.6)
    try:
        sentences = _sentences(asked)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    for sentence in sentences:
        scene.player.play(scene.visit.keep(sentence), sentence.samples, sentence.rate_hz)
    scene.visit.answering = False
    show(sum(len(sentence.samples) / sentence.rate_hz for sentence in sentences) + 6.0)
    return Seen(frames, moments)


def test_each_activity_is_seen_once_and_in_order(seen: Seen) -> None:
    order = [activity for activity, _ in itertools.groupby(moment.state.activity for moment in seen.moments)]
    assert order == ["idle", "listening", "thinking", "speaking", "idle"]


def test_the_head_is_alive_and_never_jerks(seen: Seen) -> None:
    speed = np.diff(seen.head_deg, axis=0) * RATE_HZ
    pushed = np.diff(speed, axis=0) * RATE_HZ
    speaking = np.array([moment.state.activity == "speaking" for moment in seen.moments])[1:]
    assert 2.0 < np.linalg.norm(speed[speaking], axis=1).mean() < 12.0  # degrees a second
    assert np.linalg.norm(speed, axis=1).max() < 45.0
    assert np.linalg.norm(pushed, axis=1).max() < 900.0


def test_the_mouth_is_shut_whenever_nothing_is_heard(seen: Seen) -> None:
    silent = np.array([moment.mouth is None for moment in seen.moments])
    settled = np.convolve(silent, np.ones(9), mode="full")[: len(silent)] == 9  # for 0.15 s
    assert settled.sum() > 3 * RATE_HZ
    assert seen.weight("jawOpen")[settled].max() < 0.01
    assert seen.weight("mouthLowerDownLeft")[settled].max() < 0.01


def test_a_smile_lives_through_the_answer_without_a_flicker_and_fades_slowly(seen: Seen) -> None:
    smile = seen.weight("mouthSmileLeft")
    speaking = [index for index, moment in enumerate(seen.moments) if moment.state.activity == "speaking"]
    assert smile[speaking].max() > 0.3
    assert np.abs(np.diff(smile)).max() < 0.2
    after = smile[speaking[-1] + round(0.6 * RATE_HZ) :]
    assert after.max() > 0.35, "the smile outlives the words"
    assert np.abs(np.diff(after)).max() * RATE_HZ < 0.6, "and does not drop"
    assert after[-1] < 0.25


def test_nothing_but_speech_and_lids_moves_fast(seen: Seen) -> None:
    for name in ("browInnerUp", "browOuterUpLeft", "browDownRight", "cheekSquintLeft", "noseSneerLeft"):
        assert np.abs(np.diff(seen.weight(name))).max() < 0.06, name
