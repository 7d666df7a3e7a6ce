"""Paints eyeballs and lashes."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.tools.avatar import atlas
from assets.tools.avatar.anatomy import Anatomy
from assets.tools.avatar.atlas import Grid
from assets.tools.avatar.character import Character
from assets.tools.avatar.parts import Shell
from assets.tools.avatar.topology import ramp, single

SIZE = 1024
IRIS_DEGREES, PUPIL_DEGREES = 27.5, 9.5  # seen from the eyeball's centre
SCLERA = np.asarray([0.83, 0.80, 0.775], np.float32)
RIM = np.asarray([0.76, 0.62, 0.58], np.float32)

UPPER_STRANDS_PER_DM, LOWER_STRANDS_PER_DM = 380.0, 210.0
ROOT_LINE = 0.16  # of the lash's length
STRAND_DM = 0.0009  # half its width at the root; coarser than life, or it would be thinner than a texel


def eyeballs(shell: Shell, face: Anatomy, character: Character) -> Image.Image:
    """Returns sclera with fine veins, iris with fibres and a dark outer ring, pupil."""
    left = shell.positions[:, :1] > 0
    rel = shell.positions - np.where(left, face.left.centre, face.right.centre)
    rel = rel / np.linalg.norm(rel, axis=1, keepdims=True)
    drawn, _ = atlas.draw(shell.corner_uvs, rel[shell.faces].astype(np.float32), SIZE)
    polar = np.degrees(np.arccos(np.clip(drawn[..., 2] / np.maximum(np.linalg.norm(drawn, axis=-1), 1e-6), -1, 1)))
    around = np.arctan2(drawn[..., 1], drawn[..., 0])
    white = SCLERA + (RIM - SCLERA) * ramp(polar, 38, 75)[..., None]
    white = white * (1 + 0.012 * atlas.noise(SIZE, 6, 21)[..., None] * np.asarray([0.2, 1, 1]))
    colour = white * (1 - _veins(polar)[..., None] * np.asarray([0.05, 0.32, 0.30]))
    iris = _iris(polar, around, np.asarray(character.iris, np.float32))
    mask = ramp(polar, IRIS_DEGREES + 1.2, IRIS_DEGREES - 1.2)[..., None]
    colour = colour + (iris - colour) * mask
    pupil = ramp(polar, PUPIL_DEGREES + 0.8, PUPIL_DEGREES - 0.8)[..., None]
    colour = colour * (1 - pupil) + 0.012 * pupil
    return Image.fromarray((np.clip(colour, 0, 1) * 255 + 0.5).astype(np.uint8))


def _veins(polar: Grid) -> Grid:
    ridge = np.abs(atlas.noise(SIZE, 7, 22) + 0.6 * atlas.noise(SIZE, 3, 23))
    return ramp(ridge, 0.10, 0.0) * ramp(polar, 40, 70) * 0.5


def _iris(polar: Grid, around: Grid, colour: NDArray[np.float32]) -> Grid:
    """Fibres are noise over the angle that changes slowly with the radius."""
    table = atlas.noise(256, 0, 24)
    wide = atlas.blur(np.concatenate([table] * 1, 0), 1.2)
    wide = wide / wide.std()
    u = (around / (2 * np.pi) + 0.5) % 1.0
    fibre = atlas.sample(wide, u, np.clip(polar / 180, 0, 1))
    inner = ramp(polar, 17.5, 12.0)
    warm = np.asarray([0.46, 0.33, 0.19], np.float32)
    base = colour + (warm - colour) * (0.6 * inner)[..., None]
    base = base * (1 + 0.20 * fibre[..., None])
    limbus = ramp(polar, IRIS_DEGREES - 6.0, IRIS_DEGREES)
    light = 0.85 + 0.35 * ramp(polar, 11, 20)
    return single(base * light[..., None] * (1 - 0.72 * limbus[..., None]))


def lashes(shell: Shell, face: Anatomy, character: Character) -> Image.Image:
    """Returns separate fine lashes, long and curved outwards above, short and sparse below."""
    along, across, upper, sideways = _lash_fields(shell, face)
    corners = np.stack([along, across, upper, sideways], 1)[shell.faces].astype(np.float32)
    drawn, covered = atlas.draw(shell.corner_uvs, corners, SIZE)
    alpha = np.zeros((SIZE, SIZE), np.float32)
    rng = np.random.default_rng(31)
    for is_upper, density, reach in ((True, UPPER_STRANDS_PER_DM, 0.46), (False, LOWER_STRANDS_PER_DM, 0.3)):
        reach *= character.lashes
        for side in (1, -1):
            where = covered & ((drawn[..., 2] > 0.5) == is_upper) & (drawn[..., 3] * side > 0)
            mine = shell.positions[(upper > 0.5) == is_upper]
            x = np.abs(mine[:, 0])
            strands = _strands(
                rng if side > 0 else np.random.default_rng(31), float(x.min()), float(x.max()), density, reach
            )
            alpha[where] = _cover(drawn[..., 0][where] * side, drawn[..., 1][where], strands)
    dark = np.asarray(character.brows.colour, np.float32) * 0.38
    rgb = np.broadcast_to(dark, (SIZE, SIZE, 3))
    image = np.concatenate([rgb, (alpha * 0.96)[..., None]], -1)
    return Image.fromarray((np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8), "RGBA")


def _lash_fields(shell: Shell, face: Anatomy) -> tuple[Grid, Grid, Grid, Grid]:
    """For each lash vertex: x, 0 at the root to 1 at the tip, upper or lower, left or right."""
    count = len(shell.positions)
    way = np.full(count, np.inf, np.float32)
    upper = np.zeros(count, np.float32)
    for eye in (face.left, face.right):
        for is_upper, line in ((1.0, eye.upper), (0.0, eye.lower)):
            points = _dense(face.rest[line])
            gap = np.linalg.norm(shell.positions[:, None] - points[None], axis=-1).min(1)
            closer = gap < way
            upper = np.where(closer, is_upper, upper)
            way = np.minimum(way, gap)
    across = np.zeros(count, np.float32)
    for is_upper in (0.0, 1.0):
        mine = upper == is_upper
        low, high = np.percentile(way[mine], [12, 97])
        across[mine] = np.clip((way[mine] - low) / (high - low), 0, 1)
    x = shell.positions[:, 0].astype(np.float32)
    return x, across, upper.astype(np.float32), np.sign(x)


def _dense(line: NDArray[np.float32], steps: int = 8) -> NDArray[np.float32]:
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    return single((line[:-1, None] * (1 - t) + line[1:, None] * t).reshape(-1, 3))


def _strands(rng: np.random.Generator, low: float, high: float, density: float, reach: float) -> NDArray[np.float32]:
    """Rows of root, lean to the outside, length and width. [K, 4]."""
    count = int((high - low) * density)
    root = low + (np.arange(count) + rng.uniform(0.15, 0.85, count)) / density
    place = (root - low) / (high - low)
    root = root - 0.0016 * np.sin(root * 2 * np.pi / 0.012)  # a little clumped, as lashes are
    lean = 0.16 * (place - 0.3) + rng.normal(0, 0.012, count)
    length = reach * (0.55 + 0.45 * np.sin(np.pi * np.clip(0.12 + 0.72 * place, 0, 1))) * rng.uniform(0.75, 1.0, count)
    away = single(place)  # from the corners, where they would cross
    length = length * (0.3 + 0.7 * ramp(away, 1.0, 0.9) * ramp(away, 0.0, 0.1))
    width = STRAND_DM * rng.uniform(0.7, 1.1, count)
    return np.stack([root, lean, length, width], 1).astype(np.float32)


def _cover(x: NDArray[np.float32], t: NDArray[np.float32], strands: NDArray[np.float32]) -> NDArray[np.float32]:
    result = np.zeros(len(x), np.float32)
    for root, lean, length, width in strands:
        centre = root + lean * t
        thick = width * np.clip(1 - t / length, 0, 1) ** 0.6
        result = np.maximum(result, ramp(np.abs(x - centre) - thick, 0.0006, -0.0004) * (t < length))
    # Roots stand close together: seen from afar they are one soft line.
    return single(np.maximum(result, 0.7 * ramp(t, ROOT_LINE, 0.2 * ROOT_LINE)))
