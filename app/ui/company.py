"""What the window makes of what the camera found: a place to look at, a greeting, a nod, a visit left alone. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from app.messages import Seen

STALE_S: Final = 2.5  # so long after the last word of the camera it counts as closed

Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class News:
    """What has changed with a message.

    Attributes:
        came: somebody has just come.
        answer: what their head has just said.
        hand: they have raised a hand.
    """

    came: bool = False
    answer: Literal["", "yes", "no"] = ""
    hand: bool = False


class Company:
    """Who is before the screen, as far as the camera knows."""

    def __init__(self, leave_s: float) -> None:
        """Args:
        leave_s: so long nobody must be there until a visit counts as left.
        """  # noqa: D205
        self._leave_s = leave_s
        self._heard_s = self._there_s = float("-inf")
        self._seen: Seen | None = None
        self._left = False

    def told(self, seen: Seen, now_s: float) -> News:
        """Take a message of the camera into account."""
        before, self._seen, self._heard_s = self._seen, seen, now_s
        knows = seen.looking and seen.known
        came = knows and seen.present and not (before is not None and before.known and before.present)
        if not knows or seen.present:
            self._there_s = now_s if knows else float("inf")  # who cannot see cannot tell that somebody has left
            self._left = False
        elif self._there_s == float("inf"):
            self._there_s = now_s
        answer: Literal["", "yes", "no"] = "yes" if seen.sign == "nod" else "no" if seen.sign == "shake" else ""
        return News(came, answer, seen.sign == "hand") if knows and seen.present else News(came)

    def touched(self, now_s: float) -> None:
        """Note a key or a touch: somebody is there, whatever the camera finds."""
        if self._there_s < now_s:
            self._there_s = now_s

    def looking(self, now_s: float) -> bool:
        """Whether the camera looks, as far as it was told not long ago."""
        return self._seen is not None and self._seen.looking and now_s - self._heard_s <= STALE_S

    def visitor_m(self, now_s: float) -> Place | None:
        """Return where the visitor's eyes are, as in FaceState; None looks straight out."""
        if self._seen is None or not self._seen.present or not self.looking(now_s):
            return None
        return self._seen.place_m

    def left_alone(self, now_s: float) -> bool:
        """Whether somebody was there and nobody has been for long; true once, until somebody comes again."""
        if self._left or not self.looking(now_s) or self._seen is None or self._seen.present or not self._seen.known:
            return False
        self._left = self._there_s > float("-inf") and now_s - self._there_s >= self._leave_s
        return self._left
