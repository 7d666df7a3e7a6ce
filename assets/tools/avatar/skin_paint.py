"""Paints the skin: the packaged texture gives soft tones, everything fine is drawn here.

The packaged image has about 90 texels across a face. Each texel of ours knows its place on the neutral head, so lips,
lids, blush and hairline are drawn in decimetres and not in texels.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.tools.avatar import atlas
from assets.tools.avatar.anatomy import CHIN, Anatomy, Eye
from assets.tools.avatar.atlas import Grid
from assets.tools.avatar.character import Character, Skin
from assets.tools.avatar.hair_paint import greyed
from assets.tools.avatar.skin_fields import SIZE, Window, enlarged
from assets.tools.avatar.skin_fields import Fields as Fields
from assets.tools.avatar.topology import ramp, single

LIPS_WIDE_DM, LIP_LINES = 0.9, 220
STROKE_TEXELS = 34
HAIR_ON_SKIN = np.asarray([1.02, 1.00, 0.95], np.float32)  # skin scatters light and would look paler than hair
AROUND_EYE_DM = 0.75
EAR_DM = 0.70  # from the midline; ears stick out of the hair
DUCT = np.asarray([0.80, 0.47, 0.43], np.float32)
LIGHT_TONE = np.asarray([0.850, 0.668, 0.565], np.float32)  # the skin that the fixed colours below are mixed for


def paint(known: Fields, source: Grid, face: Anatomy, character: Character) -> Image.Image:
    """Returns the skin's base colour.

    Args:
        known: What each texel knows.
        source: The packaged texture, 0 to 1. [T, T, 3]
        face: The neutral head.
        character: Colours.
    """
    skin = _tones(known, source, character.skin)
    skin *= 1 + 0.018 * atlas.noise(SIZE, 9, 1)[..., None] * _tint(0.6, 1.0, 1.0)
    skin *= 1 + 0.020 * atlas.noise(SIZE, 1.1, 2)[..., None]
    skin *= 1 + 0.012 * atlas.noise(SIZE, 40, 3)[..., None] * _tint(-0.2, 1.0, 0.6)  # blood is not even
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
    low = np.stack([enlarged(low[..., c]) for c in range(3)], -1)
    middle = np.median(low[::8, ::8].reshape(-1, 3), axis=0)
    ratio = np.clip(low / middle, 0.80, 1.14)
    return single(np.asarray(look.tone, np.float32) * (1 + look.shade * (ratio - 1)))


def _mix(under: Grid, over: NDArray[np.float32], share: Grid) -> Grid:
    return under + (over - under) * share[..., None]


def _spot(known: Fields, middle: NDArray[np.float32], radius: float, stretch: tuple[float, float, float]) -> Grid:
    way = ((known.place - middle) * np.asarray(stretch, np.float32)) ** 2
    return np.asarray(np.exp(-way.sum(-1) / radius**2), np.float32)


def _tear_duct(eye: Eye, face: Anatomy) -> NDArray[np.float32]:
    """The inner corner of an eye, where the tear duct is. [3]."""
    rim = face.rest[eye.rim]
    return single(rim[np.abs(rim[:, 0]).argmin()])


def _around_eye(skin: Grid, known: Fields, face: Anatomy, eye: Eye, look: Skin) -> Grid:
    """Changes the skin around one eye, in place, and returns it; the rest of the image is not looked at."""
    window = _window(known, eye)
    here, part = known.cut(window), skin[window]
    near = _spot(here, eye.centre + np.asarray([0, 0, 0.15], np.float32), 0.34, (1, 1, 0.5))
    side = (here.place[..., 0] * eye.side > 0).astype(np.float32)
    above = ramp(here.place[..., 1] - eye.centre[1], -0.01, 0.03)
    margin = ramp(here.lid, 1.6, 0.2) * side
    lid = ramp(here.lid, 7.5, 1.0) * side * near
    part = part * (1 - (0.10 * lid * above + 0.05 * lid * (1 - above))[..., None] * _tint(0.7, 1.0, 0.9))
    below = _spot(here, eye.centre + np.asarray([-0.04 * eye.side, -0.16, 0.25], np.float32), 0.14, (0.7, 1.3, 0.6))
    part = part * (1 - 0.045 * below[..., None] * _tint(1.15, 1.0, 0.55))  # thin skin: the blood below is blue
    # A soft line where the lashes grow; darker above than below.
    line = np.asarray([0.30, 0.19, 0.16], np.float32) * np.sqrt(_relative(look))
    part = _mix(part, line, margin * (0.25 + 0.45 * above))
    duct = _spot(here, _tear_duct(eye, face), 0.028, (1, 1.2, 0.4)) * ramp(here.lid, 2.2, 1.0)
    skin[window] = _mix(part, DUCT * np.sqrt(_relative(look)), 0.45 * duct)
    return skin


def _window(known: Fields, eye: Eye) -> Window:
    """The rows and columns that hold all texels within reach of an eye."""
    near = (np.abs(known.place[::8, ::8] - eye.centre) < AROUND_EYE_DM).all(-1)
    rows, columns = np.flatnonzero(near.any(1)), np.flatnonzero(near.any(0))
    return slice(8 * int(rows[0]), 8 * int(rows[-1]) + 8), slice(8 * int(columns[0]), 8 * int(columns[-1]) + 8)


def _tint(red: float, green: float, blue: float) -> NDArray[np.float32]:
    """Shares of a change by colour; 32 bits, because 64 would spread to every image it meets. [3]."""
    return np.asarray([red, green, blue], np.float32)


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
    return single(skin * (1 - 0.13 * amount * np.clip(total, 0, 1)[..., None] * _tint(0.15, 1.0, 0.85)))


def _freckles(skin: Grid, known: Fields, face: Anatomy, amount: float) -> Grid:
    """Small pale brown spots over nose and cheeks."""
    if amount <= 0:
        return skin
    middle = face.left.centre * np.asarray([0, 1, 1], np.float32) + np.asarray([0, -0.26, 0.1], np.float32)
    where = _spot(known, middle, 0.34, (0.6, 1.5, 0.3))
    dots = ramp(atlas.noise(SIZE, 2.6, 14), 1.5, 2.6) * (0.6 + 0.4 * ramp(atlas.noise(SIZE, 20, 15), -1, 1))
    return single(skin * (1 - amount * 0.30 * (dots * where)[..., None] * _tint(0.45, 0.85, 1.0)))


def _lips(skin: Grid, known: Fields, face: Anatomy, character: Character) -> Grid:
    ring = atlas.blur(known.lip, 2.5)
    front = ramp(known.place[..., 2] - float(face.rest[list(face.corners), 2].mean()), -0.12, 0.0) * (1 - known.inside)
    mask = ramp(ring, 4.35, 3.55) * (1 - known.inside)
    colour = np.asarray(character.skin.lips, np.float32) * (1 + 0.05 * _lip_lines(known, ring)[..., None])
    full = _spot(known, _lower_lip(face), 0.17, (0.8, 2.2, 0.3))
    colour = colour * (1 + 0.07 * full[..., None] * _tint(0.8, 1.0, 1.0))
    upper = ramp(known.place[..., 1] - float(face.rest[face.upper_rim, 1].mean()), -0.02, 0.03)
    colour = colour * (1 - 0.08 * upper[..., None] * _tint(0.8, 1.1, 1.0))
    seam = ramp(ring, 1.4, 0.0)
    colour = colour * (1 - 0.35 * seam[..., None] * _tint(0.8, 1.0, 1.0))
    edge = ramp(ring, 6.0, 4.0) * front * 0.10
    skin = single(skin * (1 - edge[..., None] * _tint(0.3, 1.0, 0.9)))
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
