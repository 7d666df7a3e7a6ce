"""One utterance on its way to the decoder: clean cepstra, as from a man's throat, without the voice's mean spectrum.

The mean of an utterance is known at its end, the decoder wants it at the beginning. So it waits for the first words, or
for the first pause after them; what comes then is measured against the mean so far and the client's usual one. How high
the voice is tells how short the throat: women's resonances lie about a sixth above men's, for whom the acoustic model
was made. Letters: S samples, F frames, T throats, C cepstra, M mel bands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.hearing.cleaner import Cleaner, Weights
from inference.hearing.compensation import Compensation
from inference.hearing.height import height_hz
from inference.hearing.mel import CEPSTRA, FLOOR, MelBands, cepstra_of
from inference.types import Floats

THROATS: Final = (1.0, 1.08, 1.16)
"""Factors on the filters' frequencies."""
_CLEAN: Final = 8.0
"""See `Cleaner.stands_out`: from here on there is no noise to take away; about 40 dB signal to noise."""
_HIGHEST_HZ: Final = (152.0, 166.0)
"""Pitch up to which each throat but the last is taken."""
_HELD: Final = 110  # frames, before the first of which the decoder hears nothing
_HELD_USUAL: Final = 60  # where the client's mean is known
_USUAL_WEIGHT: Final = 100.0  # frames that the client's usual mean counts for
_FEWEST_FRAMES: Final = 100
_SPOKEN: Final = 40  # frames after which a pause may end a short question
_PAUSE: Final = 5
_ABOVE_ROOM: Final = 1.5  # natural logarithm of power, in the mean over the bands

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Usual:
    """What is known of a client's voice from what was said before.

    Attributes:
        pitch_hz: median of the voice.
        noisy, quiet: mean of the cepstra for each throat, [T, C], cleaned by the network, and as they came; None where
            too little was heard in that way.
    """

    pitch_hz: float
    noisy: Doubles | None
    quiet: Doubles | None


class Listening:
    """Takes one utterance's sound in pieces."""

    def __init__(self, weights: Weights, usual: Usual | None) -> None:
        """Begin.

        Args:
            weights: of the network that cleans; see `cleaner.read_weights`.
            usual: this client's voice, where it was heard before.
        """
        self._bands = MelBands(THROATS)
        self._cleaner = Cleaner(weights)
        self._ways = (_Way(usual.noisy if usual else None), _Way(usual.quiet if usual else None))
        self._compensation = Compensation()
        self._usual = usual
        self._sound: list[Floats] = []  # for the pitch, until the throat is chosen
        self._levels: list[Floats] = []
        self._way: _Way | None = None
        self._throat = 0
        self._pitch_hz = usual.pitch_hz if usual else 0.0
        self._energy = 0.0
        self.samples = 0

    @property
    def rms(self) -> float:
        """How loud it was in the mean, 0 to 1."""
        return float(np.sqrt(self._energy / max(1, self.samples)))

    def push(self, samples: Floats) -> Floats:
        """Take the next piece [S] and return what the decoder may hear by now: [F, C]."""
        self.samples += len(samples)
        self._energy += float(np.sum(np.square(samples, dtype=np.float64)))
        bands = self._bands.push(samples)
        self._hear(bands)
        if self._way is not None:
            return self._way.released(self._throat)
        self._sound.append(samples)
        self._levels.append(np.log(bands[0] + FLOOR).mean(axis=1).astype(np.float32))
        enough = self._ways[1].frames >= (_HELD_USUAL if self._usual else _HELD)
        return self._released() if enough or self._pauses() else np.zeros((0, CEPSTRA), np.float32)

    def finish(self) -> Floats:
        """Return what the decoder has not heard yet: [F, C]."""
        self._ways[0].hear(self._cleaner.finish())
        return self._released() if self._way is None else self._way.released(self._throat)

    def usual(self) -> Usual:
        """Return what is known of the voice by now."""
        means = [way.means() if way.frames >= _FEWEST_FRAMES else None for way in self._ways]
        return Usual(self._pitch_hz, *means)

    def _hear(self, bands: Doubles) -> None:
        noisy, quiet = self._ways
        if self._way is not quiet:
            noisy.hear(self._cleaner.push(bands))
        if self._way is not noisy:
            quiet.hear(np.log(self._compensation.push(bands) + FLOOR))

    def _pauses(self) -> bool:
        """Return whether something was said, and nothing is any more."""
        level = np.concatenate(self._levels)
        if len(level) < _SPOKEN:
            return False
        quiet = float(np.sort(level)[: max(4, len(level) // 8)].mean())
        return bool(level.max() > quiet + 2 * _ABOVE_ROOM and (level[-_PAUSE:] < quiet + _ABOVE_ROOM).all())

    def _released(self) -> Floats:
        """Choose throat and way, and return all that waited for it."""
        sound, self._sound = np.concatenate([np.zeros(0, np.float32), *self._sound]), []
        heard_hz = height_hz(sound)
        if heard_hz > 0.0:
            self._pitch_hz = 0.7 * self._pitch_hz + 0.3 * heard_hz if self._pitch_hz else heard_hz
        self._throat = int(np.searchsorted(_HIGHEST_HZ, self._pitch_hz))
        self._levels = []
        self._way = self._ways[1 if self._cleaner.stands_out >= _CLEAN else 0]
        return self._way.released(self._throat)


class _Way:
    """Cepstra made in one way, for all throats, and their mean."""

    def __init__(self, usual: Doubles | None) -> None:
        self._weight = _USUAL_WEIGHT if usual is not None else 0.0
        self._sum: Doubles = np.zeros((len(THROATS), CEPSTRA)) if usual is None else self._weight * usual
        self._held: list[Doubles] = []
        self.frames = 0

    def hear(self, log_mel: Doubles) -> None:
        """Take frames, [T, F, M]."""
        if log_mel.size:
            cepstra = cepstra_of(log_mel).astype(np.float64)
            sounding = cepstra[0, :, 0] > 0.0  # digital silence is no part of the mean in the model's training either
            self._sum = self._sum + cepstra[:, sounding].sum(axis=1)
            self.frames += int(sounding.sum())
            self._held.append(cepstra)

    def means(self) -> Doubles:
        """Return the mean so far, the client's usual one included: [T, C]."""
        means: Doubles = self._sum / max(1.0, self.frames + self._weight)
        return means

    def released(self, throat: int) -> Floats:
        """Return what waits, as from one throat and without its mean: [F, C]."""
        if not self._held:
            return np.zeros((0, CEPSTRA), np.float32)
        held, self._held = np.concatenate([piece[throat] for piece in self._held]), []
        return np.ascontiguousarray(held - self.means()[throat], dtype=np.float32)
