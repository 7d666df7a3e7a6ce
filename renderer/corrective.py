"""When a corrective shape acts: its name says so, and its weight follows from the 52.

`A+B` acts by the product of the weights of A and B: two shapes that fight are mended where they meet.
`A@half` acts by 4 w (1 - w): a lid that half closed would cut the eyeball is mended half-way. Letters: T targets, K the
52 shapes, D drivers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from renderer.types import ARKIT_INDEX, Floats

HALF: Final = "@half"
PRODUCT: Final = "+"


@lru_cache(maxsize=256)
def drivers(name: str) -> tuple[int, ...]:
    """Return the places among the 52 of the shapes that drive a target; none when the name is not of this kind."""
    parts = [name.removesuffix(HALF)] if name.endswith(HALF) else name.split(PRODUCT)
    if any(part not in ARKIT_INDEX for part in parts):
        return ()
    return tuple(ARKIT_INDEX[part] for part in parts)


@lru_cache(maxsize=64)
def _table(names: tuple[str, ...]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the drivers of each target [T, D], filled up with the place after the 52, and which act half-way."""
    driven = [drivers(name) for name in names]
    rows = np.full((len(names), max((len(each) for each in driven), default=0)), len(ARKIT_INDEX), np.int64)
    for row, places in zip(rows, driven, strict=True):
        row[: len(places)] = places
    return rows, np.array([name.endswith(HALF) for name in names], bool)


def amounts(names: tuple[str, ...], weights: Floats) -> npt.NDArray[np.float64]:
    """Return how much each target acts [T]: a plain shape by its own weight, a correction as its name says.

    Args:
        names: of the T targets, as `drivers` understands them.
        weights: [K] of the 52 shapes.
    """
    rows, halves = _table(names)
    values = np.append(weights, 1.0)[rows].prod(axis=1)
    out: npt.NDArray[np.float64] = np.where(halves, 4.0 * values * (1.0 - values), values)
    return out
