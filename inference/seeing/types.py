"""What seeing takes and gives. Letters: H rows and W columns of a picture, top row first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Sign = Literal["none", "nod", "shake", "hand"]
Place = tuple[float, float, float]
"""Right and up as the visitor sees the screen, and out of it, metres."""


@dataclass(frozen=True, slots=True)
class Small:
    """A camera picture made small; nothing else is ever looked at.

    Attributes:
        grey: [H, W] uint8.
        colour: [H, W, 3] uint8, blue, green, red; None from a camera without colours.
    """

    grey: Picture
    colour: Picture | None

    @property
    def dark(self) -> bool:
        """Whether there is nothing to be seen in it: the light is off or the camera covered."""
        return float(self.grey.mean()) < 14.0 and float(self.grey.std()) < 8.0


@dataclass(frozen=True, slots=True)
class Box:
    """Where a face or a hand is, in pixels of the small picture.

    Attributes:
        left: column of its left edge; `top` likewise its upper row.
        width: in columns; a face's is about that of the head without the hair.
        score: the finder's own measure of how sure it is; higher is surer.
    """

    left: float
    top: float
    width: float
    height: float
    score: float = 1.0

    @property
    def middle(self) -> tuple[float, float]:
        """Column and row of its middle."""
        return self.left + 0.5 * self.width, self.top + 0.5 * self.height

    def overlap(self, other: Box) -> float:
        """Return the shared area over that of both together, 0 to 1."""
        across = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        shared = max(0.0, across) * max(0.0, down)
        return shared / max(1e-9, self.width * self.height + other.width * other.height - shared)


@dataclass(frozen=True, slots=True)
class Findings:
    """What one look at a picture gave.

    Attributes:
        present: whether somebody stands there.
        place_m: where their eyes are, None while nobody's are known.
        sign: a nod, a shake or a raised hand that was completed with this picture.
        faces: how many were found when the whole picture was last searched.
        dark: whether the picture shows nothing, so that `present` means nothing.
    """

    present: bool
    place_m: Place | None = None
    sign: Sign = "none"
    faces: int = 0
    dark: bool = False


class FaceFinder(Protocol):
    """Finds faces; OpenCV's cascade, or a network that somebody installed."""

    name: str

    def find(self, small: Small, near: Box | None = None) -> tuple[Box, ...]:
        """Return the faces in a picture.

        Args:
            small: the picture.
            near: look around this place alone, for a face of about its size; everywhere if None.
        """


class HandFinder(Protocol):
    """Finds hands wherever they are in the picture."""

    name: str

    def find(self, small: Small) -> tuple[Box, ...]:
        """Return the hands in a picture."""
