"""Phones to a face track: the door of this package for speech whose phone times are known.

`visemes` says what the mouth wants to do for each sound, `dominance` blends neighbours, `contacts` puts what must be
reached on top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from inference.face.contacts import apply
from inference.face.dominance import blend, segments
from inference.types import ARKIT_NAMES, FACE_RATE_HZ, FaceTrack, Phone


def track(phones: Sequence[Phone], duration_s: float, seed: int | None = 0) -> FaceTrack:
    """Move the mouth to phones whose times are known.

    Args:
        phones: in order, without overlap; what lies between them counts as silence.
        duration_s: length of the sound that they belong to.
        seed: decides the small variation of the vowels; the same seed gives the same track. None has none:
            what nobody can hear, a network should not be asked to learn.

    Returns:
        One row each 1/60 s from second 0, as many as cover `duration_s`; only mouth, jaw and tongue move.
    """
    frames = math.ceil(duration_s * FACE_RATE_HZ - 1e-9)
    if frames <= 0:
        return FaceTrack(np.zeros((0, len(ARKIT_NAMES)), np.float32))
    times_s = np.arange(frames) / FACE_RATE_HZ
    whole = _without_gaps(phones, duration_s)
    return FaceTrack(apply(blend(segments(whole, seed), times_s), whole, times_s))


def _without_gaps(phones: Sequence[Phone], duration_s: float) -> list[Phone]:
    """Fill what no phone covers with silence, so that every frame belongs to one."""
    whole: list[Phone] = []
    end_s = 0.0
    for phone in phones:
        if phone.start_s > end_s + 1e-4:
            whole.append(Phone("pau", end_s, phone.start_s))
        if phone.end_s > phone.start_s:
            whole.append(phone)
            end_s = phone.end_s
    if duration_s > end_s + 1e-4 or not whole:
        whole.append(Phone("pau", end_s, duration_s))
    return whole
