"""MediaPipe's face and palm networks: boxes told as offsets from a fixed grid of anchors.

Bazarevsky and others, "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs" (2019); "MediaPipe Hands"
(Zhang and others, 2020). The files are MediaPipe's, as ONNX; none comes with Steward. What they take and give:

| | input, RGB | rows of values | rows of scores |
|---|---|---|---|
| face, short range | [1, 128, 128, 3], -1 to 1 | [1, 896, 16] | [1, 896, 1] |
| palm | [1, 192, 192, 3], 0 to 1 | [1, 2016, 18] | [1, 2016, 1] |

The first four values of a row are the middle and the size of a box in the network's pixels, from its anchor.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from inference.errors import ModelError
from inference.runtime.onnx_session import Session, open_session
from inference.seeing.types import Box, Small

Values = npt.NDArray[np.float32]
_SAME: Final = 0.3  # overlap from which two boxes are the same find


@dataclass(frozen=True, slots=True)
class Form:
    """One network's signature.

    Attributes:
        what: it finds, in words.
        side: pixels of its square input.
        low: value of a black pixel; white is 1.
        values: in each row.
        grids: cells a side and anchors a cell, in the order of the rows.
        surest: score, 0 to 1, from which a find counts.
        width: of a box of ours in widths of the network's: its face is cut closer than the cascade's.
    """

    what: str
    side: int
    low: float
    values: int
    grids: tuple[tuple[int, int], ...]
    surest: float = 0.5
    width: float = 1.0

    @property
    def rows(self) -> int:
        """Anchors in all."""
        return sum(cells * cells * each for cells, each in self.grids)

    def __str__(self) -> str:
        return (
            f"input [1, {self.side}, {self.side}, 3], outputs [1, {self.rows}, {self.values}] and [1, {self.rows}, 1]"
        )


FACE: Final = Form("faces", 128, -1.0, 16, ((16, 2), (8, 6)))
PALM: Final = Form("palms", 192, 0.0, 18, ((24, 2), (12, 6)))


class AnchoredFinder:
    """Finds what an installed network was trained for, anywhere in the picture."""

    def __init__(self, file: Path, form: Form, threads: int = 1) -> None:
        """Open a network.

        Args:
            file: an ONNX file.
            form: the signature that it must have.
            threads: processor threads for one run.

        Raises:
            ModelError: the file is missing, broken or has another signature; names it and what is wrong.
        """
        self._session = open_session(file, threads)
        self._form = form
        self._values, self._scores = _checked(self._session, form)
        self._anchors = anchors(form)
        self.name = f"{file.name}, {form.what}"

    def find(self, small: Small, near: Box | None = None) -> tuple[Box, ...]:
        """Return what is found; `near` only leaves out what is elsewhere, the work is the same."""
        picture, scale, left, top = _squared(small, self._form)
        given = self._session.run({self._session.input_names[0]: picture})
        outputs = dict(zip(self._session.output_names, given, strict=True))
        found = decode(outputs[self._values][0], outputs[self._scores][0, :, 0], self._anchors, self._form)
        boxes = tuple(
            Box((box.left - left) / scale, (box.top - top) / scale, box.width / scale, box.height / scale, box.score)
            for box in found
        )
        return boxes if near is None else tuple(box for box in boxes if box.overlap(near) > 0.0)


def form_of(file: Path, threads: int = 1) -> Form:
    """Return which of the known signatures a network has.

    Raises:
        ModelError: none of them; says what it has and what is wanted.
    """
    session = open_session(file, threads)
    for form in (FACE, PALM):
        if _fits(session, form):
            return form
    raise ModelError(
        f"The model {file.name} has {_signature(session)}; MediaPipe's face network has {FACE}, "
        f"its palm network {PALM}."
    )


def anchors(form: Form) -> Values:
    """Return the anchors' middles, [rows, 2] column and row, 0 to 1: of each cell, as often as it has anchors."""
    every = []
    for cells, each in form.grids:
        row, column = np.mgrid[0:cells, 0:cells]
        middles = np.stack([(column.ravel() + 0.5) / cells, (row.ravel() + 0.5) / cells], axis=1)
        every.append(np.repeat(middles, each, axis=0))
    return np.concatenate(every).astype(np.float32)


def decode(values: Values, scores: Values, middles: Values, form: Form) -> tuple[Box, ...]:
    """Turn a network's rows into boxes, the surest first, finds of the same thing averaged by how sure they are.

    Args:
        values: [rows, values].
        scores: [rows] before the logistic function.
        middles: [rows, 2] of the anchors.
        form: of the network.

    Returns:
        Boxes in the network's pixels.
    """
    sure = 1.0 / (1.0 + np.exp(-np.clip(scores.astype(np.float64), -60.0, 60.0)))
    kept = np.flatnonzero((sure >= form.surest) & np.isfinite(values[:, :4]).all(axis=1))
    kept = kept[np.argsort(-sure[kept])]
    middle = middles[kept] * form.side + values[kept, :2]
    size = np.abs(values[kept, 2:4]) * form.width
    boxes = [
        Box(float(m[0] - s[0] / 2), float(m[1] - s[1] / 2), float(s[0]), float(s[1]), float(score))
        for m, s, score in zip(middle, size, sure[kept], strict=True)
    ]
    found: list[Box] = []
    while boxes:
        same = [box for box in boxes if box is boxes[0] or box.overlap(boxes[0]) > _SAME]
        boxes = [box for box in boxes if all(box is not other for other in same)]
        found.append(_mean(same))
    return tuple(found)


def _mean(boxes: list[Box]) -> Box:
    weights = np.array([box.score for box in boxes])
    sides = np.array([[box.left, box.top, box.width, box.height] for box in boxes])
    left, top, width, height = (weights[:, None] * sides).sum(axis=0) / weights.sum()
    return Box(float(left), float(top), float(width), float(height), float(weights.max()))


def _squared(small: Small, form: Form) -> tuple[Values, float, int, int]:
    """Return the network's input, how much larger it is than the picture, and where the picture lies in it."""
    colour = small.colour if small.colour is not None else np.repeat(small.grey[:, :, None], 3, axis=2)
    height, width = colour.shape[:2]
    scale = form.side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (form.side - size[0]) // 2, (form.side - size[1]) // 2
    square = np.zeros((form.side, form.side, 3), np.uint8)
    square[top : top + size[1], left : left + size[0]] = cv2.resize(colour, size, interpolation=cv2.INTER_AREA)
    values = square[None, :, :, ::-1].astype(np.float32) * ((1.0 - form.low) / 255.0) + form.low
    return np.ascontiguousarray(values, np.float32), scale, left, top


def _checked(session: Session, form: Form) -> tuple[str, str]:
    """Return the names of the outputs with values and with scores."""
    if not _fits(session, form):
        raise ModelError(f"The model {session.path.name} has {_signature(session)}; one for {form.what} has {form}.")
    first, second = session.output_names
    return (first, second) if session.shape(first)[2] == form.values else (second, first)


def _fits(session: Session, form: Form) -> bool:
    if len(session.input_names) != 1 or len(session.output_names) != 2:
        return False
    taken = session.shape(session.input_names[0])
    given = sorted((session.shape(name) for name in session.output_names), key=str)
    wanted = sorted(((1, form.rows, form.values), (1, form.rows, 1)), key=str)
    return _may_be(taken, (1, form.side, form.side, 3)) and (
        all(_may_be(a, b) for a, b in zip(given, wanted, strict=True))
        or all(_may_be(a, b) for a, b in zip(given, reversed(wanted), strict=True))
    )


def _may_be(shape: tuple[int | None, ...], wanted: tuple[int, ...]) -> bool:
    """Whether a shape is the wanted one; the first length, how many pictures at once, may vary."""
    return len(shape) == len(wanted) and shape[0] in (None, wanted[0]) and shape[1:] == wanted[1:]


def _signature(session: Session) -> str:
    inputs = ", ".join(_words(session, name) for name in session.input_names)
    return f"input {inputs}, outputs {', '.join(_words(session, name) for name in session.output_names)}"


def _words(session: Session, name: str) -> str:
    return "[" + ", ".join("any" if length is None else str(length) for length in session.shape(name)) + "]"
