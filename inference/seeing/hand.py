"""A raised hand: something of the colour of the face, about as large as a hand, new beside it, and held there.

The colour is measured on the face that is followed, so it is that person's own, whatever it is. Honest limits: a glove,
a wall or a jacket of the face's colour, or somebody else's face that is not found as one, fools it; without colours it
sees nothing. An installed hand model (see anchored.py) takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from inference.seeing.types import Box, HandFinder, Picture, Small

_SIDE: Final = (0.75, 2.4)  # widths of the face from its middle
_ABOVE: Final = 1.4  # widths of the face above its middle
_BELOW: Final = 0.6
_AREA: Final = (0.10, 0.8)  # of the face's box; a spread hand is about 0.35
_TALL: Final = 0.35  # widths of the face that a hand is at least high
_SHARE: Final = 0.35  # of its own box that it fills
_CHROMA: Final = (11.0, 3.5)  # how far a colour may be off: at least, and in spreads of the face's own
_BRIGHT: Final = (0.4, 1.9)  # times as bright as the face
_LEARN_S: Final = 6.0  # time constant of what is always there
_NEW: Final = 16.0  # levels of a colour by which it must differ from what is usual there
_STEP: Final = 0.5  # widths of the face; who steps farther uncovers what was behind them
_GROWN: Final = 1.3

Mask = npt.NDArray[np.bool_]


class SkinHands:
    """Finds what has the face's colour and was not there before, on pictures of half the size."""

    name = "colour beside the face"

    def __init__(self) -> None:
        self._usual: npt.NDArray[np.float32] | None = None  # [H/2, W/2, 3], the mean of the last seconds
        self._stood: Box | None = None
        self._time_s = 0.0

    def find(self, time_s: float, small: Small, face: Box, others: tuple[Box, ...] = ()) -> tuple[Box, ...]:
        """Return what may be raised hands.

        Args:
            time_s: must not run backwards.
            small: the picture.
            face: the followed face in it.
            others: more faces, which are no hands.
        """
        if small.colour is None:
            return ()
        half = cv2.resize(small.colour, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        near = _scaled(face, 0.5)
        fresh = self._new(time_s, half, face) & _like_face(half, near) & _beside(half.shape[:2], near)
        for other in others:
            if other.overlap(face) <= 0.0:
                fresh &= ~_filled(half.shape[:2], _scaled(other, 0.5), 0.25)
        return tuple(_scaled(blob, 2.0) for blob in _blobs(fresh, near))

    def forget(self) -> None:
        """Know nothing of this place any more."""
        self._usual = self._stood = None

    def _new(self, time_s: float, colour: Picture, face: Box) -> Mask:
        """Return where the picture is not as usual, [H/2, W/2], and learn from it."""
        if self._usual is None or self._usual.shape != colour.shape or self._moved(face):
            self._usual, self._stood = colour.astype(np.float32), face
        passed = min(max(0.0, time_s - self._time_s), 1.0)
        self._time_s = time_s
        fresh = np.abs(colour - self._usual).max(axis=2) > _NEW
        self._usual += np.float32(1.0 - np.exp(-passed / _LEARN_S)) * (colour - self._usual)
        return np.asarray(fresh, bool)

    def _moved(self, face: Box) -> bool:
        """Return whether the person has moved: what they stood before is new then, and is no hand."""
        stood = self._stood
        if stood is None:
            return True
        aside = max(abs(face.middle[0] - stood.middle[0]), abs(face.middle[1] - stood.middle[1]))
        return aside > _STEP * stood.width or not 1 / _GROWN < face.width / stood.width < _GROWN


def _scaled(box: Box, by: float) -> Box:
    return Box(by * box.left, by * box.top, by * box.width, by * box.height, box.score)


def _like_face(colour: Picture, face: Box) -> Mask:
    """Return where the picture [H, W] has the colour of the face's middle."""
    seen = np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2YCrCb), np.float32)
    column, row = face.middle
    reach_x, reach_y = 0.22 * face.width, 0.2 * face.height
    left, right = max(0, int(column - reach_x)), int(column + reach_x) + 1
    top, bottom = max(0, int(row - reach_y)), int(row + reach_y) + 1
    patch = seen[top:bottom, left:right].reshape(-1, 3)
    if len(patch) == 0:
        return np.zeros(seen.shape[:2], bool)
    middle = np.median(patch, axis=0)
    spread = np.median(np.abs(patch - middle), axis=0)
    mask = (seen[:, :, 0] > _BRIGHT[0] * middle[0]) & (seen[:, :, 0] < _BRIGHT[1] * middle[0])
    for channel in (1, 2):
        mask &= np.abs(seen[:, :, channel] - middle[channel]) < max(_CHROMA[0], _CHROMA[1] * spread[channel])
    return np.asarray(mask, bool)


def _beside(shape: tuple[int, ...], face: Box) -> Mask:
    """Return where a raised hand can be: beside the face and above, not below the chin."""
    column, row = face.middle
    columns = np.abs(np.arange(shape[1]) - column) / face.width
    rows = (np.arange(shape[0]) - row) / face.width
    sides = (columns > _SIDE[0]) & (columns < _SIDE[1])
    heights = (rows > -_ABOVE) & (rows < _BELOW)
    return np.asarray(heights[:, None] & sides[None, :], bool)


def _filled(shape: tuple[int, ...], box: Box, room: float) -> Mask:
    mask = np.zeros(shape, bool)
    grow = room * box.width
    top, left = max(0, int(box.top - grow)), max(0, int(box.left - grow))
    mask[top : int(box.top + box.height + grow) + 1, left : int(box.left + box.width + grow) + 1] = True
    return mask


def _blobs(mask: Mask, face: Box) -> tuple[Box, ...]:
    """Return the connected pieces that have about the size and shape of a hand."""
    clean = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(clean)
    area = face.width * face.height
    hands = []
    for left, top, width, height, size in np.asarray(stats)[1:].tolist():
        share = size / max(1, width * height)
        if _AREA[0] <= size / area <= _AREA[1] and height >= _TALL * face.width and share >= _SHARE:
            hands.append(Box(float(left), float(top), float(width), float(height), share))
    return tuple(hands)


def beside_face(hands: tuple[Box, ...], face: Box) -> tuple[Box, ...]:
    """Return those hands of a hand model that are held up beside a face."""
    column, row = face.middle
    return tuple(
        hand
        for hand in hands
        if _SIDE[0] < abs(hand.middle[0] - column) / face.width < _SIDE[1]
        and -_ABOVE < (hand.middle[1] - row) / face.width < _BELOW
    )


@dataclass(frozen=True, slots=True)
class RaiseRule:
    """When a hand counts as raised.

    Attributes:
        held_s: so long it must be held up.
        still: widths of the face by which it may move between two looks.
        blink_s: so long it may be lost.
        lowered_s: so long it must be away before it can be raised again.
    """

    held_s: float = 0.7
    still: float = 0.6
    blink_s: float = 0.35
    lowered_s: float = 1.0


class RaisedHand:
    """Says once when a hand is raised; waving it on says nothing more."""

    def __init__(self, model: HandFinder | None = None, rule: RaiseRule | None = None) -> None:
        self._model = model
        self._skin = SkinHands()
        self._rule = rule or RaiseRule()
        self._hand: Box | None = None
        self._since_s = self._seen_s = float("-inf")
        self._told = False

    def look(self, time_s: float, small: Small, face: Box, others: tuple[Box, ...] = ()) -> bool:
        """Return whether a hand has just been raised long enough."""
        if self._model is not None:
            hands = beside_face(self._model.find(small), face)
        else:
            hands = self._skin.find(time_s, small, face, others)
        same = self._same(hands, face)
        if same is None and time_s - self._seen_s > self._rule.blink_s:
            self._hand = None
        if same is not None:
            if self._hand is None:
                self._since_s = time_s
            self._hand, self._seen_s = same, time_s
        if self._told and time_s - self._seen_s > self._rule.lowered_s:
            self._told = False
        raised = same is not None and not self._told and time_s - self._since_s >= self._rule.held_s
        self._told |= raised
        return raised

    def forget(self) -> None:
        """Know of no hand."""
        self._skin.forget()
        self._hand = None
        self._since_s = self._seen_s = float("-inf")
        self._told = False

    def _same(self, hands: tuple[Box, ...], face: Box) -> Box | None:
        if not hands:
            return None
        if self._hand is None:
            return max(hands, key=lambda hand: hand.width * hand.height)
        column, row = self._hand.middle
        nearest = min(hands, key=lambda hand: abs(hand.middle[0] - column) + abs(hand.middle[1] - row))
        away = abs(nearest.middle[0] - column) + abs(nearest.middle[1] - row)
        return nearest if away < self._rule.still * face.width else None
