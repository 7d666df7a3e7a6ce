"""Reads a face of another maker: any glTF with morph targets that mean ARKit's 52, in whatever parts and spelling.

What our own files say outright is found out here: which mesh is the skin, where the eyes, mouth and neck are, how
large a metre is. Letters: V vertices, T triangles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from renderer import gltf as reader
from renderer import scene
from renderer import mesh as geometry
from renderer.errors import FaceAssetError
from renderer.gltf import Gltf
from renderer.mesh import Ints
from renderer.spelling import meanings, missing
from renderer.types import Floats

Fail = Callable[[str, str], FaceAssetError]
EYES_APART_M: Final = 0.062  # of a grown person; a file of another unit is scaled to it
_BELIEVABLE_M: Final = (0.045, 0.085)
_KINDS: Final = (
    ("lashes", r"lash"), ("brows", r"brow"), ("teeth", r"teeth|tooth|gum"), ("tongue", r"tongue"),
    ("eyes", r"eye(?!s?hadow|s?occlusion)|cornea|iris|sclera"), ("hair", r"hair|beard|moustache"),
    ("suit", r"outfit|shirt|suit|cloth|dress|jacket|collar|body|torso"),
)  # fmt: skip
_SHOULDERS_M: Final = 0.08  # below the neck's joint the skin leaves the head over this way


@dataclass(frozen=True, slots=True)
class Mesh:
    """One part as it will be written.

    Attributes:
        name: of the part, as the renderer knows it.
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


@dataclass(frozen=True, slots=True)
class Imported:
    """A face that was read.

    Attributes:
        meshes: its parts.
        pivots: as in face_asset.PIVOTS, metres.
        missing: which of the 52 shapes it does not have.
        scale: what its lengths were multiplied with.
    """

    meshes: tuple[Mesh, ...]
    pivots: Mapping[str, list[float]]
    missing: tuple[str, ...]
    scale: float


def read(path: Path) -> Imported:
    """Read a .glb of any maker.

    Raises:
        FaceAssetError: it is broken or no face; names the node, mesh or accessor.
    """
    gltf = reader.read(path)
    _require_plain(gltf)
    meshes = [
        _mesh(gltf, name, mesh, primitive, world)
        for name, mesh, world in ((node.name, node.mesh, node.world.astype(np.float32)) for node in scene.mesh_nodes(gltf))
        for primitive in _primitives(gltf, name, mesh)
    ]
    return complete(_named(meshes) if meshes else [], gltf.fail)


def complete(named: Sequence[Mesh], fail: Fail) -> Imported:
    """Find eyes, mouth, neck and unit of parts that have the renderer's names already.

    Args:
        named: the parts.
        fail: makes the error for a place in the source and the problem there.

    Raises:
        FaceAssetError: it is no face, or looks elsewhere.
    """
    shapes = {shape for mesh in named for shape in mesh.deltas}
    if len(shapes) < 2:
        problem = "no morph target, or only one, has a name of ARKit's 52 shapes; the face could not move"
        raise fail("meshes", problem)
    left, right = _eyes(fail, named)
    scale = _scale(float(np.linalg.norm(left - right)))
    scaled = [_scaled(mesh, scale) for mesh in named]
    pivots = _pivots(fail, scaled, left * np.float32(scale), right * np.float32(scale))
    placed = tuple(replace(mesh, head=_head(mesh, pivots)) for mesh in scaled)
    return Imported(placed, pivots, missing(shapes), scale)


def _require_plain(gltf: Gltf) -> None:
    needed = gltf.root.get("extensionsRequired", [])
    unknown = [name for name in needed if name not in ("KHR_mesh_quantization", "KHR_texture_transform")]
    if unknown:
        raise gltf.fail("extensionsRequired", f"{unknown[0]} is not read here; export the file without it")


def _primitives(gltf: Gltf, name: str, mesh: reader.Json) -> list[reader.Json]:
    primitives = mesh.get("primitives", [])
    if not isinstance(primitives, list) or not all(isinstance(each, dict) for each in primitives):
        raise gltf.fail(f"mesh of {name}", "its primitives are not a list of objects")
    return primitives


def _mesh(gltf: Gltf, name: str, mesh: reader.Json, primitive: reader.Json, world: Floats) -> Mesh:
    attributes = primitive.get("attributes", {})
    if "POSITION" not in attributes or primitive.get("mode", 4) != 4:
        raise gltf.fail(f"mesh of {name}", "it must be triangles with positions")
    raw = reader.floats(gltf, attributes["POSITION"], "VEC3")
    count, turn = len(raw), world[:3, :3]
    positions = raw @ turn.T + world[:3, 3]
    triangles = _triangles(gltf, name, primitive.get("indices"), count)
    normals = geometry.normals(positions, triangles, geometry.weld(positions))
    uvs = np.zeros((count, 2), np.float32)
    if "TEXCOORD_0" in attributes:
        uvs = reader.floats(gltf, attributes["TEXCOORD_0"], "VEC2")
        _require_length(gltf, name, uvs, count, "TEXCOORD_0")
    picture, tint, alpha = _material(gltf, primitive.get("material"))
    deltas = {shape: delta @ turn.T for shape, delta in _deltas(gltf, name, mesh, primitive, count).items()}
    return Mesh(name, positions, geometry.unit(normals), uvs, triangles, np.ones(count, np.float32), deltas,
                picture, tint, alpha)  # fmt: skip


def _triangles(gltf: Gltf, name: str, index: object, count: int) -> Ints:
    if index is None:
        return np.arange(count - count % 3, dtype=np.int64).reshape(-1, 3)
    flat = reader.accessor(gltf, index, "SCALAR")[:, 0].astype(np.int64)
    if len(flat) % 3 or int(flat.max()) >= count or int(flat.min()) < 0:
        raise gltf.fail(f"accessors[{index}] (indices of {name})", f"they must be triangles within {count} vertices")
    return flat.reshape(-1, 3)


def _require_length(gltf: Gltf, name: str, values: Floats, count: int, what: str) -> None:
    if len(values) != count:
        raise gltf.fail(f"mesh of {name}", f"{what} has {len(values)} values for {count} vertices")


def _deltas(gltf: Gltf, name: str, mesh: reader.Json, primitive: reader.Json, count: int) -> dict[str, Floats]:
    targets = primitive.get("targets", [])
    names = _target_names(mesh) or _target_names(primitive)
    if targets and len(targets) != len(names):
        raise gltf.fail(f"mesh of {name}", f"{len(targets)} morph targets have {len(names)} names")
    found: dict[str, Floats] = {}
    for shape, places in meanings(names).items():
        total = np.zeros((count, 3), np.float32)
        for place in places:
            if "POSITION" in targets[place]:
                delta = reader.floats(gltf, targets[place]["POSITION"], "VEC3")
                _require_length(gltf, name, delta, count, f"target {names[place]}")
                total += delta
        found[shape] = total
    return found


def _target_names(holder: reader.Json) -> list[str]:
    extras = holder.get("extras", {})
    names = extras.get("targetNames", []) if isinstance(extras, dict) else []
    return [str(name) for name in names] if isinstance(names, list) else []


def _material(gltf: Gltf, index: object) -> tuple[bytes | None, tuple[float, float, float], str]:
    if index is None:
        return None, (0.6, 0.6, 0.6), "OPAQUE"
    material = gltf.item("materials", index)
    surface: dict[str, Any] = material.get("pbrMetallicRoughness", {})
    try:
        red, green, blue = (float(value) for value in surface.get("baseColorFactor", (1, 1, 1, 1))[:3])
    except (TypeError, ValueError) as error:
        raise gltf.fail(f"materials[{index}]", "baseColorFactor must be four numbers") from error
    picture = None
    if "baseColorTexture" in surface:
        texture = surface["baseColorTexture"].get("index")
        reader.picture(gltf, texture)  # says what is wrong with it
        image = gltf.item("images", gltf.item("textures", texture).get("source"))
        picture, _ = reader.view(gltf, image["bufferView"])
    return picture, (red, green, blue), str(material.get("alphaMode", "OPAQUE"))


def _named(meshes: Sequence[Mesh]) -> list[Mesh]:
    """Give the parts the renderer's names: the skin is what the shapes move most, the others go by their names."""

    def movement(mesh: Mesh) -> float:
        kind = _kind(mesh.name)
        rank = 0.01 if kind in ("teeth", "tongue", "eyes", "lashes", "brows", "hair") else 1.0
        return rank * len(mesh.deltas) * float(len(mesh.positions))

    skin = max(meshes, key=movement)
    return [replace(mesh, name="skin" if mesh is skin else _kind(mesh.name) or mesh.name) for mesh in meshes]


def _kind(name: str) -> str | None:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, name, re.IGNORECASE)), None)


def _eyes(fail: Fail, meshes: Sequence[Mesh]) -> tuple[Floats, Floats]:
    """Return the centres of the eyeballs; without eyeballs, of where the blinks move the skin."""
    balls = np.concatenate([mesh.positions for mesh in meshes if mesh.name == "eyes"] or [np.zeros((0, 3), np.float32)])
    if len(balls):
        middle = 0.5 * (balls[:, 0].min() + balls[:, 0].max())
        sides = balls[balls[:, 0] > middle], balls[balls[:, 0] <= middle]
        if all(len(side) for side in sides):
            left, right = ((side.min(axis=0) + side.max(axis=0)) / 2 for side in sides)
            return left, right
    skin = next(mesh for mesh in meshes if mesh.name == "skin")
    if not {"eyeBlinkLeft", "eyeBlinkRight"} <= skin.deltas.keys():
        raise fail("nodes", "it has neither a mesh of eyes nor blinks, so the eyes cannot be found")
    return _moved(skin, "eyeBlinkLeft"), _moved(skin, "eyeBlinkRight")


def _moved(mesh: Mesh, *shapes: str) -> Floats:
    """Return the middle of what the first of some shapes that is there moves; NaN when none is."""
    for shape in shapes:
        if shape in mesh.deltas:
            size = np.linalg.norm(mesh.deltas[shape], axis=1)
            if size.max() > 0:
                weight = size**2
                middle: Floats = ((mesh.positions * weight[:, None]).sum(axis=0) / weight.sum()).astype(np.float32)
                return middle
    return np.full(3, np.nan, np.float32)


def _scale(apart: float) -> float:
    low, high = _BELIEVABLE_M
    return 1.0 if low <= apart <= high else EYES_APART_M / max(apart, 1e-9)


def _scaled(mesh: Mesh, scale: float) -> Mesh:
    if scale == 1.0:
        return mesh
    size = np.float32(scale)
    deltas = {name: delta * size for name, delta in mesh.deltas.items()}
    return replace(mesh, positions=mesh.positions * size, deltas=deltas)


def _pivots(fail: Fail, meshes: Sequence[Mesh], left: Floats, right: Floats) -> dict[str, list[float]]:
    """Return the points that animation needs; proportions of a head where the file does not tell."""
    skin = next(mesh for mesh in meshes if mesh.name == "skin")
    between = (left + right) / 2
    mouth = _moved(skin, "mouthPucker", "mouthFunnel", "mouthClose", "mouthSmileLeft", "jawOpen")
    if not np.isfinite(mouth).all() or not 0.02 < between[1] - mouth[1] < 0.15:
        mouth = np.asarray(between + np.array([0, -0.063, 0.02]), np.float32)
    mouth[0] = between[0]
    if left[0] <= right[0] or mouth[2] < np.median(skin.positions[:, 2]):
        raise fail("nodes", "the face must look along +Z with its left side at +X; turn it and export it again")
    drop = float(between[1] - mouth[1])

    def off(up: float, forward: float) -> Floats:
        return np.asarray(between + np.array([0, up, forward]), np.float32)

    top = skin.positions[skin.positions[:, 1].argmax()]
    points: dict[str, Floats] = {
        "eyeLeft": left,
        "eyeRight": right,
        "neck": off(-1.6 * drop, -0.095),
        "jaw": off(-0.5 * drop, -0.06),
        "mouth": mouth,
        "headTop": np.array([between[0], top[1], top[2]], np.float32),
    }
    return {name: [round(float(value), 6) for value in point] for name, point in points.items()}


def _head(mesh: Mesh, pivots: Mapping[str, list[float]]) -> Floats:
    if mesh.name != "skin" and mesh.name != "suit":
        return mesh.head
    low = pivots["neck"][1] - _SHOULDERS_M
    t = np.clip((mesh.positions[:, 1] - low) / _SHOULDERS_M, 0, 1)
    share: Floats = (t * t * (3 - 2 * t)).astype(np.float32)
    return np.zeros_like(share) if mesh.name == "suit" else share
