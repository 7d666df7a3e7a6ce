"""Numbers and pictures of a glTF 2.0 file, with every index, range and number checked.

Only what a face needs: accessors (plain, sparse, quantised, normalised) and the pictures of base colours. Section
numbers in the comments are those of the Khronos Group's glTF 2.0 specification.
"""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from renderer.container import Gltf, Json, read, resource, view, whole
from renderer.errors import FaceAssetError
from renderer.types import Floats

Bytes = npt.NDArray[np.uint8]

_COMPONENTS: Final[dict[int, str]] = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS: Final[dict[str, int]] = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_MAX_COUNT: Final = 1_000_000  # elements of one accessor; a face needs some ten thousand
_MAX_PIXELS: Final = 8192 * 8192
_OTHER_PICTURES: Final = ("EXT_texture_webp",)
_UNREAD_PICTURES: Final = ("KHR_texture_basisu", "MSFT_texture_dds")


def accessor(gltf: Gltf, index: object, kind: str, count: int | None = None) -> npt.NDArray[Any]:
    """Read one accessor: [N, width] in its stored type, or float32 when it is normalised (section 3.6.2).

    Args:
        gltf: the file.
        index: which accessor.
        kind: the type it must have, for example "VEC3".
        count: N, when it is known what it must be.

    Raises:
        FaceAssetError: names the accessor and what is wrong with it.
    """
    entry, place = gltf.item("accessors", index), f"accessors[{index}]"
    found, component = entry.get("count"), entry.get("componentType")
    if entry.get("type") != kind:
        raise gltf.fail(place, f"it is {entry.get('type')} where {kind} is needed")
    if not whole(found) or not 0 < found <= _MAX_COUNT or _dtype(component) is None:
        raise gltf.fail(place, "its count or component type is not usable")
    if count is not None and found != count:
        raise gltf.fail(place, f"it has {found} values for {count} vertices")
    width, dtype = _WIDTHS[kind], np.dtype(_dtype(component))
    if "bufferView" in entry:
        values = _strided(gltf, place, entry["bufferView"], entry.get("byteOffset", 0), (found, width), dtype)
    else:
        values = np.zeros((found, width), dtype)  # section 3.6.2.3: without a view it is zeros, usually sparse
    if "sparse" in entry:
        values = _sparse(gltf, place, gltf.table(entry, "sparse", place), values)
    if dtype.kind == "f":
        _require_numbers(gltf, place, values)
    if entry.get("normalized", False) and dtype.kind != "f":
        values = np.maximum(values.astype(np.float32) / np.iinfo(dtype).max, -1.0)
    return values


def _dtype(component: object) -> str | None:
    return _COMPONENTS.get(component) if whole(component) else None


def _strided(
    gltf: Gltf, place: str, view_index: object, offset: object, shape: tuple[int, int], dtype: np.dtype[Any]
) -> npt.NDArray[Any]:
    raw, stride = view(gltf, view_index)
    count, width = shape
    step = stride or width * dtype.itemsize
    if not whole(offset) or step < width * dtype.itemsize:
        raise gltf.fail(place, "its offset or stride is not usable")
    needed = offset + (count - 1) * step + width * dtype.itemsize
    if needed > len(raw):
        raise gltf.fail(place, f"it needs {needed} bytes and its buffer view has {len(raw)}")
    flat = np.ndarray(shape, dtype, raw, offset, (step, dtype.itemsize))
    return np.ascontiguousarray(flat)


def _sparse(gltf: Gltf, place: str, sparse: Json, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    place = f"{place}.sparse"
    count, indices, changed = sparse.get("count"), sparse.get("indices"), sparse.get("values")
    if not isinstance(indices, dict) or not isinstance(changed, dict):
        raise gltf.fail(place, "a field is missing")
    index_type = _dtype(indices.get("componentType"))
    if not whole(count) or count > len(values) or index_type not in ("<u1", "<u2", "<u4"):
        raise gltf.fail(place, f"it changes {count} of {len(values)} elements")
    if count == 0:
        return values  # against the specification, but some exporters write it for a shape that moves nothing
    index_view, value_view = indices.get("bufferView"), changed.get("bufferView")
    rows = _strided(gltf, place, index_view, indices.get("byteOffset", 0), (count, 1), np.dtype(index_type))[:, 0]
    if int(rows.max()) >= len(values):
        raise gltf.fail(place, f"index {int(rows.max())} is beyond {len(values)} elements")
    news = _strided(gltf, place, value_view, changed.get("byteOffset", 0), (count, values.shape[1]), values.dtype)
    out = values.copy()
    out[rows] = news
    return out


def _require_numbers(gltf: Gltf, place: str, values: npt.NDArray[Any]) -> None:
    usable = np.isfinite(values).all(axis=1) & (np.abs(values) < 1e9).all(axis=1)
    if not usable.all():
        raise gltf.fail(place, f"element {int(np.argmin(usable))} is not a number, or far too large a one")


def floats(gltf: Gltf, index: object, kind: str, count: int | None = None) -> Floats:
    """Read an accessor as float32: [N, width]."""
    return accessor(gltf, index, kind, count).astype(np.float32, copy=False)


def triangles(gltf: Gltf, index: object, count: int, name: str) -> npt.NDArray[np.int64]:
    """Read the indices of a mesh of `count` vertices, [T, 3]; without an accessor each three vertices are one."""
    if index is None:
        return np.arange(count - count % 3, dtype=np.int64).reshape(-1, 3)
    flat = accessor(gltf, index, "SCALAR")[:, 0].astype(np.int64)
    if len(flat) % 3 or int(flat.max()) >= count or int(flat.min()) < 0:
        raise gltf.fail(f"accessors[{index}] (indices of {name})", f"they must be triangles within {count} vertices")
    return flat.reshape(-1, 3)


def picture(gltf: Gltf, texture_index: object) -> Bytes:
    """Decode a texture: [H, W, 4] RGBA, top row first, sRGB."""
    raw, place = picture_bytes(gltf, texture_index)
    try:
        with Image.open(io.BytesIO(raw)) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise gltf.fail(place, f"{image.width} x {image.height} pixels are too many")
            return np.asarray(image.convert("RGBA"))
    except FaceAssetError:
        raise
    except Exception as error:  # broken pictures make decoders fail in many ways
        raise gltf.fail(place, "the picture cannot be decoded") from error


def picture_bytes(gltf: Gltf, texture_index: object) -> tuple[bytes, str]:
    """Return a texture's picture as the file has it, and its place for messages."""
    texture, place = gltf.item("textures", texture_index), f"textures[{texture_index}]"
    extensions = gltf.table(texture, "extensions", place)
    source = texture.get("source")
    for name in _OTHER_PICTURES:
        source = gltf.table(extensions, name, place).get("source", source)
    if source is None:
        unread = [name for name in _UNREAD_PICTURES if name in extensions]
        raise gltf.refuse(unread[0]) if unread else gltf.fail(place, "it has no picture")
    entry, place = gltf.item("images", source), f"images[{source}]"
    if "bufferView" in entry:
        return view(gltf, entry["bufferView"])[0], place
    return resource(gltf, entry.get("uri"), place), place


__all__ = ["Bytes", "Gltf", "Json", "accessor", "floats", "picture", "picture_bytes", "read", "triangles", "view"]
