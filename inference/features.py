"""What is computed from sound for more than one network or rule. Letters: S samples, F frames."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from inference.types import Floats, Sound

FLOOR_DB: Final = -80.0
_WINDOW_S: Final = 0.04


def loudness_db(sound: Sound, frame_rate_hz: float) -> Floats:
    """Return how loud a sound is around each frame.

    Args:
        sound: at any rate.
        frame_rate_hz: frames a second; frame 0 is at sample 0.

    Returns:
        [F] decibels below full scale, FLOOR_DB to 0, as many frames as cover the sound.
    """
    frames = math.ceil(sound.duration_s * frame_rate_hz - 1e-9)
    power = np.concatenate([[0.0], np.cumsum(np.square(sound.samples, dtype=np.float64))])
    centres = np.arange(frames) / frame_rate_hz * sound.rate_hz
    half = _WINDOW_S / 2 * sound.rate_hz
    low = np.clip(centres - half, 0, len(sound.samples)).astype(int)
    high = np.clip(centres + half, 0, len(sound.samples)).astype(int)
    mean = (power[high] - power[low]) / np.maximum(high - low, 1)
    result: Floats = np.maximum(10.0 * np.log10(np.maximum(mean, 1e-12)), FLOOR_DB).astype(np.float32)
    return result
