"""A linear echo canceller that leaves the client's voice alone: what the judge of interruptions listens to.

WebRTC's canceller suppresses whatever may be echo, and with it the first quarter of a second of a client who speaks
into the reply. This one only subtracts: an adaptive filter in the frequency domain whose step is a Kalman filter's, so
that it stands still by itself while somebody else speaks (G. Enzner and P. Vary, "Frequency-domain adaptive Kalman
filter for acoustic echo control in hands-free telephones", 2006). Letters: B samples of a block, P partitions of the
room's response, F frequency bins.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from inference.types import Floats

BLOCK: Final = 160  # 10 ms at 16 kHz
_PARTITIONS: Final = 24  # 0.24 s of echo
_STEADY: Final = 0.9995  # how little the room changes from block to block
_SMOOTH: Final = 0.7
_TINY: Final = 1e-8
Complex = npt.NDArray[np.complex128]
Doubles = npt.NDArray[np.float64]


class EchoFilter:
    """Follows one room."""

    def __init__(self) -> None:
        bins = BLOCK + 1
        self._response: Complex = np.zeros((_PARTITIONS, bins), complex)  # [P, F]
        self._doubt: Doubles = np.ones((_PARTITIONS, bins))  # [P, F] variance of the response
        self._far: Complex = np.zeros((_PARTITIONS, bins), complex)  # [P, F] spectra of the last blocks, newest first
        self._last: Doubles = np.zeros(2 * BLOCK)
        self._near_power: Doubles = np.full(bins, 1e-4)  # [F] of what is no echo

    def clean(self, near: Floats, far: Floats) -> tuple[Floats, Floats]:
        """Return a block [B] of the microphone without what the loudspeaker's block [B] explains, and that: [B]."""
        self._last = np.concatenate([self._last[BLOCK:], far])
        self._far = np.roll(self._far, 1, axis=0)
        self._far[0] = np.fft.rfft(self._last)
        echo = np.fft.irfft((self._far * self._response).sum(axis=0))[BLOCK:]
        left = near - echo
        self._learn(np.fft.rfft(np.concatenate([np.zeros(BLOCK), left])))
        return np.asarray(left, dtype=np.float32), np.asarray(echo, dtype=np.float32)

    def _learn(self, left: Complex) -> None:
        """Move the response towards what would have left less, the more it is doubted: `left` [F]."""
        self._near_power = _SMOOTH * self._near_power + (1.0 - _SMOOTH) * np.square(np.abs(left))
        power = np.square(np.abs(self._far))
        step = self._doubt / (0.5 * (power * self._doubt).sum(axis=0) + self._near_power + _TINY)
        change = np.fft.irfft(step * np.conj(self._far) * left, axis=1)
        change[:, BLOCK:] = 0.0  # a partition is no longer than a block
        self._response = _STEADY * (self._response + np.fft.rfft(change, axis=1))
        certain = _STEADY**2 * (1.0 - 0.5 * step * power) * self._doubt
        self._doubt = certain + (1.0 - _STEADY**2) * np.square(np.abs(self._response))
