"""Where things are on the base mesh: lips, lids, jaw, left and right.

Vertex numbers are those of MakeHuman's base mesh (hm08), which never change. Left is the character's own left, +x.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import topology as mesh
from assets.tools.avatar.topology import Field, Topology, ramp, single

# On the midline, from nose to chin.
NOSE_TIP = 302
NOSE_BASE = 342
LIP_TOP = 468  # middle of the upper lip's red
UPPER_RIM = (474, 7229)  # where the lips meet: a start and the direction of the loop round the mouth
LOWER_RIM = 493
LIP_BOTTOM = 513
CHIN = 5225

LEFT_UPPER_LID, LEFT_LOWER_LID = 13352, 13370  # on the lid margin's edge loop, at the middle of the eye

JAW = {"jaw": 1.0}
HEAD = {"head": 1.0, "neck03": 0.85, "neck02": 0.5, "neck01": 0.18}


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye: its centre, and the lid margin as columns from the inner to the outer corner.

    Attributes:
        centre: Of the eyeball, decimetres. [3]
        upper: Margin vertices of the upper lid. [K]
        lower: Margin vertices of the lower lid. [K2]
        rim: All margin vertices.
        side: +1 left, -1 right.
    """

    centre: Field
    upper: NDArray[np.int64]
    lower: NDArray[np.int64]
    rim: NDArray[np.int64]
    side: int


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The neutral head and its landmarks.

    Attributes:
        rest: Neutral positions, decimetres. [V, 3]
        normals: Of the neutral body; zero for vertices without faces. [V, 3]
        topology: Of the body faces.
        mirrored: Mirror image of each vertex. [V]
        jaw: How much each vertex follows the jaw, 0 to 1. [V]
        jaw_pivot: Jaw joint, decimetres. [3]
        upper_rim: Where the upper lip touches the lower, corner to corner. [K]
        lower_rim: The lower lip's side of it. [K2]
        corners: Left and right mouth corner.
        left: The left eye.
        right: The right eye.
    """

    rest: NDArray[np.float32]
    normals: NDArray[np.float32]
    topology: Topology
    mirrored: NDArray[np.int64]
    jaw: Field
    jaw_pivot: Field
    upper_rim: NDArray[np.int64]
    lower_rim: NDArray[np.int64]
    corners: tuple[int, int]
    left: Eye
    right: Eye

    def reach(self, sources: NDArray[np.int64] | list[int], radius: float, core: float = 0.0) -> Field:
        """1 within `core` of the sources (along the skin), falling smoothly to 0 at `radius`, decimetres. [V]."""
        way = mesh.distance(self.topology, self.rest, np.asarray(sources, np.int64), radius)
        return ramp(np.minimum(way, radius), radius, core)

    def split(self, width: float = 0.14) -> tuple[Field, Field]:
        """Smooth masks for the left and the right half that add up to one everywhere. [V] each."""
        left = ramp(self.rest[:, 0], -width, width)
        return left, 1 - left


def joint(rest: NDArray[np.float32], rig: Mapping[str, Any], name: str) -> Field:
    """Returns a joint's place: the mean of the vertices of its helper cube."""
    return np.asarray(rest[rig["joints"][name]].mean(0), np.float32)


def bone_share(model: Mapping[str, Any], rig: Mapping[str, Any], shares: Mapping[str, float]) -> Field:
    """Sums the skinning weights of bones, each times a share that the bones below it inherit. [V].

    Args:
        model: The parsed mesh, with its skinning.
        rig: The parsed rig.
        shares: Bone to share; 0 for bones below none of them.
    """
    parents = {name: bone["parent"] for name, bone in rig["bones"].items()}

    def inherited(name: str | None) -> float:
        while name and name not in shares:
            name = parents.get(name)
        return shares[name] if name else 0.0

    each = np.asarray([inherited(str(bone["name"]).split("____")[0]) for bone in model["bones"]], np.float32)
    per_vertex = int(model["influencesPerVertex"])
    weights = np.asarray(model["skinWeights"], np.float32).reshape(-1, per_vertex)
    indices = np.asarray(model["skinIndices"], np.int64).reshape(-1, per_vertex)
    return single((weights * each[indices]).sum(1))


def vertex_normals(positions: NDArray[np.float32], faces: NDArray[np.int32]) -> NDArray[np.float32]:
    """Area-weighted unit normals. [V, 3]."""
    across = np.cross(
        positions[faces[:, 2]] - positions[faces[:, 0]], positions[faces[:, 3]] - positions[faces[:, 1]]
    ) + np.where((faces[:, 2] == faces[:, 3])[:, None], 1e-12, 0)
    total = np.zeros_like(positions)
    for corner in range(4):
        np.add.at(total, faces[:, corner], across.astype(np.float32))
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return single(total / np.maximum(length, 1e-12))


def survey(
    rest: NDArray[np.float32],
    faces: NDArray[np.int32],
    mirrored: NDArray[np.int64],
    jaw: Field,
    rig: Mapping[str, Any],
) -> Anatomy:
    """Finds the landmarks on a neutral head.

    Args:
        rest: Neutral positions of the whole base mesh. [V, 3]
        faces: Body faces only. [F, 4]
        mirrored: Mirror image of each vertex, from the symmetric base mesh.
        jaw: How much each vertex follows the jaw, from `bone_share`.
        rig: The parsed rig.
    """
    topology = mesh.build(faces, len(rest))
    ring = mesh.edge_loop(topology, *UPPER_RIM)
    half = ring.index(LOWER_RIM)
    upper_half = ring[: half + 1]
    corner = max(upper_half, key=lambda v: float(rest[v, 0]))
    turn = upper_half.index(corner)
    upper = _both_sides(upper_half[: turn + 1], mirrored, rest)
    lower = _both_sides(upper_half[turn:], mirrored, rest)
    soft_jaw = _rounded_jaw(topology, rest, jaw, upper, lower)
    left = _eye(rest, topology, joint(rest, rig, "eye.L____head"))
    right = Eye(
        left.centre * np.asarray([-1, 1, 1], np.float32),
        mirrored[left.upper],
        mirrored[left.lower],
        mirrored[left.rim],
        -1,
    )
    return Anatomy(
        rest=rest,
        normals=vertex_normals(rest, faces),
        topology=topology,
        mirrored=mirrored,
        jaw=np.asarray((soft_jaw + soft_jaw[mirrored]) / 2, np.float32),
        jaw_pivot=joint(rest, rig, "jaw____head"),
        upper_rim=upper,
        lower_rim=lower,
        corners=(corner, int(mirrored[corner])),
        left=left,
        right=right,
    )


def _rounded_jaw(
    topology: Topology, rest: NDArray[np.float32], jaw: Field, upper: NDArray[np.int64], lower: NDArray[np.int64]
) -> Field:
    """Smooths the jaw's share; along the lower lip it follows an arc, so that the open mouth is round, not pointed."""
    soft = np.clip(mesh.smooth(topology, jaw, 2), 0, 1)
    rims = np.concatenate([upper, lower])
    soft[rims] = jaw[rims]
    x = rest[lower, 0] / rest[lower, 0].max()
    corner, middle = float(jaw[lower[0]]), 0.93
    arc = corner + (middle - corner) * np.sqrt(np.clip(1 - x * x, 0, 1))
    change = np.interp(rest[:, 0], rest[lower, 0], arc - jaw[lower], left=0, right=0)
    ways = [mesh.distance(topology, rest, rim[1:-1], 0.3) for rim in (lower, upper)]
    near = ramp(np.minimum(ways[0], 0.3), 0.26, 0.05) * (ways[0] < ways[1])
    return single(np.clip(soft + near * change, 0, 1))


def _both_sides(half: list[int], mirrored: NDArray[np.int64], rest: NDArray[np.float32]) -> NDArray[np.int64]:
    every = sorted({*half, *(int(v) for v in mirrored[half])}, key=lambda v: float(rest[v, 0]))
    return np.asarray(every, np.int64)


def _eye(rest: NDArray[np.float32], topology: Topology, centre: Field) -> Eye:
    """The left eye's margin loop, parted at its inner and outer corner."""
    sideways = [n for n in topology.neighbours[LEFT_UPPER_LID] if abs(rest[n, 0] - rest[LEFT_UPPER_LID, 0]) > 0.01]
    ring = np.asarray(mesh.edge_loop(topology, LEFT_UPPER_LID, sideways[0]), np.int64)
    inner, outer = ring[rest[ring, 0].argmin()], ring[rest[ring, 0].argmax()]
    line = rest[inner, 1] + (rest[ring, 0] - rest[inner, 0]) * (rest[outer, 1] - rest[inner, 1]) / (
        rest[outer, 0] - rest[inner, 0]
    )
    ends = (ring == inner) | (ring == outer)
    above, below = ring[(rest[ring, 1] >= line) | ends], ring[(rest[ring, 1] <= line) | ends]
    upper = above[np.argsort(rest[above, 0])]
    lower = below[np.argsort(rest[below, 0])]
    return Eye(centre, upper, lower, ring, 1)
