"""The meshes of any glTF file as plain arrays: skinned or not, in one primitive or many, in whatever spelling.

Letters: V vertices, T triangles.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from renderer import gltf as reader
from renderer import mesh as geometry
from renderer import scene, surface
from renderer.container import COMPRESSED
from renderer.gltf import Gltf, Json
from renderer.mesh import Ints
from renderer.scene import Matrix, MeshNode
from renderer.spelling import meanings, wholes
from renderer.surface import Surface
from renderer.types import ARKIT_INDEX, Floats

_PLAIN: Final = (0.6, 0.6, 0.6)
_TRIANGLES: Final = 4
_MAX_MOVEMENTS: Final = 50_000_000  # vertices times shapes; a face of 30,000 vertices has some two million
_SOFT_MIDDLE: Final = 0.12  # of the width that moves
_KEPT_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class Mesh:
    """One part as it will be written.

    Attributes:
        name: of the part; as the file has it, node|material, until it is known what it is.
        positions: [V, 3] metres, Y up, the face towards +Z.
        normals: [V, 3] unit.
        uvs: [V, 2].
        triangles: [T, 3].
        head: [V] how much it follows the head.
        deltas: ARKit name to displacement [V, 3] metres.
        picture: PNG or JPEG bytes of the base colour; None when the material has a colour only.
        tint: that colour, linear.
        alpha: glTF alpha mode.
    """

    name: str
    positions: Floats
    normals: Floats
    uvs: Floats
    triangles: Ints
    head: Floats
    deltas: Mapping[str, Floats]
    picture: bytes | None
    tint: tuple[float, float, float]
    alpha: str


def meshes(gltf: Gltf) -> list[Mesh]:
    """Return every triangle primitive of the main scene, in its place at rest.

    Raises:
        FaceAssetError: names the node, mesh or accessor and what is wrong with it.
    """
    return [
        _mesh(gltf, node, primitive, len(primitives) > 1)
        for node in scene.mesh_nodes(gltf)
        for primitives in [gltf.tables(node.mesh, "primitives", f"mesh of {node.name}")]
        for primitive in primitives
        if primitive.get("mode", _TRIANGLES) == _TRIANGLES or _required(gltf, node)
    ]


def _required(gltf: Gltf, node: MeshNode) -> bool:
    raise gltf.fail(f"mesh of {node.name}", "it must be triangles")


def _mesh(gltf: Gltf, node: MeshNode, primitive: Json, split: bool) -> Mesh:
    place = f"mesh of {node.name}"
    attributes = gltf.table(primitive, "attributes", place)
    _require_plain(gltf, primitive, place)
    if "POSITION" not in attributes:
        raise gltf.fail(place, "it must be triangles with positions")
    stored = reader.floats(gltf, attributes["POSITION"], "VEC3")
    count = len(stored)
    placed = scene.placement(gltf, node, attributes, count)
    triangles = reader.triangles(gltf, primitive.get("indices"), count, node.name)
    if not len(triangles):
        raise gltf.fail(place, "it has no triangle")
    positions = _turned(placed, stored) + placed[:, :3, 3].astype(np.float32)
    normals = geometry.normals(positions, triangles, geometry.weld(positions))
    found = surface.read(gltf, primitive.get("material"), _PLAIN)
    deltas = _deltas(gltf, node, primitive, count)
    return Mesh(
        name=_name(gltf, node, primitive, split),
        positions=positions,
        normals=geometry.unit(normals),
        uvs=_uvs(gltf, attributes, found, count),
        triangles=triangles,
        head=np.ones(count, np.float32),
        deltas=_sided(positions, {shape: _turned(placed, delta) for shape, delta in deltas.items()}),
        picture=_picture(gltf, found),
        tint=found.tint[:3],
        alpha=found.alpha,
    )


def _require_plain(gltf: Gltf, primitive: Json, place: str) -> None:
    """Refuse a primitive whose numbers are packed; without its extension they would all be zeros."""
    for name in COMPRESSED:
        if name in gltf.table(primitive, "extensions", place):
            raise gltf.refuse(name)


def _turned(placed: Matrix, vectors: Floats) -> Floats:
    """Return vectors [V, 3] turned and scaled by each one's matrix, or by the one of all."""
    if len(placed) == 1:
        return (vectors @ placed[0, :3, :3].T).astype(np.float32)
    return np.asarray(np.einsum("vij,vj->vi", placed[:, :3, :3], vectors), np.float32)


def _name(gltf: Gltf, node: MeshNode, primitive: Json, split: bool) -> str:
    """Return what tells which part it is, the best word first: of one mesh's many primitives, the material knows."""
    index = primitive.get("material")
    material = "" if index is None else str(gltf.item("materials", index).get("name", ""))
    return f"{material}|{node.name}" if split and material else f"{node.name}|{material}"


def _uvs(gltf: Gltf, attributes: Json, found: Surface, count: int) -> Floats:
    name = f"TEXCOORD_{found.uv_set}"
    if name not in attributes:
        return np.zeros((count, 2), np.float32)
    uvs = reader.floats(gltf, attributes[name], "VEC2", count)
    return uvs * np.array(found.uv_scale, np.float32) + np.array(found.uv_offset, np.float32)


def _deltas(gltf: Gltf, node: MeshNode, primitive: Json, count: int) -> dict[str, Floats]:
    place = f"mesh of {node.name}"
    targets = gltf.tables(primitive, "targets", place)
    if not targets:
        return {}
    names = _target_names(gltf, node.mesh, primitive, targets)
    if len(targets) != len(names):
        raise gltf.fail(place, f"{len(targets)} morph targets have {len(names)} names")
    if len(targets) * count > _MAX_MOVEMENTS:
        raise gltf.fail(place, f"{len(targets)} morph targets of {count} vertices are too many")
    found: dict[str, Floats] = {}
    both = {stem: (place,) for stem, place in wholes(names).items()}
    for shape, places in {**meanings(names), **both}.items():
        total = np.zeros((count, 3), np.float32)
        for at in places:
            if "POSITION" in targets[at]:
                total += reader.floats(gltf, targets[at]["POSITION"], "VEC3", count)
        found[shape] = total
    return found


def _sided(positions: Floats, deltas: dict[str, Floats]) -> dict[str, Floats]:
    """Part shapes that move both sides at once (`mouthSmile`) into a left and a right one, softly along the middle."""
    found: dict[str, Floats] = {}
    for shape, delta in deltas.items():
        if f"{shape}Left" not in ARKIT_INDEX or shape in ARKIT_INDEX:
            found[shape] = delta
            continue
        across = positions[:, :1]
        moved = across[delta.any(axis=1)]
        low, high = (float(moved.min()), float(moved.max())) if len(moved) else (0.0, 0.0)
        soft = max(_SOFT_MIDDLE * (high - low), 1e-9)
        left = np.clip(0.5 + (across - (low + high) / 2) / soft, 0, 1).astype(np.float32)
        found[f"{shape}Left"], found[f"{shape}Right"] = delta * left, delta * (1 - left)
    return found


def _target_names(gltf: Gltf, mesh: Json, primitive: Json, targets: list[Json]) -> list[str]:
    """Return the targets' names: exporters put them beside the mesh, the primitive, or the numbers themselves."""
    for holder in (mesh, primitive):
        extras = holder.get("extras")
        names = extras.get("targetNames") if isinstance(extras, dict) else None
        if isinstance(names, list) and names:
            return [str(name) for name in names]
    found = [gltf.item("accessors", target["POSITION"]).get("name") for target in targets if "POSITION" in target]
    return [str(name) for name in found if name]


def _picture(gltf: Gltf, found: Surface) -> bytes | None:
    """Return the base colour's picture as PNG or JPEG, with the material's tint in it."""
    if found.texture is None:
        return None
    pixels = reader.picture(gltf, found.texture)  # says what is wrong with it
    raw, _ = reader.picture_bytes(gltf, found.texture)
    plain = found.tint[:3] == (1.0, 1.0, 1.0)
    if plain and raw.startswith(_KEPT_PICTURES):
        return raw
    if not plain:
        linear = (pixels[..., :3] / np.float32(255)) ** np.float32(2.2) * np.array(found.tint[:3], np.float32)
        colour = (np.clip(linear, 0, 1) ** np.float32(1 / 2.2) * 255 + 0.5).astype(np.uint8)
        pixels = np.concatenate([colour, pixels[..., 3:]], axis=2)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
