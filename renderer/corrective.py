"""When a corrective shape acts: its name says so, and its weight follows from the 52.

`A+B` acts by the product of the weights of A and B: two shapes that fight are mended where they meet.
`A@half` acts by 4 w (1 - w): a lid that half closed would cut the eyeball is mended half-way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

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


def weight(name: str, weights: Floats) -> float:
    """Return how much a target acts: a plain shape by its own weight, a correction as its name says.

    Args:
        name: of the target, as `drivers` understands it.
        weights: [K] of the 52 shapes.
    """
    value = 1.0
    for index in drivers(name):
        value *= float(weights[index])
    return 4.0 * value * (1.0 - value) if name.endswith(HALF) else value
