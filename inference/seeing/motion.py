"""How far a face has moved since the last picture, to a fraction of a pixel: corners followed by Lucas and Kanade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from inference.seeing.types import Box, Picture

_POINTS: Final = 40
_ENOUGH: Final = 6  # points that must be found again
_MIDDLE: Final = 0.62  # of the box: its corners show what is behind the head
_WINDOW: Final = (13, 13)  # pixels
_LEVELS: Final = 3  # of the pyramid: some 40 pixels from one picture to the next
_BACK_PX: Final = 0.7  # a point that does not come back to where it began was lost


@dataclass(frozen=True, slots=True)
class Moved:
    """Columns and rows that a face moved by since the last picture."""

    across_px: float
    down_px: float


class FaceMotion:
    """Holds the last small picture, in memory alone, until the next one comes."""

    def __init__(self) -> None:
        self._last: Picture | None = None

    def step(self, grey: Picture, face: Box | None) -> Moved | None:
        """Return how a face moved between the last picture and this one.

        Args:
            grey: [H, W] of now.
            face: where it was in the last picture; None when that is not known.

        Returns:
            None when it cannot be told.
        """
        last, self._last = self._last, grey
        if last is None or face is None or last.shape != grey.shape:
            return None
        points = _corners(last, face)
        if points is None:
            return None
        there, found, _ = cv2.calcOpticalFlowPyrLK(last, grey, points, None, winSize=_WINDOW, maxLevel=_LEVELS)
        back, again, _ = cv2.calcOpticalFlowPyrLK(grey, last, there, None, winSize=_WINDOW, maxLevel=_LEVELS)
        returned = np.abs(back - points).reshape(-1, 2).max(axis=1) < _BACK_PX
        kept = returned & (np.ravel(found) == 1) & (np.ravel(again) == 1)
        if int(kept.sum()) < _ENOUGH:
            return None
        across, down = np.median((there - points).reshape(-1, 2)[kept], axis=0)
        return Moved(float(across), float(down))

    def forget(self) -> None:
        """Drop the last picture."""
        self._last = None


def _corners(grey: Picture, face: Box) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]] | None:
    """Return [P, 1, 2] points of the face's middle that can be followed, in the picture's pixels."""
    height, width = grey.shape
    column, row = face.middle
    half = 0.5 * _MIDDLE * face.width
    left, right = max(0, int(column - half)), min(width, int(column + half) + 1)
    top, bottom = max(0, int(row - half)), min(height, int(row + half) + 1)
    if right - left < 8 or bottom - top < 8:
        return None
    found = cv2.goodFeaturesToTrack(np.ascontiguousarray(grey[top:bottom, left:right]), _POINTS, 0.02, 3)
    if found is None or len(found) < _ENOUGH:
        return None
    return np.asarray(found, np.float32) + np.array([left, top], np.float32)
