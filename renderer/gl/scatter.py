"""Pictures that are computed and not painted: how skin diffuses light, and its pores."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from renderer.types import Floats

# The diffusion of light in skin as a sum of Gaussians: variance in mm^2, weight for red, green, blue.
# Source: E. d'Eon, D. Luebke, "Advanced techniques for realistic real-time skin rendering", GPU Gems 3, 2007, ch. 14.
_PROFILE: Final = (
    (0.0064, (0.233, 0.455, 0.649)),
    (0.0484, (0.100, 0.336, 0.344)),
    (0.187, (0.118, 0.198, 0.0)),
    (0.567, (0.113, 0.007, 0.007)),
    (1.99, (0.358, 0.004, 0.0)),
    (7.41, (0.078, 0.0, 0.0)),
)


@cache
def scatter_table(size: int = 64) -> Floats:
    """Diffused light for N.L across and curvature down: [size, size, 3], 0 to 1.

    Row v stands for a ball of radius 5 mm / v. Each point of the ball gathers what arrives on every circle around it,
    weighted by the circle's length and by the diffusion over the straight way there.
    Source: E. Penner, G. Borshukov, "Pre-integrated skin shading", GPU Pro 2, 2011, who integrate over a ring; over the
    whole ball the wide, red part of the diffusion gets its full share.
    """
    share = np.linspace(0.0, 1.0, 200)
    away = np.pi * share**3  # angle between the point and a circle around it, closer together where it matters
    around = np.linspace(0.0, np.pi, 48)
    n_l = np.linspace(-1.0, 1.0, size)
    side = np.sqrt(1.0 - n_l**2)
    facing = n_l[:, None, None] * np.cos(away)[:, None] + side[:, None, None] * np.sin(away)[:, None] * np.cos(around)
    arrives = np.maximum(facing, 0.0).mean(axis=2)
    table = np.empty((size, size, 3), np.float32)
    for row, bend in enumerate(np.maximum(np.linspace(0.0, 1.0, size), 0.01)):
        radius_mm = 5.0 / bend
        weight = profile(2.0 * radius_mm * np.sin(0.5 * away)) * (np.sin(away) * share**2)[:, None]
        table[row] = (arrives @ weight) / weight.sum(axis=0)
    return table


def profile(distance_mm: np.ndarray) -> np.ndarray:
    """Share of light that leaves at a distance from where it entered: [N, 3] for [N] millimetres."""
    out = np.zeros((*distance_mm.shape, 3))
    for variance, weights in _PROFILE:
        out += np.exp(-(distance_mm[..., None] ** 2) / (2.0 * variance)) / (2.0 * np.pi * variance) * np.array(weights)
    return out


@cache
def pores(size: int = 256, seed: int = 3) -> np.ndarray:
    """Slopes of a tiling patch of skin: [size, size, 2] uint8, 128 is flat.

    A field of small pits at jittered places, between the fine lines that join them.
    """
    random = np.random.default_rng(seed)
    cells = 22
    grid = np.stack(np.meshgrid(np.arange(cells), np.arange(cells)), axis=-1).reshape(-1, 2)
    points = (grid + random.uniform(0.1, 0.9, grid.shape)) * (size / cells)
    depth = random.uniform(0.4, 1.0, len(points))
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    nearest = np.full((size, size), 1e9, np.float32)
    second = nearest.copy()
    height = np.zeros((size, size), np.float32)
    for (px, py), deep in zip(points, depth, strict=True):
        dx, dy = np.abs(x - px), np.abs(y - py)
        square = np.minimum(dx, size - dx) ** 2 + np.minimum(dy, size - dy) ** 2
        height -= deep * np.exp(-square / 9.0)
        second = np.minimum(second, np.maximum(square, nearest))
        nearest = np.minimum(nearest, square)
    height -= 0.45 * np.exp(-((np.sqrt(second) - np.sqrt(nearest)) ** 2) / 3.0)
    slope = np.stack([np.roll(height, 1, axis) - np.roll(height, -1, axis) for axis in (1, 0)], axis=-1)
    out: np.ndarray = np.clip(128 + 150 * slope, 0, 255).astype(np.uint8)
    return out
