"""Keeps to one face among several, and searches little of the picture while it stays where it is."""

from __future__ import annotations

from typing import Final

from inference.seeing.alive import Alive
from inference.seeing.types import Box, FaceFinder, Small

_EVERYWHERE_S: Final = 1.0  # so often the whole picture is searched although the face is followed
_KEEP_S: Final = 1.0  # so long a lost face is looked for where it was
_SAME: Final = 0.15  # overlap from which a find may be the face that is followed
_NEARER: Final = 1.4  # so many times larger another face must be to become the one that is talked with


class Follower:
    """The face that is talked with: the largest at first, then the same one until another is much nearer."""

    def __init__(self, finder: FaceFinder) -> None:
        self._finder = finder
        self.alive = Alive()
        self._face: Box | None = None
        self._face_s = self._everywhere_s = float("-inf")
        self.faces: tuple[Box, ...] = ()
        """All that were found when the whole picture was last searched, the followed one as it is now."""

    def look(self, time_s: float, small: Small) -> Box | None:
        """Return the followed face in this picture, None when it is not found or does not live."""
        if self._face is not None and time_s - self._face_s > _KEEP_S:
            self._face = None
        if self._face is None and not self.alive.restless:
            self.faces = ()  # only what moves can be somebody: a still room costs no search
            return None
        if self._face is not None and time_s - self._everywhere_s < _EVERYWHERE_S:
            chosen = self._chosen(self.alive.among(time_s, self._finder.find(small, self._face)))
            if chosen is not None:
                others = (box for box in self.faces if box.overlap(chosen) < _SAME)
                self.faces = (chosen, *others)
                return self._keep(time_s, chosen)
        self.faces = self.alive.among(time_s, self._finder.find(small))
        self._everywhere_s = time_s
        chosen = self._chosen(self.faces)
        return None if chosen is None else self._keep(time_s, chosen)

    def forget(self) -> None:
        """Follow nobody."""
        self.alive.forget()
        self._face = None
        self.faces = ()
        self._face_s = self._everywhere_s = float("-inf")

    def _keep(self, time_s: float, face: Box) -> Box:
        self._face, self._face_s = face, time_s
        return face

    def _chosen(self, found: tuple[Box, ...]) -> Box | None:
        if not found:
            return None
        largest = max(found, key=lambda box: box.width)
        if self._face is None:
            return largest
        followed = self._face
        same = max(found, key=followed.overlap)
        if followed.overlap(same) < _SAME:
            # A stranger beside the place of a face that blinks away for a moment is not that face.
            return largest if largest.width > _NEARER * followed.width else None
        return largest if largest.width > _NEARER * same.width else same
