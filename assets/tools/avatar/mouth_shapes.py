"""Lips, cheeks and nose: the tables of `mouth_pins` spread over the skin, with detail from the packaged units."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import mouth_pins as table
from assets.tools.avatar.anatomy import Anatomy
from assets.tools.avatar.motion import Motion, mirrored
from assets.tools.avatar.pins import Pins
from assets.tools.avatar.topology import Field, ramp, single

Units = Mapping[str, NDArray[np.float32]]
Vectors = NDArray[np.float32]
SEAL_REACH_DM = 0.14

# Shapes that keep a shut mouth shut.
SHUT = (
    "mouthPucker",
    "cheekPuff",
    "mouthSmile",
    "mouthFrown",
    "mouthDimple",
    "mouthStretch",
    "mouthPress",
    "noseSneer",
)


class Lips:
    """Masks of the lips and how a point lies relative to the line where they meet."""

    def __init__(self, pins: Pins) -> None:
        self.face = pins.face
        self.half_width = pins.half_width
        self.below = pins.below

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

    def sealed(self, skin: Vectors) -> Vectors:
        """Moves both rims alike, so that lips which touch at rest still do."""
        face = self.face
        x = face.rest[:, 0]
        along = [
            np.stack([np.interp(x, face.rest[rim, 0], skin[rim, axis]) for axis in range(3)], 1)
            for rim in (face.upper_rim, face.lower_rim)
        ]
        half = (along[1] - along[0]) / 2
        upper, lower = self.upper(SEAL_REACH_DM), self.lower(SEAL_REACH_DM)
        upper[face.upper_rim], lower[face.upper_rim] = 1, 0
        upper[face.lower_rim[1:-1]], lower[face.lower_rim[1:-1]] = 0, 1
        return single(skin + half * (upper - lower)[:, None])


def shapes(face: Anatomy, units: Units) -> dict[str, Motion]:
    """Returns all mouth, cheek-puff and nose-sneer shapes but mouthClose."""
    pins = Pins(face)
    lips = Lips(pins)
    whole = {
        "mouthFunnel": pins.spread(table.FUNNEL, over=_part(units, {"mouth-pursing": 0.3})),
        "mouthPucker": pins.spread(table.PUCKER, over=_part(units, {"mouth-pursing": 0.7})),
        "mouthRollLower": pins.spread(table.ROLL_LOWER, 0.4),
        "mouthRollUpper": pins.spread(table.ROLL_UPPER, 0.4),
        "mouthShrugLower": pins.spread(table.SHRUG_LOWER, 0.5),
        "mouthShrugUpper": pins.spread(table.SHRUG_UPPER, 0.5),
        "cheekPuff": pins.spread(table.PUFF),
    }
    halves = {
        "mouthSmile": pins.spread(table.SMILE),
        "mouthFrown": pins.spread(table.FROWN),
        "mouthDimple": pins.spread(table.DIMPLE),
        "mouthStretch": pins.spread(table.STRETCH, over=_part(units, {"neck-platysma": 0.2})),
        "mouthPress": pins.spread(table.PRESS),
        "mouthUpperUp": pins.spread(table.UPPER_UP),
        "mouthLowerDown": pins.spread(table.LOWER_DOWN),
        "noseSneer": _sneer(pins, units),
    }
    closed = {name: lips.sealed(skin) if name in SHUT else skin for name, skin in {**whole, **halves}.items()}
    result = {name: Motion(closed[name]) for name in whole}
    sides = {"noseSneer": face.split(0.06)[0]}
    for name in halves:
        motion = Motion(single(closed[name] * sides.get(name, face.split()[0])[:, None]))
        result[f"{name}Left"] = motion
        result[f"{name}Right"] = mirrored(motion, face.mirrored)
    aside = Motion(lips.sealed(pins.spread(table.ASIDE, other=table.ASIDE_RIGHT)))
    result["mouthLeft"] = aside
    result["mouthRight"] = mirrored(aside, face.mirrored)
    return result


def _part(units: Units, shares: Mapping[str, float]) -> Vectors:
    return single(sum(units[name] * share for name, share in shares.items()))


def _sneer(pins: Pins, units: Units) -> Vectors:
    wrinkled = _part(
        units,
        {
            "nose-left-elevation": 0.8,
            "nose-right-elevation": 0.8,
            "nose-left-dilatation": 0.4,
            "nose-right-dilatation": 0.4,
            "eyebrows-left-down": 0.35,
            "eyebrows-right-down": 0.35,
            "nose-compression": 0.3,
        },
    )
    return pins.spread(table.SNEER, 0.5, over=wrinkled)
