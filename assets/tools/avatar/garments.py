"""Clothes: the jacket, and under it a blouse or a shirt with a tie."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import atlas, occlusion, proxies
from assets.tools.avatar.anatomy import CHIN
from assets.tools.avatar.atlas import Region
from assets.tools.avatar.character import PROXIES, Character
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.parts import Shell, shell_normals, split_components
from assets.tools.avatar.topology import ramp, single
from assets.tools.avatar.wardrobe import load, still

SUIT = f"{PROXIES}/clothes/male_elegantsuit01/male_elegantsuit01.json"
BLOUSE = f"{PROXIES}/clothes/female_elegantsuit01/female_elegantsuit01.json"

# A point of texture space (V downwards) inside each piece of the jacket: back, fronts, sleeves.
JACKET_PIECES = ((0.16, 0.28), (0.63, 0.28), (0.46, 0.28), (0.82, 0.86), (0.80, 0.32), (0.94, 0.85), (0.86, 0.10))
SHIRT_FRONT = (0.40, 0.07)  # inside the piece that is collar, shirt front and tie
SHIRT_FRONT_PLACE = Region(0.34, 0.02, 0.50, 0.195)
JACKET = proxies.head_scale(1.4340, 2.4098, 2.0001)
POKES_THROUGH_DM = 0.12
TUCK_REACH_DM, TUCK_UNDER_DM = 0.35, 0.04
SHIRT_HALF_WIDTH_DM, COLLAR_HALF_WIDTH_DM = 1.3, 0.55
COLLAR_FROM_TO_DM = (-1.15, -0.65)  # from the chin; collars are drawn in the more the higher they stand
COLLAR_REACH_DM = (1.25, 0.9)  # from the neck's axis
SHIRT_CLEAR_DM, JACKET_CLEAR_DM = 0.035, 0.09
NECK_BEHIND_JAW_DM = 0.35
FAR_DM = 9.0
NECK_TOP_DM, HEIGHT_CELL_DM, HEIGHT_CELLS, TURN_CELLS = 0.2, 0.08, 20, 36
LOWEST_DM = -4.2  # from the chin; below nothing is seen


@dataclass(frozen=True, slots=True)
class Clothes:
    """What an advisor wears.

    Attributes:
        jacket: Outermost.
        shirt: What shows in its opening.
        hides: Base vertices that lie under them. [V] bool
    """

    jacket: Shell
    shirt: Shell
    hides: NDArray[np.bool_]


def members(character: Character) -> tuple[str, ...]:
    """Returns the package's meshes that a character's clothes are cut from."""
    return (SUIT,) if character.outfit.tie else (SUIT, BLOUSE)


def dress(figure: Figure, character: Character) -> Clothes:
    """Returns a character's clothes."""
    suit = still(figure, load(figure, SUIT, JACKET))
    lowest = float(figure.face.rest[CHIN, 1]) + LOWEST_DM
    share = character.outfit.collar
    if character.outfit.tie:
        front = collared(_shirt_front(suit, lowest), figure, share, SHIRT_CLEAR_DM)
        over = collared(_pieces(suit, JACKET_PIECES, lowest), figure, share, SHIRT_CLEAR_DM, front)
        return Clothes(over, front, load(figure, SUIT, JACKET).hides)
    over = collared(_pieces(suit, JACKET_PIECES, lowest), figure, share, JACKET_CLEAR_DM)
    worn = collared(still(figure, load(figure, BLOUSE, proxies.FEMALE)), figure, share, SHIRT_CLEAR_DM)
    return Clothes(over, _blouse(worn, over, lowest), load(figure, BLOUSE, proxies.FEMALE).hides)


def collared(shell: Shell, figure: Figure, share: float, clear_dm: float, under: Shell | None = None) -> Shell:
    """Draws what stands around the neck in to it: the suit is cut for a thicker neck.

    Args:
        shell: A garment.
        figure: Who wears it.
        share: Of its distance from the neck's axis, the most by which it comes nearer.
        clear_dm: How far it stays from the skin.
        under: What is worn beneath, which it does not pass through either.
    """
    skin = _around_neck(figure, occlusion.cover(figure.face.rest, figure.body))
    cloth = _around_neck(figure, occlusion.cover(shell.positions, shell.faces))
    # Inner and outer side of a collar come nearer by the same way, or one would pass through the other.
    neck = _outermost(skin)
    if under is not None:
        neck = np.maximum(neck, _outermost(_around_neck(figure, occlusion.cover(under.positions, under.faces))))
    inner = -_outermost(cloth * np.asarray([[1], [1], [-1]], np.float32), -FAR_DM)
    gap = np.clip(inner - neck - clear_dm, 0, share * inner)
    known = (inner < FAR_DM) & (neck > 0)
    weight = atlas.blur(single(known), 1.0) + 1e-3
    gap = atlas.blur(single(np.where(known, gap, 0)), 1.0) / weight
    row, column, out = _around_neck(figure, shell.positions)
    height = shell.positions[:, 1] - float(figure.face.rest[CHIN, 1])
    way = atlas.sample(gap, column / TURN_CELLS, row / HEIGHT_CELLS)
    way = way * ramp(height, *COLLAR_FROM_TO_DM) * ramp(out, *COLLAR_REACH_DM)
    inwards = (shell.positions - _neck_axis(figure)) * np.asarray([1, 0, 1], np.float32)
    return replace(shell, positions=single(shell.positions - inwards * (way / np.maximum(out, 1e-6))[:, None]))


def _outermost(around: NDArray[np.float32], nothing: float = 0.0) -> NDArray[np.float32]:
    """The largest distance in each cell around the neck. [HEIGHT_CELLS, TURN_CELLS]."""
    cell = np.minimum(around[:2], [[HEIGHT_CELLS - 1], [TURN_CELLS - 1]]).astype(int)
    inside = np.abs(around[2]) < COLLAR_REACH_DM[0]
    table = np.full((HEIGHT_CELLS, TURN_CELLS), nothing, np.float32)
    np.maximum.at(table, tuple(cell[:, inside]), around[2][inside])
    return table


def _neck_axis(figure: Figure) -> NDArray[np.float32]:
    return np.asarray([0, 0, float(figure.face.jaw_pivot[2]) - NECK_BEHIND_JAW_DM], np.float32)


def _around_neck(figure: Figure, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of cell by height, cell by turn, and distance from the neck's axis. [3, N]."""
    height = points[:, 1] - float(figure.face.rest[CHIN, 1])
    x, _, z = (points - _neck_axis(figure)).T
    row = np.clip((NECK_TOP_DM - height) / HEIGHT_CELL_DM, 0, HEIGHT_CELLS - 0.5)
    column = (np.arctan2(x, -z) / (2 * np.pi) + 0.5) * TURN_CELLS
    return single(np.stack([row, column, np.hypot(x, z)]))


def _pieces(shell: Shell, probes: tuple[tuple[float, float], ...], lowest: float) -> Shell:
    """Returns the pieces of a garment around points of its texture."""
    island = atlas.islands(shell.faces, shell.corner_uvs)
    centres = atlas.face_centres(shell.corner_uvs)
    wanted = np.unique([island[np.linalg.norm(centres - probe, axis=1).argmin()] for probe in probes])
    high = shell.positions[shell.faces][:, :, 1].max(1) > lowest
    return shell.keep(np.isin(island, wanted) & high)


def _shirt_front(suit: Shell, lowest: float) -> Shell:
    """The suit's own shirt front with its tie, given the whole texture: it has 85 texels of the packaged one."""
    shell = _pieces(suit, (SHIRT_FRONT,), lowest)
    whole = Region(0.02, 0.02, 0.98, 0.98)
    return Shell(shell.positions, shell.faces, atlas.move(shell.corner_uvs, [(SHIRT_FRONT_PLACE, whole)]), {})


def _blouse(shell: Shell, over: Shell, lowest: float) -> Shell:
    """The blouse of the skirt suit, without the skirt, the sleeves and whatever else the jacket hides."""
    label = split_components(shell.faces, len(shell.positions))[shell.faces[:, 0]]
    corners = shell.positions[shell.faces]
    top = label == label[corners[:, :, 1].max(1).argmax()]
    seen = (corners[:, :, 1].max(1) > lowest) & (np.abs(corners[:, :, 0]).max(1) < SHIRT_HALF_WIDTH_DM)
    shell = shell.keep(top & seen)
    # A neighbour of a visible vertex stays as well, so that no gap opens at the lapel.
    shell = shell.keep(np.asarray(~hidden_by(over, shell.positions)[shell.faces].all(1)))
    return Shell(tucked(shell, over), shell.faces, shell.corner_uvs, {})


def tucked(shell: Shell, over: Shell) -> NDArray[np.float32]:
    """Moves what pokes through a garment, or nearly does, to just beneath it. [N, 3]."""
    cloth = occlusion.cover(over.positions, over.faces)
    normals = occlusion.cover(over.positions, over.faces, shell_normals(over))
    outward = (cloth - [0, 0, cloth[:, 2].mean()]) * np.asarray([1, 0.15, 1], np.float32)
    normals = normals * np.where((normals * outward).sum(1) < 0, -1, 1)[:, None]
    result = shell.positions.copy()
    front = occlusion.depth_over(result, cloth, np.asarray([0, 0, 1], np.float32)) > -TUCK_REACH_DM
    under = front | (np.abs(result[:, 0]) > COLLAR_HALF_WIDTH_DM)
    rows = np.intersect1d(np.flatnonzero(under), shell.faces)
    best, way = _nearest(result[rows], cloth)
    rows, best = rows[way < TUCK_REACH_DM], best[way < TUCK_REACH_DM]
    normal = normals[best] / np.maximum(np.linalg.norm(normals[best], axis=1), 1e-6)[:, None]
    above = ((result[rows] - cloth[best]) * normal).sum(1) + TUCK_UNDER_DM
    result[rows] -= single(normal * np.maximum(above, 0)[:, None])
    return result


def _nearest(points: NDArray[np.float32], others: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Which of the others is nearest to each point, and how far away it is. [N], [N]."""
    size = (others**2).sum(1)
    best = [np.argmin(size - 2 * part @ others.T, axis=1) for part in np.array_split(points, 1 + len(points) // 256)]
    index = np.concatenate(best)
    return index, single(np.linalg.norm(points - others[index], axis=1))


def hidden_by(cover: Shell, points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether points lie under another surface, or just through it, from all sides of the front. [N]."""
    cloth = occlusion.cover(cover.positions, cover.faces)
    hidden = np.ones(len(points), bool)
    for turn_degrees in (-50, -25, 0, 25, 50):
        for tilt_degrees in (-10, 15):
            a, b = np.radians(turn_degrees), np.radians(tilt_degrees)
            towards = np.asarray([np.sin(a) * np.cos(b), np.sin(b), np.cos(a) * np.cos(b)], np.float32)
            hidden &= occlusion.depth_over(points, cloth, towards) > -POKES_THROUGH_DM
    return hidden
