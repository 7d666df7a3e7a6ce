"""Which way the strands run in a picture of hair, and on the mesh that wears it.

Highlights lie across hair. Cards of a wig are cut from painted caps whose strands run in every direction of the
picture, so the direction is read from the picture itself. Letters: H, W of the picture; V vertices; T triangles.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from renderer.mesh import Ints, unit
from renderer.types import Floats

_SIDE: Final = 256  # pixels at which directions are read
_SPREAD: Final = 6  # pixels over which they are averaged


def strand_angles(texture: npt.NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Return for each pixel cos and sin of twice the strands' angle to the picture's u, [_SIDE, _SIDE] each.

    Twice, because a strand has no front: angles half a turn apart are the same and average as such. Where there are no
    strands both are near 0. Source: J. Bigun, G. Granlund, "Optimal orientation detection of linear symmetry", 1987.
    """
    image = Image.fromarray(texture).resize((_SIDE, _SIDE), Image.Resampling.BOX)
    pixels = np.asarray(image, np.float32) / 255.0
    grey = pixels[..., :3].mean(axis=2) * pixels[..., 3]
    across = (np.roll(grey, -1, 1) - np.roll(grey, 1, 1)) * (pixels[..., 3] > 0.5)
    down = (np.roll(grey, -1, 0) - np.roll(grey, 1, 0)) * (pixels[..., 3] > 0.5)
    # the gradient points across the strands; its double angle, turned by half a turn, points along them
    cosine, sine = _blurred(down**2 - across**2), _blurred(-2.0 * across * down)
    length = np.maximum(np.hypot(cosine, sine), 1e-9)
    return (cosine / length).astype(np.float32), (sine / length).astype(np.float32)


def _blurred(values: Floats) -> Floats:
    for axis in (0, 1):
        total = np.cumsum(np.concatenate([values, np.take(values, range(2 * _SPREAD), axis)], axis), axis)
        values = (np.take(total, range(2 * _SPREAD, total.shape[axis]), axis) - np.take(
            total, range(total.shape[axis] - 2 * _SPREAD), axis)) / (2 * _SPREAD)  # fmt: skip
        values = np.roll(values, _SPREAD, axis)
    return values


def strand_directions(
    positions: Floats, normals: Floats, uvs: Floats, triangles: Ints, texture: npt.NDArray[np.uint8], root: Floats
) -> Floats:
    """Return the way the strands run at each vertex [V, 3], unit, on the surface, away from the root.

    Args:
        positions: [V, 3].
        normals: [V, 3] unit.
        uvs: [V, 2].
        triangles: [T, 3].
        texture: [H, W, 4].
        root: [3] where hair points away from, so that neighbours agree on the sign: the middle of the brow.
    """
    cosine, sine = strand_angles(texture)
    angle = 0.5 * np.arctan2(*(_sampled(values, uvs[triangles].mean(axis=1)) for values in (sine, cosine)))
    along_u, along_v = _axes(positions, uvs, triangles)
    flow = unit(np.cos(angle)[:, None] * along_u + np.sin(angle)[:, None] * along_v)
    outward = positions[triangles].mean(axis=1) - root
    flow *= np.where((flow * outward).sum(axis=1, keepdims=True) < 0, -1.0, 1.0).astype(np.float32)
    sums = np.zeros((len(positions), 3))
    np.add.at(sums, triangles.ravel(), np.repeat(flow, 3, axis=0))
    on_surface = sums - normals * (sums * normals).sum(axis=1, keepdims=True)
    return unit(on_surface)


def _sampled(values: Floats, uvs: Floats) -> Floats:
    column, row = (np.floor((uvs % 1.0) * _SIDE).astype(np.int64).clip(0, _SIDE - 1)).T
    found: Floats = values[row, column]
    return found


def _axes(positions: Floats, uvs: Floats, triangles: Ints) -> tuple[Floats, Floats]:
    """Return unit directions [T, 3] on each triangle in which u and v grow."""
    p, t = positions[triangles], uvs[triangles]
    edge1, edge2 = p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]
    d1, d2 = t[:, 1] - t[:, 0], t[:, 2] - t[:, 0]
    sign = np.sign(d1[:, :1] * d2[:, 1:] - d2[:, :1] * d1[:, 1:])
    return unit((edge1 * d2[:, 1:] - edge2 * d1[:, 1:]) * sign), unit((edge2 * d1[:, :1] - edge1 * d2[:, :1]) * sign)
