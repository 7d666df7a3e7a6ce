"""A sentence becomes sound, caption timing and face weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.messages import CaptionWord, Emotion, Floats
from app.pipeline.places import live_plan
from app.settings import Settings
from inference.face import coarticulation, contacts
from inference.face.choice import choose
from inference.face.engines import FaceEngine
from inference.face.engines import track as follow
from inference.face.style import STYLES
from inference.features import at_hearing_rate
from inference.runtime.live_plan import LivePlan
from inference.speech.style import style_of
from inference.speech.voices import Voice
from inference.types import FaceTrack, Speech

_STYLE_SHARE = 0.5
"""How much of a mood the speaking mouth takes on; the layers of motion add the rest of the mood to the face."""


def open_face(settings: Settings, tell: Callable[[str], None], live: LivePlan | None = None) -> FaceEngine | None:
    """Open what moves the face to sound on this machine; None leaves the phone times.

    Args:
        settings: of the installation.
        tell: is given a sentence for each engine that was wanted and cannot be had.
        live: where engines compute; None plans for this machine.
    """
    models = settings.content_dir / "models"
    return choose(
        settings.face_engine,
        models,
        settings.audio2face_server,
        settings.threads,
        tell,
        live=live or live_plan(settings, tell),
        model_server=settings.model_server,
    )


def utter(
    sentence: str,
    voice: Voice,
    engine: FaceEngine | None = None,
    emotion: Emotion = "neutral",
    intensity: float = 0.0,
    given_up: Callable[[], bool] | None = None,
) -> tuple[Speech, tuple[CaptionWord, ...], Floats]:
    """Speak one sentence.

    Args:
        sentence: as written on the screen.
        voice: any engine.
        engine: moves the face to the sound; None moves it to the phone times alone.
        emotion: the mood in which it is said.
        intensity: of the mood, 0 to 1.
        given_up: whether nobody waits for it any more; an engine on a server is then told so.

    Returns:
        The speech, its caption words, and [F, K] face weights at 60 Hz whose row 0 is at sample 0.

    Raises:
        GivenUp: nobody does.
    """
    speech = voice.speak(sentence, style_of(emotion, intensity))
    words = tuple(CaptionWord(word.text, word.start_s, word.end_s) for word in speech.words)
    face = face_of(speech, engine, style(emotion, intensity), given_up)
    return speech, words, np.ascontiguousarray(face.weights, dtype=np.float32)


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
