"""Geometry that knows nothing of faces: welding, smooth normals, tangents, curvature.

Letters: V vertices, T triangles, C columns.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from renderer.types import Floats

Ints = npt.NDArray[np.int64]


def weld(*columns: Floats) -> Ints:
    """Number the distinct places: [V] for each vertex the number of its place, 0 based.

    Texture seams split one place into several vertices; smoothness must not stop there. Two vertices are one place
    only when every column agrees, so lips that touch at rest but move apart stay apart.

    Args:
        columns: [V, C] each; position first, then whatever else must agree.
    """
    rows = np.ascontiguousarray(np.concatenate(columns, axis=1), dtype=np.float32) + np.float32(0)  # -0 becomes 0
    keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1])))[:, 0]
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def normals(positions: Floats, triangles: Ints, places: Ints) -> Floats:
    """Return smooth unit normals [V, 3], each face weighted by its area, shared by all vertices of a place."""
    faces = face_normals(positions, triangles)
    return unit(gather(faces, places[triangles], int(places.max()) + 1)[places])


def face_normals(positions: Floats, triangles: Ints) -> npt.NDArray[np.floating]:
    """Return the normals of triangles [T, 3], as long as twice their area."""
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
    u, v = (b - a).T, (c - a).T
    return np.stack([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]], axis=1)


def gather(faces: npt.NDArray[np.floating], corners: Ints, count: int) -> npt.NDArray[np.float64]:
    """Add what each triangle [T, 3] has to each of its corners [T, 3]: [count, 3]."""
    flat = corners.ravel()
    sums = np.empty((count, 3))
    for axis in range(3):
        sums[:, axis] = np.bincount(flat, np.repeat(faces[:, axis], 3), count)
    return sums


def unit(vectors: npt.NDArray[np.floating]) -> Floats:
    """Return the vectors [V, 3] at length one; a null vector becomes +Z."""
    length = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    null = length <= 1e-12
    out: Floats = (vectors / np.where(null, 1.0, length)[:, None]).astype(np.float32)
    out[null] = (0.0, 0.0, 1.0)
    return out


def tangents(positions: Floats, uvs: Floats, triangles: Ints, places: Ints) -> Floats:
    """Return unit directions [V, 3] in which the texture's v grows downwards: the way hair runs on its cards."""
    p, t = positions[triangles], uvs[triangles]
    edge1, edge2 = p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]
    d1, d2 = t[:, 1] - t[:, 0], t[:, 2] - t[:, 0]
    area = d1[:, 0] * d2[:, 1] - d2[:, 0] * d1[:, 1]
    sign = np.sign(area)[:, None]
    along = (edge2 * d1[:, :1] - edge1 * d2[:, :1]) * sign
    sums = np.zeros((int(places.max()) + 1, 3))
    np.add.at(sums, places[triangles].ravel(), np.repeat(along, 3, axis=0))
    return unit(sums[places])


def curvature(positions: Floats, normals_in: Floats, triangles: Ints, places: Ints) -> Floats:
    """Return how fast the normal turns around each vertex [V], in 1/m, smoothed over its neighbours.

    Source: E. Penner, "Pre-integrated skin shading", 2011: curvature = change of normal / change of position; there
    from screen derivatives, here from the edges of the mesh, which does not show the facets.
    """
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    turn = np.linalg.norm(normals_in[edges[:, 0]] - normals_in[edges[:, 1]], axis=1)
    way = np.linalg.norm(positions[edges[:, 0]] - positions[edges[:, 1]], axis=1)
    rate = turn / np.maximum(way, 1e-5)
    ends, count = places[edges], int(places.max()) + 1
    uses = np.maximum(np.bincount(ends.ravel(), minlength=count), 1)
    value = np.bincount(ends.ravel(), np.repeat(rate, 2), count) / uses
    for _ in range(2):
        spread = np.bincount(ends[:, 0], value[ends[:, 1]], count) + np.bincount(ends[:, 1], value[ends[:, 0]], count)
        value = spread / uses
    return value[places].astype(np.float32)
