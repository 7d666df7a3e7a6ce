"""Writes parts as a binary glTF 2.0 file: one node, mesh and material per part, sparse and quantised morph targets.

Each part's numbers are steps of a grid (see `quantise`), and its node's scale and translation bring them to metres.
Each quad becomes two consecutive triangles (a, b, c), (a, c, d), so a loader can find the quads again.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import quantise
from assets.tools.avatar.quantise import Grid

QUANTISED = "KHR_mesh_quantization"
_COMPONENTS = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
_ARRAY, _ELEMENT = 34962, 34963
_LENGTH_STEP = 1e-6  # metres; where nothing is quantised, a smaller morph displacement is nothing
Numbers = NDArray[Any]


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
        relief: PNG bytes of its creases' normals; empty for none.
        creased: How much of them shows at rest, 0 to 1.
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
    relief: bytes = b""
    creased: float = 0.0


class _Buffer:
    """The one binary chunk and the JSON tables that point into it; the same bytes are written once."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []
        self._known: dict[tuple[bytes, int | None, int | None], int] = {}

    def view(self, content: bytes, target: int | None = None, stride: int | None = None) -> int:
        known = self._known.get((content, target, stride))
        if known is not None:
            return known
        self.data += b"\0" * (-len(self.data) % 4)
        entry: dict[str, Any] = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(content)}
        entry |= {"byteStride": stride} if stride else {}
        entry |= {"target": target} if target else {}
        self.data += content
        self.views.append(entry)
        return self._known.setdefault((content, target, stride), len(self.views) - 1)

    def _add(self, values: Numbers, **fields: Any) -> int:
        kind = {1: "SCALAR", 2: "VEC2", 3: "VEC3"}[1 if values.ndim == 1 else values.shape[1]]
        entry = {"componentType": _component(values), "count": len(values), "type": kind}
        self.accessors.append(fields | entry)
        return len(self.accessors) - 1

    def vertices(self, values: Numbers, bounds: bool = False, normalised: bool = False) -> int:
        """Adds an attribute; each vertex starts at a multiple of four bytes, as the specification wants it."""
        rows = values.reshape(len(values), -1)
        gap = -(rows.shape[1] * rows.itemsize) % 4
        padded = np.pad(rows.view(np.uint8), ((0, 0), (0, gap)))
        # The stride is always told, because parts may share a view.
        fields: dict[str, Any] = {"bufferView": self.view(padded.tobytes(), _ARRAY, padded.shape[1])}
        fields |= _bounds(values) if bounds else {}
        fields |= {"normalized": True} if normalised else {}
        return self._add(values, **fields)

    def indices(self, values: NDArray[np.int32]) -> int:
        flat = _smallest(values.reshape(-1))
        return self._add(flat, bufferView=self.view(flat.tobytes(), _ELEMENT))

    def sparse(self, values: Numbers) -> int:
        """Adds a morph target of which only the rows that move are written."""
        moved = np.flatnonzero((values != 0).any(1))
        if not len(moved):
            moved = np.zeros(1, np.int64)  # a sparse accessor must replace something
        rows = _smallest(moved, len(values))
        sparse = {
            "count": len(moved),
            "indices": {"bufferView": self.view(rows.tobytes()), "componentType": _component(rows)},
            "values": {"bufferView": self.view(np.ascontiguousarray(values[moved]).tobytes())},
        }
        return self._add(values, **_bounds(values), sparse=sparse)


def _component(values: Numbers) -> int:
    return _COMPONENTS[values.dtype.str[1:]]


def _bounds(values: Numbers) -> dict[str, Any]:
    return {"min": values.min(0).tolist(), "max": values.max(0).tolist()}


def _smallest(values: Numbers, count: int | None = None) -> Numbers:
    """Returns indices in the smallest type for `count` vertices; the largest value of a type is reserved."""
    limit = int(values.max()) + 1 if count is None else count
    short = "<u1" if count is not None and limit < 256 else "<u2"
    return values.astype(short if limit < 65536 else "<u4")


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
    creased = [part for part in parts if part.relief]
    grids = [quantise.grid(part.positions, part.morphs.values()) for part in parts]
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": generator, "copyright": "CC0 1.0", "extras": dict(extras)},
        "scene": 0,
        "scenes": [{"name": "avatar", "nodes": list(range(len(parts))), "extras": dict(extras)}],
        "nodes": [_node(part, grid, index) for index, (part, grid) in enumerate(zip(parts, grids, strict=True))],
        "meshes": [
            _mesh(buffer, part, grid, index) for index, (part, grid) in enumerate(zip(parts, grids, strict=True))
        ],
        "materials": [
            _material(
                part, index, len(parts) + [each.name for each in creased].index(part.name) if part.relief else None
            )
            for index, part in enumerate(parts)
        ],
        "samplers": [{"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}],
        "textures": [{"sampler": 0, "source": index} for index in range(len(parts) + len(creased))],
        "images": [
            *(_image(buffer, part.name, part.image) for part in parts),
            *(_image(buffer, f"{part.name}-creases", part.relief) for part in creased),
        ],
    }
    document |= {"extensionsUsed": [QUANTISED], "extensionsRequired": [QUANTISED]} if any(grids) else {}
    document |= {"bufferViews": buffer.views, "accessors": buffer.accessors}
    document["buffers"] = [{"byteLength": len(buffer.data) + (-len(buffer.data) % 4)}]
    return _container(document, bytes(buffer.data))


def _node(part: Part, grid: Grid | None, mesh: int) -> dict[str, Any]:
    node: dict[str, Any] = {"name": part.name, "mesh": mesh}
    return node | ({"translation": list(grid.origin_m), "scale": [grid.step_m] * 3} if grid else {})


def _mesh(buffer: _Buffer, part: Part, grid: Grid | None, material: int) -> dict[str, Any]:
    names = list(part.morphs)
    primitive: dict[str, Any] = {
        "attributes": _attributes(buffer, part, grid),
        "indices": buffer.indices(triangles(part.faces)),
        "material": material,
        "mode": 4,
    }
    mesh: dict[str, Any] = {"name": part.name, "primitives": [primitive]}
    mesh["extras"] = {"targetNames": names, "quads": True, **part.extras}
    if names:
        primitive["targets"] = [{"POSITION": buffer.sparse(_movements(part.morphs[name], grid))} for name in names]
        mesh["weights"] = [0.0] * len(names)
    return mesh


def _attributes(buffer: _Buffer, part: Part, grid: Grid | None) -> dict[str, int]:
    places = grid.places(part.positions) if grid else part.positions.astype("<f4")
    attributes = {"POSITION": buffer.vertices(places, bounds=True)}
    if grid:
        attributes["NORMAL"] = buffer.vertices(quantise.signed(part.normals), normalised=True)
    else:
        attributes["NORMAL"] = buffer.vertices(part.normals.astype("<f4"))
    for name, values in (("TEXCOORD_0", part.uvs), ("_HEAD", part.head), ("_OCCLUSION", part.occlusion)):
        if values.ndim == 1 and (values == 1).all():
            continue  # 1 is what a reader takes where there is none
        short = quantise.unsigned(values)
        kept: Numbers = values.astype("<f4") if short is None else short
        attributes[name] = buffer.vertices(kept, normalised=short is not None)
    return attributes


def _movements(delta: NDArray[np.float32], grid: Grid | None) -> Numbers:
    if grid:
        return grid.movements(delta)
    return np.where(np.abs(delta).max(1, keepdims=True) > _LENGTH_STEP, delta, 0).astype("<f4")


def _material(part: Part, index: int, relief: int | None) -> dict[str, Any]:
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
    if relief is not None:  # the scale is how much shows at rest; our reader raises it by the expression
        material["normalTexture"] = {"index": relief, "scale": part.creased, "extras": {"creases": True}}
    return material


def _image(buffer: _Buffer, name: str, content: bytes) -> dict[str, Any]:
    mime = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return {"name": name, "mimeType": mime, "bufferView": buffer.view(content)}


def _container(document: Mapping[str, Any], binary: bytes) -> bytes:
    text = json.dumps(document, separators=(",", ":"), sort_keys=False).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    header = struct.pack("<III", 0x46546C67, 2, 12 + 8 + len(text) + 8 + len(binary))
    return (
        header + struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(binary), 0x004E4942) + binary
    )
