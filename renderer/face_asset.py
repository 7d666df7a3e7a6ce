"""The avatar file as checked arrays: parts, their moving shapes, pictures and pivots.

The contract of the file is in assets/avatars: binary glTF 2.0, one mesh node a part, morph targets with ARKit names,
metres, Y up, the face towards +Z. Letters: V vertices, T triangles, N moved vertices, K the 52 ARKit shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from renderer import corrective, flow, scene, shapes, subdivision, surface
from renderer import gltf as reader
from renderer import mesh as geometry
from renderer.errors import FaceAssetError
from renderer.gltf import Bytes, Gltf
from renderer.mesh import Ints
from renderer.scene import Matrix, MeshNode
from renderer.shapes import Target
from renderer.surface import Alpha
from renderer.types import ARKIT_INDEX, Floats

Point = tuple[float, float, float]

PIVOTS: Final = ("eyeLeft", "eyeRight", "neck", "jaw", "mouth", "headTop")
SMOOTHED: Final = ("skin", "hair")  # parts that subdivision improves; the others are fine as they are
MAX_MOVEMENTS: Final = 50_000_000  # vertices times shapes; a face of 30,000 vertices has some two million
_WHITE: Final = np.full((1, 1, 4), 255, np.uint8)
_PLAIN: Final = (0.8, 0.8, 0.8)


@dataclass(frozen=True, slots=True)
class Part:
    """One mesh of the face.

    Attributes:
        positions: [V, 3] metres at rest.
        normals: [V, 3] unit.
        tangents: [V, 3] unit, along the texture's v; of hair, along its strands.
        uvs: [V, 2], v downwards as glTF has it.
        head: [V] how much it follows the head, 0 to 1.
        occlusion: [V] baked openness, 1 is open.
        curvature: [V] 1/m.
        triangles: [T, 3].
        targets: ARKit name to shape, and corrections (see `corrective`); only what moves this part.
        texture: [H, W, 4] sRGB, top row first.
        tint: base colour factor, linear.
        alpha: how the texture's alpha is meant.
        relief: [H, W, 4] normals of every crease of the skin, and how open the crease's bottom is; None without.
        creased: how much of it shows at rest, 0 to 1.
    """

    name: str
    positions: Floats
    normals: Floats
    tangents: Floats
    uvs: Floats
    head: Floats
    occlusion: Floats
    curvature: Floats
    triangles: Ints
    targets: Mapping[str, Target]
    texture: Bytes
    tint: tuple[float, float, float, float]
    alpha: Alpha
    relief: Bytes | None = None
    creased: float = 0.0


@dataclass(frozen=True, slots=True)
class FaceAsset:
    """A whole avatar.

    Attributes:
        name: of the file.
        parts: in the file's order.
        pivots: the points named in PIVOTS, metres.
    """

    name: str
    parts: tuple[Part, ...]
    pivots: Mapping[str, Point]

    def part(self, name: str) -> Part:
        """Return the part of that name; FaceAssetError if there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise FaceAssetError(f"The avatar {self.name} has no part {name!r}; bake it again.")

    @property
    def shapes(self) -> frozenset[str]:
        """Names of the ARKit shapes that move anything."""
        return frozenset(name for part in self.parts for name in part.targets if name in ARKIT_INDEX)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A part before normals and subdivision."""

    columns: dict[str, Floats]
    triangles: Ints
    quads: Ints | None
    deltas: dict[str, Floats]


def load(path: Path, level: int = 0) -> FaceAsset:
    """Read, check and prepare an avatar.

    Args:
        path: a .glb file.
        level: 0 as baked, 1 subdivided once (four times the triangles) where the file's quads are known.

    Raises:
        FaceAssetError: names the node or accessor and what is wrong with it.
    """
    gltf = reader.read(path)
    pivots = _pivots(gltf)
    brow = np.array([0.0, pivots["eyeLeft"][1] + 0.05, pivots["eyeLeft"][2]], np.float32)
    parts = tuple(_part(gltf, node, level, brow) for node in scene.mesh_nodes(gltf))
    asset = FaceAsset(path.stem, parts, pivots)
    asset.part("skin")
    if not asset.shapes:
        raise gltf.fail("meshes", "no morph target has an ARKit name, so the face could not move")
    return asset


def _pivots(gltf: Gltf) -> dict[str, Point]:
    extras = scene.extras(gltf)
    found: dict[str, Point] = {}
    for name in PIVOTS:
        if name not in extras:
            raise gltf.fail(f"scenes.extras.{name}", "it must be three numbers in metres")
        x, y, z = gltf.numbers(extras, name, "scenes.extras", (0, 0, 0))
        if not all(abs(value) < 10 for value in (x, y, z)):
            raise gltf.fail(f"scenes.extras.{name}", "it must be within ten metres of the origin")
        found[name] = (x, y, z)
    return found


def _part(gltf: Gltf, node: MeshNode, level: int, brow: Floats) -> Part:
    name, mesh = node.name, node.mesh
    raw = _placed(_raw(gltf, name, mesh), node.world)
    columns = raw.columns
    places = geometry.weld(columns["position"], *raw.deltas.values())
    triangles, deltas = raw.triangles, raw.deltas
    refine = level > 0 and raw.quads is not None and name in SMOOTHED
    if refine and raw.quads is not None:
        fine = subdivision.refine(raw.quads, places)
        deltas = {key: fine.smooth.apply(value) for key, value in deltas.items()}
        columns = {
            key: (fine.smooth if key == "position" else fine.straight).apply(value) for key, value in columns.items()
        }
        triangles, places = subdivision.triangles_of(fine.quads), fine.places
    positions = columns["position"]
    normals = columns.get("normal")
    if refine or normals is None:
        normals = geometry.normals(positions, triangles, places)
    normals = geometry.unit(normals)
    uvs = columns["uv"]
    material = _material(gltf, mesh)
    relief, creased = _relief(gltf, mesh)
    along = geometry.tangents(positions, uvs, triangles, places)
    if name == "hair":
        along = flow.strand_directions(positions, normals, uvs, triangles, material[0], brow)
    return Part(
        name=name,
        positions=positions,
        normals=normals,
        tangents=along,
        uvs=uvs,
        head=np.clip(columns["head"][:, 0], 0, 1),
        occlusion=np.clip(columns["occlusion"][:, 0], 0, 1),
        curvature=geometry.curvature(positions, normals, triangles, places),
        triangles=triangles,
        targets=shapes.find(positions, triangles, places, deltas),
        texture=material[0],
        tint=material[1],
        alpha=material[2],
        relief=relief,
        creased=creased,
    )


def _raw(gltf: Gltf, name: str, mesh: reader.Json) -> _Raw:
    primitive = _primitive(gltf, name, mesh)
    attributes = gltf.table(primitive, "attributes", f"mesh of {name}")
    if "POSITION" not in attributes or "indices" not in primitive or primitive.get("mode", 4) != 4:
        raise gltf.fail(f"mesh of {name}", "it must be indexed triangles with positions")
    position = reader.floats(gltf, attributes["POSITION"], "VEC3")
    count = len(position)
    columns = {"position": position}
    for key, semantic, kind, default in (
        ("normal", "NORMAL", "VEC3", None),
        ("uv", "TEXCOORD_0", "VEC2", 0.0),
        ("head", "_HEAD", "SCALAR", 1.0),
        ("occlusion", "_OCCLUSION", "SCALAR", 1.0),
    ):
        if semantic in attributes:
            columns[key] = reader.floats(gltf, attributes[semantic], kind, count)
        elif default is not None:
            columns[key] = np.full((count, 2 if kind == "VEC2" else 1), default, np.float32)
    triangles = reader.triangles(gltf, primitive["indices"], count, name)
    quads = subdivision.quads_of(triangles) if _extras(mesh).get("quads") is True else None
    return _Raw(columns, triangles, quads, _deltas(gltf, name, mesh, count))


def _primitive(gltf: Gltf, name: str, mesh: reader.Json) -> reader.Json:
    primitives = gltf.tables(mesh, "primitives", f"mesh of {name}")
    if len(primitives) != 1:
        raise gltf.fail(f"mesh of {name}", "it must have exactly one primitive")
    return primitives[0]


def _extras(mesh: reader.Json) -> dict[str, Any]:
    extras = mesh.get("extras", {})
    return extras if isinstance(extras, dict) else {}


def _deltas(gltf: Gltf, name: str, mesh: reader.Json, count: int) -> dict[str, Floats]:
    targets = gltf.tables(_primitive(gltf, name, mesh), "targets", f"mesh of {name}")
    names = gltf.row(_extras(mesh), "targetNames", f"mesh of {name}")
    if len(targets) != len(names):
        raise gltf.fail(f"mesh of {name}", f"{len(targets)} morph targets have {len(names)} names")
    if len(targets) * count > MAX_MOVEMENTS:
        raise gltf.fail(f"mesh of {name}", f"{len(targets)} morph targets of {count} vertices are too many")
    return {
        key: reader.floats(gltf, target["POSITION"], "VEC3", count)
        for key, target in zip(names, targets, strict=True)
        if isinstance(key, str) and corrective.drivers(key) and "POSITION" in target
    }


def _placed(raw: _Raw, world: Matrix) -> _Raw:
    """Apply the node's placement; in files of our own baking it brings steps of a grid to metres."""
    turn = world[:3, :3]
    columns = dict(raw.columns)
    columns["position"] = (columns["position"] @ turn.T + world[:3, 3]).astype(np.float32)
    if "normal" in columns:
        columns["normal"] = geometry.unit(columns["normal"] @ np.linalg.inv(turn))
    deltas = {key: value @ turn.T.astype(np.float32) for key, value in raw.deltas.items()}
    return _Raw(columns, raw.triangles, raw.quads, deltas)


def _material(gltf: Gltf, mesh: reader.Json) -> tuple[Bytes, tuple[float, float, float, float], Alpha]:
    found = surface.read(gltf, mesh["primitives"][0].get("material"), _PLAIN)
    texture = _WHITE if found.texture is None else reader.picture(gltf, found.texture)
    return texture, found.tint, found.alpha


def _relief(gltf: Gltf, mesh: reader.Json) -> tuple[Bytes | None, float]:
    """Read the creases: a normal texture that says so, with its scale for how much of them a resting face shows."""
    index = mesh["primitives"][0].get("material")
    entry = gltf.item("materials", index).get("normalTexture") if index is not None else None
    if not isinstance(entry, dict) or _extras(entry).get("creases") is not True:
        return None, 0.0
    scale = entry.get("scale", 1.0)
    if not isinstance(scale, (int, float)) or not 0 <= scale <= 1:
        raise gltf.fail(f"materials[{index}].normalTexture.scale", "it must be a number from 0 to 1")
    return reader.picture(gltf, entry.get("index")), float(scale)
