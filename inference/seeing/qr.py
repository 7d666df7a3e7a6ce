"""Reads a QR code that is held before the camera; nothing of the picture is kept."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from inference.errors import PictureError

LONGEST: Final = 512
"""Signs; a longer text is no code of ours and is not passed on."""
_WIDEST: Final = 1280  # pixels; more costs time and reads no better
_SMALL: Final = 800  # pixels up to which a picture is worth enlarging
_LEAST: Final = 64


class QrReader:
    """Finds one QR code in a picture."""

    def __init__(self) -> None:
        self._detector: Any = cv2.QRCodeDetectorAruco()

    def read(self, picture: Any) -> str:
        """Return the text of the QR code in a picture, "" if there is none that can be read.

        Args:
            picture: [H, W] grey or [H, W, 3] blue, green, red, uint8.

        Raises:
            PictureError: it is none.
        """
        grey = _grey(picture)
        # Twice as large, codes of two camera pixels a module are read that are not as they are: 18 of 20 for 15.
        return self._decoded(grey) or (self._decoded(_twice(grey)) if grey.shape[1] <= _SMALL else "")

    def _decoded(self, grey: Any) -> str:
        try:
            text, _corners, _modules = self._detector.detectAndDecode(grey)
        except (cv2.error, UnicodeDecodeError):  # a pattern that looks like a code and is none
            return ""
        return text if 0 < len(text) <= LONGEST else ""


def _twice(grey: Any) -> Any:
    return cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)


def _grey(picture: Any) -> Any:
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim not in (2, 3):
        raise PictureError("The camera gave something that is no picture; try another camera.")
    if min(picture.shape[:2]) < _LEAST or (picture.ndim == 3 and picture.shape[2] not in (1, 3, 4)):
        raise PictureError(f"A picture of shape {picture.shape} is of no use here.")
    scale = min(1.0, _WIDEST / picture.shape[1])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1.0 else picture
    if small.ndim == 3 and small.shape[2] > 1:
        small = cv2.cvtColor(np.ascontiguousarray(small[:, :, :3]), cv2.COLOR_BGR2GRAY)
    return np.ascontiguousarray(small.reshape(small.shape[:2]))
