"""Whether a piece of sound is as quiet as the room: tells the end of a word sooner than a voice detector does.

The Silero network goes on hearing a voice for about a tenth of a second after it ended.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from inference.types import Floats

_LOOKED_BACK: Final = 100  # pieces of 32 ms
_FEWEST: Final = 6
_ROOM_SHARE: Final = 0.15
_ABOVE_ROOM_DB: Final = 3.0
_BELOW_VOICE_DB: Final = 32.0  # in a silent room: what is left of a voice is its echo
_CLEAR_DB: Final = 12.0  # a voice less than this above the room cannot be told from it by loudness
_DIGITAL_SILENCE: Final = 1e-10


class Loudness:
    """Follows one microphone."""

    def __init__(self) -> None:
        self._levels_db: deque[float] = deque(maxlen=_LOOKED_BACK)

    def is_quiet(self, chunk: Floats) -> bool:
        """Take the next piece and tell whether it is as quiet as the room; no while there is too little to tell."""
        level_db = 10.0 * float(np.log10(np.mean(np.square(chunk, dtype=np.float64)) + _DIGITAL_SILENCE))
        self._levels_db.append(level_db)
        if len(self._levels_db) < _FEWEST:
            return False
        room_db, voice_db = np.quantile(self._levels_db, _ROOM_SHARE), max(self._levels_db)
        if voice_db - room_db < _CLEAR_DB:
            return False
        return bool(level_db < max(room_db + _ABOVE_ROOM_DB, voice_db - _BELOW_VOICE_DB))
