"""The avatar file as checked arrays: parts, their moving shapes, pictures and pivots.

The contract of the file is in assets/avatars: binary glTF 2.0, one mesh node a part, morph targets with ARKit names,
metres, Y up, the face towards +Z. Letters: V vertices, T triangles, N moved vertices, K the 52 ARKit shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from renderer import corrective, flow, shapes, subdivision
from renderer import gltf as reader
from renderer import mesh as geometry
from renderer.errors import FaceAssetError
from renderer.gltf import Bytes, Gltf
from renderer.mesh import Ints
from renderer.shapes import Target
from renderer.types import ARKIT_INDEX, Floats

Alpha = Literal["OPAQUE", "MASK", "BLEND"]
Point = tuple[float, float, float]

PIVOTS: Final = ("eyeLeft", "eyeRight", "neck", "jaw", "mouth", "headTop")
SMOOTHED: Final = ("skin", "hair")  # parts that subdivision improves; the others are fine as they are
_WHITE: Final = np.full((1, 1, 4), 255, np.uint8)


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
    parts = tuple(_part(gltf, name, mesh, world, level, brow) for name, mesh, world in reader.mesh_nodes(gltf))
    asset = FaceAsset(path.stem, parts, pivots)
    asset.part("skin")
    if not asset.shapes:
        raise gltf.fail("meshes", "no morph target has an ARKit name, so the face could not move")
    return asset


def _pivots(gltf: Gltf) -> dict[str, Point]:
    extras = reader.scene_extras(gltf)
    found: dict[str, Point] = {}
    for name in PIVOTS:
        try:
            x, y, z = (float(value) for value in extras[name])
        except (KeyError, TypeError, ValueError) as error:
            raise gltf.fail(f"scenes.extras.{name}", "it must be three numbers in metres") from error
        if not all(np.isfinite(value) and abs(value) < 10 for value in (x, y, z)):
            raise gltf.fail(f"scenes.extras.{name}", "it must be within ten metres of the origin")
        found[name] = (x, y, z)
    return found


def _part(gltf: Gltf, name: str, mesh: reader.Json, world: Floats, level: int, brow: Floats) -> Part:
    raw = _placed(_raw(gltf, name, mesh), world)
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
    )


def _raw(gltf: Gltf, name: str, mesh: reader.Json) -> _Raw:
    primitives = mesh.get("primitives", [])
    if not isinstance(primitives, list) or len(primitives) != 1:
        raise gltf.fail(f"mesh of {name}", "it must have exactly one primitive")
    primitive = primitives[0]
    attributes = primitive.get("attributes", {})
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
            columns[key] = _checked_length(gltf, name, reader.floats(gltf, attributes[semantic], kind), count, semantic)
        elif default is not None:
            columns[key] = np.full((count, 2 if kind == "VEC2" else 1), default, np.float32)
    triangles = _indices(gltf, name, primitive["indices"], count)
    deltas = _deltas(gltf, name, mesh, primitive, count)
    quads = subdivision.quads_of(triangles) if _extras(mesh).get("quads") is True else None
    return _Raw(columns, triangles, quads, deltas)


def _extras(mesh: reader.Json) -> dict[str, Any]:
    extras = mesh.get("extras", {})
    return extras if isinstance(extras, dict) else {}


def _checked_length(gltf: Gltf, name: str, values: Floats, count: int, semantic: str) -> Floats:
    if len(values) != count:
        raise gltf.fail(f"mesh of {name}", f"{semantic} has {len(values)} values for {count} vertices")
    return values


def _indices(gltf: Gltf, name: str, index: object, count: int) -> Ints:
    flat = reader.accessor(gltf, index, "SCALAR")[:, 0].astype(np.int64)
    if len(flat) % 3 or int(flat.max()) >= count or int(flat.min()) < 0:
        raise gltf.fail(f"accessors[{index}] (indices of {name})", f"they must be triangles within {count} vertices")
    return flat.reshape(-1, 3)


def _deltas(gltf: Gltf, name: str, mesh: reader.Json, primitive: reader.Json, count: int) -> dict[str, Floats]:
    targets, names = primitive.get("targets", []), _extras(mesh).get("targetNames", [])
    if len(targets) != len(names):
        raise gltf.fail(f"mesh of {name}", f"{len(targets)} morph targets have {len(names)} names")
    found: dict[str, Floats] = {}
    for key, target in zip(names, targets, strict=True):
        if corrective.drivers(key) and "POSITION" in target:
            values = reader.floats(gltf, target["POSITION"], "VEC3")
            found[key] = _checked_length(gltf, name, values, count, f"target {key}")
    return found


def _placed(raw: _Raw, world: Floats) -> _Raw:
    """Apply the node's placement, which is the identity in files of our own baking."""
    if np.allclose(world, np.eye(4)):
        return raw
    turn = world[:3, :3]
    columns = dict(raw.columns)
    columns["position"] = columns["position"] @ turn.T + world[:3, 3]
    if "normal" in columns:
        columns["normal"] = columns["normal"] @ np.linalg.inv(turn)
    return _Raw(columns, raw.triangles, raw.quads, {key: value @ turn.T for key, value in raw.deltas.items()})


def _material(gltf: Gltf, mesh: reader.Json) -> tuple[Bytes, tuple[float, float, float, float], Alpha]:
    index = mesh["primitives"][0].get("material")
    if index is None:
        return _WHITE, (0.8, 0.8, 0.8, 1.0), "OPAQUE"
    material = gltf.item("materials", index)
    surface = material.get("pbrMetallicRoughness", {})
    alpha = material.get("alphaMode", "OPAQUE")
    if alpha not in ("OPAQUE", "MASK", "BLEND"):
        raise gltf.fail(f"materials[{index}]", f"alphaMode {alpha!r} does not exist")
    try:
        r, g, b, a = (float(value) for value in surface.get("baseColorFactor", (1, 1, 1, 1)))
    except (TypeError, ValueError) as error:
        raise gltf.fail(f"materials[{index}]", "baseColorFactor must be four numbers") from error
    texture: npt.NDArray[np.uint8] = _WHITE
    if "baseColorTexture" in surface:
        texture = reader.picture(gltf, surface["baseColorTexture"].get("index"))
    return texture, (r, g, b, a), alpha
