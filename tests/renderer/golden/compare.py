"""How far two pictures may be apart, and the sheets in which the expected ones are stored.

Another version of the software GPU moves single pixels along edges; a face that looks different moves whole areas.
So two measures must both hold, in levels of 255: the mean of the absolute differences over the picture, and the
largest mean difference over a window of WINDOW pixels, which is as small as an eye or half the lips in these pictures.
Within a window the differences keep their sign, so that noise cancels and a shift does not.

Where the limits come from, over the three advisors and seventeen faces in the software quality: the stored rounding is
0.67 and 0.8; Mesa's other software rasteriser, which shares no rasterising code, 0.8 and 2.8; lips raised by one
millimetre 0.7 to 0.9 and 6.4 to 26; light dimmed by a tenth 1.8 to 2.4 and 5.1 to 6.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]

SIZE: Final = (192, 216)
WINDOW: Final = 8
MEAN_LIMIT: Final = 1.2
WINDOW_LIMIT: Final = 6.0
COLUMNS: Final = 9
STEP: Final = 3
EXAGGERATED: Final = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two pictures, in levels of 255."""

    mean: float
    window: float

    @property
    def small(self) -> bool:
        return self.mean <= MEAN_LIMIT and self.window <= WINDOW_LIMIT


def difference(got: Picture, expected: Picture) -> Difference:
    """Compare two pictures of the same size."""
    apart = got.astype(np.float64) - expected
    return Difference(float(np.abs(apart).mean()), float(np.abs(_window_means(apart)).max()))


def _window_means(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the mean of every window, from sums over everything above and left."""
    sums = np.pad(values.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0), (0, 0)))
    w = WINDOW
    out: npt.NDArray[np.float64] = (sums[w:, w:] - sums[:-w, w:] - sums[w:, :-w] + sums[:-w, :-w]) / w**2
    return out


def sheet(pictures: Sequence[Picture]) -> Picture:
    """Lay pictures out in rows of COLUMNS."""
    width, height = SIZE
    rows = -(-len(pictures) // COLUMNS)
    out = np.zeros((rows * height, COLUMNS * width, 3), np.uint8)
    for number, picture in enumerate(pictures):
        top, left = number // COLUMNS * height, number % COLUMNS * width
        out[top : top + height, left : left + width] = picture
    return out


def cut(page: Picture, count: int) -> list[Picture]:
    """Return the pictures of a sheet."""
    width, height = SIZE
    places = [(n // COLUMNS * height, n % COLUMNS * width) for n in range(count)]
    return [page[top : top + height, left : left + width] for top, left in places]


def rounded(picture: Picture) -> Picture:
    """Return the picture in steps of STEP levels: the grain against bands goes, and half of the bytes."""
    return np.asarray(np.minimum((picture.astype(int) + STEP // 2) // STEP * STEP, 255), np.uint8)


def store(path: Path, pictures: Sequence[Picture]) -> None:
    """Write a sheet without loss but for the rounding."""
    buffer = io.BytesIO()
    Image.fromarray(rounded(sheet(pictures))).save(buffer, "WEBP", lossless=True, quality=90, method=5)
    path.write_bytes(buffer.getvalue())


def read(path: Path, count: int) -> list[Picture]:
    """Return the pictures of a stored sheet."""
    return cut(np.asarray(Image.open(path).convert("RGB")), count)


def report(folder: Path, name: str, got: Picture, expected: Picture) -> Path:
    """Write got, expected and their exaggerated difference side by side."""
    apart = np.clip(128 + EXAGGERATED * (got.astype(int) - expected), 0, 255).astype(np.uint8)
    path = folder / f"{name}.png"
    Image.fromarray(np.concatenate([got, expected, apart], axis=1)).save(path)
    return path
