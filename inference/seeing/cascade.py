"""Faces by OpenCV's cascade of boosted features (Viola and Jones; Lienhart's trees), which its wheel brings along."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from inference.errors import ModelError
from inference.seeing.picture import brightened
from inference.seeing.types import Box, Picture, Small

_FILE: Final = "haarcascade_frontalface_alt2.xml"  # fewer false finds than `default`, cheaper than `alt`
_STEP: Final = 1.15  # between two sizes that are tried
_NEIGHBOURS: Final = 3  # finds that must agree
_LEAST: Final = 20  # pixels: the size the cascade was trained at
_AROUND: Final = 0.6  # of a face's size by which the search around it is wider on each side
_SMALLER: Final = 0.75
_LARGER: Final = 1.35


class CascadeFinder:
    """Frontal faces from 20 pixels; turned by more than about 30 degrees it loses them."""

    name = "OpenCV's cascade"

    def __init__(self, file: Path | None = None) -> None:
        """Args:
        file: a cascade of OpenCV's; the one in its package by default.

        Raises:
            ModelError: it is missing or no cascade.
        """  # noqa: D205
        path = file or Path(cv2.__file__).parent / "data" / _FILE
        if not path.is_file():
            raise ModelError(f"The cascade {path} is missing; install opencv-python-headless 4 again.")
        try:
            self._cascade = cv2.CascadeClassifier(str(path))
            loaded = not self._cascade.empty()
        except (cv2.error, SystemError):
            loaded = False
        if not loaded:
            raise ModelError(f"The cascade {path} cannot be loaded; install opencv-python-headless 4 again.")

    def find(self, small: Small, near: Box | None = None) -> tuple[Box, ...]:
        """Return the faces in a picture, or those about as large as `near` around it."""
        if near is None:
            return self._search(small.grey, 0, 0, _LEAST, min(small.grey.shape))
        height, width = small.grey.shape
        room = _AROUND * near.width
        left, top = max(0, int(near.left - room)), max(0, int(near.top - room))
        right = min(width, int(near.left + near.width + room) + 1)
        bottom = min(height, int(near.top + near.height + room) + 1)
        if right - left < _LEAST or bottom - top < _LEAST:
            return ()
        least = max(_LEAST, int(_SMALLER * near.width))
        return self._search(small.grey[top:bottom, left:right], left, top, least, int(_LARGER * near.width) + 1)

    def _search(self, grey: Picture, left: int, top: int, least: int, most: int) -> tuple[Box, ...]:
        found, _, weights = self._cascade.detectMultiScale3(
            brightened(grey),
            scaleFactor=_STEP,
            minNeighbors=_NEIGHBOURS,
            minSize=(least, least),
            maxSize=(most, most),
            outputRejectLevels=True,
        )
        return tuple(
            Box(float(x + left), float(y + top), float(w), float(h), float(weight))
            for (x, y, w, h), weight in zip(np.asarray(found).reshape(-1, 4), np.ravel(weights), strict=True)
        )
