"""What each texel of the skin knows: its place on the neutral head, its distance to lips, lids and hair.

The packaged layout keeps room for a whole body; here the head gets most of the texture.
"""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.tools.avatar import atlas
from assets.tools.avatar.anatomy import Anatomy
from assets.tools.avatar.atlas import Grid, Region
from assets.tools.avatar.occlusion import cover
from assets.tools.avatar.parts import Shell
from assets.tools.avatar.topology import Topology, single

SIZE = 2048
DRAWN = 1024  # fields are smooth: half the size is enough

HEAD = Region(0.636, 0.176, 0.998, 0.857)
CHEST = Region(0.25, 0.02, 0.511, 0.262)
MOUTH = Region(0.75, 0.858, 0.93, 0.992)
SOCKETS = Region(0.008, 0.362, 0.156, 0.458)
MOVES = (
    (HEAD, Region(0.003, 0.003, 0.715, 0.997)),
    (CHEST, Region(0.725, 0.01, 0.99, 0.29)),
    (MOUTH, Region(0.725, 0.32, 0.99, 0.58)),
    (SOCKETS, Region(0.725, 0.61, 0.99, 0.8)),
)
OPAQUE = 0.6
ON_SCALP_DM = 0.22  # hair further off hangs in front of the skin and does not grow there

Window = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class Fields:
    """What each texel knows.

    Attributes:
        place: Position on the neutral head, decimetres. [S, S, 3]
        old_uv: Where it was in the packaged texture, V downwards. [S, S, 2]
        lip: Number of the edge ring around the mouth, 0 where the lips meet. [S, S]
        lid: Number of the edge ring around the eye, 0 at the lid margin. [S, S]
        hair: Distance to the hair, decimetres. [S, S]
        inside: 1 in mouth and eye sockets. [S, S]
        normal: Of the neutral head. [S, S, 3]
    """

    place: Grid
    old_uv: Grid
    lip: Grid
    lid: Grid
    hair: Grid
    inside: Grid
    normal: Grid

    def cut(self, window: Window) -> "Fields":
        """Some rows and columns of all fields; shares their memory."""
        return Fields(*(getattr(self, name.name)[window] for name in dataclass_fields(self)))


def rearranged(shell: Shell) -> Shell:
    """Gives the head most of the texture; the packaged layout keeps room for a whole body."""
    return Shell(shell.positions, shell.faces, atlas.move(shell.corner_uvs, MOVES), shell.morphs)


def roots(hair: Shell, strands: Image.Image, skin: Shell) -> NDArray[np.float32]:
    """Returns points where hair lies on the scalp: opaque places of the mesh that are close to the skin. [P, 3]."""
    points = cover(hair.positions, hair.faces)
    corners = np.arange(hair.faces.size, dtype=np.int32).reshape(-1, 4)
    uvs = cover(hair.positions[hair.faces].reshape(-1, 3), corners, hair.corner_uvs.reshape(-1, 2))
    alpha = atlas.sample(single(np.asarray(strands.getchannel("A"), np.float32) / 255), uvs[:, 0], 1 - uvs[:, 1])
    points = points[alpha > OPAQUE]
    if not len(points):
        return points
    high = np.unique(skin.faces[skin.positions[skin.faces][..., 1].min(1) > points[:, 1].min() - ON_SCALP_DM])
    return points[_gap(points, skin.positions[high]) < ON_SCALP_DM]


def rings(topology: Topology, start: NDArray[np.int64], count: int) -> Grid:
    """Number of edges to the start, up to `count`. [V]."""
    best = np.full(topology.count, count, np.float32)
    best[start] = 0
    a, b = topology.edges.T
    for _ in range(count):
        trial = best.copy()
        np.minimum.at(trial, a, best[b] + 1)
        np.minimum.at(trial, b, best[a] + 1)
        best = trial
    return best


def fields(shell: Shell, packed: Shell, face: Anatomy, hair_points: NDArray[np.float32]) -> Fields:
    """Draws the fields for a rearranged shell; `packed` is the same shell in the packaged layout."""
    rims = np.concatenate([face.upper_rim, face.lower_rim])
    lids = np.concatenate([face.left.rim, face.right.rim])
    away = _distance_to_points(shell.positions, hair_points)
    vertex = np.stack([rings(face.topology, rims, 9), rings(face.topology, lids, 9), away], 1)
    vertex = np.concatenate([shell.positions, vertex, face.normals], 1).astype(np.float32)
    centres = atlas.face_centres(packed.corner_uvs)
    inside = (MOUTH.holds(centres) | SOCKETS.holds(centres)).astype(np.float32)
    corners = np.concatenate(
        [
            vertex[shell.faces],
            atlas.downwards(packed.corner_uvs),
            np.repeat(inside[:, None, None], 4, 1),
        ],
        -1,
    )
    drawn, _ = atlas.draw(shell.corner_uvs, corners.astype(np.float32), DRAWN)
    large = np.stack([enlarged(drawn[..., c]) for c in range(drawn.shape[-1])], -1)
    return Fields(
        place=large[..., 0:3],
        old_uv=large[..., 9:11],
        lip=large[..., 3],
        lid=large[..., 4],
        hair=large[..., 5],
        inside=large[..., 11],
        normal=large[..., 6:9],
    )


def enlarged(grid: Grid) -> Grid:
    """Returns a field at the full size. [S, S]."""
    return np.asarray(Image.fromarray(grid).resize((SIZE, SIZE), Image.Resampling.BILINEAR), np.float32)


def _distance_to_points(positions: NDArray[np.float32], points: NDArray[np.float32], far: float = 0.6) -> Grid:
    result = np.full(len(positions), far, np.float32)
    if len(points):
        near = np.flatnonzero(positions[:, 1] > points[:, 1].min() - far)
        result[near] = np.minimum(far, _gap(positions[near], points[::3]))
    return result


def _gap(points: NDArray[np.float32], others: NDArray[np.float32]) -> Grid:
    """Distance from each point to the nearest of the others. [N]."""
    middle = others.mean(0)
    a, b = points - middle, others - middle
    size = (b**2).sum(1)
    least = [
        (size - 2 * a[rows] @ b.T).min(1) + (a[rows] ** 2).sum(1)
        for rows in np.array_split(np.arange(len(a)), max(1, len(a) // 256))
    ]
    return single(np.sqrt(np.maximum(np.concatenate(least), 0)))
