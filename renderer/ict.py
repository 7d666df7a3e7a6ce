"""Reads ICT-FaceKit's folder: a neutral head and its expression shapes as OBJ files over the same vertices.

Which vertices are which part is in the kit's README; its transparent shells (tears, lash strips, eye shadows) are left
out, because without their textures they would hide the eyes. R. Li et al., "Learning formation of physically-based face
attributes", CVPR 2020. Letters: V vertices, T triangles.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from renderer import mesh as geometry
from renderer.errors import FaceAssetError
from renderer.importing import Imported, Mesh, complete
from renderer.mesh import Ints
from renderer.spelling import meanings
from renderer.types import Floats

NEUTRAL: Final = "generic_neutral_mesh.obj"
MODELS: Final = "FaceXModel"  # the folder that holds it in the kit
VERTICES: Final = 26719
_PARTS: Final[tuple[tuple[str, int, int, tuple[float, float, float]], ...]] = (
    ("skin", 0, 14061, (0.60, 0.36, 0.27)),
    ("tongue", 14062, 17038, (0.42, 0.13, 0.12)),
    ("teeth", 17039, 21450, (0.72, 0.68, 0.58)),
    ("eyes", 21451, 22220, (0.66, 0.62, 0.58)),
    ("eyes", 22221, 23020, (0.05, 0.03, 0.02)),
    ("eyes", 23021, 23790, (0.66, 0.62, 0.58)),
    ("eyes", 23791, 24590, (0.05, 0.03, 0.02)),
)
"""Name, first and last vertex, colour (linear)."""
_SCLERAS: Final = (21451, 23021)
_CORNEA_DEGREES: Final = 29.0  # seen from the eyeball's centre; the kit's cornea is part of its sclera and is left out


def read(folder: Path) -> Imported:
    """Read the kit's folder of OBJ files, or the kit whose subfolder it is.

    Raises:
        FaceAssetError: a file is missing, cut short, not of this head, or holds what is not a number; names it.
    """
    folder = _with_models(folder)
    files = sorted(folder.glob("*.obj"))
    neutral = folder / NEUTRAL
    rest = _vertices(neutral)
    shapes = [file for file in files if file != neutral]
    deltas: dict[str, Floats] = {}
    for name, places in meanings([file.stem for file in shapes]).items():
        deltas[name] = np.sum([_vertices(shapes[place]) - rest for place in places], axis=0, dtype=np.float32)
    triangles = _triangles(neutral)
    normals = geometry.unit(geometry.normals(rest, triangles, np.arange(len(rest))))
    meshes = [_part(name, first, last, tint, rest, normals, triangles, deltas) for name, first, last, tint in _PARTS]
    return complete(
        meshes, lambda place, problem: FaceAssetError(f"The kit in {folder} is wrong at {place}: {problem}.")
    )


def _with_models(folder: Path) -> Path:
    for place in (folder, folder / MODELS):
        if (place / NEUTRAL).is_file():
            return place
    raise FaceAssetError(
        f"There is no {NEUTRAL} in {folder} or in its {MODELS}; unpack the kit and give the folder of its OBJ files."
    )


def _lines(file: Path, start: str) -> list[list[str]]:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise FaceAssetError(f"The file {file} cannot be read ({error.strerror}).") from error
    return [line.split()[1:] for line in text.splitlines() if line.startswith(start)]


def _vertices(file: Path) -> Floats:
    try:
        values = np.array([row[:3] for row in _lines(file, "v ")], np.float32).reshape(-1, 3)
    except ValueError as error:
        raise FaceAssetError(f"{file.name} has a vertex that is not three numbers; fetch the kit again.") from error
    if len(values) != VERTICES:
        raise FaceAssetError(f"{file.name} has {len(values)} vertices where the kit has {VERTICES}; fetch it again.")
    if not np.isfinite(values).all():
        row = int(np.argmin(np.isfinite(values).all(axis=1)))
        raise FaceAssetError(f"{file.name} has a vertex that is not a number: {row}; fetch the kit again.")
    return values


def _triangles(file: Path) -> Ints:
    found: list[tuple[int, int, int]] = []
    try:
        for row in _lines(file, "f "):
            corners = [int(corner.split("/")[0]) - 1 for corner in row]
            found.extend((corners[0], b, c) for b, c in pairwise(corners[1:]))
        triangles = np.array(found, np.int64).reshape(-1, 3)
    except (ValueError, IndexError) as error:
        raise FaceAssetError(f"{file.name} has a face that is no list of vertices; fetch the kit again.") from error
    if not len(triangles) or int(triangles.min()) < 0 or int(triangles.max()) >= VERTICES:
        raise FaceAssetError(f"{file.name} has a face beyond its {VERTICES} vertices; fetch the kit again.")
    return triangles


def _part(
    name: str,
    first: int,
    last: int,
    tint: tuple[float, float, float],
    rest: Floats,
    normals: Floats,
    triangles: Ints,
    deltas: dict[str, Floats],
) -> Mesh:
    mine = slice(first, last + 1)
    inside = ((triangles >= first) & (triangles <= last)).all(axis=1)
    if first in _SCLERAS:
        inside &= ~_before_iris(rest, triangles, mine)
    moved = {shape: delta[mine] for shape, delta in deltas.items() if np.abs(delta[mine]).max() > 1e-5}
    count = last + 1 - first
    return Mesh(
        name=name,
        positions=rest[mine],
        normals=normals[mine],
        uvs=np.zeros((count, 2), np.float32),
        triangles=triangles[inside] - first,
        head=np.ones(count, np.float32),
        deltas=moved,
        picture=None,
        tint=tint,
        alpha="OPAQUE",
    )


def _before_iris(rest: Floats, triangles: Ints, eye: slice) -> np.ndarray:
    """Return which triangles [T] lie before the iris of an eyeball."""
    centre = (rest[eye].min(axis=0) + rest[eye].max(axis=0)) / 2
    out = rest[triangles].mean(axis=1) - centre
    ahead = out[:, 2] / np.maximum(np.linalg.norm(out, axis=1), 1e-9)
    return np.asarray(ahead > np.cos(np.radians(_CORNEA_DEGREES)))
