"""Reads a face of another maker: any glTF with morph targets that mean ARKit's 52, in whatever parts and spelling.

What our own files say outright is found out here: which mesh is the skin, where the eyes, mouth and neck are, how
large a metre is. Letters: V vertices, T triangles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from renderer import foreign
from renderer import gltf as reader
from renderer.errors import FaceAssetError
from renderer.foreign import Mesh
from renderer.spelling import missing
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
    """Read a .glb or .gltf of any maker.

    Raises:
        FaceAssetError: it is broken or no face; names the node, mesh or accessor.
    """
    gltf = reader.read(path)
    meshes = foreign.meshes(gltf)
    return complete(_named(meshes) if meshes else [], gltf.fail)


def complete(named: Sequence[Mesh], fail: Fail) -> Imported:
    """Find eyes, mouth, neck and unit of parts that have the renderer's names already.

    Args:
        named: the parts.
        fail: makes the error for a place in the source and the problem there.

    Raises:
        FaceAssetError: it is no face, or looks elsewhere.
    """
    shapes = {shape for mesh in named for shape, delta in mesh.deltas.items() if delta.any()}
    if len(shapes) < 2:
        problem = "no morph target, or only one, has a name of ARKit's 52 shapes; the face could not move"
        raise fail("meshes", problem)
    left, right = _eyes(fail, named)
    scale = _scale(float(np.linalg.norm(left - right)))
    scaled = [_scaled(mesh, scale) for mesh in named]
    pivots = _pivots(fail, scaled, left * np.float32(scale), right * np.float32(scale))
    placed = tuple(replace(mesh, head=_head(mesh, pivots)) for mesh in scaled)
    return Imported(placed, pivots, missing(shapes), scale)


def _named(meshes: Sequence[Mesh]) -> list[Mesh]:
    """Give the parts the renderer's names: the skin is what the shapes move most, the others go by their names."""

    def movement(mesh: Mesh) -> float:
        kind = _kind(mesh.name)
        rank = 0.01 if kind in ("teeth", "tongue", "eyes", "lashes", "brows", "hair") else 1.0
        return rank * len(mesh.deltas) * float(len(mesh.positions))

    skin = max(meshes, key=movement)
    return [
        replace(mesh, name="skin" if mesh is skin else _kind(mesh.name) or mesh.name.split("|")[0]) for mesh in meshes
    ]


def _kind(name: str) -> str | None:
    words = ((kind, pattern, word) for word in name.split("|") for kind, pattern in _KINDS)
    return next((kind for kind, pattern, word in words if re.search(pattern, word, re.IGNORECASE)), None)


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


__all__ = ["EYES_APART_M", "Fail", "Imported", "Mesh", "complete", "read"]
