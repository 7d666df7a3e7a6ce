"""Neighbours, mirror images, edge loops, distances over the surface and smoothing on a quad mesh."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.errors import BakeError

Field = NDArray[np.float32]
"""One number per vertex. [V]"""


def single(values: Any) -> NDArray[np.float32]:
    """Returns numbers in single precision, as everything here is kept."""
    return np.asarray(values, np.float32)


@dataclass(frozen=True, slots=True)
class Topology:
    """Edges and neighbours of a mesh.

    Attributes:
        count: V, vertices including those without a face.
        edges: Each edge once. [E, 2]
        neighbours: Vertex to its neighbours.
        faces_of: Edge (smaller vertex first) to the faces beside it.
        faces: [F, 4]
    """

    count: int
    edges: NDArray[np.int64]
    neighbours: dict[int, set[int]]
    faces_of: dict[tuple[int, int], list[int]]
    faces: NDArray[np.int32]


def build(faces: NDArray[np.int32], count: int) -> Topology:
    """Returns the topology of faces [F, 4] over `count` vertices."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    faces_of: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, face in enumerate(faces.tolist()):
        for a, b in zip(face, [*face[1:], face[0]], strict=True):
            if a != b:
                neighbours[a].add(b)
                neighbours[b].add(a)
                faces_of[min(a, b), max(a, b)].append(index)
    edges = np.asarray(sorted(faces_of), np.int64).reshape(-1, 2)
    return Topology(count, edges, dict(neighbours), dict(faces_of), faces)


def mirror(positions: Field) -> NDArray[np.int64]:
    """Finds each vertex's mirror image in x. [V].

    Raises:
        BakeError: The mesh is not symmetric to a hundredth of its unit.
    """
    keys = np.round(positions * [1, 1, 1], 3)
    order = {tuple(row): index for index, row in enumerate((keys + 0.0).tolist())}
    flipped = (np.round(positions * [-1, 1, 1], 3) + 0.0).tolist()
    image = np.asarray([order.get(tuple(row), -1) for row in flipped], np.int64)
    for lost in np.flatnonzero(image < 0):
        gap = np.linalg.norm(positions - positions[lost] * [-1, 1, 1], axis=1)
        if gap.min() > 0.01:
            raise BakeError(f"Vertex {lost} of the base mesh has no mirror image; the package is not the pinned one.")
        image[lost] = gap.argmin()
    return image


def edge_loop(topology: Topology, start: int, second: int) -> list[int]:
    """Follows the edge loop from `start` through `second` until it closes or meets an irregular vertex."""
    loop = [start, second]
    while len(loop) <= topology.count:
        before, here = loop[-2], loop[-1]
        around = topology.neighbours[here]
        if len(around) != 4:
            break
        beside = {int(v) for f in topology.faces_of[min(before, here), max(before, here)] for v in topology.faces[f]}
        ahead = around - beside
        if len(ahead) != 1:
            break
        (following,) = ahead
        if following == start:
            break
        loop.append(following)
    return loop


def distance(topology: Topology, positions: Field, sources: NDArray[np.int64], reach: float) -> Field:
    """Returns the way along edges to the nearest source, up to `reach`; infinite beyond. [V]."""
    a, b = topology.edges.T
    length = np.linalg.norm(positions[a] - positions[b], axis=1).astype(np.float32)
    best = np.full(topology.count, np.inf, np.float32)
    best[sources] = 0
    while True:
        trial = best.copy()
        np.minimum.at(trial, a, best[b] + length)
        np.minimum.at(trial, b, best[a] + length)
        trial[trial > reach] = np.inf
        if np.array_equal(trial, best):
            return best
        best = trial


def smooth(topology: Topology, values: NDArray[np.float32], rounds: int, amount: float = 0.5) -> NDArray[np.float32]:
    """Averages each vertex with its neighbours `rounds` times; [V] or [V, 3]."""
    a, b = topology.edges.T
    degree = np.bincount(np.concatenate([a, b]), minlength=topology.count)
    shape = (-1,) + (1,) * (values.ndim - 1)
    weight = np.maximum(degree, 1).reshape(shape)
    result = values.astype(np.float32)
    for _ in range(rounds):
        total = np.zeros_like(result)
        np.add.at(total, a, result[b])
        np.add.at(total, b, result[a])
        mean = np.where(degree.reshape(shape) > 0, total / weight, result)
        result = (result + amount * (mean - result)).astype(np.float32)
    return result


def ramp(value: NDArray[np.float32], low: float, high: float) -> Field:
    """Smooth step from 0 at `low` to 1 at `high` (falling when low > high)."""
    t = np.clip((value - low) / ((high - low) or 1e-9), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
