"""A general parser for the faces of three.js' JSON model format, version 3.

A face is a run of integers: a bit mask, three or four vertex indices, then whatever the mask announces.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.errors import BakeError

QUAD = 1
FACE_MATERIAL = 2
FACE_UV = 4
CORNER_UV = 8
FACE_NORMAL = 16
CORNER_NORMAL = 32
FACE_COLOUR = 64
CORNER_COLOUR = 128


@dataclass(frozen=True, slots=True)
class Model:
    """A polygon model; a triangle repeats its last corner, so that every face is a row of four.

    Attributes:
        positions: [V, 3], the file's own units.
        faces: Vertex of each corner. [F, 4]
        corner_uvs: Texture coordinate of each corner, V upwards; zeros where the file has none. [F, 4, 2]
        materials: Index into `material_names` of each face. [F]
        material_names: As the file names them.
    """

    positions: NDArray[np.float32]
    faces: NDArray[np.int32]
    corner_uvs: NDArray[np.float32]
    materials: NDArray[np.int32]
    material_names: tuple[str, ...]


def _face(stream: Sequence[int], at: int) -> tuple[list[int], list[int], int, int]:
    """Returns corners, texture coordinates (or none), material and the position behind the face at `at`."""
    mask = stream[at]
    count = 4 if mask & QUAD else 3
    corners = list(stream[at + 1 : at + 1 + count])
    at += 1 + count
    material = 0
    uvs: list[int] = []
    if mask & FACE_MATERIAL:
        material = stream[at]
        at += 1
    if mask & FACE_UV:
        at += 1
    if mask & CORNER_UV:
        uvs = list(stream[at : at + count])
        at += count
    at += bool(mask & FACE_NORMAL) + count * bool(mask & CORNER_NORMAL)
    at += bool(mask & FACE_COLOUR) + count * bool(mask & CORNER_COLOUR)
    return corners, uvs, material, at


def parse(content: Mapping[str, Any], name: str = "model") -> Model:
    """Parses one model.

    Args:
        content: The parsed JSON object.
        name: For error messages.

    Returns:
        The model.

    Raises:
        BakeError: The arrays are missing, cut short, or point outside each other.
    """
    try:
        positions = np.asarray(content["vertices"], dtype=np.float32).reshape(-1, 3)
        stream: Sequence[int] = content["faces"]
        layers = content.get("uvs") or [[]]
        table = np.asarray(layers[0], dtype=np.float32).reshape(-1, 2)
        corners, uvs, materials = _faces(stream)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BakeError(f"{name} is not a three.js model: {error!r}.") from error
    if corners.size and (corners.min() < 0 or corners.max() >= len(positions)):
        raise BakeError(f"{name} has a face that points outside its {len(positions)} vertices.")
    if uvs.size and uvs.max() >= len(table):
        raise BakeError(f"{name} has a face that points outside its {len(table)} texture coordinates.")
    corner_uvs = np.zeros((*corners.shape, 2), np.float32)
    if len(table):
        corner_uvs = np.where((uvs >= 0)[..., None], table[np.maximum(uvs, 0)], 0).astype(np.float32)
    names = tuple(str(material.get("DbgName", "")) for material in content.get("materials", []))
    return Model(positions, corners, corner_uvs, materials, names)


def _faces(stream: Sequence[int]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    corners: list[list[int]] = []
    uvs: list[list[int]] = []
    materials: list[int] = []
    at = 0
    while at < len(stream):
        face, face_uvs, material, at = _face(stream, at)
        if at > len(stream) or len(face) < 3:
            raise ValueError("the face list is cut short")
        corners.append(face if len(face) == 4 else [*face, face[2]])
        padded = face_uvs if len(face_uvs) == 4 else [*face_uvs, face_uvs[2]] if face_uvs else [-1] * 4
        uvs.append(padded)
        materials.append(material)
    shape = (-1, 4)
    return (
        np.asarray(corners, np.int32).reshape(shape),
        np.asarray(uvs, np.int32).reshape(shape),
        np.asarray(materials, np.int32),
    )
