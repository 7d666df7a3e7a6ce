"""A camera's picture, checked and made small: 320 columns at most, as little as is needed to find a face."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from inference.errors import PictureError
from inference.seeing.types import Picture, Small

WIDTH: Final = 320  # pixels
HEIGHT: Final = 240
_LEAST: Final = 64  # pixels a side below which no face could be found
_MOST: Final = 8192
_DIM: Final = 60.0  # mean grey below which a picture is brightened; the cascade takes faint contrast for a flat wall
_WANTED: Final = 100.0  # mean grey that it is brightened to
_STRONGEST: Final = 8.0  # times as bright; more would only show noise

cv2.setNumThreads(1)  # its pool would take the cores from speech and face for a millisecond of work
cv2.ocl.setUseOpenCL(False)


def small_picture(picture: Any) -> Small:
    """Check a picture and make it small.

    Args:
        picture: [H, W] grey, [H, W, 3] blue, green, red, or the same with a fourth channel that is left out; uint8.

    Raises:
        PictureError: it is something else; says what.
    """
    if not isinstance(picture, np.ndarray):
        raise PictureError(f"The camera gave {type(picture).__name__} instead of a picture; try another camera.")
    if picture.dtype != np.uint8:
        raise PictureError(f"The camera gives numbers of type {picture.dtype}; only 8-bit pictures can be used.")
    if picture.ndim not in (2, 3) or (picture.ndim == 3 and picture.shape[2] not in (1, 3, 4)):
        raise PictureError(f"The camera gives an array of shape {picture.shape}; a picture is [rows, columns, 3].")
    height, width = picture.shape[:2]
    if not (_LEAST <= height <= _MOST and _LEAST <= width <= _MOST):
        raise PictureError(f"A picture of {width} x {height} pixels is of no use here; the least is {_LEAST} a side.")
    scale = min(1.0, WIDTH / width, HEIGHT / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    less = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1.0 else picture
    if less.ndim == 2 or less.shape[2] == 1:
        return Small(np.ascontiguousarray(less.reshape(less.shape[:2]), np.uint8), None)
    colour = np.ascontiguousarray(less[:, :, :3], np.uint8)
    return Small(np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.uint8), colour)


def brightened(grey: Picture) -> Picture:
    """Return a dim picture [H, W] brighter and a little softer, for its noise grows with it; any other as it is."""
    mean = float(grey.mean())
    if mean >= _DIM:
        return grey
    gain = min(_STRONGEST, _WANTED / max(mean, 1.0))
    soft = cv2.GaussianBlur(grey, (0, 0), 0.8) if gain > 2.5 else grey
    return np.asarray(cv2.convertScaleAbs(soft, alpha=gain), np.uint8)
