"""Picture after picture in, findings out: the one door of this package. No picture leaves it, none is kept."""

from __future__ import annotations

from collections import deque
from typing import Any, Final

import numpy as np

from inference.seeing.follow import Follower
from inference.seeing.hand import RaisedHand
from inference.seeing.motion import FaceMotion
from inference.seeing.picture import small_picture
from inference.seeing.position import Lens, SteadyPlace, place_of
from inference.seeing.presence import Presence, PresenceRule
from inference.seeing.signs import SignRule, Values, head_sign
from inference.seeing.types import Box, FaceFinder, Findings, HandFinder, Place, Sign, Small

ALONE_S: Final = 0.2  # between two looks while nobody is there
TOGETHER_S: Final = 1.0 / 15.0  # a nod has swings of 0.15 s
_FIND_S: Final = 0.12  # between two searches for the face; between them its corners are followed
_SETTLED_S: Final = 1.5  # so long somebody must have been there before a sign counts: who walks up bobs like a nod
_LOST_S: Final = 0.5  # so long a face's motion is followed although the finder does not see it
_CALM_S: Final = 0.6  # so long a head must be still after a sign before the next one counts: who nods on says it once
_TRACK_S: Final = 4.0
_GONE_S: Final = 0.5  # a pause between looks that ends a track


class Watcher:
    """Looks at one picture at a time and remembers positions.

    Of pictures it holds, in memory alone and until `forget`, the last small one, for motion, and the mean of the last
    seconds, for what is new.
    """

    def __init__(
        self,
        finder: FaceFinder,
        lens: Lens | None = None,
        hands: HandFinder | None = None,
        presence: PresenceRule | None = None,
        signs: SignRule | None = None,
    ) -> None:
        """Args:
        finder: finds faces.
        lens: of the camera.
        hands: finds hands; by colour if None.
        presence: when somebody is there.
        signs: what is a nod or a shake.
        """  # noqa: D205
        self._follower = Follower(finder)
        self._lens = lens or Lens()
        self._presence = Presence(presence)
        self._signs = signs or SignRule()
        self._motion, self._steady, self._hand = FaceMotion(), SteadyPlace(), RaisedHand(hands)
        self._track: deque[tuple[float, float, float, float]] = deque()
        self._face: Box | None = None
        self._last_face: Box | None = None
        self._place: Place | None = None
        self._told = False
        self._came_s = float("inf")
        self._looked_s = self._found_s = self._searched_s = float("-inf")

    @property
    def next_look_s(self) -> float:
        """Seconds until another look is worth while."""
        return TOGETHER_S if self._presence.present or self._face is not None else ALONE_S

    def see(self, picture: Any, time_s: float) -> Findings:
        """Look at one picture.

        Args:
            picture: as in `small_picture`.
            time_s: when it was taken; must not run backwards.

        Raises:
            PictureError: it is none.
        """
        small = small_picture(picture)
        if time_s - self._looked_s > _GONE_S:
            self._lose_track()
        self._looked_s = time_s
        if small.dark:
            self._forget_face()
            return Findings(self._presence.look(time_s, face=False), dark=True)
        self._follower.alive.look(time_s, small.grey)
        stirs = self._last_face is not None and self._follower.alive.stirs(self._last_face)
        sign = self._follow_motion(time_s, small)
        found = self._find(time_s, small)
        present = self._presence.look(time_s, face=self._face is not None and found, moves=stirs)
        if found and self._face is not None:
            seen = place_of(self._face, (small.grey.shape[1], small.grey.shape[0]), self._lens)
            self._place = self._steady.follow(time_s, seen)
            searched = self._searched_s == time_s  # as often as faces are looked for, so are hands
            if searched and self._hand.look(time_s, small, self._face, self._follower.faces) and sign == "none":
                sign = "hand"
        self._came_s = min(self._came_s, time_s) if present else float("inf")
        if time_s - self._came_s < _SETTLED_S:
            sign = "none"
        if not present:
            sign = "none"
            if self._face is None:
                self._place = None
                self._steady.forget()
        place = self._place if present else None
        return Findings(present, place, sign, len(self._follower.faces))

    def forget(self) -> None:
        """Forget everybody: the visit is over, or the camera was away."""
        self._presence.forget()
        self._came_s = float("inf")
        self._hand.forget()
        self._looked_s = self._found_s = self._searched_s = float("-inf")
        self._forget_face()

    def _forget_face(self) -> None:
        self._face = self._last_face = None
        self._place = None
        self._steady.forget()
        self._follower.forget()
        self._lose_track()

    def _lose_track(self) -> None:
        self._told = False
        self._motion.forget()
        self._track.clear()

    def _find(self, time_s: float, small: Small) -> bool:
        """Search for the face when it is time; returns whether there was a search, or a face not long ago."""
        if time_s - self._searched_s < _FIND_S:
            return self._face is not None and time_s - self._found_s < 2 * _FIND_S
        self._searched_s = time_s
        face = self._follower.look(time_s, small)
        if face is not None:
            if self._face is not None and face.overlap(self._face) <= 0.0:
                self._track.clear()  # another face: its place says nothing of the first one's nod
            self._face = self._last_face = face
            self._found_s = time_s
        elif time_s - self._found_s > _LOST_S:
            self._face = None
            self._track.clear()
        return face is not None

    def _follow_motion(self, time_s: float, small: Small) -> Sign:
        """Carry the face along with its corners and look for a sign in where it was."""
        face = self._face
        moved = self._motion.step(small.grey, face)
        if face is None:
            return "none"
        if moved is None:
            self._track.clear()
            return "none"
        self._face = Box(face.left + moved.across_px, face.top + moved.down_px, face.width, face.height, face.score)
        _, across, down, _ = self._track[-1] if self._track else (0.0, 0.0, 0.0, 0.0)
        across, down = across + moved.across_px / face.width, down + moved.down_px / face.width
        self._track.append((time_s, across, down, face.width))
        while time_s - self._track[0][0] > _TRACK_S:
            self._track.popleft()
        times, columns, rows, widths = np.array(self._track, np.float64).T
        if self._told:
            if self._calm(times, columns, rows):
                self._told = False
                self._track.clear()
            return "none"
        sign = head_sign(times, columns, rows, widths, self._signs)
        if sign != "none":
            self._told = True
            self._track.clear()
        return sign

    def _calm(self, times: Values, columns: Values, rows: Values) -> bool:
        """Return whether the head has been still for a moment."""
        late = times >= times[-1] - _CALM_S
        still = max(np.ptp(columns[late]), np.ptp(rows[late])) < self._signs.least
        return bool(still and times[-1] - times[0] >= _CALM_S)
