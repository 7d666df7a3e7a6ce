"""Is somebody there: late to believe it, later to give up, so that a finder that blinks changes nothing."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PresenceRule:
    """When somebody has come and when they have left.

    Attributes:
        arrive_s: so long a face must have been seen.
        arrive_share: in at least this share of the looks of that time.
        leave_s: so long nothing must have been seen.
        turned_s: so long somebody whose face is lost still counts while something moves where it was; they look
            down, to the side, or hold something before it.
        gap_s: looks further apart than this tell nothing of the time between them.
    """

    arrive_s: float = 0.6
    arrive_share: float = 0.6
    leave_s: float = 3.0
    turned_s: float = 15.0
    gap_s: float = 1.0


class Presence:
    """Whether somebody stands there, look after look."""

    def __init__(self, rule: PresenceRule | None = None) -> None:
        self._rule = rule or PresenceRule()
        self._looks: deque[tuple[float, bool]] = deque()
        self._face_s = self._sign_s = float("-inf")
        self.present = False

    def look(self, time_s: float, face: bool, moves: bool = False) -> bool:
        """Take one look into account and return whether somebody is there.

        Args:
            time_s: must not run backwards.
            face: whether a face was found.
            moves: whether something moves where the face was last.
        """
        rule = self._rule
        if self._looks and time_s - self._looks[-1][0] > rule.gap_s:
            self._looks.clear()
        self._looks.append((time_s, face))
        while time_s - self._looks[0][0] > rule.arrive_s + rule.gap_s / 2:
            self._looks.popleft()
        if face:
            self._face_s = time_s
        if face or (self.present and moves and time_s - self._face_s <= rule.turned_s):
            self._sign_s = time_s
        if self.present:
            self.present = time_s - self._sign_s <= rule.leave_s
        else:
            self.present = face and self._stays(time_s)
        return self.present

    def _stays(self, time_s: float) -> bool:
        long_enough = time_s - self._looks[0][0] >= self._rule.arrive_s
        return long_enough and sum(face for _, face in self._looks) >= self._rule.arrive_share * len(self._looks)

    def forget(self) -> None:
        """Begin anew: nobody is there."""
        self._looks.clear()
        self._face_s = self._sign_s = float("-inf")
        self.present = False
