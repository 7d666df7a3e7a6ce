"""From a fitted mesh to a part of the file: corners to vertices, units to metres, what follows the head."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.anatomy import vertex_normals

METRES_PER_DECIMETRE = 0.1


@dataclass(frozen=True, slots=True)
class Shell:
    """A mesh in the package's own terms: shared vertices, a texture coordinate per face corner.

    Attributes:
        positions: Decimetres. [N, 3]
        faces: [F, 4]
        corner_uvs: V upwards. [F, 4, 2]
        morphs: Shape name to displacement, decimetres. [N, 3]
    """

    positions: NDArray[np.float32]
    faces: NDArray[np.int32]
    corner_uvs: NDArray[np.float32]
    morphs: Mapping[str, NDArray[np.float32]]

    def keep(self, faces: NDArray[np.bool_]) -> "Shell":
        """Returns the shell with some faces only; vertices stay."""
        return Shell(self.positions, self.faces[faces], self.corner_uvs[faces], self.morphs)


@dataclass(frozen=True, slots=True)
class Welded:
    """Vertices split where the texture needs it.

    Attributes:
        source: Shell vertex of each vertex. [N]
        uvs: V downwards. [N, 2]
        faces: [F, 4]
    """

    source: NDArray[np.int64]
    uvs: NDArray[np.float32]
    faces: NDArray[np.int32]


def weld(faces: NDArray[np.int32], corner_uvs: NDArray[np.float32]) -> Welded:
    """Gives each pair of vertex and texture coordinate one vertex; drops vertices without a face."""
    keys = np.concatenate([faces.reshape(-1, 1), np.round(corner_uvs.reshape(-1, 2) * 65536).astype(np.int64)], 1)
    unique, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    uvs = corner_uvs.reshape(-1, 2)[first].copy()
    uvs[:, 1] = 1 - uvs[:, 1]
    return Welded(unique[:, 0], uvs.astype(np.float32), inverse.reshape(faces.shape).astype(np.int32))


def shell_normals(shell: Shell) -> NDArray[np.float32]:
    """Smooth normals over shared vertices, so that texture seams do not show."""
    return vertex_normals(shell.positions, shell.faces)


def split_components(faces: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Returns the number of the connected piece each vertex belongs to. [N]."""
    label = np.arange(count)
    while True:
        lowest = label[faces].min(1)
        trial = label.copy()
        np.minimum.at(trial, faces.reshape(-1), np.repeat(lowest, 4))
        trial = trial[trial]
        if np.array_equal(trial, label):
            return label
        label = trial
