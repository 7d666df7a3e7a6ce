"""What the embedded acoustic model looks at: 25 mel bands every 10 ms, and the 13 cepstra it makes of them.

The decoder could compute them itself, but only without our noise filter and for one length of the vocal tract. Here the
sound is transformed once and seen through as many warped filters as there are throats to try, while it comes in. The
numbers in this file are those of the model's training (its `feat.params`).
Letters: S samples, F frames, B frequency bins, M mel bands, W warps, C cepstra.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.types import HEARING_RATE_HZ, Floats

Doubles = npt.NDArray[np.float64]
BANDS: Final = 25
CEPSTRA: Final = 13
HOP: Final = 160
FLOOR: Final = 1e-4
"""Added to powers before their logarithm is taken."""
_WINDOW: Final = 410
_TRANSFORM: Final = 512
_LOWEST_HZ: Final = 130.0
_HIGHEST_HZ: Final = 6800.0
_EMPHASIS: Final = 0.97
_LIFTER: Final = 22
_FULL_SCALE: Final = 32768.0  # the model learnt from 16-bit numbers


class MelBands:
    """Turns a stream of sound into the powers of mel bands, for several warps at once."""

    def __init__(self, warps: tuple[float, ...] = (1.0,)) -> None:
        """Begin.

        Args:
            warps: factors on the filters' frequencies; above 1 for throats shorter than a man's.
        """
        self._filters = np.stack([mel_filters(warp) for warp in warps]).transpose(0, 2, 1)
        self._rest: Doubles = np.zeros(0)
        self._last = 0.0

    def push(self, samples: Floats) -> Doubles:
        """Take the next piece, [S] at 16 kHz, and return the bands of each frame that is complete: [W, F, M]."""
        wide = samples.astype(np.float64) * _FULL_SCALE
        sound = np.concatenate([self._rest, wide - _EMPHASIS * np.concatenate([[self._last], wide])[: len(wide)]])
        self._last = float(wide[-1]) if len(wide) else self._last
        count = max(0, 1 + (len(sound) - _WINDOW) // HOP)
        self._rest = sound[count * HOP :]
        if count == 0:
            return np.zeros((len(self._filters), 0, BANDS))
        windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::HOP][:count] * np.hamming(_WINDOW)
        result: Doubles = np.square(np.abs(np.fft.rfft(windows, _TRANSFORM, axis=1))) @ self._filters
        return result


def cepstra_of(log_mel: Doubles) -> Floats:
    """Return the cepstra [..., C] of logarithmic bands [..., M]."""
    return np.ascontiguousarray((log_mel @ COSINES) * _LIFT, dtype=np.float32)


@cache
def mel_filters(warp: float) -> Doubles:
    """Return triangular filters of equal area on the mel scale: [M, B]."""
    step_hz = HEARING_RATE_HZ / _TRANSFORM
    edges_mel = np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), BANDS + 2)
    edges_hz = 700.0 * (10.0 ** (edges_mel / 2595.0) - 1.0) * warp
    edges_hz = np.round(edges_hz / step_hz) * step_hz
    bins_hz = np.arange(_TRANSFORM // 2 + 1) * step_hz
    low, middle, high = (edges_hz[at : at + BANDS, None] for at in range(3))
    up, down = (bins_hz - low) / (middle - low), (high - bins_hz) / (high - middle)
    filters: Doubles = np.maximum(0.0, np.minimum(up, down)) * 2.0 / (high - low)
    return filters


def _mel(hertz: float) -> float:
    return float(2595.0 * np.log10(1.0 + hertz / 700.0))


def _cosines() -> Doubles:
    """Return the orthonormal cosine transform: [M, C]."""
    angles = np.pi * np.outer(np.arange(BANDS) + 0.5, np.arange(CEPSTRA)) / BANDS
    transform: Doubles = np.sqrt(2.0 / BANDS) * np.cos(angles)
    transform[:, 0] *= np.sqrt(0.5)
    return transform


COSINES: Final = _cosines()
_LIFT: Final = 1.0 + _LIFTER / 2.0 * np.sin(np.arange(CEPSTRA) * np.pi / _LIFTER)
