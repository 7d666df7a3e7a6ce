"""One utterance on its way to the decoders: cepstra without the mean spectrum of microphone and voice.

The mean of a whole utterance is known at its end, the decoders want it at the beginning. So they wait for the first
words; what comes then is measured against the mean so far and the client's usual one.
Letters: S samples, F frames, W warps, C cepstra.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.hearing.cepstra import CEPSTRA, Cepstra
from inference.types import Floats

_HELD: Final = 100  # frames, before the first of which the decoders hear nothing
_HELD_USUAL: Final = 60  # where this client's mean is known
_USUAL_WEIGHT: Final = 100.0  # frames that the client's usual mean counts for
PAD: Final = 15  # frames of quiet before: the decoder misses a word that touches the edge
_AFTER: Final = 8


class Listening:
    """Takes one utterance's sound in pieces."""

    def __init__(self, warps: tuple[float, ...], usual: Mapping[float, Floats]) -> None:
        """Begin.

        Args:
            warps: see `Cepstra`.
            usual: this client's mean cepstra [C] for each warp that was tried before.
        """
        self._cepstra = Cepstra(warps)
        self._usual = np.stack([usual.get(warp, np.zeros(CEPSTRA, np.float32)) for warp in warps])
        self._weight = np.array([_USUAL_WEIGHT if warp in usual else 0.0 for warp in warps])[:, None]
        self._held: list[Floats] | None = []
        self._hold = _HELD_USUAL if set(warps) <= usual.keys() else _HELD
        self._sum: npt.NDArray[np.float64] = np.zeros((len(warps), CEPSTRA))
        self._frames = 0
        self._energy = 0.0
        self.samples = 0

    @property
    def rms(self) -> float:
        """How loud it was in the mean, 0 to 1."""
        return float(np.sqrt(self._energy / max(1, self.samples)))

    def push(self, samples: Floats) -> Floats:
        """Take the next piece [S] and return what the decoders may hear by now: [W, F, C]."""
        self.samples += len(samples)
        self._energy += float(np.sum(np.square(samples, dtype=np.float64)))
        fresh = self._cepstra.push(samples)
        self._sum += fresh.sum(axis=1)
        self._frames += fresh.shape[1]
        if self._held is None:
            return self._centred(fresh)
        self._held.append(fresh)
        return self._released() if self._frames >= self._hold else fresh[:, :0]

    def finish(self) -> Floats:
        """Return what the decoders have not heard yet, and the quiet after it."""
        rest = self._released() if self._held is not None else None
        after = self._centred(self._cepstra.quiet(_AFTER))
        return after if rest is None else np.concatenate([rest, after], axis=1)

    def means(self) -> Floats:
        """Return the mean cepstra, the client's usual ones included: [W, C]."""
        total = self._sum + self._weight * self._usual
        means: Floats = (total / np.maximum(1.0, self._frames + self._weight)).astype(np.float32)
        return means

    def _released(self) -> Floats:
        held, self._held = np.concatenate(self._held or [], axis=1), None
        if held.shape[1] == 0:
            return held
        quietest = held[np.arange(len(held)), held[:, :, 0].argmin(axis=1)]
        before = np.repeat(quietest[:, None], PAD, axis=1)
        return self._centred(np.concatenate([before, held], axis=1))

    def _centred(self, cepstra: Floats) -> Floats:
        centred: Floats = (cepstra - self.means()[:, None, :]).astype(np.float32)
        return centred
