"""How much of the surrounding light reaches each vertex.

Depth maps from many directions: every surface leaves points in a grid, a vertex behind another surface is in shadow.
"""

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.topology import single

DIRECTIONS = 64
CELL = 0.05  # decimetres
THIN = 0.6  # of a cell: blockers are kept no denser
BIAS = 0.09  # decimetres; a surface does not shade itself


def bake(
    positions: NDArray[np.float32], normals: NDArray[np.float32], blockers: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Returns the share of the cosine-weighted sky that each vertex sees, 0 to 1.

    Args:
        positions: [N, 3]
        normals: Unit length. [N, 3]
        blockers: Points that densely cover all surfaces. [P, 3]
    """
    seen = np.zeros(len(positions), np.float32)
    total = np.zeros(len(positions), np.float32)
    blockers = thinned(blockers)
    for direction in _sphere(DIRECTIONS):
        cosine = np.maximum(normals @ direction, 0).astype(np.float32)
        shadow = _shadow(positions + normals * BIAS * 0.5, blockers, direction)
        total += cosine
        seen += cosine * (1 - shadow)
    return np.clip(seen / np.maximum(total, 1e-6), 0, 1).astype(np.float32)


def cover(
    positions: NDArray[np.float32],
    faces: NDArray[np.int32],
    values: NDArray[np.float32] | None = None,
    spacing: float = CELL,
) -> NDArray[np.float32]:
    """Returns points on the faces, no further apart than about `spacing`; or other vertex values at those points.

    Args:
        positions: [N, 3]
        faces: [F, 4]
        values: What to interpolate instead of the positions. [N, C]
        spacing: Decimetres.
    """
    corners = positions[faces]
    carried = corners if values is None else values[faces]
    size = np.linalg.norm(corners[:, 2] - corners[:, 0], axis=1) + np.linalg.norm(corners[:, 3] - corners[:, 1], axis=1)
    steps = np.clip(np.ceil(size / (2 * spacing)).astype(int) + 1, 2, 12)
    points = []
    for count in np.unique(steps):
        grid = (np.arange(count) + 0.5) / count
        u, v = np.meshgrid(grid, grid)
        weights = np.stack([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], -1).reshape(-1, 4)
        points.append(np.einsum("wk,fkc->fwc", weights, carried[steps == count]).reshape(-1, carried.shape[-1]))
    return np.concatenate(points).astype(np.float32)


def thinned(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Keeps one point of each small cube: hair lies in many layers, of which a depth map needs one. [M, 3]."""
    place = np.round((points - points.min(0)) / (THIN * CELL)).astype(np.int64)
    size = place.max(0) + 1
    _, first = np.unique((place[:, 0] * size[1] + place[:, 1]) * size[2] + place[:, 2], return_index=True)
    return points[np.sort(first)]


def _sphere(count: int) -> NDArray[np.float32]:
    """Evenly spread directions, more of them from above, where a studio's light is."""
    index = np.arange(count) + 0.5
    height = 1 - 2 * index / count
    around = np.pi * (1 + 5**0.5) * index
    ring = np.sqrt(1 - height**2)
    return np.stack([np.cos(around) * ring, height, np.sin(around) * ring], 1).astype(np.float32)


def _shadow(
    points: NDArray[np.float32], blockers: NDArray[np.float32], direction: NDArray[np.float32]
) -> NDArray[np.float32]:
    behind = depth_over(points, blockers, direction) - BIAS
    return single(np.clip(behind / (BIAS * 0.5), 0, 1))


def depth_over(
    points: NDArray[np.float32], blockers: NDArray[np.float32], towards: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How much further out the outermost blocker lies than each point; -inf where there is none. [N]."""
    side = np.cross(towards, [0, 1, 0] if abs(towards[1]) < 0.9 else [1, 0, 0])
    side /= np.linalg.norm(side)
    frame = np.stack([side, np.cross(towards, side)], 1).astype(np.float32)
    flat = blockers @ frame
    low = flat.min(0)
    size = np.ceil((flat.max(0) - low) / CELL).astype(np.int64) + 1

    def cells(on_plane: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        place = np.round((on_plane - low) / CELL).astype(np.int64)
        inside = ((place >= 0) & (place < size)).all(1)
        place = np.clip(place, 0, size - 1)
        return np.asarray(place[:, 0] * size[1] + place[:, 1], np.int64), inside

    front = np.full(int(size.prod()), -np.inf, np.float32)
    np.maximum.at(front, cells(flat)[0], blockers @ towards)
    place, inside = cells(points @ frame)
    return np.where(inside, front[place] - points @ towards, -np.inf).astype(np.float32)
