"""Writes parts as a binary glTF 2.0 file: one node, mesh and material per part, sparse morph targets.

Each quad becomes two consecutive triangles (a, b, c), (a, c, d), so a loader can find the quads again.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FLOAT, _UINT32 = 5126, 5125
_ARRAY, _ELEMENT = 34962, 34963
_LENGTH_STEP = 1e-6  # metres; a smaller morph displacement is nothing


@dataclass(frozen=True, slots=True)
class Part:
    """One mesh of the file, in metres, Y up, +Z towards the viewer.

    Attributes:
        name: Of node, mesh and material.
        positions: [N, 3]
        normals: Unit length. [N, 3]
        uvs: V downwards. [N, 2]
        faces: Quads; a triangle repeats its last corner. [F, 4]
        head: 1 where the vertex follows the head fully, 0 where it stays with the body. [N]
        occlusion: 1 open, 0 hidden from all light. [N]
        morphs: Shape name to displacement, metres. [N, 3]
        image: PNG or JPEG bytes of the base colour.
        alpha: glTF alpha mode: OPAQUE, MASK or BLEND.
        roughness: glTF roughness factor, 0 to 1.
        double_sided: Whether back faces are drawn.
        extras: Further facts for the mesh's extras.
    """

    name: str
    positions: NDArray[np.float32]
    normals: NDArray[np.float32]
    uvs: NDArray[np.float32]
    faces: NDArray[np.int32]
    head: NDArray[np.float32]
    occlusion: NDArray[np.float32]
    morphs: Mapping[str, NDArray[np.float32]]
    image: bytes
    alpha: str = "OPAQUE"
    roughness: float = 0.6
    double_sided: bool = False
    extras: Mapping[str, Any] = field(default_factory=dict)


class _Buffer:
    """The one binary chunk and the JSON tables that point into it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def view(self, content: bytes, target: int | None = None) -> int:
        self.data += b"\0" * (-len(self.data) % 4)
        entry: dict[str, Any] = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(content)}
        if target is not None:
            entry["target"] = target
        self.data += content
        self.views.append(entry)
        return len(self.views) - 1

    def vertices(self, values: NDArray[np.float32], bounds: bool = False) -> int:
        kind = {1: "SCALAR", 2: "VEC2", 3: "VEC3"}[1 if values.ndim == 1 else values.shape[1]]
        array = np.ascontiguousarray(values, "<f4")
        entry: dict[str, Any] = {
            "bufferView": self.view(array.tobytes(), _ARRAY),
            "componentType": _FLOAT,
            "count": len(array),
            "type": kind,
        }
        if bounds:
            entry |= {"min": array.min(0).tolist(), "max": array.max(0).tolist()}
        self.accessors.append(entry)
        return len(self.accessors) - 1

    def indices(self, values: NDArray[np.int32]) -> int:
        array = np.ascontiguousarray(values.reshape(-1), "<u4")
        view = self.view(array.tobytes(), _ELEMENT)
        self.accessors.append({"bufferView": view, "componentType": _UINT32, "count": len(array), "type": "SCALAR"})
        return len(self.accessors) - 1

    def sparse(self, values: NDArray[np.float32]) -> int:
        moved = np.flatnonzero(np.abs(values).max(1) > _LENGTH_STEP)
        if not len(moved):
            moved = np.zeros(1, np.int64)  # a sparse accessor must replace something
        rows = np.ascontiguousarray(values[moved], "<f4")
        dense = np.zeros_like(values)
        dense[moved] = rows
        entry = {
            "componentType": _FLOAT,
            "count": len(values),
            "type": "VEC3",
            "min": dense.min(0).astype("<f4").tolist(),
            "max": dense.max(0).astype("<f4").tolist(),
            "sparse": {
                "count": len(moved),
                "indices": {"bufferView": self.view(moved.astype("<u4").tobytes()), "componentType": _UINT32},
                "values": {"bufferView": self.view(rows.tobytes())},
            },
        }
        self.accessors.append(entry)
        return len(self.accessors) - 1


def triangles(faces: NDArray[np.int32]) -> NDArray[np.int32]:
    """Splits quads into consecutive triangle pairs; a triangle stays one. [F, 4] to [T, 3]."""
    pairs = faces[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 2, 3)
    real = np.stack([np.ones(len(faces), bool), faces[:, 2] != faces[:, 3]], 1)
    return np.asarray(pairs[real], np.int32)


def write(parts: Sequence[Part], extras: Mapping[str, Any], generator: str) -> bytes:
    """Returns the bytes of a .glb file.

    Args:
        parts: The meshes, in drawing order.
        extras: Facts for the scene's extras; also repeated on the asset.
        generator: Named in the asset header.
    """
    buffer = _Buffer()
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": generator, "copyright": "CC0 1.0", "extras": dict(extras)},
        "scene": 0,
        "scenes": [{"name": "avatar", "nodes": list(range(len(parts))), "extras": dict(extras)}],
        "nodes": [{"name": part.name, "mesh": index} for index, part in enumerate(parts)],
        "meshes": [_mesh(buffer, part, index) for index, part in enumerate(parts)],
        "materials": [_material(part, index) for index, part in enumerate(parts)],
        "samplers": [{"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}],
        "textures": [{"sampler": 0, "source": index} for index in range(len(parts))],
        "images": [_image(buffer, part) for part in parts],
    }
    document |= {"bufferViews": buffer.views, "accessors": buffer.accessors}
    document["buffers"] = [{"byteLength": len(buffer.data) + (-len(buffer.data) % 4)}]
    return _container(document, bytes(buffer.data))


def _mesh(buffer: _Buffer, part: Part, material: int) -> dict[str, Any]:
    names = list(part.morphs)
    primitive: dict[str, Any] = {
        "attributes": {
            "POSITION": buffer.vertices(part.positions, bounds=True),
            "NORMAL": buffer.vertices(part.normals),
            "TEXCOORD_0": buffer.vertices(part.uvs),
            "_HEAD": buffer.vertices(part.head),
            "_OCCLUSION": buffer.vertices(part.occlusion),
        },
        "indices": buffer.indices(triangles(part.faces)),
        "material": material,
        "mode": 4,
    }
    mesh: dict[str, Any] = {"name": part.name, "primitives": [primitive]}
    mesh["extras"] = {"targetNames": names, "quads": True, **part.extras}
    if names:
        primitive["targets"] = [{"POSITION": buffer.sparse(part.morphs[name])} for name in names]
        mesh["weights"] = [0.0] * len(names)
    return mesh


def _material(part: Part, index: int) -> dict[str, Any]:
    material: dict[str, Any] = {
        "name": part.name,
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": index},
            "metallicFactor": 0.0,
            "roughnessFactor": part.roughness,
        },
        "alphaMode": part.alpha,
        "doubleSided": part.double_sided,
    }
    if part.alpha == "MASK":
        material["alphaCutoff"] = 0.4
    return material


def _image(buffer: _Buffer, part: Part) -> dict[str, Any]:
    mime = "image/png" if part.image.startswith(b"\x89PNG") else "image/jpeg"
    return {"name": part.name, "mimeType": mime, "bufferView": buffer.view(part.image)}


def _container(document: Mapping[str, Any], binary: bytes) -> bytes:
    text = json.dumps(document, separators=(",", ":"), sort_keys=False).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    header = struct.pack("<III", 0x46546C67, 2, 12 + 8 + len(text) + 8 + len(binary))
    return (
        header + struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(binary), 0x004E4942) + binary
    )
