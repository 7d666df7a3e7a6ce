"""Faces that live: a poster, a portrait or a trick of door and plant is found as a face too, but it never stirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from inference.seeing.types import Box, Picture

_APART_S: Final = 0.35  # between the pictures that are compared; nobody stands so still for so long
_STIRS: Final = 10.0  # grey levels a pixel must change by
_SHARE: Final = 0.03  # of the pixels around a face that must
_LIGHT: Final = 0.6  # when so many of all pixels change, the light did
_BLOCK: Final = 16  # pixels a side
_RESTLESS: Final = 0.1  # share of a block's pixels
_REMEMBER_S: Final = 20.0  # so long somebody who stands like a statue still counts
_FORGET_S: Final = 5.0  # so long a place is remembered at which nothing is found any more
_SAME: Final = 0.3  # overlap


@dataclass(slots=True)
class _Known:
    box: Box
    found_s: float
    stirred_s: float


class Alive:
    """Remembers where faces were found and when something last moved there."""

    def __init__(self) -> None:
        self._before: Picture | None = None
        self._before_s = float("-inf")
        self._change: Picture | None = None
        self._known: list[_Known] = []
        self.restless = True
        """Whether anything moved anywhere in the last two pictures compared; if not, nobody has come."""

    def look(self, time_s: float, grey: Picture) -> None:
        """Compare a picture with the one before; it is dropped when the next but few comes."""
        if self._before is None or self._before.shape != grey.shape:
            self._before, self._before_s, self._change = grey, time_s, None
            self.restless = True
            return
        if time_s - self._before_s >= _APART_S:
            self._change = cv2.threshold(cv2.absdiff(self._before, grey), _STIRS, 1.0, cv2.THRESH_BINARY)[1]
            self._before, self._before_s = grey, time_s
            self.restless = _blocks(self._change) > _RESTLESS
            if float(self._change.mean()) > _LIGHT:
                self._change = None

    def stirs(self, place: Box) -> bool:
        """Return whether something moved in and around a place, head and shoulders, a moment ago."""
        if self._change is None:
            return False
        height, width = self._change.shape
        left, right = max(0, int(place.left - 0.5 * place.width)), min(width, int(place.left + 1.5 * place.width))
        top, bottom = max(0, int(place.top - 0.5 * place.height)), min(height, int(place.top + 2 * place.height))
        if right - left < 2 or bottom - top < 2:
            return False
        return float(self._change[top:bottom, left:right].mean()) > _SHARE

    def among(self, time_s: float, found: tuple[Box, ...]) -> tuple[Box, ...]:
        """Return those finds at whose place something has moved not long ago."""
        living = []
        for box in found:
            known = next((each for each in self._known if each.box.overlap(box) > _SAME), None)
            if known is None:
                known = _Known(box, time_s, float("-inf"))
                self._known.append(known)
            known.box, known.found_s = box, time_s
            if self.stirs(box):
                known.stirred_s = time_s
            if time_s - known.stirred_s <= _REMEMBER_S:
                living.append(box)
        self._known = [each for each in self._known if time_s - each.found_s <= _FORGET_S]
        return tuple(living)

    def forget(self) -> None:
        """Know nothing, and drop the last picture."""
        self._before = self._change = None
        self._known.clear()
        self.restless = True


def _blocks(change: Picture) -> float:
    """Return the share of changed pixels in the block that changed most."""
    size = (max(1, change.shape[1] // _BLOCK), max(1, change.shape[0] // _BLOCK))
    return float(cv2.resize(change.astype(np.float32), size, interpolation=cv2.INTER_AREA).max())
