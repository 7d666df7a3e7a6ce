"""A sentence becomes sound, caption timing and face weights."""

from __future__ import annotations

import numpy as np

from app.messages import CaptionWord, Floats
from inference.face.coarticulation import track
from inference.speech.voices import Voice
from inference.types import Speech


def utter(sentence: str, voice: Voice) -> tuple[Speech, tuple[CaptionWord, ...], Floats]:
    """Speak one sentence.

    Args:
        sentence: as written on the screen.
        voice: any engine.

    Returns:
        The speech, its caption words, and [F, K] face weights at 60 Hz whose row 0 is at sample 0.
    """
    speech = voice.speak(sentence)
    words = tuple(CaptionWord(word.text, word.start_s, word.end_s) for word in speech.words)
    face = track(speech.phones, speech.sound.duration_s)
    return speech, words, np.ascontiguousarray(face.weights, dtype=np.float32)
