"""How high a voice is on the whole: one number for an utterance, by the autocorrelation of its windows.

Good enough to tell a man's throat from a woman's; who wants the melody takes `inference/speech/pitch.py`.
Letters: S samples, F windows, N samples of a window, L lags.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.hearing.mel import Doubles
from inference.types import HEARING_RATE_HZ, Floats

LOWEST_HZ: Final = 75.0
HIGHEST_HZ: Final = 350.0
_WINDOW: Final = 800  # 50 ms
_HOP: Final = 320
_TRANSFORM: Final = 2048
_VOICED: Final = 0.6  # share of a window's power that repeats
_OCTAVE: Final = 0.9  # a shorter period this good in comparison is the true one
_QUIET: Final = 0.1  # of the loudest window's power
_FEWEST: Final = 8


def height_hz(samples: Floats) -> float:
    """Return the median pitch of a voice, or 0 where too little of one is heard; [S] at 16 kHz."""
    if len(samples) < _FEWEST * _HOP + _WINDOW:
        return 0.0
    windows = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), _WINDOW)[::_HOP]
    windows = windows - windows.mean(axis=1, keepdims=True)
    power = np.square(windows).mean(axis=1)
    shape = np.hanning(_WINDOW)
    alike = _repeats(windows[power > _QUIET * power.max()] * shape) / _repeats(shape[None, :])
    first, last = int(HEARING_RATE_HZ / HIGHEST_HZ), int(HEARING_RATE_HZ / LOWEST_HZ)
    middle = alike[:, first : last + 1]
    top = (middle >= alike[:, first - 1 : last]) & (middle > alike[:, first + 1 : last + 2])
    peaks = np.where(top, middle, 0.0)
    best = peaks.max(axis=1, initial=0.0)
    lags = first + np.argmax(peaks >= _OCTAVE * np.maximum(best, 1e-9)[:, None], axis=1)
    voiced = lags[best >= _VOICED]
    return float(HEARING_RATE_HZ / np.median(voiced)) if len(voiced) >= _FEWEST else 0.0


def _repeats(windows: Doubles) -> Doubles:
    """Return the autocorrelation of each window, 1 at lag 0: [F, L]."""
    raw = np.fft.irfft(np.square(np.abs(np.fft.rfft(windows, _TRANSFORM))))[:, : _WINDOW // 2]
    result: Doubles = raw / np.maximum(raw[:, :1], 1e-12)
    return result
