"""Reads a binary glTF 2.0 file (.glb) with every index, range and number checked.

Only what a face needs: accessors (plain, sparse, quantised), meshes, materials, embedded pictures. Source: the
glTF 2.0 specification of the Khronos Group; section numbers in the comments are its own.
"""

from __future__ import annotations

import io
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from renderer.errors import FaceAssetError
from renderer.types import Floats

Bytes = npt.NDArray[np.uint8]
Json = dict[str, Any]

_MAGIC: Final = 0x46546C67  # "glTF"
_JSON_CHUNK: Final = 0x4E4F534A
_BIN_CHUNK: Final = 0x004E4942
_COMPONENTS: Final[dict[int, str]] = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS: Final[dict[str, int]] = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_MAX_BYTES: Final = 512 * 1024 * 1024
_MAX_COUNT: Final = 4_000_000  # elements of one accessor; a face needs some ten thousand
_MAX_PIXELS: Final = 8192 * 8192


@dataclass(frozen=True, slots=True)
class Gltf:
    """An opened file.

    Attributes:
        path: where it came from, for messages.
        root: the JSON part.
        data: the binary part.
    """

    path: Path
    root: Json
    data: bytes

    def fail(self, place: str, problem: str) -> FaceAssetError:
        """Return the error that names the file, the place in it and the problem."""
        return FaceAssetError(f"The avatar {self.path.name} is broken at {place}: {problem}; export or bake it again.")

    def item(self, kind: str, index: object) -> Json:
        """Return element `index` of the top-level list `kind`, or fail naming it."""
        items = self.root.get(kind, [])
        if not isinstance(index, int) or isinstance(index, bool) or not isinstance(items, list):
            raise self.fail(kind, f"{index!r} is not an index")
        if not 0 <= index < len(items) or not isinstance(items[index], dict):
            raise self.fail(f"{kind}[{index}]", f"the file has {len(items)} of them")
        found: Json = items[index]
        return found


def read(path: Path) -> Gltf:
    """Open a .glb file and check its container (specification section 4.4).

    Raises:
        FaceAssetError: missing, truncated, or not binary glTF 2.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FaceAssetError(f"The avatar {path} cannot be read ({error.strerror}); run `steward setup`.") from error
    if len(raw) < 20 or len(raw) > _MAX_BYTES:
        raise FaceAssetError(f"The avatar {path.name} has {len(raw)} bytes and cannot be a face; bake it again.")
    magic, version, length = struct.unpack_from("<III", raw)
    if magic != _MAGIC or version != 2:
        raise FaceAssetError(f"The avatar {path.name} is not a binary glTF 2 file; bake it again.")
    if length > len(raw):
        raise FaceAssetError(f"The avatar {path.name} is truncated: {len(raw)} of {length} bytes; bake it again.")
    chunks = _chunks(path, raw[:length])
    try:
        root = json.loads(chunks[_JSON_CHUNK])
    except (KeyError, ValueError, RecursionError) as error:
        raise FaceAssetError(f"The avatar {path.name} has no readable JSON part; bake it again.") from error
    if not isinstance(root, dict):
        raise FaceAssetError(f"The avatar {path.name} has a JSON part that is not an object; bake it again.")
    return Gltf(path=path, root=root, data=chunks.get(_BIN_CHUNK, b""))


def _chunks(path: Path, raw: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    offset = 12
    while offset + 8 <= len(raw):
        length, kind = struct.unpack_from("<II", raw, offset)
        if offset + 8 + length > len(raw):
            raise FaceAssetError(f"The avatar {path.name} is truncated inside a chunk; bake it again.")
        found.setdefault(kind, raw[offset + 8 : offset + 8 + length])
        offset += 8 + length
    return found


def view(gltf: Gltf, index: object) -> tuple[bytes, int]:
    """Return the bytes of a buffer view and its stride (0 when tightly packed)."""
    entry = gltf.item("bufferViews", index)
    start, length, stride = entry.get("byteOffset", 0), entry.get("byteLength"), entry.get("byteStride", 0)
    place = f"bufferViews[{index}]"
    if entry.get("buffer") != 0:
        raise gltf.fail(place, "its buffer is outside the file")
    if not all(isinstance(value, int) and value >= 0 for value in (start, length, stride)):
        raise gltf.fail(place, "offset, length or stride is not a whole number")
    if start + length > len(gltf.data):
        raise gltf.fail(place, f"it ends at byte {start + length} of {len(gltf.data)}")
    return gltf.data[start : start + length], stride


def accessor(gltf: Gltf, index: object, kind: str) -> npt.NDArray[Any]:
    """Read one accessor: [N, width] in its stored type, or float32 when it is normalised (section 3.6.2).

    Args:
        gltf: the file.
        index: which accessor.
        kind: the type it must have, for example "VEC3".

    Raises:
        FaceAssetError: names the accessor and what is wrong with it.
    """
    entry, place = gltf.item("accessors", index), f"accessors[{index}]"
    count, component = entry.get("count"), entry.get("componentType")
    if entry.get("type") != kind:
        raise gltf.fail(place, f"it is {entry.get('type')} where {kind} is needed")
    if not isinstance(count, int) or not 0 < count <= _MAX_COUNT or component not in _COMPONENTS:
        raise gltf.fail(place, "its count or component type is not usable")
    width, dtype = _WIDTHS[kind], np.dtype(_COMPONENTS[component])
    if "bufferView" in entry:
        values = _strided(gltf, place, entry["bufferView"], entry.get("byteOffset", 0), (count, width), dtype)
    else:
        values = np.zeros((count, width), dtype)  # section 3.6.2.3: without a view it is zeros, usually sparse
    if "sparse" in entry:
        values = _sparse(gltf, place, entry["sparse"], values)
    if dtype.kind == "f":
        _require_numbers(gltf, place, values)
    if entry.get("normalized", False) and dtype.kind != "f":
        values = np.maximum(values.astype(np.float32) / np.iinfo(dtype).max, -1.0)
    return values


def _strided(
    gltf: Gltf, place: str, view_index: object, offset: object, shape: tuple[int, int], dtype: np.dtype[Any]
) -> npt.NDArray[Any]:
    raw, stride = view(gltf, view_index)
    count, width = shape
    step = stride or width * dtype.itemsize
    if not isinstance(offset, int) or offset < 0 or step < width * dtype.itemsize:
        raise gltf.fail(place, "its offset or stride is not usable")
    needed = offset + (count - 1) * step + width * dtype.itemsize
    if needed > len(raw):
        raise gltf.fail(place, f"it needs {needed} bytes and its buffer view has {len(raw)}")
    flat = np.ndarray(shape, dtype, raw, offset, (step, dtype.itemsize))
    return np.ascontiguousarray(flat)


def _sparse(gltf: Gltf, place: str, sparse: Any, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    place = f"{place}.sparse"
    try:
        count, indices, changed = int(sparse["count"]), sparse["indices"], sparse["values"]
        index_type = np.dtype(_COMPONENTS[indices["componentType"]])
        index_view, value_view = indices["bufferView"], changed["bufferView"]
    except (KeyError, TypeError, ValueError) as error:
        raise gltf.fail(place, "a field is missing") from error
    if not 0 < count <= len(values) or index_type.kind != "u":
        raise gltf.fail(place, f"it changes {count} of {len(values)} elements")
    rows = _strided(gltf, place, index_view, indices.get("byteOffset", 0), (count, 1), index_type)[:, 0]
    if int(rows.max()) >= len(values):
        raise gltf.fail(place, f"index {int(rows.max())} is beyond {len(values)} elements")
    news = _strided(gltf, place, value_view, changed.get("byteOffset", 0), (count, values.shape[1]), values.dtype)
    out = values.copy()
    out[rows] = news
    return out


def _require_numbers(gltf: Gltf, place: str, values: npt.NDArray[Any]) -> None:
    finite = np.isfinite(values).all(axis=1)
    if not finite.all():
        raise gltf.fail(place, f"element {int(np.argmin(finite))} is not a number")


def floats(gltf: Gltf, index: object, kind: str) -> Floats:
    """Read an accessor as float32: [N, width]."""
    return accessor(gltf, index, kind).astype(np.float32, copy=False)


def picture(gltf: Gltf, texture_index: object) -> Bytes:
    """Decode an embedded texture: [H, W, 4] RGBA, top row first, sRGB."""
    texture = gltf.item("textures", texture_index)
    entry, place = gltf.item("images", texture.get("source")), f"images[{texture.get('source')}]"
    if "bufferView" not in entry:
        raise gltf.fail(place, "the picture is not inside the file")
    raw, _ = view(gltf, entry["bufferView"])
    try:
        with Image.open(io.BytesIO(raw)) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise gltf.fail(place, f"{image.width} x {image.height} pixels are too many")
            return np.asarray(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise gltf.fail(place, "the picture cannot be decoded") from error


def scene_extras(gltf: Gltf) -> Json:
    """Return what the main scene carries beside its nodes."""
    scene = gltf.item("scenes", gltf.root.get("scene", 0))
    extras = scene.get("extras", {})
    return extras if isinstance(extras, dict) else {}


def mesh_nodes(gltf: Gltf) -> list[tuple[str, Json, Floats]]:
    """Return (name, mesh, node-to-world [4, 4]) of every node of the main scene that carries a mesh.

    Raises:
        FaceAssetError: a node is its own ancestor, or does not exist.
    """
    scene = gltf.item("scenes", gltf.root.get("scene", 0))
    found: list[tuple[str, Json, Floats]] = []
    seen: set[int] = set()
    waiting = [(index, np.eye(4, dtype=np.float32)) for index in reversed(scene.get("nodes", []))]
    while waiting:
        index, parent = waiting.pop()
        node = gltf.item("nodes", index)
        if index in seen:
            raise gltf.fail(f"nodes[{index}]", "the node is reached twice; the scene must be a tree")
        seen.add(index)
        world = parent @ _local_matrix(gltf, index, node)
        if "mesh" in node:
            mesh = gltf.item("meshes", node["mesh"])
            # Section 3.7.3.3: the placement of a node with a skin counts for nothing; its joints place it.
            placed = np.eye(4, dtype=np.float32) if "skin" in node else world
            found.append((str(node.get("name") or mesh.get("name") or f"node{index}"), mesh, placed))
        waiting.extend((child, world) for child in reversed(node.get("children", [])))
    return found


def _local_matrix(gltf: Gltf, index: int, node: Json) -> Floats:
    try:
        if "matrix" in node:
            return np.array(node["matrix"], np.float32).reshape(4, 4).T  # stored column by column
        matrix = np.eye(4, dtype=np.float32)
        x, y, z, w = (float(value) for value in node.get("rotation", (0, 0, 0, 1)))
        matrix[:3, :3] = [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
        matrix[:3, :3] *= np.array(node.get("scale", (1, 1, 1)), np.float32)
        matrix[:3, 3] = node.get("translation", (0, 0, 0))
    except (TypeError, ValueError) as error:
        raise gltf.fail(f"nodes[{index}]", "its placement is not numbers") from error
    return matrix
