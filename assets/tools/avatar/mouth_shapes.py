"""Lips, cheeks and nose."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.anatomy import Anatomy
from assets.tools.avatar.motion import Motion, mirrored
from assets.tools.avatar.topology import Field, ramp, single, smooth, soft_sign

Units = Mapping[str, NDArray[np.float32]]
Vectors = NDArray[np.float32]


class Lips:
    """Masks of the lips and how a point lies relative to the line where they meet."""

    def __init__(self, face: Anatomy) -> None:
        self.face = face
        rim = face.rest[face.upper_rim]
        x = face.rest[:, 0]
        self.seam_y = np.interp(x, rim[:, 0], rim[:, 1]).astype(np.float32)
        self.seam_z = np.interp(x, rim[:, 0], rim[:, 2]).astype(np.float32)
        self.half_width = float(rim[:, 0].max())
        self.below = ramp(face.jaw - _threshold(face), -0.06, 0.06)
        self.middle = ramp(np.abs(x), self.half_width, 0.0)

    def upper(self, reach: float, core: float = 0.02) -> Field:
        """1 on the upper lip, fading towards the nose and to 0 beyond the corners."""
        return np.asarray(self.face.reach(self.face.upper_rim, reach, core) * (1 - self.below), np.float32)

    def lower(self, reach: float, core: float = 0.02) -> Field:
        """1 on the lower lip, fading towards the chin."""
        return np.asarray(self.face.reach(self.face.lower_rim, reach, core) * self.below, np.float32)

    def between_corners(self, margin: float = 0.03) -> Field:
        """1 in the middle of the mouth, 0 at the corners and outside; a negative margin reaches past the corners."""
        end = self.half_width - margin
        return ramp(np.abs(self.face.rest[:, 0]), end, end - 0.1)


def _threshold(face: Anatomy) -> Field:
    """The jaw weight at the seam above or below which a vertex belongs to the lower or the upper lip."""
    low = face.lower_rim
    upper = face.upper_rim
    x = face.rest[:, 0]
    a = np.interp(x, face.rest[low, 0], face.jaw[low])
    b = np.interp(x, face.rest[upper, 0], face.jaw[upper])
    return np.asarray((a + b) / 2, np.float32)


def shapes(face: Anatomy, units: Units) -> dict[str, Motion]:
    """Returns all mouth, cheek-puff and nose-sneer shapes but mouthClose."""
    lips = Lips(face)
    whole = {
        "mouthFunnel": _funnel(lips, units),
        "mouthPucker": _pucker(lips, units),
        "mouthRollLower": _roll_lower(lips),
        "mouthRollUpper": _roll_upper(lips),
        "mouthShrugLower": _shrug_lower(lips),
        "mouthShrugUpper": _shrug_upper(lips),
        "cheekPuff": _puff(face, units),
    }
    result = {name: Motion(skin.astype(np.float32)) for name, skin in whole.items()}
    left, _ = face.split()
    narrow, _ = face.split(0.06)
    halves = {
        "mouthSmile": _smile(face, units) * left[:, None],
        "mouthFrown": _frown(face, units) * left[:, None],
        "mouthDimple": _dimple(face, units) * left[:, None],
        "mouthStretch": _stretch(units) * left[:, None],
        "mouthPress": _press(lips, units) * left[:, None],
        "mouthUpperUp": _upper_up(lips, units) * left[:, None],
        "mouthLowerDown": _lower_down(lips) * left[:, None],
        "noseSneer": _sneer(lips, units) * narrow[:, None],
    }
    for name, skin in halves.items():
        motion = Motion(skin.astype(np.float32))
        result[f"{name}Left"] = motion
        result[f"{name}Right"] = mirrored(motion, face.mirrored)
    aside = Motion(_aside(lips).astype(np.float32))
    result["mouthLeft"] = aside
    result["mouthRight"] = mirrored(aside, face.mirrored)
    return result


def _push(mask: Field, x: float, y: float, z: float) -> Vectors:
    return single(mask[:, None] * np.asarray([x, y, z]))


def _pucker(lips: Lips, units: Units) -> Vectors:
    return single(units["mouth-pursing"] * 0.72)


def _funnel(lips: Lips, units: Units) -> Vectors:
    mid = lips.between_corners(0.0)
    up = _push(lips.upper(0.2) * (0.35 + 0.65 * mid), 0, 0.036, 0.035)
    down = _push(lips.lower(0.22) * (0.35 + 0.65 * mid), 0, -0.046, 0.03)
    return single(units["mouth-pursing"] * 0.4 + up + down)


def _roll_lower(lips: Lips) -> Vectors:
    mask = lips.lower(0.2, 0.03) * lips.between_corners(0.0)
    skin = lips.lower(0.4, 0.12) * lips.between_corners(0.0)
    return _push(mask, 0, 0.012, -0.042) + _push(skin, 0, 0.030, 0.012)


def _roll_upper(lips: Lips) -> Vectors:
    mask = lips.upper(0.17, 0.03) * lips.between_corners(0.0)
    skin = lips.upper(0.26, 0.08) * lips.between_corners(0.0)
    return _push(mask, 0, -0.008, -0.050) + _push(skin, 0, -0.026, -0.010)


def _shrug_lower(lips: Lips) -> Vectors:
    chin = lips.face.reach(lips.face.lower_rim, 0.42, 0.1) * lips.below
    lifted = lips.upper(0.24) * lips.between_corners(0.0)
    return _push(chin * lips.between_corners(-0.1), 0, 0.05, 0.016) + _push(lifted, 0, 0.042, 0.012)


def _shrug_upper(lips: Lips) -> Vectors:
    return _push(lips.upper(0.26) * lips.between_corners(-0.05), 0, 0.03, 0.014)


def _squeeze(lips: Lips, share: float, mask: Field) -> Vectors:
    """Flattens the lips towards the seam."""
    result = np.zeros_like(lips.face.rest)
    result[:, 1] = (lips.seam_y - lips.face.rest[:, 1]) * share * mask
    return result


def _press(lips: Lips, units: Units) -> Vectors:
    lip = np.maximum(lips.upper(0.2, 0.05), lips.lower(0.2, 0.05))
    corner = lips.face.reach(list(lips.face.corners), 0.22, 0.0)
    outward = soft_sign(lips.face.rest[:, 0])[:, None] * np.asarray([0.03, 0, 0]) + np.asarray([0, 0.006, -0.008])
    back = _push(lip * lips.between_corners(-0.05), 0, 0, -0.018)
    return single(
        units["mouth-corner-puller"] * 0.3
        + units["mouth-retraction"] * 0.25
        + _squeeze(lips, 0.42, lip)
        + back
        + corner[:, None] * outward
    )


def _smile(face: Anatomy, units: Units) -> Vectors:
    """Corners back and up; smoothed over the cheek, where the packaged units alone fold into a joker's crease."""
    blend = (
        units["mouth-corner-puller"] * 0.62 + units["mouth-retraction"] * 0.36 + units["mouth-upward-retraction"] * 0.2
    )
    lips = face.reach(np.concatenate([face.upper_rim, face.lower_rim]), 0.16, 0.03)
    soft = smooth(face.topology, blend, 10)
    return single(soft + (blend - soft) * lips[:, None] * 0.75 + _cheek_apples(face))


def _cheek_apples(face: Anatomy) -> Vectors:
    result = np.zeros_like(face.rest)
    for eye in (face.left, face.right):
        middle = eye.centre + np.asarray([0.12 * eye.side, -0.45, 0.0], np.float32)
        way = np.linalg.norm((face.rest - middle) * [0.9, 1.0, 0.5], axis=1)
        mask = ramp(way, 0.36, 0.0) * ramp(face.normals[:, 2], -0.1, 0.4)
        result += mask[:, None] * (face.normals * 0.028 + np.asarray([0, 0.03, 0], np.float32))
    return result


def _frown(face: Anatomy, units: Units) -> Vectors:
    corner = face.reach(list(face.corners), 0.34, 0.02)
    return single(units["mouth-depression"] * 0.55 + _push(corner, 0, -0.022, 0))


def _dimple(face: Anatomy, units: Units) -> Vectors:
    corner = face.reach(list(face.corners), 0.2, 0.0)
    inward = soft_sign(face.rest[:, 0])[:, None] * np.asarray([0.016, 0, 0]) + np.asarray([0, 0.004, -0.03])
    return single(units["mouth-retraction"] * 0.45 + units["mouth-corner-puller"] * 0.2 + corner[:, None] * inward)


def _stretch(units: Units) -> Vectors:
    return single(units["mouth-retraction"] * 0.62 + units["mouth-depression"] * 0.55 + units["neck-platysma"] * 0.25)


def _upper_up(lips: Lips, units: Units) -> Vectors:
    lip = lips.upper(0.22, 0.02) * lips.between_corners(0.0)
    return single(units["mouth-elevation"] * 0.25 + _push(lip, 0, 0.028, 0.004))


def _lower_down(lips: Lips) -> Vectors:
    lip = lips.lower(0.24, 0.02) * lips.between_corners(0.0)
    return _push(lip, 0, -0.052, -0.004)


def _sneer(lips: Lips, units: Units) -> Vectors:
    elevation = units["nose-left-elevation"] + units["nose-right-elevation"]
    flare = units["nose-left-dilatation"] + units["nose-right-dilatation"]
    brow = units["eyebrows-left-down"] + units["eyebrows-right-down"]
    wrinkled = elevation * 0.85 + flare * 0.4 + brow * 0.35 + units["nose-compression"] * 0.3
    still = lips.face.reach(np.concatenate([lips.face.upper_rim, lips.face.lower_rim]), 0.16, 0.02)  # no teeth shown
    return single(wrinkled * (1 - 0.9 * still[:, None]))


def _puff(face: Anatomy, units: Units) -> Vectors:
    result = np.zeros_like(face.rest)
    for side in (1, -1):
        corner = face.rest[face.corners[0]] * [side, 1, 1]
        middle = corner + np.asarray([0.2 * side, 0.03, -0.12])
        way = np.linalg.norm((face.rest - middle) * [0.8, 0.85, 0.7], axis=1)
        outside = ramp(face.normals[:, 2] + face.normals[:, 0] * side, 0.0, 0.5)
        result += (ramp(way, 0.46, 0.0) * outside)[:, None] * (face.normals * 0.085)
    return single(result + units["mouth-pursing"] * 0.2)


def _aside(lips: Lips) -> Vectors:
    """The whole mouth slides to the left along the arc of the teeth."""
    face = lips.face
    mask = face.reach(np.concatenate([face.upper_rim, face.lower_rim]), 0.5, 0.05)
    result = np.zeros_like(face.rest)
    result[:, 0] = 0.1 * mask
    result[:, 2] = -0.1 * mask * np.clip(face.rest[:, 0] / 0.35, -1, 1) * 0.5
    left = ramp(face.rest[:, 0], 0.0, lips.half_width)
    result[:, 1] = 0.012 * mask * left
    return result
