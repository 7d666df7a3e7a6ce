"""`steward avatar`: bake, list, import and check the advisors' faces."""

from __future__ import annotations

import io
import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
import typer
from PIL import Image
from rich.console import Console
from rich.table import Table

from app.content import advisor_file
from app.errors import NotInstalled, StorageError, UsageError
from app.modes import setup
from app.settings import Settings
from assets.tools.avatar import glb
from assets.tools.avatar.advisors import ADVISORS
from renderer import closure, container, face_asset, ict, importing, spelling, subdivision
from renderer.animation.controls import CONTROLS
from renderer.container import Gltf
from renderer.errors import FaceAssetError
from renderer.face_asset import FaceAsset
from renderer.types import ARKIT_NAMES

GENERATOR: Final = "steward avatar import"
HALF_OPEN: Final = 0.5


def bake(settings: Settings, *, force: bool) -> None:
    """Bake the advisors into the content folder; without `force` only when something changed."""
    setup.build(settings, [setup.AVATARS], force=force)


def show(settings: Settings) -> None:
    """List the installed advisors: name, file, size.

    Raises:
        NotInstalled: there is none yet.
    """
    folder = settings.content_dir / "avatars"
    files = sorted(folder.glob("*.glb"))
    if not files:
        raise NotInstalled(f"There is no advisor in {folder}; run `steward avatar bake`.")
    for file in files:
        try:
            size, count = file.stat().st_size / 1e6, len(_shapes(container.read(file)))
            typer.echo(f"{file.stem:12} {size:6.1f} MB  {count} face shapes  {file}")
        except (OSError, FaceAssetError) as error:
            typer.echo(f"{file.stem:12} cannot be used: {error}")


def _shapes(gltf: Gltf) -> set[str]:
    """Return the names of Apple's 52 that a file of our own contract has."""
    extras = (gltf.table(mesh, "extras", "meshes") for mesh in gltf.tables(gltf.root, "meshes", "meshes"))
    names = {name for each in extras for name in gltf.row(each, "targetNames", "meshes") if isinstance(name, str)}
    return names & set(ARKIT_NAMES)


def import_face(settings: Settings, file: Path | None, kit: Path | None, name: str | None) -> None:
    """Install a face of another maker and say which of the 52 shapes it lacks.

    Args:
        settings: where to.
        file: a .glb or .gltf, or None.
        kit: ICT-FaceKit's folder of OBJ files, or None; one of the two is given.
        name: to install it under; the file's own by default.

    Raises:
        UsageError: not one source is given, or the name is a baked advisor's or cannot be a file's.
        FaceAssetError: the file is broken or no face; names the node or accessor.
        StorageError: the content folder cannot be written.
    """
    source = _one(file, kit)
    name = _usable(name or source.stem.lower().replace(" ", "_"))
    face = importing.read(source) if kit is None else ict.read(kit)
    target = settings.content_dir / "avatars" / f"{name}.glb"
    content = glb.write([_part(mesh) for mesh in face.meshes], {"character": name, **face.pivots}, GENERATOR)
    part = target.with_name(f".{name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        face_asset.load(part)  # what was written is what will be drawn
        os.replace(part, target)
    except OSError as error:
        raise StorageError(f"The folder {target.parent} cannot be written ({error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)
    if face.scale != 1.0:
        typer.echo(f"Lengths were multiplied by {face.scale:.4g}, so that the eyes are as far apart as a person's.")
    typer.echo(_missing(face.missing))
    typer.echo(f"Installed as {name!r} in {target}; show it with --avatar {name}.")


def _one(file: Path | None, kit: Path | None) -> Path:
    source = kit or file
    if source is None or (file is not None and kit is not None):
        raise UsageError("Give either a .glb or .gltf file or --ict FOLDER.")
    return source


def _usable(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", name):
        raise UsageError(f"The name {name!r} cannot be used; give --name with letters, digits, - and _ only.")
    if name in {advisor.name for advisor in ADVISORS}:
        raise UsageError(f"The name {name!r} belongs to an advisor that `steward setup` bakes; give another --name.")
    return name


def _part(mesh: importing.Mesh) -> glb.Part:
    quads = subdivision.quads_of(mesh.triangles)
    faces = np.concatenate([mesh.triangles, mesh.triangles[:, 2:]], axis=1) if quads is None else quads
    return glb.Part(
        name=mesh.name,
        positions=mesh.positions,
        normals=mesh.normals,
        uvs=mesh.uvs,
        faces=faces.astype(np.int32),
        head=mesh.head,
        occlusion=np.ones(len(mesh.positions), np.float32),
        morphs=mesh.deltas,
        image=mesh.picture or _plain(mesh.tint),
        alpha=mesh.alpha,
        extras={"quads": quads is not None},
    )


def _plain(tint: tuple[float, float, float]) -> bytes:
    """Return a picture of one colour, for a material without one."""
    linear = np.clip(np.array(tint), 0, 1)
    colour = np.where(linear < 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    buffer = io.BytesIO()
    pixels = np.broadcast_to((colour * 255 + 0.5).astype(np.uint8), (4, 4, 3))
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG")
    return buffer.getvalue()


def _missing(names: tuple[str, ...]) -> str:
    if not names:
        return "All 52 shapes are there."
    if len(names) == 1:
        return f"One of the 52 shapes is missing: {names[0]}."
    return f"{len(names)} of the 52 shapes are missing: {', '.join(names)}."


def check(settings: Settings, face: str | None) -> None:
    """Print what a face has and how well it shuts.

    Raises:
        NotInstalled: there is no advisor of that name.
        FaceAssetError: the file is broken; names the node or accessor.
    """
    path = _find(settings, face or settings.avatar)
    asset = face_asset.load(path)
    typer.echo(_sizes(path, asset))
    for part in asset.parts:
        plain = sum(name in asset.shapes for name in part.targets)
        corrections = len(part.targets) - plain
        line = f"  {part.name:10} {len(part.positions):6} vertices {len(part.triangles):6} triangles {plain:3} shapes"
        typer.echo(line + (f" {corrections:3} corrections" if corrections else ""))
    typer.echo(_missing(spelling.missing(asset.shapes)))
    pivots = (f"{name} {' '.join(f'{value:.3f}' for value in point)}" for name, point in asset.pivots.items())
    typer.echo(f"Pivots, metres: {'; '.join(pivots)}.")
    for line in _closure(asset):
        typer.echo(line)


def _sizes(path: Path, asset: FaceAsset) -> str:
    gltf = container.read(path)
    views = [image.get("bufferView") for image in gltf.tables(gltf.root, "images", "images")]
    pictures = sum(len(container.view(gltf, view)[0]) for view in views if view is not None)
    vertices = sum(len(part.positions) for part in asset.parts)
    beside = path.stat().st_size - pictures
    return (
        f"{path}: {path.stat().st_size / 1e6:.1f} MB, of it pictures {pictures / 1e6:.1f} MB; "
        f"{vertices} vertices, {beside / vertices:.0f} bytes each with all that moves them."
    )


def _find(settings: Settings, face: str) -> Path:
    if face.endswith(".glb"):
        return Path(face)
    return advisor_file(settings, face)


def _closure(asset: FaceAsset) -> list[str]:
    opened, shut = closure.lid_gap_mm(asset, 0.0), closure.lid_gap_mm(asset, 1.0)
    lines = [f"Eyes: open {opened[0]:.1f} and {opened[1]:.1f} mm; at a full blink {shut[0]:.2f} and {shut[1]:.2f} mm."]
    wide = closure.lip_gap_mm(asset, HALF_OPEN, 0.0)
    together = closure.lip_gap_mm(asset, HALF_OPEN, HALF_OPEN)
    if wide is None or together is None:
        lines.append("Lips: none that meet at rest and part with jawOpen were found.")
    else:
        lines.append(
            f"Lips: {wide:.1f} mm apart at jawOpen {HALF_OPEN}; with mouthClose {HALF_OPEN}, {together:.2f} mm."
        )
    return lines


def controls(settings: Settings, *, as_json: bool) -> None:
    """Print the post-controls: what each is now, its default, range and meaning."""
    if as_json:
        rows = [{**asdict(row), "value": getattr(settings.face, row.name)} for row in CONTROLS]
        typer.echo(json.dumps(rows, indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("control", "now", "default", "range", "unit", "what it does"):
        table.add_column(column, overflow="fold")
    for row in CONTROLS:
        now = f"{getattr(settings.face, row.name):g}"
        table.add_row(row.name, now, f"{row.default:g}", f"{row.low:g} to {row.high:g}", row.unit, row.description)
    Console().print(table)
    typer.echo("Set one with --face NAME=VALUE, with STEWARD_FACE_NAME, or under [face] in steward.toml.")
