"""Texture space: islands, rearranging them, and drawing per-vertex fields into images."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.parts import split_components, weld
from assets.tools.avatar.topology import single

Grid = NDArray[np.float32]
"""An image of numbers, row 0 at the top. [S, S] or [S, S, C]"""

_FILL_ROUNDS = 12  # texels around each island that take its colour, so that mip-maps do not bleed


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of texture space, V downwards: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, uv: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Whether points lie inside. [N, 2] to [N]."""
        return np.asarray(
            (uv[:, 0] >= self.left) & (uv[:, 0] <= self.right) & (uv[:, 1] >= self.top) & (uv[:, 1] <= self.bottom)
        )


def downwards(corner_uvs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turns V from upwards to downwards, or back."""
    return np.stack([corner_uvs[..., 0], 1 - corner_uvs[..., 1]], -1)


def islands(faces: NDArray[np.int32], corner_uvs: NDArray[np.float32]) -> NDArray[np.int64]:
    """Returns the texture island of each face. [F]."""
    welded = weld(faces, corner_uvs)
    return split_components(welded.faces, len(welded.uvs))[welded.faces[:, 0]]


def face_centres(corner_uvs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Middle of each face in texture space, V downwards. [F, 2]."""
    return single(downwards(corner_uvs).mean(1))


def move(corner_uvs: NDArray[np.float32], moves: Sequence[tuple[Region, Region]]) -> NDArray[np.float32]:
    """Stretches faces from one region into another (V downwards); faces outside all regions stay. [F, 4, 2]."""
    uv = downwards(corner_uvs)
    centres = uv.mean(1)
    result = uv.copy()
    for source, goal in moves:
        inside = source.holds(centres)
        low, size = (
            np.asarray([source.left, source.top]),
            np.asarray([source.right - source.left, source.bottom - source.top]),
        )
        goal_low, goal_size = (
            np.asarray([goal.left, goal.top]),
            np.asarray([goal.right - goal.left, goal.bottom - goal.top]),
        )
        result[inside] = goal_low + (uv[inside] - low) / size * goal_size
    return downwards(result.astype(np.float32))


def draw(
    corner_uvs: NDArray[np.float32], corner_values: NDArray[np.float32], size: int
) -> tuple[Grid, NDArray[np.bool_]]:
    """Draws values given at face corners into texture space.

    Args:
        corner_uvs: V upwards. [F, 4, 2]
        corner_values: [F, 4, C]
        size: S, texels on a side.

    Returns:
        The image [S, S, C], extended a little beyond the islands, and where a face lies. [S, S]
    """
    channels = corner_values.shape[-1]
    image = np.zeros((size, size, channels), np.float32)
    covered = np.zeros((size, size), bool)
    points = downwards(corner_uvs) * size - 0.5
    for face, values in zip(points, corner_values, strict=True):
        for triangle in ((0, 1, 2), (0, 2, 3)):
            _triangle(image, covered, face[list(triangle)], values[list(triangle)])
    return _extend(image, covered), covered


def _triangle(image: Grid, covered: NDArray[np.bool_], p: NDArray[np.float32], values: NDArray[np.float32]) -> None:
    size = len(image)
    low = np.maximum(np.floor(p.min(0)).astype(int), 0)
    high = np.minimum(np.ceil(p.max(0)).astype(int) + 1, size)
    area = (p[1, 0] - p[0, 0]) * (p[2, 1] - p[0, 1]) - (p[2, 0] - p[0, 0]) * (p[1, 1] - p[0, 1])
    if abs(area) < 1e-9 or (high <= low).any():
        return
    x = np.arange(low[0], high[0], dtype=np.float32)[None, :]
    y = np.arange(low[1], high[1], dtype=np.float32)[:, None]
    b = ((x - p[0, 0]) * (p[2, 1] - p[0, 1]) - (p[2, 0] - p[0, 0]) * (y - p[0, 1])) / area
    c = ((p[1, 0] - p[0, 0]) * (y - p[0, 1]) - (x - p[0, 0]) * (p[1, 1] - p[0, 1])) / area
    inside = (b >= -0.02) & (c >= -0.02) & (b + c <= 1.02)
    if inside.any():
        shares = np.stack([1 - b - c, b, c], -1)[inside]
        image[low[1] : high[1], low[0] : high[0]][inside] = shares @ values
        covered[low[1] : high[1], low[0] : high[0]] |= inside


def _extend(image: Grid, covered: NDArray[np.bool_]) -> Grid:
    # The place of the covered texel that each takes its values from; spreading places is cheaper than values.
    source = np.where(covered, np.arange(covered.size, dtype=np.int32).reshape(covered.shape), -1)
    for _ in range(_FILL_ROUNDS):
        before = source.copy()
        for axis in (0, 1):
            for step in (1, -1):
                source = np.where(source < 0, np.roll(before, step, axis), source)
    result = image.copy()
    fresh = (source >= 0) & ~covered
    result[fresh] = image.reshape(-1, image.shape[-1])[source[fresh]]
    return result


def blur(grid: Grid, sigma: float) -> Grid:
    """Gaussian blur; wraps at the edges. [S, S] or [S, S, C]."""
    rows = np.fft.fftfreq(grid.shape[0])[:, None]
    columns = np.fft.rfftfreq(grid.shape[1])[None, :]
    damping = np.exp(-2 * (np.pi * sigma) ** 2 * (rows**2 + columns**2))
    if grid.ndim == 3:
        return np.stack([blur(grid[..., c], sigma) for c in range(grid.shape[2])], -1)
    return np.fft.irfft2(np.fft.rfft2(grid) * damping, grid.shape).astype(np.float32)


def noise(size: int, sigma: float, seed: int) -> Grid:
    """Smooth random values with mean 0 and deviation 1; the same for the same seed. [S, S]."""
    raw = np.random.default_rng(seed).standard_normal((size, size)).astype(np.float32)
    soft = blur(raw, sigma) if sigma > 0 else raw
    return single((soft - soft.mean()) / soft.std())


def smear(grain: Grid, down: Grid, across: Grid, texels: int, where: NDArray[np.bool_] | None = None) -> Grid:
    """Averages along a direction, `texels` to each side: grain becomes strands.

    Args:
        grain: [S, S]
        down: The direction's part along rows; with `across` of unit length. [S, S]
        across: Its part along columns. [S, S]
        texels: Half the strands' length.
        where: Only there; the rest is 0. [S, S]

    Returns:
        Deviation 1, cut at 2. [S, S]
    """
    rows, columns = np.nonzero(np.ones(grain.shape, bool) if where is None else where)
    step_r, step_c = down[rows, columns], across[rows, columns]
    total = np.zeros(len(rows), np.float32)
    for step in range(-texels, texels + 1, 2):
        r = np.clip(rows + step * step_r, 0, grain.shape[0] - 1).astype(int)
        c = np.clip(columns + step * step_c, 0, grain.shape[1] - 1).astype(int)
        total += grain[r, c]
    result = np.zeros_like(grain)
    result[rows, columns] = (total / max(float(total.std()), 1e-6)).clip(-2, 2)
    return result


def sample(grid: Grid, u: Grid, v: Grid) -> Grid:
    """Bilinear look-up, U and V from 0 to 1, V downwards."""
    x = np.clip(u * grid.shape[1] - 0.5, 0, grid.shape[1] - 1.001)
    y = np.clip(v * grid.shape[0] - 0.5, 0, grid.shape[0] - 1.001)
    i, j = x.astype(int), y.astype(int)
    fx, fy = (x - i)[..., None], (y - j)[..., None]
    values = grid if grid.ndim == 3 else grid[..., None]
    top = values[j, i] * (1 - fx) + values[j, i + 1] * fx
    bottom = values[j + 1, i] * (1 - fx) + values[j + 1, i + 1] * fx
    result = (top * (1 - fy) + bottom * fy).astype(np.float32)
    return single(result if grid.ndim == 3 else result[..., 0])
