"""One surface's weights, frame after frame: two solves, then factors and offsets."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inference.face.audio2face.bounded import solve
from inference.face.audio2face.description import Fit
from inference.face.audio2face.poses import Normal

Doubles = npt.NDArray[np.float64]


class PoseSolver:
    """Fits one utterance; remembers the frame before for a fast start and for the temporal term."""

    def __init__(self, normal: Normal, fit: Fit) -> None:
        self._normal = normal
        self._low = np.zeros(len(normal.solved))
        self._high = np.ones(len(normal.solved))
        self._multipliers = np.array(fit.multipliers)
        self._offsets = np.array(fit.offsets)
        self._first = np.zeros(len(normal.solved))
        self._last = np.zeros(len(normal.solved))

    def weights(self, right: Doubles) -> Doubles:
        """Return the weights of all poses for the next frame: [N], not yet cut to 0..1 after factor and offset.

        Args:
            right: [P] D' times the movement of this frame.
        """
        wanted = right + self._normal.temporal * self._last
        self._first = solve(self._normal.matrix, wanted, self._low, self._high, self._first)
        self._last = self._first
        losers = [other if self._first[one] >= self._first[other] else one for one, other in self._normal.cancel]
        if losers and self._first[losers].any():  # of two poses that undo each other the weaker one rests
            high = self._high.copy()
            high[losers] = 0.0
            self._last = solve(self._normal.matrix, wanted, self._low, high, self._first)
        everything = np.zeros(len(self._multipliers))
        everything[self._normal.solved] = self._last
        result: Doubles = everything * self._multipliers + self._offsets
        return result
