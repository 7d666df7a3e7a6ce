"""`steward avatar`: bake and list the advisors' faces."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from app.errors import NotInstalled
from app.modes import setup
from app.settings import Settings


def bake(settings: Settings, *, force: bool) -> None:
    """Bake the advisors into the content folder; without `force` only when something changed."""
    setup.build(settings, [setup.AVATARS], force=force)


def show(settings: Settings) -> None:
    """List the baked advisors: name, file, size.

    Raises:
        NotInstalled: there is none yet.
    """
    folder = settings.content_dir / "avatars"
    files = sorted(folder.glob("*.glb"))
    if not files:
        raise NotInstalled(f"There is no advisor in {folder}; run `steward avatar bake`.")
    for file in files:
        typer.echo(f"{file.stem:12} {file.stat().st_size / 1e6:6.1f} MB  {len(_targets(file))} face shapes  {file}")


def _targets(file: Path) -> set[str]:
    data = file.read_bytes()
    length = int.from_bytes(data[12:16], "little")
    meshes = json.loads(data[20 : 20 + length])["meshes"]
    return {name for mesh in meshes for name in mesh.get("extras", {}).get("targetNames", [])}
