"""Paints the relief of every crease that a face can make, as one normal picture.

A face at rest shows little of it; the renderer brings out a region as far as its shapes fold it. Lines are drawn in
halves of the distance between the eyes, from landmarks of the neutral head, as grooves in a height field whose slopes
become normals (glTF 2.0, section 3.9.3: X to the right of the picture, Y up). Alpha is how open a groove's bottom is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.tools.avatar import atlas
from assets.tools.avatar.anatomy import CHIN, LIP_BOTTOM, NOSE_BASE, Anatomy, Eye
from assets.tools.avatar.atlas import Grid
from assets.tools.avatar.skin_fields import Fields
from assets.tools.avatar.topology import ramp, single

SIZE = 1024
DEEPEST = 0.034  # units; 1 mm on most faces
SHADE = 0.55  # how much of its light the deepest groove loses

FOREHEAD = (1.12, 1.40, 1.70, 1.99)  # heights of the lines above the eyes
CROWS_FEET = (40.0, 17.0, -6.0, -29.0, -50.0)  # degrees, up from the outer corner of the eye
UNDER_EYE = (0.17, 0.31, 0.46)  # below the lower lid
BUNNY = (-0.04, -0.20, -0.36)  # beside the bridge of the nose, from the eyes
LIP_LINES = 34  # around the mouth
BEND_STEPS = 40


@dataclass(frozen=True, slots=True)
class _Ground:
    """Texels in units of half the distance between the eyes, from the middle between them; y upwards.

    Attributes:
        x: [S, S]
        y: [S, S]
        z: [S, S]
        lip: Number of the edge ring around the mouth. [S, S]
        unit: Decimetres.
        origin: Middle between the eyes, decimetres. [3]
    """

    x: Grid
    y: Grid
    z: Grid
    lip: Grid
    unit: float
    origin: NDArray[np.float32]

    def place(self, point: NDArray[np.float32]) -> tuple[float, float, float]:
        """Returns a point of the neutral head in units."""
        x, y, z = ((point - self.origin) / self.unit).tolist()
        return x, y, z


def relief(known: Fields, face: Anatomy, depth: float) -> Image.Image:
    """Returns the normals of all creases, RGBA.

    Args:
        known: What each texel of the skin's picture knows.
        face: The neutral head.
        depth: Of this character's creases, 1 for a grown man's.
    """
    step = len(known.lip) // SIZE
    place = known.place[::step, ::step]
    origin = single((face.left.centre + face.right.centre) / 2)
    unit = float(np.linalg.norm(face.left.centre - face.right.centre)) / 2
    x, y, z = np.moveaxis((place - origin) / unit, -1, 0)
    ground = _Ground(single(x), single(y), single(z), known.lip[::step, ::step], unit, origin)
    outside = single((1 - known.inside[::step, ::step]) * ramp(ground.z, -2.4, -1.6))
    height = _height(ground, face) * outside
    return _encode(atlas.blur(single(height), 0.7), place / unit, depth)


def _height(ground: _Ground, face: Anatomy) -> Grid:
    total = _forehead(ground) + _frown(ground) + _bunny(ground) + _lips(ground, face) + _chin(ground, face)
    for eye in (face.left, face.right):
        total += _crows_feet(ground, face, eye) + _under_eye(ground, face, eye) + _cheek(ground, face, eye.side)
    return single(total)


def _groove(distance: Grid, width: float) -> Grid:
    """A groove between two soft swellings: -1 at the bottom; it moves skin aside and takes none away."""
    return single(-1.25 * np.exp(-((distance / width) ** 2)) + 0.40 * np.exp(-((distance / (2.6 * width)) ** 2)))


def _wavy(along: Grid, seed: int, size: float) -> Grid:
    """A slow line that is not straight. Deviation about `size`."""
    rng = np.random.default_rng(seed)
    waves = [rng.normal(0, size) * np.sin(along * pace + rng.uniform(0, 6.3)) for pace in (1.7, 3.1, 6.3)]
    return single(sum(waves))


def _forehead(at: _Ground) -> Grid:
    total = np.zeros_like(at.x)
    for number, height in enumerate(FOREHEAD):
        arch = 0.16 * np.cos(np.clip(at.x / 1.5, -1, 1) * np.pi) * (0.5 + 0.2 * number)
        distance = at.y - height + arch - _wavy(at.x, number, 0.022)
        reach = 1.75 - 0.18 * abs(number - 1)
        broken = 0.70 + 0.30 * np.sin(2.3 * at.x + 1.9 * number)
        total += _groove(distance, 0.042) * ramp(np.abs(at.x), reach, reach - 0.7) * broken * (0.9 - 0.12 * number)
    return total


def _frown(at: _Ground) -> Grid:
    total = np.zeros_like(at.x)
    upright = ramp(at.y, 0.12, 0.45) * ramp(at.y, 1.15, 0.75)
    for side, tilt, depth in ((1, 0.10, 1.0), (-1, 0.07, 0.85)):
        distance = at.x * side - 0.20 - tilt * (at.y - 0.4) - _wavy(at.y, 10 + side, 0.010)
        total += depth * _groove(distance, 0.045) * upright
    across = _groove(single(at.y - 0.10 - 0.10 * np.cos(at.x * 6)), 0.045) * ramp(np.abs(at.x), 0.34, 0.15)
    return single(total + 0.55 * across)


def _crows_feet(at: _Ground, face: Anatomy, eye: Eye) -> Grid:
    """A fan from the outer corner; distances run along the temple, which turns away."""
    corner = eye.rim[np.argmax(face.rest[eye.rim, 0] * eye.side)]
    cx, cy, cz = at.place(face.rest[corner])
    outward = (at.x - cx) * eye.side
    side = np.sign(outward) * np.hypot(outward, np.minimum(at.z - cz, 0))
    away = np.hypot(side, at.y - cy)
    angle = np.degrees(np.arctan2(at.y - cy, side))
    total = np.zeros_like(at.x)
    for number, direction in enumerate(CROWS_FEET):
        length = 0.72 - 0.06 * abs(number - 2)
        bent = direction * (1 + 0.25 * away) + 30 * _wavy(away, 20 + number, 0.05)
        distance = away * np.sin(np.radians(np.clip(angle - bent, -90, 90)))
        reach = ramp(away, 0.14, 0.30) * ramp(away, length, 0.35)
        total += (0.75 - 0.08 * abs(number - 2)) * _groove(distance, 0.034) * reach
    return single(total * ramp(side, 0.0, 0.08))


def _under_eye(at: _Ground, face: Anatomy, eye: Eye) -> Grid:
    lid = (face.rest[eye.lower] - at.origin) / at.unit
    order = np.argsort(lid[:, 0])
    edge = np.interp(at.x, lid[order, 0], lid[order, 1])
    low, high = float(np.abs(lid[:, 0]).min()), float(np.abs(lid[:, 0]).max())
    share = (at.x * eye.side - low) / (high - low)
    total = np.zeros_like(at.x)
    for number, drop in enumerate(UNDER_EYE):
        distance = at.y - edge + drop * (0.55 + 0.75 * share) + _wavy(at.x, 30 + number, 0.010)
        reach = ramp(share, -0.05 + 0.1 * number, 0.25) * ramp(share, 1.15, 0.7)
        total += (0.42 - 0.09 * number) * _groove(distance, 0.040) * reach
    return total


def _bunny(at: _Ground) -> Grid:
    total = np.zeros_like(at.x)
    aside = np.abs(at.x)
    for number, height in enumerate(BUNNY):
        distance = single((at.y - height + 0.75 * (aside - 0.2)) * 0.8 + _wavy(aside * 4, 40 + number, 0.008))
        total += (0.75 - 0.12 * number) * _groove(distance, 0.038) * ramp(aside, 0.06, 0.16) * ramp(aside, 0.46, 0.32)
    return total


def _cheek(at: _Ground, face: Anatomy, side: int) -> Grid:
    """The nasolabial fold, from beside the nostril past the corner of the mouth: the cheek lies over it."""
    _, base, _ = at.place(face.rest[NOSE_BASE])
    cx, cy, _ = at.place(face.rest[face.corners[0]])
    start, bend, end = (0.52, base + 0.24), (cx + 0.16, base - 0.12), (cx + 0.30, cy - 0.22)
    t = np.linspace(0, 1, BEND_STEPS)[:, None]
    line = (1 - t) ** 2 * np.asarray(start) + 2 * t * (1 - t) * np.asarray(bend) + t**2 * np.asarray(end)
    nearest = np.full_like(at.x, np.inf)
    share, outer = np.zeros_like(at.x), np.zeros_like(at.x)
    for place, (lx, ly) in zip(t[:, 0], line, strict=True):
        away = np.hypot(at.x * side - lx, at.y - ly)
        closer = away < nearest
        nearest = np.where(closer, away, nearest)
        share = np.where(closer, place, share)
        outer = np.where(closer, np.sign(at.x * side - lx), outer)
    fold = -1.2 * np.exp(-((nearest / 0.070) ** 2)) + (0.55 + 0.30 * outer) * np.exp(-((nearest / 0.20) ** 2))
    return single(1.5 * fold * ramp(share, 0.0, 0.22) * ramp(share, 1.0, 0.62))


def _lips(at: _Ground, face: Anatomy) -> Grid:
    """Fine lines that run into the mouth from all around."""
    _, my, _ = at.place(face.rest[face.upper_rim].mean(0))
    around = np.arctan2((at.y - my) * 1.6, at.x)
    wave = np.cos(LIP_LINES * around + 2.2 * np.sin(3 * around) + 1.4 * np.sin(5 * around + 1))
    ring = ramp(at.lip, 3.9, 5.0) * ramp(at.lip, 8.6, 6.2)
    grooves = np.clip(wave, 0, 1) ** 2 * (0.75 + 0.25 * np.sin(7 * around))
    return single(-0.34 * grooves * ring * ramp(np.abs(at.x), 1.0, 0.55))


def _chin(at: _Ground, face: Anatomy) -> Grid:
    """The crease below the lower lip, and the dimples of a chin pushed up."""
    _, chin, _ = at.place(face.rest[CHIN])
    _, lip, _ = at.place(face.rest[LIP_BOTTOM])
    middle = lip + 0.28 * (chin - lip)
    crease = _groove(at.y - middle + 0.22 * at.x**2, 0.075) * ramp(np.abs(at.x), 0.75, 0.25)
    ball = np.exp(-((at.x / 0.45) ** 2) - ((at.y - lip - 0.72 * (chin - lip)) / 0.36) ** 2)
    dimples = np.clip(atlas.noise(SIZE, 4.5, 51), -2.0, 0.6)
    return single(0.7 * crease + 0.42 * dimples * ball)


def _encode(height: Grid, place: NDArray[np.float32], depth: float) -> Image.Image:
    """Turns heights, in DEEPEST, over places in units into normals and openness."""
    down, across = np.gradient(height * np.float32(DEEPEST * depth))
    row, column = np.gradient(place, axis=(0, 1))
    texel = np.stack([np.linalg.norm(step, axis=-1) for step in (column, row)], -1)
    slope = np.stack([across, down], -1) / np.clip(texel, 0.004, None)
    slope = np.where(texel < 0.08, slope, 0)  # between islands places jump
    normal = np.concatenate([-slope[..., :1], slope[..., 1:], np.ones_like(slope[..., :1])], -1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    openness = 1 - SHADE * np.clip(-height * depth, 0, 1)
    image = np.concatenate([normal * 0.5 + 0.5, openness[..., None]], -1)
    return Image.fromarray((np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8), "RGBA")
