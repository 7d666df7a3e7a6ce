"""How long after it was begun a frame is seen, so that it can be drawn for that moment. No Qt, no clock."""

from __future__ import annotations

from typing import Final

_MEMORY: Final = 0.05  # share of a new frame in the running means: about the last twenty frames count
_LONGEST_S: Final = 0.1  # no further into the future than a card has been given sound
# A frame comes late, never early, and sound may be 45 ms late but only 15 ms early (ATSC IS-191): aim between.
_AIM_S: Final = 0.010


class DisplayDelay:
    """Learns from the frames that were drawn.

    A frame stands on the screen until the next one, so its middle is half a frame later than its beginning. What a
    screen adds by itself is not known here.
    """

    def __init__(self) -> None:
        self._drawing_s = self._standing_s = 0.0
        self._began_s = self._shown_s = -1.0
        self._known = False  # whether a frame of usual length has been drawn

    @property
    def ahead_s(self) -> float:
        """How far ahead of its beginning a frame's sound should be looked up."""
        return min(self._drawing_s + 0.5 * self._standing_s + _AIM_S, _LONGEST_S)

    def begun(self, now_s: float) -> None:
        """Note that a frame is begun."""
        self._began_s = now_s

    def shown(self, now_s: float) -> None:
        """Note that the frame that was begun last is on its way to the screen."""
        first = self._shown_s < 0.0
        # The very first frame compiles what draws, and one of another quality sets it up: neither tells of the next.
        drawing_s = min(now_s - self._began_s, _LONGEST_S)
        known, self._known = self._known, self._known or drawing_s < _LONGEST_S
        gain = 1.0 if self._known and not known else _MEMORY
        self._drawing_s += gain * (drawing_s - self._drawing_s)
        if not first and now_s - self._shown_s < _LONGEST_S:  # not after a pause
            gain = _MEMORY if self._standing_s else 1.0
            self._standing_s += gain * (now_s - self._shown_s - self._standing_s)
        self._shown_s = now_s
