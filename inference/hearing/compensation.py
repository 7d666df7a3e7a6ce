"""The compensation of noise that the acoustic model's training sound went through, which its features therefore need.

C. Kim and R. Stern, "Feature extraction for robust speech recognition based on maximizing the sharpness of the power
distribution and on power flooring" (2010), as the training program has it. Where there is noise, a network takes its
place (`cleaner.py`), which learnt to give bands that are compensated already. Letters: F frames, M mel bands, W warps.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.hearing.mel import BANDS, FLOOR, Doubles

_POWER_MEMORY: Final = 0.7
_RISES: Final = 0.995  # memory of a lower envelope where the signal lies above it, and below it
_FALLS: Final = 0.5
_PEAK_MEMORY: Final = 0.85
_MASKED: Final = 0.2
_GAIN_RANGE: Final = 20.0
_NEIGHBOURS: Final = 4


class Compensation:
    """One stream of bands."""

    def __init__(self) -> None:
        self._power: Doubles = np.zeros((0, BANDS))
        self._noise = self._floor = self._peak = self._power

    def push(self, mel: Doubles) -> Doubles:
        """Return the powers of the next frames [W, F, M] as the acoustic model knows them."""
        result = np.empty_like(mel)
        for at in range(mel.shape[1]):
            result[:, at] = self._frame(mel[:, at])
        return result

    def _frame(self, mel: Doubles) -> Doubles:
        if len(self._power) == 0:
            self._power, self._peak = mel.copy(), np.zeros_like(mel)
            self._noise = self._floor = mel / _GAIN_RANGE
        self._power = _POWER_MEMORY * self._power + (1.0 - _POWER_MEMORY) * mel
        self._noise = _below(self._power, self._noise)
        signal = np.maximum(self._power - self._noise, 1.0)
        self._floor = _below(signal, self._floor)
        faded = _PEAK_MEMORY * self._peak
        masked = np.where(signal < _PEAK_MEMORY * faded, _MASKED * faded, signal)
        self._peak = np.maximum(faded, signal)
        ratio = np.maximum(masked, self._floor) / np.maximum(self._power, FLOOR)
        result: Doubles = mel * (np.clip(ratio, 1.0 / _GAIN_RANGE, _GAIN_RANGE) @ _SMOOTHING)
        return result


def _below(signal: Doubles, envelope: Doubles) -> Doubles:
    """Return the next value of an envelope that rises slowly and falls at once."""
    memory = np.where(signal >= envelope, _RISES, _FALLS)
    result: Doubles = memory * envelope + (1.0 - memory) * signal
    return result


def _smoothing() -> Doubles:
    """Return the mean over neighbouring bands as a matrix: [M, M]."""
    near = np.abs(np.subtract.outer(np.arange(BANDS), np.arange(BANDS))) <= _NEIGHBOURS
    result: Doubles = near / near.sum(axis=0, keepdims=True)
    return result


_SMOOTHING: Final = _smoothing()
