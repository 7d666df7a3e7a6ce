"""Steady noise out of sound before it is recognised: air conditioning, a computer's fan, hiss.

A Wiener filter whose gain follows the decision-directed estimate of Y. Ephraim and D. Malah, "Speech enhancement using
a minimum mean-square error short-time spectral amplitude estimator" (1984), on the power spectra that the recogniser
looks at anyway. What the noise is, the quietest of the spectra so far tell: the room before the first word.
Letters: F frames of 10 ms, B frequency bins.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
_QUIETEST_SHARE: Final = 0.03
_QUIET_SHARE: Final = 0.15  # this share of the frames, the quietest, is taken to be noise alone
_LOUD_SHARE: Final = 0.9
_FEWEST: Final = 25
_LOOKED_BACK: Final = 600  # frames
# Over the logarithmic mean of the bins, steady noise keeps its level within 1 dB, the gaps in clean speech within 11.
_STEADY_DB: Final = 2.5
_CLEAN_DB: Final = 15.0  # noise this far below the speech does no harm (about 40 dB signal to noise)
_GAIN_FLOOR: Final = 0.2  # leaves a bed of noise; without it the leftovers sound, and are recognised, like words
_MEMORY: Final = 0.92
_SILENT_POWER: Final = 1e-9
_BINS: Final = 257


class NoiseFilter:
    """Filters one utterance, frame by frame."""

    def __init__(self) -> None:
        self._seen: list[Doubles] = []
        self._gain_memory: Doubles | None = None
        self._cleaned: list[Doubles] = []

    def push(self, power: Doubles) -> Doubles:
        """Take steady noise out of the next frames.

        Args:
            power: [F, B]; the first ones best of the room before anybody speaks.

        Returns:
            [F, B]; the same numbers while there is no steady noise, or too little sound to tell.
        """
        if len(power) == 0:
            return power
        self._seen = [np.concatenate([*self._seen, power])[-_LOOKED_BACK:]]
        noise = steady_noise(self._seen[0])
        cleaned = power if noise is None else power * np.square(self._gains(power / noise))
        self._cleaned = [np.concatenate([*self._cleaned, cleaned])[-_LOOKED_BACK:]]
        return cleaned

    def quiet(self) -> Doubles:
        """Return what the quietest frames that came out are like: [B], zeros before there are any."""
        if not self._cleaned:
            return np.zeros(_BINS)
        power = self._cleaned[0]
        level = np.log(power + _SILENT_POWER).mean(axis=1)
        mean: Doubles = power[level <= np.quantile(level, _QUIET_SHARE / 2)].mean(axis=0)
        return mean

    def _gains(self, ratios: Doubles) -> Doubles:
        """Return what each bin of each frame is multiplied with: [F, B], the floor to 1."""
        gains = np.empty_like(ratios)
        last = np.zeros(ratios.shape[1]) if self._gain_memory is None else self._gain_memory
        for frame, ratio in enumerate(ratios):
            expected = _MEMORY * last + (1.0 - _MEMORY) * np.maximum(ratio - 1.0, 0.0)
            gains[frame] = np.maximum(expected / (1.0 + expected), _GAIN_FLOOR)
            last = np.square(gains[frame]) * ratio
        self._gain_memory = last
        return gains


def steady_noise(power: Doubles) -> Doubles | None:
    """Return the noise's mean power in each bin [B] from [F, B]; None when there is no steady noise worth mending."""
    sounding = power[power.mean(axis=1) > _SILENT_POWER]
    if len(sounding) < _FEWEST:
        return None
    level_db = 10.0 * np.log10(sounding + _SILENT_POWER).mean(axis=1)
    quietest, quiet, loud = np.quantile(level_db, (_QUIETEST_SHARE, _QUIET_SHARE, _LOUD_SHARE))
    if quiet - quietest > _STEADY_DB or loud - quiet > _CLEAN_DB:
        return None
    mean: Doubles = sounding[level_db <= quiet].mean(axis=0)
    return np.maximum(mean, _SILENT_POWER)
