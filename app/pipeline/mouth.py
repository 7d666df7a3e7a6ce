"""A sentence becomes sound, caption timing and face weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.messages import CaptionWord, Emotion, Floats
from app.pipeline.places import live_plan
from app.settings import Settings
from inference.face import coarticulation, contacts
from inference.face.choice import choose
from inference.face.continued import ContinuedFace
from inference.face.engines import FaceEngine
from inference.face.engines import track as follow
from inference.face.style import STYLES
from inference.features import at_hearing_rate
from inference.runtime.live_plan import LivePlan
from inference.speech.assembly import at_rate, chained, later
from inference.speech.style import style_of
from inference.speech.voices import Voice
from inference.types import ARKIT_NAMES, FACE_RATE_HZ, FaceTrack, Phone, Sound, Speech

_STYLE_SHARE = 0.5
"""How much of a mood the speaking mouth takes on; the layers of motion add the rest of the mood to the face."""


def open_face(settings: Settings, tell: Callable[[str], None], live: LivePlan | None = None) -> FaceEngine | None:
    """Open what moves the face to sound on this machine; None leaves the phone times.

    Args:
        settings: of the installation.
        tell: is given a sentence for each engine that was wanted and cannot be had.
        live: where engines compute; None plans for this machine.
    """
    models = settings.models_dir
    return choose(
        settings.face_engine,
        models,
        settings.audio2face_server,
        settings.threads,
        tell,
        live=live or live_plan(settings, tell),
        model_server=settings.model_server,
    )


@dataclass(frozen=True, slots=True)
class Mouthful:
    """A clause of a sentence, ready to be heard and seen; played one behind the other they are the sentence.

    Attributes:
        speech: all times count from its own first sample. It ends in the pause behind the clause, as far into it as
            the face is decided; the rest of the pause begins the next one.
        face: [F, K] weights at 60 Hz whose row 0 is at sample 0.
    """

    speech: Speech
    face: Floats


def mouthfuls(
    sentence: str,
    voice: Voice,
    engine: FaceEngine | None = None,
    emotion: Emotion = "neutral",
    intensity: float = 0.0,
    given_up: Callable[[], bool] | None = None,
    tell: Callable[[str], None] = lambda _words: None,
) -> Iterator[Mouthful]:
    """Speak one sentence clause by clause, each as soon as it and its face are made.

    Args:
        sentence: as written on the screen.
        voice: any engine.
        engine: moves the face to the sound; None moves it to the phone times alone.
        emotion: the mood in which it is said.
        intensity: of the mood, 0 to 1.
        given_up: whether nobody waits for it any more; an engine on a server is then told so.
        tell: is given a sentence when the face's engine breaks down.

    Raises:
        GivenUp: nobody does.
        TextError: there is nothing to say in it, or it is too long.
        EngineUnavailable, ModelError: no voice is left.
    """
    face = ContinuedFace(engine, style(emotion, intensity), given_up, tell)
    cutter = _Cutter()
    try:
        for each in voice.stream(sentence, style_of(emotion, intensity)):
            clause = cutter.at_first_rate(each)
            yield cutter.cut(clause, face.feed(clause))
    finally:
        face.close()


class _Cutter:
    """Cuts a sentence's sound where its face is decided: on whole frames of the face, counted from its beginning."""

    def __init__(self) -> None:
        self._rate_hz = 0
        self._samples, self._frames = np.zeros(0, np.float32), np.zeros((0, len(ARKIT_NAMES)), np.float32)
        self._cut = 0  # frames that were given
        self._end = 0  # samples that came

    def at_first_rate(self, clause: Speech) -> Speech:
        """Return a clause at the rate of the first one: another voice may finish what one began."""
        self._rate_hz = self._rate_hz or clause.sound.rate_hz
        return replace(clause, sound=at_rate(clause.sound, self._rate_hz))

    def cut(self, clause: Speech, frames: Floats) -> Mouthful:
        """Take a clause of the first one's rate and the frames that it decided, and return what can be given."""
        begins, last = self._sample(self._cut), not clause.goes_on
        shift_s = (self._end - begins) / self._rate_hz
        self._samples = np.concatenate([self._samples, clause.sound.samples])
        self._frames = np.concatenate([self._frames, frames])
        self._end += len(clause.sound.samples)
        whole = int(self._end / self._rate_hz * FACE_RATE_HZ + 1e-9) - self._cut
        count = len(self._frames) if last else min(len(self._frames), whole)
        ends = self._end if last else self._sample(self._cut + count)
        given, self._samples = self._samples[: ends - begins], self._samples[ends - begins :]
        face, self._frames = self._frames[:count], self._frames[count:]
        self._cut += count
        speech = _from(shift_s, replace(clause, sound=Sound(given, self._rate_hz)))
        return Mouthful(speech, np.ascontiguousarray(face, dtype=np.float32))

    def _sample(self, frame: int) -> int:
        return round(frame * self._rate_hz / FACE_RATE_HZ)


def _from(shift_s: float, clause: Speech) -> Speech:
    """Return a clause behind the rest of the pause before it; its phones fill its sound."""
    moved, end_s = later(clause, shift_s), clause.sound.duration_s
    phones = [replace(phone, end_s=min(phone.end_s, end_s)) for phone in moved.phones]
    pause = [Phone("pau", 0.0, shift_s)] if shift_s > 0 else []
    return replace(moved, phones=(*pause, *phones))


def utter(
    sentence: str,
    voice: Voice,
    engine: FaceEngine | None = None,
    emotion: Emotion = "neutral",
    intensity: float = 0.0,
) -> tuple[Speech, tuple[CaptionWord, ...], Floats]:
    """Speak one sentence as `mouthfuls` does, and return it in one piece.

    Returns:
        The speech, its caption words, and [F, K] face weights at 60 Hz whose row 0 is at sample 0.
    """
    pieces = list(mouthfuls(sentence, voice, engine, emotion, intensity))
    speech = chained([piece.speech for piece in pieces])
    return speech, captions(speech), np.concatenate([piece.face for piece in pieces])


def captions(speech: Speech) -> tuple[CaptionWord, ...]:
    """Return the words as they are shown."""
    return tuple(CaptionWord(word.text, word.start_s, word.end_s) for word in speech.words)


def face_of(
    speech: Speech,
    engine: FaceEngine | None,
    mood: Floats | None = None,
    given_up: Callable[[], bool] | None = None,
) -> FaceTrack:
    """Move the face to speech: by its sound, with the closures that known phone times ask for."""
    if engine is None:
        return coarticulation.track(speech.phones, speech.sound.duration_s)
    heard = follow(at_hearing_rate(speech.sound), engine, mood, given_up)
    return contacts.corrected(heard, speech.phones) if speech.phones else heard


def style(emotion: Emotion, intensity: float) -> Floats | None:
    """Return a mood as the networks take it: [len(STYLES)]; None is neutral."""
    if emotion not in STYLES:
        return None
    vector = np.zeros(len(STYLES), np.float32)
    vector[STYLES.index(emotion)] = _STYLE_SHARE * intensity
    return vector
