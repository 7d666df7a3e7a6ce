"""What one ARKit shape does to a part: which vertices it moves, how far, and how it turns the normals around them.

Letters: V vertices, T triangles, N moved vertices, R vertices of a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from renderer import mesh as geometry
from renderer.mesh import Ints
from renderer.types import Floats

STILL_M: Final = 1e-6  # movement below a micrometre is none
_STILL_NORMAL: Final = 1e-4
_BRIDGE: Final = 1024  # vertices; measured: adding that many zeros takes as long as starting another slice


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring vertices of a shape as one block, so that adding them is adding one slice to another.

    Attributes:
        start: first vertex.
        values: [2, R, 3] positions in metres, then normals; zeros for vertices between that do not move.
    """

    start: int
    values: Floats

    @property
    def rows(self) -> slice:
        """Which vertices of the part these are."""
        return slice(self.start, self.start + self.values.shape[1])


@dataclass(frozen=True, slots=True)
class Target:
    """What one ARKit shape at weight 1 adds to a part.

    Attributes:
        rows: [N] ascending, which vertices it touches.
        positions: [N, 3] metres.
        normals: [N, 3] to be added before the normals are made unit length again.
        runs: the same as blocks of neighbours, for adding fast.
    """

    rows: Ints
    positions: Floats
    normals: Floats
    runs: tuple[Run, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", tuple(_runs(self.rows, self.positions, self.normals)))


def _runs(rows: Ints, positions: Floats, normals: Floats) -> Iterable[Run]:
    if not len(rows):
        return
    both = np.stack([positions, normals])
    ends = [*(np.nonzero(np.diff(rows) > _BRIDGE)[0] + 1).tolist(), len(rows)]
    first = 0
    for end in ends:
        start = int(rows[first])
        values = np.zeros((2, int(rows[end - 1]) + 1 - start, 3), np.float32)
        values[:, rows[first:end] - start] = both[:, first:end]
        yield Run(start, values)
        first = end


def find(positions: Floats, triangles: Ints, places: Ints, deltas: Mapping[str, Floats]) -> dict[str, Target]:
    """Return the shapes that move anything, by name.

    Only the triangles that a shape reaches are looked at again: the normal of a place is the sum of its triangles'
    (see `mesh.normals`), so the shape's share is the difference of theirs.

    Args:
        positions: [V, 3] at rest.
        triangles: [T, 3].
        places: [V] see `mesh.weld`.
        deltas: name to displacement [V, 3].
    """
    faces = geometry.face_normals(positions, triangles)
    sums = geometry.gather(faces, places[triangles], int(places.max()) + 1)
    rest = geometry.unit(sums)
    found: dict[str, Target] = {}
    for name, delta in deltas.items():
        moved = _any(np.abs(delta) > STILL_M)
        if not moved.any():
            continue
        near = _any(moved[triangles])
        corners = triangles[near]
        change = geometry.face_normals(positions + delta, corners) - faces[near]
        turned = np.zeros_like(rest)
        reached = np.zeros(len(rest), bool)
        reached[places[corners].ravel()] = True
        turned[reached] = geometry.unit(sums[reached] + geometry.gather(change, places[corners], len(sums))[reached])
        turned[reached] -= rest[reached]
        rows = np.nonzero(moved | _any(np.abs(turned) > _STILL_NORMAL)[places])[0]
        found[name] = Target(rows.astype(np.int64), delta[rows].astype(np.float32), turned[places[rows]])
    return found


def _any(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return for each row whether any of its three flags is set; `any(axis=1)` takes several times as long."""
    return flags[:, 0] | flags[:, 1] | flags[:, 2]
