"""Catmull-Clark subdivision as sparse operators, so that a base mesh and its shapes go through the same numbers.

Letters: V vertices, Q quads, E edges, N entries of a sparse matrix, C columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from renderer.mesh import Ints
from renderer.types import Floats


@dataclass(frozen=True, slots=True)
class Operator:
    """A sparse matrix as sorted triplets: out[rows] += values * in[columns].

    Attributes:
        rows: [N] ascending, every row present.
        columns: [N].
        values: [N].
        count: rows of the result.
    """

    rows: Ints
    columns: Ints
    values: Floats
    count: int

    def apply(self, inputs: Floats) -> Floats:
        """Return [count, C] for inputs [V, C]; rows of zeros, most of a shape's, are passed over."""
        used = np.nonzero((inputs != 0).any(axis=1)[self.columns])[0]
        rows, columns, values = self.rows[used], self.columns[used], self.values[used]
        out = np.empty((self.count, inputs.shape[1]), np.float32)
        for axis in range(inputs.shape[1]):
            out[:, axis] = np.bincount(rows, values * inputs[columns, axis], self.count)
        return out


@dataclass(frozen=True, slots=True)
class Refined:
    """One level of subdivision.

    Attributes:
        quads: [4 Q, 4] of the new vertices.
        smooth: old to new vertices by the Catmull-Clark rules, for positions and deltas.
        straight: old to new vertices by plain averages, for texture coordinates and vertex values.
        places: [V new] place of each new vertex.
    """

    quads: Ints
    smooth: Operator
    straight: Operator
    places: Ints


def quads_of(triangles: Ints) -> Ints | None:
    """Recover quads [Q, 4] from triangle pairs (a, b, c), (a, c, d), or None when they are not such pairs."""
    if len(triangles) == 0 or len(triangles) % 2:
        return None
    first, second = triangles[0::2], triangles[1::2]
    if not ((first[:, 0] == second[:, 0]) & (first[:, 2] == second[:, 1])).all():
        return None
    return np.concatenate([first, second[:, 2:]], axis=1)


def triangles_of(quads: Ints) -> Ints:
    """Split quads into the triangle pairs that `quads_of` reads."""
    return np.stack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]], axis=1).reshape(-1, 3)


def refine(quads: Ints, places: Ints) -> Refined:
    """Subdivide once.

    The rules (E. Catmull, J. Clark, 1978) run on places, so that texture seams stay smooth; texture coordinates run on
    vertices, so that seams stay sharp. New vertices: the old ones, then one an edge, then one a face.
    """
    vertices = len(places)
    edges, edge_of_side = _edges(quads)
    straight = _straight(quads, edges, vertices)
    place_quads = places[quads]
    place_edges, place_edge_of_side = _edges(place_quads)
    count = int(places.max()) + 1
    place_rules = _catmull_clark(place_quads, place_edges, place_edge_of_side, count)
    # where each new vertex finds its place: old vertices, edges and faces keep their order
    edge_places = np.empty(len(edges), np.int64)
    edge_places[edge_of_side.ravel()] = place_edge_of_side.ravel()
    new_places = np.concatenate(
        [places, count + edge_places, count + len(place_edges) + np.arange(len(quads), dtype=np.int64)]
    )
    one_vertex = np.zeros(count, np.int64)
    one_vertex[places] = np.arange(vertices)  # any vertex of a place has its position
    smooth = _held(_spread(place_rules, new_places, one_vertex), straight, vertices)
    e = vertices + edge_of_side
    f = vertices + len(edges) + np.arange(len(quads), dtype=np.int64)
    children = [np.stack([quads[:, i], e[:, i], f, e[:, i - 1]], axis=1) for i in range(4)]
    return Refined(np.stack(children, axis=1).reshape(-1, 4), smooth, straight, new_places)


def _held(smooth: Operator, straight: Operator, vertices: int) -> Operator:
    """Return the smooth operator with the old vertices held where they were.

    The plain rules shrink: lips part, lids leave the eyeball. What each old vertex lost is added back, and to the new
    vertices between them their mean share of it: S + L (I - S restricted to the old vertices).
    """
    old = smooth.rows < vertices
    lost = Operator(
        np.concatenate([np.arange(vertices, dtype=np.int64), smooth.rows[old]]),
        np.concatenate([np.arange(vertices, dtype=np.int64), smooth.columns[old]]),
        np.concatenate([np.ones(vertices, np.float32), -smooth.values[old]]),
        vertices,
    )
    return _sum(smooth, _product(straight, lost))


def _product(outer: Operator, inner: Operator) -> Operator:
    """Return the operator that applies `inner` and then `outer`."""
    order = np.argsort(inner.rows, kind="stable")
    starts = np.searchsorted(inner.rows[order], np.arange(inner.count + 1))
    lengths = (starts[1:] - starts[:-1])[outer.columns]
    pick = np.repeat(np.arange(len(outer.rows)), lengths)
    within = np.arange(len(pick)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    source = order[np.repeat(starts[outer.columns], lengths) + within]
    return Operator(outer.rows[pick], inner.columns[source], outer.values[pick] * inner.values[source], outer.count)


def _sum(first: Operator, second: Operator) -> Operator:
    """Return the operator that adds both results, with one entry for each row and column."""
    rows, columns = np.concatenate([first.rows, second.rows]), np.concatenate([first.columns, second.columns])
    values = np.concatenate([first.values, second.values])
    width = int(columns.max()) + 1
    keys, inverse = np.unique(rows * width + columns, return_inverse=True)
    total = np.bincount(inverse, values)
    keep = np.abs(total) > 1e-7
    return Operator(keys[keep] // width, keys[keep] % width, total[keep].astype(np.float32), first.count)


def _edges(quads: Ints) -> tuple[Ints, Ints]:
    """Return the distinct edges [E, 2] and, for side i (corner i to i+1) of each quad, its edge [Q, 4]."""
    sides = np.stack([quads, np.roll(quads, -1, axis=1)], axis=2).reshape(-1, 2)
    sides = np.sort(sides, axis=1)
    keys = sides[:, 0] * (int(quads.max()) + 1) + sides[:, 1]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return sides[first], inverse.reshape(-1, 4).astype(np.int64)


def _operator(parts: list[tuple[Ints, Ints, npt.NDArray[np.floating]]], count: int) -> Operator:
    rows = np.concatenate([part[0].ravel() for part in parts])
    columns = np.concatenate([part[1].ravel() for part in parts])
    values = np.concatenate([np.broadcast_to(part[2], part[0].shape).ravel() for part in parts])
    order = np.argsort(rows, kind="stable")
    return Operator(rows[order], columns[order], values[order].astype(np.float32), count)


def _straight(quads: Ints, edges: Ints, vertices: int) -> Operator:
    own = np.arange(vertices, dtype=np.int64)
    edge_rows = np.repeat(vertices + np.arange(len(edges)), 2)
    face_rows = np.repeat(vertices + len(edges) + np.arange(len(quads)), 4)
    return _operator(
        [
            (own, own, np.ones(1)),
            (edge_rows, edges.ravel(), np.full(1, 0.5)),
            (face_rows, quads.ravel(), np.full(1, 0.25)),
        ],
        vertices + len(edges) + len(quads),
    )


def _catmull_clark(quads: Ints, edges: Ints, edge_of_side: Ints, count: int) -> Operator:
    """Return the operator from places to (places, edges, faces)."""
    uses = np.bincount(edge_of_side.ravel(), minlength=len(edges))
    border_edge = uses != 2
    border = np.zeros(count, bool)
    border[edges[border_edge].ravel()] = True
    faces_at = np.maximum(np.bincount(quads.ravel(), minlength=count), 1).astype(float)
    parts = _edge_rules(quads, edges, edge_of_side, border_edge, count)
    face_rows = np.repeat(count + len(edges) + np.arange(len(quads)), 4)
    parts.append((face_rows, quads.ravel(), np.full(1, 0.25)))
    # inner places: (F + 2 R + (n - 3) P) / n with F mean face point, R mean edge midpoint, n faces around
    n = faces_at
    corner = np.repeat(quads.ravel(), 4)  # each corner collects the four corners of its face
    members = np.repeat(quads, 4, axis=0).ravel()
    inside = ~border[corner]
    parts.append((corner[inside], members[inside], 0.25 / n[corner[inside]] ** 2))
    both = np.concatenate([edges, edges[:, ::-1]])
    inner = both[~border[both[:, 0]]]
    parts.append((inner[:, 0], inner[:, 0], 1.0 / n[inner[:, 0]] ** 2))
    parts.append((inner[:, 0], inner[:, 1], 1.0 / n[inner[:, 0]] ** 2))
    keep = np.nonzero(~border)[0]
    parts.append((keep, keep, (n[keep] - 3.0) / n[keep]))
    parts.extend(_border_rules(edges[border_edge], border, faces_at, count))
    return _operator(parts, count + len(edges) + len(quads))


def _edge_rules(
    quads: Ints, edges: Ints, edge_of_side: Ints, border_edge: npt.NDArray[np.bool_], count: int
) -> list[tuple[Ints, Ints, npt.NDArray[np.floating]]]:
    """Border edges: midpoint. Inner edges: mean of both ends and both neighbouring face points."""
    rows = count + np.arange(len(edges), dtype=np.int64)
    ends = np.where(border_edge, 0.5, 0.25)
    parts: list[tuple[Ints, Ints, npt.NDArray[np.floating]]] = [
        (rows, edges[:, 0], ends),
        (rows, edges[:, 1], ends),
    ]
    side_rows = np.repeat(edge_of_side.ravel(), 4)
    members = np.repeat(quads, 4, axis=0).ravel()
    inside = ~border_edge[side_rows]
    parts.append((count + side_rows[inside], members[inside], np.full(1, 0.0625)))
    return parts


def _border_rules(
    edges: Ints, border: npt.NDArray[np.bool_], faces_at: npt.NDArray[np.floating], count: int
) -> list[tuple[Ints, Ints, npt.NDArray[np.floating]]]:
    """Border places: 3/4 own and 1/8 of each of the two neighbours along the border; corners stay."""
    both = np.concatenate([edges, edges[:, ::-1]])
    smooth = (np.bincount(both[:, 0], minlength=count) == 2) & (faces_at > 1)
    simple = smooth[both[:, 0]]
    own = np.nonzero(border)[0]
    return [
        (own, own, np.where(smooth[own], 0.75, 1.0)),
        (both[simple, 0], both[simple, 1], np.full(1, 0.125)),
    ]


def _spread(rules: Operator, new_places: Ints, one_vertex: Ints) -> Operator:
    """Turn an operator between places into one between vertices."""
    starts = np.searchsorted(rules.rows, np.arange(rules.count + 1))
    lengths = (starts[1:] - starts[:-1])[new_places]
    rows = np.repeat(np.arange(len(new_places)), lengths)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    source = np.repeat(starts[new_places], lengths) + within
    return Operator(rows, one_vertex[rules.columns[source]], rules.values[source], len(new_places))
