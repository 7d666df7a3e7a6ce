"""Opens a glTF 2.0 file, .glb or .gltf with its files beside it, and hands out its JSON with every step checked.

Source: the glTF 2.0 specification of the Khronos Group; section numbers in the comments are its own.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeGuard
from urllib.parse import unquote

from renderer.errors import FaceAssetError

Json = dict[str, Any]

_MAGIC: Final = 0x46546C67  # "glTF"
_JSON_CHUNK: Final = 0x4E4F534A
_BIN_CHUNK: Final = 0x004E4942
_MAX_BYTES: Final = 512 * 1024 * 1024
_MAX_STRIDE: Final = 65536  # bytes; the specification's own limit is 252
_READ: Final = ("KHR_mesh_quantization", "KHR_texture_transform", "EXT_texture_webp", "KHR_lights_punctual")
_LOOKS: Final = "KHR_materials_"  # how a surface shines is the renderer's business; its base colour is read
COMPRESSED: Final = ("KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression")


def whole(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number from 0; Python would count true and false as such."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@dataclass(frozen=True, slots=True)
class Gltf:
    """An opened file.

    Attributes:
        path: where it came from, for messages and for files beside it.
        root: the JSON part.
        buffers: the binary parts; None where the file says nothing about one's content.
    """

    path: Path
    root: Json
    buffers: tuple[bytes | None, ...]

    def fail(self, place: str, problem: str) -> FaceAssetError:
        """Return the error that names the file, the place in it and the problem."""
        return FaceAssetError(f"The avatar {self.path.name} is broken at {place}: {problem}; export or bake it again.")

    def refuse(self, extension: str) -> FaceAssetError:
        """Return the error that names an extension that is not read here."""
        return FaceAssetError(
            f"The avatar {self.path.name} needs the extension {extension}, which is not read here; export it without."
        )

    def item(self, kind: str, index: object) -> Json:
        """Return element `index` of the top-level list `kind`, or fail naming it."""
        items = self.root.get(kind, [])
        if not whole(index) or not isinstance(items, list):
            raise self.fail(kind, f"{str(index)[:40]!r} is not an index")
        if not index < len(items) or not isinstance(items[index], dict):
            raise self.fail(f"{kind}[{index}]", f"the file has {len(items)} of them")
        found: Json = items[index]
        return found

    def table(self, entry: Json, key: str, place: str) -> Json:
        """Return the object at `key`, empty where there is none."""
        found = entry.get(key, {})
        if not isinstance(found, dict):
            raise self.fail(place, f"{key} is not an object")
        return found

    def row(self, entry: Json, key: str, place: str) -> list[Any]:
        """Return the list at `key`, empty where there is none."""
        found = entry.get(key, [])
        if not isinstance(found, list):
            raise self.fail(place, f"{key} is not a list")
        return found

    def tables(self, entry: Json, key: str, place: str) -> list[Json]:
        """Return the list of objects at `key`, empty where there is none."""
        found = self.row(entry, key, place)
        if not all(isinstance(each, dict) for each in found):
            raise self.fail(place, f"{key} is not a list of objects")
        return found

    def numbers(self, entry: Json, key: str, place: str, default: tuple[float, ...]) -> tuple[float, ...]:
        """Return as many numbers as the default has."""
        found = entry.get(key, default)
        if not isinstance(found, (list, tuple)) or len(found) != len(default):
            raise self.fail(place, f"{key} must be {len(default)} numbers")
        if not all(isinstance(value, (int, float)) and math.isfinite(value) and abs(value) < 1e9 for value in found):
            raise self.fail(place, f"{key} must be {len(default)} numbers")
        return tuple(float(value) for value in found)


def read(path: Path) -> Gltf:
    """Open a .glb (section 4.4) or .gltf file.

    Raises:
        FaceAssetError: missing, truncated, not glTF 2, or in need of an extension that is not read here.
    """
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= _MAX_BYTES else b""
    except OSError as error:
        raise FaceAssetError(f"The avatar {path} cannot be read ({error.strerror}); run `steward setup`.") from error
    if len(raw) < 20:
        raise FaceAssetError(f"The avatar {path.name} has {size} bytes and cannot be a face; export or bake it again.")
    text, binary = (raw, None) if raw.lstrip()[:1] == b"{" else _chunks(path, raw)
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FaceAssetError(f"The avatar {path.name} has no readable JSON part; export or bake it again.") from error
    if not isinstance(root, dict):
        raise FaceAssetError(f"The avatar {path.name} has a JSON part that is not an object; export or bake it again.")
    bare = Gltf(path, root, ())
    _require_readable(bare)
    return Gltf(path, root, tuple(_buffers(bare, binary)))


def _chunks(path: Path, raw: bytes) -> tuple[bytes, bytes | None]:
    """Return the JSON chunk and the binary one."""
    magic, version, length = struct.unpack_from("<III", raw)
    if magic != _MAGIC or version != 2:
        raise FaceAssetError(f"The avatar {path.name} is not a glTF 2 file; export or bake it again.")
    if length > len(raw):
        raise FaceAssetError(
            f"The avatar {path.name} is truncated: {len(raw)} of {length} bytes; export or bake it again."
        )
    found: dict[int, bytes] = {}
    offset = 12
    while offset + 8 <= length:
        size, kind = struct.unpack_from("<II", raw, offset)
        if offset + 8 + size > length:
            raise FaceAssetError(f"The avatar {path.name} is truncated inside a chunk; export or bake it again.")
        found.setdefault(kind, raw[offset + 8 : offset + 8 + size])
        offset += 8 + size
    return found.get(_JSON_CHUNK, b""), found.get(_BIN_CHUNK)


def _require_readable(gltf: Gltf) -> None:
    for name in gltf.row(gltf.root, "extensionsRequired", "extensionsRequired"):
        if name not in _READ and not str(name).startswith(_LOOKS):
            raise gltf.refuse(str(name))


def _buffers(gltf: Gltf, binary: bytes | None) -> list[bytes | None]:
    found: list[bytes | None] = []
    for index, entry in enumerate(gltf.tables(gltf.root, "buffers", "buffers")):
        place = f"buffers[{index}]"
        content = resource(gltf, entry["uri"], place) if "uri" in entry else binary if index == 0 else None
        needed = entry.get("byteLength")
        if content is not None and (not whole(needed) or needed > len(content)):
            raise gltf.fail(place, f"it must have {needed} bytes and has {len(content)}")
        found.append(content)
    return found


def resource(gltf: Gltf, uri: object, place: str) -> bytes:
    """Return what a URI stands for: data in itself, or a file in the avatar's own folder (section 2.8)."""
    if not isinstance(uri, str):
        raise gltf.fail(place, "its uri is not text")
    if uri.startswith("data:"):
        head, _, body = uri.partition(",")
        try:
            return base64.b64decode(body, validate=True) if head.endswith(";base64") else unquote(body).encode()
        except (binascii.Error, ValueError) as error:
            raise gltf.fail(place, "its data cannot be decoded") from error
    folder = gltf.path.resolve().parent
    try:
        file = (folder / unquote(uri)).resolve()
        if ":" in uri or not file.is_relative_to(folder):
            raise gltf.fail(place, f"{uri[:80]!r} is not in the avatar's own folder")
        if file.stat().st_size > _MAX_BYTES:
            raise gltf.fail(place, f"{uri[:80]!r} is too large")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise gltf.fail(place, f"its file {uri[:80]!r} cannot be read beside the avatar") from error


def view(gltf: Gltf, index: object) -> tuple[bytes, int]:
    """Return the bytes of a buffer view and its stride (0 when tightly packed)."""
    entry, place = gltf.item("bufferViews", index), f"bufferViews[{index}]"
    start, length, stride = entry.get("byteOffset", 0), entry.get("byteLength"), entry.get("byteStride", 0)
    buffer = entry.get("buffer")
    if not (whole(start) and whole(length) and whole(stride) and stride <= _MAX_STRIDE):
        raise gltf.fail(place, "offset, length or stride is not a usable whole number")
    content = gltf.buffers[buffer] if whole(buffer) and buffer < len(gltf.buffers) else None
    if content is None:
        packed = [name for name in COMPRESSED if name in gltf.table(entry, "extensions", place)]
        raise gltf.refuse(packed[0]) if packed else gltf.fail(place, "its buffer is not there")
    if start + length > len(content):
        raise gltf.fail(place, f"it ends at byte {start + length} of {len(content)}")
    return content[start : start + length], stride
