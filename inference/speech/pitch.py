"""How high a voice is, by the normalised autocorrelation. Letters: S samples, F frames, N samples of a window, L lags.

After P. Boersma, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a
sampled sound", 1993: the window's own autocorrelation is divided out, so that long periods are not put at a
disadvantage.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.types import Floats, Sound

LOWEST_HZ: Final = 70.0
HIGHEST_HZ: Final = 400.0
_PERIODS: Final = 3  # of the lowest voice in a window
_VOICED: Final = 0.50  # share of a window's power that repeats
_OCTAVE: Final = 0.90  # a shorter period this good in comparison is the true one
_RATE_HZ: Final = 8_000  # enough for the highest voice, and half the work
_SILENT: Final = 1e-3  # root mean square below which there is no voice

Values = npt.NDArray[np.float64]


def pitch_hz(sound: Sound, frame_rate_hz: float) -> Floats:
    """Return how high the voice is around each frame.

    Args:
        sound: at 4 kHz or more.
        frame_rate_hz: frames a second; frame 0 is at sample 0.

    Returns:
        [F] hertz, LOWEST_HZ to HIGHEST_HZ, and 0 without voice; as many frames as cover the sound.
    """
    frames = math.ceil(sound.duration_s * frame_rate_hz - 1e-9)
    if frames == 0:
        return np.zeros(0, np.float32)
    samples, rate_hz = _thinned(sound)
    length = round(_PERIODS / LOWEST_HZ * rate_hz)
    centres = np.round(np.arange(frames) / frame_rate_hz * rate_hz).astype(int)
    padded = np.pad(samples, length)
    windows = padded[centres[:, None] + length - length // 2 + np.arange(length)]  # [F, N]
    windows -= windows.mean(axis=1, keepdims=True)
    loud = np.sqrt(np.square(windows).mean(axis=1)) > _SILENT
    shape = np.hanning(length + 2)[1:-1]
    alike = _correlation(windows * shape) / np.maximum(_correlation(shape[None, :]), 1e-6)
    lags = _periods(alike, math.floor(rate_hz / HIGHEST_HZ), math.ceil(rate_hz / LOWEST_HZ))
    found: Floats = np.where(loud & (lags > 0), rate_hz / np.maximum(lags, 1.0), 0.0).astype(np.float32)
    return found


def _thinned(sound: Sound) -> tuple[Values, float]:
    """Return the sound's samples at about _RATE_HZ, each the mean of those it stands for, and their rate."""
    step = max(1, sound.rate_hz // _RATE_HZ)
    whole = np.pad(sound.samples.astype(np.float64), (0, -len(sound.samples) % step))
    return whole.reshape(-1, step).mean(axis=1), sound.rate_hz / step


def _correlation(windows: Values) -> Values:
    """Return the autocorrelation of each window, 1 at lag 0: [F, L]."""
    size = 1 << (2 * windows.shape[1] - 1).bit_length()
    power = np.square(np.abs(np.fft.rfft(windows, size)))
    raw = np.fft.irfft(power)[:, : windows.shape[1] * 2 // 3]
    out: Values = raw / np.maximum(raw[:, :1], 1e-12)
    return out


def _periods(alike: Values, shortest: int, longest: int) -> Values:
    """Return the period of each frame in samples, between whole ones, and 0 where nothing repeats: [F]."""
    middle = alike[:, shortest : longest + 1]
    before, after = alike[:, shortest - 1 : longest], alike[:, shortest + 1 : longest + 2]
    peaks = np.where((middle >= before) & (middle > after), middle, 0.0)
    best = peaks.max(axis=1)
    first = np.argmax(peaks >= _OCTAVE * np.maximum(best, 1e-9)[:, None], axis=1)
    rows = np.arange(len(alike))
    low, top, high = before[rows, first], middle[rows, first], after[rows, first]
    bend = np.minimum(low - 2.0 * top + high, -1e-9)
    lag = first + shortest + np.clip(0.5 * (low - high) / bend, -0.5, 0.5)
    out: Values = np.where(best > _VOICED, lag, 0.0)
    return out
