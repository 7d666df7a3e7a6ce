"""What the embedded acoustic model hears of a sound: 13 mel cepstra every 10 ms, as in its training.

The decoder could compute them itself, but only without our noise filter and for one length of the vocal tract. Here the
sound is transformed once, cleaned once, and seen through as many warped mel filters as there are throats to try, while
it comes in. The numbers in this file are those of the model's training (its `feat.params`); its own noise
compensation is part of them: C. Kim and R. Stern, "Feature extraction for robust speech recognition based on maximizing
the sharpness of the power distribution and on power flooring" (2010), as the training program has it.
Letters: S samples, F frames, B frequency bins, M mel filters, W warps, C cepstra.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.hearing.noise import NoiseFilter
from inference.types import HEARING_RATE_HZ, Floats

Doubles = npt.NDArray[np.float64]
CEPSTRA: Final = 13
HOP: Final = 160
_WINDOW: Final = 410
_TRANSFORM: Final = 512
_FILTERS: Final = 25
_LOWEST_HZ: Final = 130.0
_HIGHEST_HZ: Final = 6800.0
_EMPHASIS: Final = 0.97
_LIFTER: Final = 22
_FULL_SCALE: Final = 32768.0  # the model learnt from 16-bit numbers
_TINY: Final = 1e-4

_POWER_MEMORY: Final = 0.7
_RISES: Final = 0.995  # memory of a lower envelope where the signal lies above it, and below it
_FALLS: Final = 0.5
_PEAK_MEMORY: Final = 0.85
_MASKED: Final = 0.2
_GAIN_RANGE: Final = 20.0
_NEIGHBOURS: Final = 4


class Cepstra:
    """Turns one utterance into cepstra, piece by piece, for several warps at once."""

    def __init__(self, warps: tuple[float, ...]) -> None:
        """Begin.

        Args:
            warps: factors on the mel filters' frequencies; above 1 for throats shorter than a man's.
        """
        self._filters = np.stack([mel_filters(warp) for warp in warps])
        self._frames = Frames()
        self._noise = NoiseFilter()
        self._model_noise: _ModelNoise | None = None

    def push(self, samples: Floats) -> Floats:
        """Take the next piece of the sound.

        Args:
            samples: [S] at 16 kHz, -1 to 1.

        Returns:
            [W, F, C] of the frames that are complete with it.
        """
        power = self._noise.push(self._frames.push(samples))
        return self._cepstra(power)

    def quiet(self, frames: int) -> Floats:
        """Return so many frames of this room without speech: [W, F, C]."""
        return self._cepstra(np.tile(self._noise.quiet(), (frames, 1)))

    def _cepstra(self, power: Doubles) -> Floats:
        if len(power) == 0:
            return np.zeros((len(self._filters), 0, CEPSTRA), np.float32)
        mel = (power * _FULL_SCALE**2) @ self._filters.transpose(0, 2, 1)  # [W, F, M]
        if self._model_noise is None:
            self._model_noise = _ModelNoise(mel[:, 0])
        compensated = np.stack([self._model_noise.push(mel[:, frame]) for frame in range(len(power))], axis=1)
        result = (np.log(compensated + _TINY) @ _COSINES) * _LIFT
        return np.ascontiguousarray(result, dtype=np.float32)


class Frames:
    """Cuts a stream into overlapping windows and transforms them."""

    def __init__(self) -> None:
        self._rest: Doubles = np.zeros(0)
        self._last = 0.0

    def push(self, samples: Floats) -> Doubles:
        """Return the power spectrum of each window that is complete: [F, B]."""
        if len(samples) == 0:
            return np.zeros((0, _TRANSFORM // 2 + 1))
        wide = samples.astype(np.float64)
        emphasised = wide - _EMPHASIS * np.concatenate([[self._last], wide[:-1]])
        self._last = float(wide[-1])
        sound = np.concatenate([self._rest, emphasised])
        count = max(0, 1 + (len(sound) - _WINDOW) // HOP)
        self._rest = sound[count * HOP :]
        if count == 0:
            return np.zeros((0, _TRANSFORM // 2 + 1))
        windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::HOP][:count] * np.hamming(_WINDOW)
        power: Doubles = np.square(np.abs(np.fft.rfft(windows, _TRANSFORM, axis=1)))
        return power


class _ModelNoise:
    """The compensation that the acoustic model's training sound went through; arrays are [W, M]."""

    def __init__(self, first: Doubles) -> None:
        self._power = first.copy()
        self._noise = first / _GAIN_RANGE
        self._floor = first / _GAIN_RANGE
        self._peak = np.zeros_like(first)

    def push(self, mel: Doubles) -> Doubles:
        """Return one frame [W, M] compensated."""
        self._power = _POWER_MEMORY * self._power + (1.0 - _POWER_MEMORY) * mel
        self._noise = _below(self._power, self._noise)
        signal = np.maximum(self._power - self._noise, 1.0)
        self._floor = _below(signal, self._floor)
        faded = _PEAK_MEMORY * self._peak
        masked = np.where(signal < _PEAK_MEMORY * faded, _MASKED * faded, signal)
        self._peak = np.maximum(faded, signal)
        ratio = np.maximum(masked, self._floor) / np.maximum(self._power, _TINY)
        gain = np.clip(ratio, 1.0 / _GAIN_RANGE, _GAIN_RANGE)
        return mel * (gain @ _SMOOTHING)


@cache
def mel_filters(warp: float) -> Doubles:
    """Return triangular filters of equal area on the mel scale: [M, B]."""
    step_hz = HEARING_RATE_HZ / _TRANSFORM
    edges_mel = np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), _FILTERS + 2)
    edges_hz = 700.0 * (10.0 ** (edges_mel / 2595.0) - 1.0) * warp
    edges_hz = np.round(edges_hz / step_hz) * step_hz
    bins_hz = np.arange(_TRANSFORM // 2 + 1) * step_hz
    low, middle, high = (edges_hz[at : at + _FILTERS, None] for at in range(3))
    up, down = (bins_hz - low) / (middle - low), (high - bins_hz) / (high - middle)
    filters: Doubles = np.maximum(0.0, np.minimum(up, down)) * 2.0 / (high - low)
    return filters


def _mel(hertz: float) -> float:
    return float(2595.0 * np.log10(1.0 + hertz / 700.0))


def _below(signal: Doubles, envelope: Doubles) -> Doubles:
    """Return the next value of an envelope that rises slowly and falls at once."""
    memory = np.where(signal >= envelope, _RISES, _FALLS)
    result: Doubles = memory * envelope + (1.0 - memory) * signal
    return result


def _cosines() -> Doubles:
    """Return the orthonormal cosine transform: [M, C]."""
    angles = np.pi * np.outer(np.arange(_FILTERS) + 0.5, np.arange(CEPSTRA)) / _FILTERS
    transform: Doubles = np.sqrt(2.0 / _FILTERS) * np.cos(angles)
    transform[:, 0] *= np.sqrt(0.5)
    return transform


def _smoothing() -> Doubles:
    """Return the mean over neighbouring filters as a matrix: [M, M]."""
    near = np.abs(np.subtract.outer(np.arange(_FILTERS), np.arange(_FILTERS))) <= _NEIGHBOURS
    result: Doubles = near / near.sum(axis=0, keepdims=True)
    return result


_COSINES: Final = _cosines()
_SMOOTHING: Final = _smoothing()
_LIFT: Final = 1.0 + _LIFTER / 2.0 * np.sin(np.arange(CEPSTRA) * np.pi / _LIFTER)
