"""From a face in the picture to a place in front of the screen: a pinhole camera and a face of usual width."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from inference.seeing.types import Box, Place

EYES_DOWN: Final = 0.40  # of a face's box from its top to the eyes
NEAREST_M: Final = 0.25  # a box that fills the picture is no closer than this
FARTHEST_M: Final = 4.0
_QUICK_S: Final = 0.25  # time constant to the side and up
_SLOW_S: Final = 0.6  # and in depth, which is read from the box's size and trembles most


@dataclass(frozen=True, slots=True)
class Lens:
    """What is assumed of camera and face.

    Attributes:
        fov_deg: what the camera sees from its left to its right edge.
        up_m: how far the camera is above the eyes of the advisor on the screen.
        face_width_m: of the finder's box around a face, a little more than the face's own 0.15 m: on our advisors 0.153
            to 0.176. Heads differ by a tenth, and so do the distances told.
    """

    fov_deg: float = 60.0
    up_m: float = 0.0
    face_width_m: float = 0.16

    def focal_px(self, width_px: int) -> float:
        """Return the focal length in pixels of a picture so many columns wide."""
        return 0.5 * width_px / math.tan(math.radians(0.5 * self.fov_deg))


def place_of(face: Box, size: tuple[int, int], lens: Lens) -> Place:
    """Return where the eyes of a face are: right and up as the visitor sees the screen, and out, metres.

    Args:
        face: in the small picture.
        size: columns and rows of that picture.
        lens: of the camera, which looks straight out of the screen.
    """
    focal = lens.focal_px(size[0])
    out = min(max(focal * lens.face_width_m / max(face.width, 1.0), NEAREST_M), FARTHEST_M)
    column, row = face.left + 0.5 * face.width, face.top + EYES_DOWN * face.height
    # The camera faces the visitor: what is left in its picture is to the visitor's right.
    right = (0.5 * size[0] - column) * out / focal
    up = (0.5 * size[1] - row) * out / focal + lens.up_m
    return right, up, out


class SteadyPlace:
    """A place that follows another without its trembling."""

    def __init__(self) -> None:
        self._at: Place | None = None
        self._time_s = 0.0

    def follow(self, time_s: float, seen: Place) -> Place:
        """Return the steadied place at a time, which must not run backwards."""
        if self._at is None:
            self._at = seen
        else:
            passed = max(0.0, time_s - self._time_s)
            quick, slow = 1.0 - math.exp(-passed / _QUICK_S), 1.0 - math.exp(-passed / _SLOW_S)
            right, up, out = self._at
            self._at = (
                right + quick * (seen[0] - right),
                up + quick * (seen[1] - up),
                out + slow * (seen[2] - out),
            )
        self._time_s = time_s
        return self._at

    def forget(self) -> None:
        """Begin anew with the next place."""
        self._at = None
