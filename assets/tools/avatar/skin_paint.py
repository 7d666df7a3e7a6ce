"""Paints the skin: the packaged texture gives soft tones, everything fine is drawn here.

The packaged image has about 90 texels across a face. Each texel of ours knows its place on the neutral head, so lips,
lids, blush and hairline are drawn in decimetres and not in texels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.tools.avatar import atlas
from assets.tools.avatar.anatomy import CHIN, Anatomy, Eye
from assets.tools.avatar.atlas import Grid, Region
from assets.tools.avatar.character import Character, Skin
from assets.tools.avatar.hair_paint import greyed
from assets.tools.avatar.occlusion import cover
from assets.tools.avatar.parts import Shell
from assets.tools.avatar.topology import Topology, ramp, single

SIZE = 2048
DRAWN = 1024  # fields are smooth: half the size is enough

HEAD = Region(0.636, 0.176, 0.998, 0.857)
CHEST = Region(0.25, 0.02, 0.511, 0.262)
MOUTH = Region(0.75, 0.858, 0.93, 0.992)
SOCKETS = Region(0.008, 0.362, 0.156, 0.458)
MOVES = (
    (HEAD, Region(0.003, 0.003, 0.715, 0.997)),
    (CHEST, Region(0.725, 0.01, 0.99, 0.29)),
    (MOUTH, Region(0.725, 0.32, 0.99, 0.58)),
    (SOCKETS, Region(0.725, 0.61, 0.99, 0.8)),
)
LIPS_WIDE_DM, LIP_LINES = 0.9, 220
STROKE_TEXELS = 34
OPAQUE = 0.6
ON_SCALP_DM = 0.22  # hair further off hangs in front of the skin and does not grow there
HAIR_ON_SKIN = np.asarray([1.02, 1.00, 0.95], np.float32)  # skin scatters light and would look paler than hair
EAR_DM = 0.70  # from the midline; ears stick out of the hair
DUCT = np.asarray([0.80, 0.47, 0.43], np.float32)
LIGHT_TONE = np.asarray([0.850, 0.668, 0.565], np.float32)  # the skin that the fixed colours below are mixed for


@dataclass(frozen=True, slots=True)
class Fields:
    """What each texel knows.

    Attributes:
        place: Position on the neutral head, decimetres. [S, S, 3]
        old_uv: Where it was in the packaged texture, V downwards. [S, S, 2]
        lip: Number of the edge ring around the mouth, 0 where the lips meet. [S, S]
        lid: Number of the edge ring around the eye, 0 at the lid margin. [S, S]
        hair: Distance to the hair, decimetres. [S, S]
        inside: 1 in mouth and eye sockets. [S, S]
        normal: Of the neutral head. [S, S, 3]
    """

    place: Grid
    old_uv: Grid
    lip: Grid
    lid: Grid
    hair: Grid
    inside: Grid
    normal: Grid


def rearranged(shell: Shell) -> Shell:
    """Gives the head most of the texture; the packaged layout keeps room for a whole body."""
    return Shell(shell.positions, shell.faces, atlas.move(shell.corner_uvs, MOVES), shell.morphs)


def roots(hair: Shell, strands: Image.Image, skin: Shell) -> NDArray[np.float32]:
    """Returns points where hair lies on the scalp: opaque places of the mesh that are close to the skin. [P, 3]."""
    points = cover(hair.positions, hair.faces)
    corners = np.arange(hair.faces.size, dtype=np.int32).reshape(-1, 4)
    uvs = cover(hair.positions[hair.faces].reshape(-1, 3), corners, hair.corner_uvs.reshape(-1, 2))
    alpha = atlas.sample(single(np.asarray(strands.getchannel("A"), np.float32) / 255), uvs[:, 0], 1 - uvs[:, 1])
    points = points[alpha > OPAQUE]
    if not len(points):
        return points
    high = np.unique(skin.faces[skin.positions[skin.faces][..., 1].min(1) > points[:, 1].min() - ON_SCALP_DM])
    return points[_gap(points, skin.positions[high]) < ON_SCALP_DM]


def rings(topology: Topology, start: NDArray[np.int64], count: int) -> Grid:
    """Number of edges to the start, up to `count`. [V]."""
    best = np.full(topology.count, count, np.float32)
    best[start] = 0
    a, b = topology.edges.T
    for _ in range(count):
        trial = best.copy()
        np.minimum.at(trial, a, best[b] + 1)
        np.minimum.at(trial, b, best[a] + 1)
        best = trial
    return best


def fields(shell: Shell, packed: Shell, face: Anatomy, hair_points: NDArray[np.float32]) -> Fields:
    """Draws the fields for a rearranged shell; `packed` is the same shell in the packaged layout."""
    rims = np.concatenate([face.upper_rim, face.lower_rim])
    lids = np.concatenate([face.left.rim, face.right.rim])
    away = _distance_to_points(shell.positions, hair_points)
    vertex = np.stack([rings(face.topology, rims, 9), rings(face.topology, lids, 9), away], 1)
    vertex = np.concatenate([shell.positions, vertex, face.normals], 1).astype(np.float32)
    centres = atlas.face_centres(packed.corner_uvs)
    inside = (MOUTH.holds(centres) | SOCKETS.holds(centres)).astype(np.float32)
    corners = np.concatenate(
        [
            vertex[shell.faces],
            atlas.downwards(packed.corner_uvs),
            np.repeat(inside[:, None, None], 4, 1),
        ],
        -1,
    )
    drawn, _ = atlas.draw(shell.corner_uvs, corners.astype(np.float32), DRAWN)
    large = np.stack([_enlarge(drawn[..., c]) for c in range(drawn.shape[-1])], -1)
    return Fields(
        place=large[..., 0:3],
        old_uv=large[..., 9:11],
        lip=large[..., 3],
        lid=large[..., 4],
        hair=large[..., 5],
        inside=large[..., 11],
        normal=large[..., 6:9],
    )


def _enlarge(grid: Grid) -> Grid:
    return np.asarray(Image.fromarray(grid).resize((SIZE, SIZE), Image.Resampling.BILINEAR), np.float32)


def _distance_to_points(positions: NDArray[np.float32], points: NDArray[np.float32], far: float = 0.6) -> Grid:
    result = np.full(len(positions), far, np.float32)
    if len(points):
        near = np.flatnonzero(positions[:, 1] > points[:, 1].min() - far)
        result[near] = np.minimum(far, _gap(positions[near], points[::3]))
    return result


def _gap(points: NDArray[np.float32], others: NDArray[np.float32]) -> Grid:
    """Distance from each point to the nearest of the others. [N]."""
    middle = others.mean(0)
    a, b = points - middle, others - middle
    size = (b**2).sum(1)
    least = [
        (size - 2 * a[rows] @ b.T).min(1) + (a[rows] ** 2).sum(1)
        for rows in np.array_split(np.arange(len(a)), max(1, len(a) // 256))
    ]
    return single(np.sqrt(np.maximum(np.concatenate(least), 0)))


def paint(known: Fields, source: Grid, face: Anatomy, character: Character) -> Image.Image:
    """Returns the skin's base colour.

    Args:
        known: What each texel knows.
        source: The packaged texture, 0 to 1. [T, T, 3]
        face: The neutral head.
        character: Colours.
    """
    skin = _tones(known, source, character.skin)
    skin *= 1 + 0.018 * atlas.noise(SIZE, 9, 1)[..., None] * np.asarray([0.6, 1.0, 1.0])
    skin *= 1 + 0.020 * atlas.noise(SIZE, 1.1, 2)[..., None]
    skin *= 1 + 0.012 * atlas.noise(SIZE, 40, 3)[..., None] * np.asarray([-0.2, 1.0, 0.6])  # blood is not even
    for eye in (face.left, face.right):
        skin = _around_eye(skin, known, face, eye, character.skin)
    skin = _blush(skin, known, face, character.skin.blush)
    skin = _freckles(skin, known, face, character.skin.freckles)
    skin = _stubble(skin, known, face, character.skin.stubble)
    skin = _lips(skin, known, face, character)
    skin = _hairline(skin, known, face, character)
    skin = _inside(skin, known, face, character.skin)
    return Image.fromarray((np.clip(skin, 0, 1) * 255 + 0.5).astype(np.uint8))


def _tones(known: Fields, source: Grid, look: Skin) -> Grid:
    soft = atlas.blur(source, 1.3)
    coarse = known.old_uv[::2, ::2]
    low = atlas.sample(soft, coarse[..., 0], coarse[..., 1])
    low = np.stack([_enlarge(low[..., c]) for c in range(3)], -1)
    middle = np.median(low[::8, ::8].reshape(-1, 3), axis=0)
    ratio = np.clip(low / middle, 0.80, 1.14)
    return single(np.asarray(look.tone, np.float32) * (1 + look.shade * (ratio - 1)))


def _mix(under: Grid, over: NDArray[np.float32], share: Grid) -> Grid:
    return under + (over - under) * share[..., None]


def _spot(known: Fields, middle: NDArray[np.float32], radius: float, stretch: tuple[float, float, float]) -> Grid:
    way = ((known.place - middle) * np.asarray(stretch, np.float32)) ** 2
    return np.asarray(np.exp(-way.sum(-1) / radius**2), np.float32)


def face_corner(eye: Eye, face: Anatomy) -> NDArray[np.float32]:
    """The inner corner of an eye, where the tear duct is. [3]."""
    rim = face.rest[eye.rim]
    return single(rim[np.abs(rim[:, 0]).argmin()])


def _around_eye(skin: Grid, known: Fields, face: Anatomy, eye: Eye, look: Skin) -> Grid:
    near = _spot(known, eye.centre + np.asarray([0, 0, 0.15], np.float32), 0.34, (1, 1, 0.5))
    side = (known.place[..., 0] * eye.side > 0).astype(np.float32)
    above = ramp(known.place[..., 1] - eye.centre[1], -0.01, 0.03)
    margin = ramp(known.lid, 1.6, 0.2) * side
    lid = ramp(known.lid, 7.5, 1.0) * side * near
    skin = skin * (1 - (0.10 * lid * above + 0.05 * lid * (1 - above))[..., None] * np.asarray([0.7, 1.0, 0.9]))
    below = _spot(known, eye.centre + np.asarray([-0.04 * eye.side, -0.16, 0.25], np.float32), 0.14, (0.7, 1.3, 0.6))
    skin = skin * (1 - 0.045 * below[..., None] * np.asarray([1.15, 1.0, 0.55]))  # thin skin: the blood below is blue
    # A soft line where the lashes grow; darker above than below.
    line = np.asarray([0.30, 0.19, 0.16], np.float32) * np.sqrt(_relative(look))
    skin = _mix(skin, line, margin * (0.25 + 0.45 * above))
    duct = _spot(known, face_corner(eye, face), 0.028, (1, 1.2, 0.4)) * ramp(known.lid, 2.2, 1.0)
    return _mix(skin, DUCT * np.sqrt(_relative(look)), 0.45 * duct)


def _relative(look: Skin) -> NDArray[np.float32]:
    """How dark a skin is beside the light one that fixed colours are mixed for. [3]."""
    return single(np.asarray(look.tone, np.float32) / LIGHT_TONE)


def _stubble(skin: Grid, known: Fields, face: Anatomy, amount: float) -> Grid:
    """The shadow of a shaven beard on chin, jaw and upper lip; none on the lips."""
    if amount <= 0:
        return skin
    lips = face.rest[np.concatenate([face.upper_rim, face.lower_rim])]
    below_nose = ramp(known.place[..., 1] - float(lips[:, 1].mean()), 0.24, 0.14)
    above_neck = ramp(known.place[..., 1] - float(face.rest[CHIN, 1]), -0.35, -0.05)
    front = ramp(known.place[..., 2] - float(face.jaw_pivot[2]), 0.1, 0.35)
    cheek = ramp(np.abs(known.place[..., 0]), 0.1, 0.5) * 0.5
    grain = np.clip(0.75 + 0.35 * atlas.noise(SIZE, 1.0, 12), 0, 1.4)
    low = ramp(known.place[..., 1] - float(lips[:, 1].mean()), 0.24 - 0.35, 0.12)
    share = amount * below_nose * above_neck * front * grain * (1 - cheek * low) * ramp(known.lip, 4.0, 5.2)
    return _mix(skin, skin * np.asarray([0.60, 0.63, 0.68], np.float32), single(share))


def _blush(skin: Grid, known: Fields, face: Anatomy, amount: float) -> Grid:
    total = np.zeros(skin.shape[:2], np.float32)
    for eye in (face.left, face.right):
        total += 0.8 * _spot(
            known, eye.centre + np.asarray([0.1 * eye.side, -0.42, 0.05], np.float32), 0.24, (0.8, 1, 0.6)
        )
    nose = face.rest[302]
    total += 0.65 * _spot(known, nose, 0.15, (1, 1, 0.7))
    total += 0.4 * _spot(known, face.rest[5211], 0.18, (1, 1, 0.7))
    ears = ramp(np.abs(known.place[..., 0]), 0.68, 0.78) * ramp(known.place[..., 1] - face.left.centre[1], -0.7, -0.3)
    total += 0.75 * ears
    return single(skin * (1 - 0.13 * amount * np.clip(total, 0, 1)[..., None] * np.asarray([0.15, 1.0, 0.85])))


def _freckles(skin: Grid, known: Fields, face: Anatomy, amount: float) -> Grid:
    """Small pale brown spots over nose and cheeks."""
    if amount <= 0:
        return skin
    middle = face.left.centre * np.asarray([0, 1, 1], np.float32) + np.asarray([0, -0.26, 0.1], np.float32)
    where = _spot(known, middle, 0.34, (0.6, 1.5, 0.3))
    dots = ramp(atlas.noise(SIZE, 2.6, 14), 1.5, 2.6) * (0.6 + 0.4 * ramp(atlas.noise(SIZE, 20, 15), -1, 1))
    return single(skin * (1 - amount * 0.30 * (dots * where)[..., None] * np.asarray([0.45, 0.85, 1.0])))


def _lips(skin: Grid, known: Fields, face: Anatomy, character: Character) -> Grid:
    ring = atlas.blur(known.lip, 2.5)
    front = ramp(known.place[..., 2] - float(face.rest[list(face.corners), 2].mean()), -0.12, 0.0) * (1 - known.inside)
    mask = ramp(ring, 4.35, 3.55) * (1 - known.inside)
    colour = np.asarray(character.skin.lips, np.float32) * (1 + 0.05 * _lip_lines(known, ring)[..., None])
    full = _spot(known, _lower_lip(face), 0.17, (0.8, 2.2, 0.3))
    colour = colour * (1 + 0.07 * full[..., None] * np.asarray([0.8, 1.0, 1.0]))
    upper = ramp(known.place[..., 1] - float(face.rest[face.upper_rim, 1].mean()), -0.02, 0.03)
    colour = colour * (1 - 0.08 * upper[..., None] * np.asarray([0.8, 1.1, 1.0]))
    seam = ramp(ring, 1.4, 0.0)
    colour = colour * (1 - 0.35 * seam[..., None] * np.asarray([0.8, 1.0, 1.0]))
    edge = ramp(ring, 6.0, 4.0) * front * 0.10
    skin = skin * (1 - edge[..., None] * np.asarray([0.3, 1.0, 0.9]))
    return _mix(skin, colour.astype(np.float32), 0.82 * mask)


def _lower_lip(face: Anatomy) -> NDArray[np.float32]:
    """The fullest place of the lower lip. [3]."""
    rim = face.rest[face.lower_rim]
    return single(rim[np.abs(rim[:, 0]).argmin()] + np.asarray([0, -0.06, 0.03], np.float32))


def _lip_lines(known: Fields, ring: Grid) -> Grid:
    """Fine creases across the lips: noise that hardly changes from the seam to the edge. [S, S]."""
    table = atlas.blur(np.random.default_rng(5).standard_normal((8, LIP_LINES)).astype(np.float32), 0.9)
    across = known.place[..., 0] / LIPS_WIDE_DM + 0.5
    return single(atlas.sample(table / table.std(), across, np.clip(ring / 9, 0, 1)).clip(-1.5, 2.0))


def _hairline(skin: Grid, known: Fields, face: Anatomy, character: Character) -> Grid:
    """Pulled-back hair on the scalp: fine strokes out of the face, thinning out where the hair begins."""
    hairline = character.hair.hairline_dm
    near = known.hair < 3 * hairline
    strokes = _strokes(known.hair, near)
    broad = atlas.noise(SIZE, 14, 9)
    edge = known.hair + 0.14 * hairline * strokes + 0.006 * broad
    cover = ramp(edge, hairline, 0.2 * hairline)
    down = 0.25 * ramp(edge, 1.7 * hairline, 0.7 * hairline) * ramp(strokes, -0.4, 1.2)
    colour = (
        greyed(character.hair, strokes, ramp(np.abs(known.place[..., 0]), 0.35, 0.65))
        * HAIR_ON_SKIN
        * (1.0 + 0.2 * strokes)[..., None]
    )
    front = ramp(known.place[..., 2] - float(face.jaw_pivot[2]), -0.25, -0.1)
    bare = front * ramp(known.place[..., 1] - float(face.left.centre[1]), 0.12, -0.12)  # cheeks, and the neck's sides
    ear = ramp(np.abs(known.place[..., 0]), EAR_DM - 0.03, EAR_DM + 0.01) * ramp(
        known.place[..., 1] - face.left.centre[1], 0.3, 0.2
    )
    return _mix(skin, single(colour), np.maximum(0.96 * cover, down) * (1 - known.inside) * (1 - ear) * (1 - bare))


def _strokes(distance: Grid, near: NDArray[np.bool_]) -> Grid:
    """Noise smeared along the way out of the hair; mean 0, deviation about 1; zero away from the hair."""
    soft = atlas.blur(np.clip(distance, 0, 0.4), 12)
    down, across = np.gradient(soft)
    length = np.maximum(np.hypot(down, across), 1e-7)
    return atlas.smear(atlas.noise(SIZE, 0.7, 7), down / length, across / length, STROKE_TEXELS, near)


def _inside(skin: Grid, known: Fields, face: Anatomy, look: Skin) -> Grid:
    depth = ramp(known.place[..., 2], float(face.rest[face.upper_rim, 2].max()), 0.75)
    mouth = np.asarray([0.55, 0.26, 0.25], np.float32) * (1 - 0.75 * depth[..., None])
    socket = np.asarray([0.62, 0.38, 0.34], np.float32) * np.sqrt(_relative(look))
    is_mouth = ramp(known.place[..., 1] - face.left.centre[1], -0.2, -0.25)
    colour = socket + (mouth - socket) * is_mouth[..., None]
    return (skin + (colour - skin) * ramp(known.inside, 0.4, 0.6)[..., None]).astype(np.float32)
