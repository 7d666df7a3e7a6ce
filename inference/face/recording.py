"""A recording to a face track: phones say which shape, loudness says how far the jaw goes.

The first form of audio-to-face; the phones come from a decoder that errs, so a trained network will take its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from inference.face.coarticulation import track
from inference.features import loudness_db
from inference.types import ARKIT_INDEX, FACE_RATE_HZ, FaceTrack, Floats, Phone, Sound

_EMPHASIS_PER_DB: Final = 0.025
_QUIETEST: Final = 0.7
_LOUDEST: Final = 1.25
_SMOOTHED_FRAMES: Final = 9  # 150 ms: a syllable, not a pitch period
_LOUDNESS_RANGE_DB: Final = 25.0
_FULL_JAW: Final = 0.45


def from_sound(sound: Sound, phones: Sequence[Phone], spans: Sequence[tuple[float, float]], seed: int = 0) -> FaceTrack:
    """Move the mouth to a recording.

    Args:
        sound: at any rate.
        phones: what a decoder found in it, in order; () where it found nothing.
        spans: first and last second of each stretch of speech; outside of them the mouth is shut.
        seed: see `coarticulation.track`.
    """
    loudness = _smoothed(loudness_db(sound, FACE_RATE_HZ))
    if not any(phone.symbol != "pau" for phone in phones):
        return _by_loudness(loudness, spans, sound.duration_s)
    weights = track(phones, sound.duration_s, seed).weights
    jaw, close = ARKIT_INDEX["jawOpen"], ARKIT_INDEX["mouthClose"]
    talking = weights[:, jaw] > 0.05
    usual_db = float(np.median(loudness[talking])) if talking.any() else 0.0
    emphasis = np.clip(1.0 + _EMPHASIS_PER_DB * (loudness - usual_db), _QUIETEST, _LOUDEST)
    for column in (jaw, close):  # together, so that closed lips stay closed
        weights[:, column] = np.clip(weights[:, column] * emphasis, 0.0, 1.0)
    return FaceTrack(weights)


def _by_loudness(loudness: Floats, spans: Sequence[tuple[float, float]], duration_s: float) -> FaceTrack:
    """Open the jaw with the loudness: all that can be said of speech in which no phones were found."""
    phones = [Phone("ah", start_s, end_s) for start_s, end_s in spans]
    weights = track(phones, duration_s).weights
    loudest_db = float(loudness.max(initial=-200.0))
    share = np.clip(1.0 - (loudest_db - loudness) / _LOUDNESS_RANGE_DB, 0.0, 1.0)
    weights *= share[:, None]
    jaw = ARKIT_INDEX["jawOpen"]
    weights[:, jaw] = np.minimum(weights[:, jaw], _FULL_JAW)
    return FaceTrack(weights)


def _smoothed(values: Floats) -> Floats:
    if len(values) == 0:
        return values
    window = np.hanning(_SMOOTHED_FRAMES + 2)[1:-1]
    padded = np.pad(values, _SMOOTHED_FRAMES // 2, mode="edge")
    result: Floats = np.convolve(padded, window / window.sum(), mode="valid").astype(np.float32)
    return result
