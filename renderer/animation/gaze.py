"""Where the eyes look: at the visitor with small jumps, aside now and then, up and to the advisor's left in thought.

Shares follow A. Kendon, "Some functions of gaze-direction in social interaction", 1967: listeners look at the speaker
most of the time, speakers less, and people who search for words look away. A jump lasts as long as its size asks for
(the main sequence: A. Bahill et al., 1975).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from renderer.animation.curves import chance, ease
from renderer.types import Activity


@dataclass(frozen=True, slots=True)
class Gaze:
    """A direction: up and to the avatar's left, radians."""

    up_rad: float = 0.0
    left_rad: float = 0.0


@dataclass(frozen=True, slots=True)
class Habit:
    """How the eyes wander in one activity.

    Attributes:
        around_deg: how far the jumps around the visitor's face reach: up, down, to each side.
        home: share of rests that are on the visitor's eyes themselves.
        away: share of rests that are away from the visitor.
        away_deg: where these are: lowest and highest up, nearest and furthest aside.
        away_left: share of these that are to the avatar's left.
    """

    around_deg: tuple[float, float, float]
    home: float
    away: float
    away_deg: tuple[float, float, float, float]
    away_left: float


HABITS: Final[dict[Activity, Habit]] = {
    "idle": Habit((1.2, 2.2, 3.0), 0.35, 0.16, (-4.0, 2.0, 5.0, 9.0), 0.5),
    "listening": Habit((0.6, 1.4, 1.5), 0.45, 0.03, (-3.0, 0.0, 4.0, 6.0), 0.5),
    "thinking": Habit((1.0, 1.0, 1.5), 0.60, 0.80, (8.5, 13.0, 9.0, 15.0), 0.9),
    "speaking": Habit((0.9, 1.8, 2.2), 0.40, 0.22, (-4.0, 1.5, 4.5, 7.5), 0.5),
}
_SHORTEST_HOLD_S: Final = 0.45
_HOLD_RANGE_S: Final = 1.9
_BEFORE_THOUGHT_S: Final = 0.25  # eyes stay on the visitor: an answer that comes at once asks for no thought
_LONGEST_GLANCE_S: Final = 0.8  # a look away, but for thinking
_JUMP_S: Final = 0.021  # the shortest jump,
_JUMP_S_A_RAD: Final = 0.0022 * 180.0 / math.pi  # and what each radian adds


class Eyes:
    """The jumps of one seed, as an offset from the visitor's eyes."""

    def __init__(self, seed: int) -> None:
        self._seed, self._number = seed, 0
        self._activity: Activity = "idle"
        self._from = self._to = Gaze()
        self._since_s, self._until_s = 0.0, _SHORTEST_HOLD_S
        self._is_away, self._ponders = False, False
        self.jumped_rad = 0.0  # size of the jump that began in the last call, 0 if none did

    def at(self, time_s: float, activity: Activity) -> Gaze:
        """Return where the eyes look beside the visitor's eyes. Times must not run backwards."""
        self.jumped_rad = 0.0
        if activity != self._activity:
            self._change(time_s, activity)
        while self._until_s <= time_s:
            self._next()
        return self._value(time_s)

    def _change(self, time_s: float, activity: Activity) -> None:
        """Look away soon when a thought begins, and back when it ends."""
        thought, self._activity = self._activity == "thinking", activity
        self._ponders = activity == "thinking"
        if self._ponders:
            self._until_s = time_s + _BEFORE_THOUGHT_S
        elif thought and self._is_away:
            self._jump(time_s, Gaze(), away=False)

    def _value(self, time_s: float) -> Gaze:
        size = math.hypot(self._to.up_rad - self._from.up_rad, self._to.left_rad - self._from.left_rad)
        share = ease((time_s - self._since_s) / (_JUMP_S + _JUMP_S_A_RAD * size))
        return Gaze(
            self._from.up_rad + (self._to.up_rad - self._from.up_rad) * share,
            self._from.left_rad + (self._to.left_rad - self._from.left_rad) * share,
        )

    def _next(self) -> None:
        away = self._ponders or self._chance(26) < HABITS[self._activity].away
        self._ponders = False
        self._jump(self._until_s, self._away() if away else self._around(), away)

    def _jump(self, start_s: float, target: Gaze, away: bool) -> None:
        self._from, self._to, self._is_away = self._value(start_s), target, away
        self._since_s, self._until_s = start_s, start_s + self._hold(away)
        self.jumped_rad = math.hypot(target.up_rad - self._from.up_rad, target.left_rad - self._from.left_rad)
        self._number += 1

    def _hold(self, away: bool) -> float:
        """Return how long the eyes rest there, seconds."""
        hold_s = _SHORTEST_HOLD_S + _HOLD_RANGE_S * self._chance(21) ** 2
        return min(hold_s, _LONGEST_GLANCE_S) if away != (self._activity == "thinking") else hold_s

    def _around(self) -> Gaze:
        habit = HABITS[self._activity]
        if self._chance(22) < habit.home:
            return Gaze()
        up, down, aside = habit.around_deg
        height = -down + (up + down) * self._chance(23)
        return Gaze(math.radians(height), math.radians(aside * (2.0 * self._chance(25) - 1.0)))

    def _away(self) -> Gaze:
        habit = HABITS[self._activity]
        low, high, near, far = habit.away_deg
        side = 1.0 if self._chance(24) < habit.away_left else -1.0
        aside = side * (near + (far - near) * self._chance(25))
        return Gaze(math.radians(low + (high - low) * self._chance(23)), math.radians(aside))

    def _chance(self, key: int) -> float:
        return chance(self._seed, key, self._number)
