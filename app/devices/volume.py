"""How loud the advisor is: 12 dB softer to 6 dB louder than usual, without clicks and without clipping.

The range is the 18 dB that EN 301 549 (5.1.3.10) asks of a terminal that speaks; who sets it back after each visit is
the window.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
USUAL: Final = 1.0
SOFTEST: Final = 0.25
LOUDEST: Final = 2.0
STEP: Final = 10.0 ** (3.0 / 20.0)
"""One step louder, 3 dB."""
_RAMP_PER_S: Final = 20.0  # so fast the factor moves: from the softest to the loudest in less than a tenth of a second
_KNEE: Final = 0.8  # from here on peaks are pressed together rather than cut


class Volume:
    """The factor on all that a loudspeaker takes; set on one thread, used on the card's."""

    def __init__(self) -> None:
        """Be as loud as usual."""
        self._wanted = USUAL
        self._now = USUAL

    @property
    def gain(self) -> float:
        """The factor that is wanted."""
        return self._wanted

    def set(self, gain: float) -> None:
        """Be this loud from now on; what is outside the range becomes its nearest end.

        Raises:
            ValueError: not a number.
        """
        if math.isnan(gain):
            raise ValueError("a volume is a number")
        self._wanted = min(LOUDEST, max(SOFTEST, gain))

    def apply(self, block: Floats, rate_hz: int) -> None:
        """Make a block [N] as loud as wanted, in place; the factor glides, so that no step is heard."""
        wanted, now = self._wanted, self._now
        if wanted == now == USUAL or len(block) == 0:
            return
        if wanted == now:
            block *= np.float32(now)
        else:
            most = _RAMP_PER_S / rate_hz * np.arange(1, len(block) + 1)
            glide = np.minimum(most, abs(wanted - now)) * math.copysign(1.0, wanted - now)
            block *= (now + glide).astype(np.float32)
            self._now = wanted if most[-1] >= abs(wanted - now) else float(now + glide[-1])
        soften(block)


def soften(block: Floats) -> None:
    """Press what is above the knee together, in place, so that nothing exceeds 1."""
    size = np.abs(block)
    over = size > _KNEE
    if over.any():
        room = 1.0 - _KNEE
        block[over] = np.sign(block[over]) * (_KNEE + room * np.tanh((size[over] - _KNEE) / room))
