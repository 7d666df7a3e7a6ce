"""Smaller copies of a picture with gaps, whose gaps stay as wide as they are.

Averaging alpha makes thin strands vanish with distance, and averages colours of strands with whatever lies in the
gaps. So colours are weighted by their alpha, and each copy's alpha is scaled until as many texels pass the cut as did
in the picture itself. Source: I. Castano, "Computing alpha mipmaps", 2010.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from renderer.gltf import Bytes
from renderer.types import Floats

_STEPS: Final = 10  # of halving the interval in which the scale is looked for
_LARGEST_SCALE: Final = 4.0


def levels(pixels: Bytes, cut: float) -> Iterator[Bytes]:
    """Yield the picture and its copies, each half as large, down to one texel.

    Args:
        pixels: [H, W, 4] sRGB with straight alpha.
        cut: alpha, 0 to 1, from which a texel is there.
    """
    yield pixels
    current = pixels.astype(np.float32) / 255.0
    wanted = float((current[..., 3] >= cut).mean())
    while max(current.shape[:2]) > 1:
        current = _halved(current)
        kept = current.copy()
        kept[..., 3] = np.clip(current[..., 3] * _scale(current[..., 3], cut, wanted), 0.0, 1.0)
        yield (255.0 * kept + 0.5).astype(np.uint8)


def _halved(picture: Floats) -> Floats:
    """Average 2 x 2 texels, colours by their alpha; an odd last row or column is dropped, as OpenGL does."""
    height, width = (max(1, side // 2) for side in picture.shape[:2])
    rows = [picture[offset::2][:height] for offset in ((0, 1) if picture.shape[0] > 1 else (0, 0))]
    four = np.stack([row[:, offset::2][:, :width] for row in rows
                     for offset in ((0, 1) if picture.shape[1] > 1 else (0, 0))])  # fmt: skip
    weight = four[..., 3:] + 1e-4  # where nothing is there, the colours still count
    colour = (four[..., :3] * weight).sum(axis=0) / weight.sum(axis=0)
    out: Floats = np.concatenate([colour, four[..., 3:].mean(axis=0)], axis=-1).astype(np.float32)
    return out


def _scale(alpha: Floats, cut: float, wanted: float) -> float:
    """Return the factor under which a share `wanted` of alpha reaches the cut."""
    low, high = 0.0, _LARGEST_SCALE
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        if float((alpha * middle >= cut).mean()) > wanted:
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)
