"""Corrections for shapes that fight when they meet, and for a blink half-way.

Names say when they act: `A+B` by the product of the two weights, `A@half` by 4 w (1 - w), which is 1 half-way and 0 at
both ends. renderer/corrective.py reads the same names.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.anatomy import Anatomy
from assets.tools.avatar.eye_shapes import blink_skin, lid_share
from assets.tools.avatar.motion import Motion, mirrored, opposite
from assets.tools.avatar.mouth_shapes import Lips
from assets.tools.avatar.pins import Pins
from assets.tools.avatar.topology import single

Units = Mapping[str, NDArray[np.float32]]
LIDS_THAT_YIELD = {
    "eyeSquint": 1.0, "eyeWide": 1.0, "eyeLookDown": 1.0, "eyeLookUp": 1.0, "eyeLookIn": 0.5, "eyeLookOut": 0.5,
}  # fmt: skip
"""What else moves the lids, and how much of it a blink takes back; the cornea bulges under a closed lid, too."""
ONLY_LIDS = ("eyeWide",)  # moves nothing else, and further up than the lids' own skin reaches
ROUND_LIPS_CLOSE, ROUND_LIPS_PURSE = 0.30, 0.15
SMILE_YIELDS = 0.42
GUM_COVER_DM = 0.026


def shapes(face: Anatomy, motions: Mapping[str, Motion], units: Units) -> dict[str, Motion]:
    """Returns the corrections by name.

    Args:
        face: The neutral head.
        motions: The 52 shapes.
        units: The packaged expression units by short name.
    """
    return {**_lids(face, motions), **_mouth(face, motions, units)}


def _lids(face: Anatomy, motions: Mapping[str, Motion]) -> dict[str, Motion]:
    """A closed lid is closed: what else moves it has no say then. Half-way it follows the eyeball, not the chord."""
    result: dict[str, Motion] = {}
    full = motions["eyeBlinkLeft"].skin
    halfway = Motion(single(blink_skin(face, face.left, 0.5) - 0.5 * full))
    result["eyeBlinkLeft@half"] = halfway
    result["eyeBlinkRight@half"] = mirrored(halfway, face.mirrored)
    lids = lid_share(face, face.left)[:, None]
    for name, most in LIDS_THAT_YIELD.items():
        share = most if name in ONLY_LIDS else most * lids
        yields = Motion(single(-share * motions[f"{name}Left"].skin))
        result[f"eyeBlinkLeft+{name}Left"] = yields
        result[f"eyeBlinkRight+{name}Right"] = mirrored(yields, face.mirrored)
    return result


def _mouth(face: Anatomy, motions: Mapping[str, Motion], units: Units) -> dict[str, Motion]:
    rounded = motions["mouthClose"].skin * ROUND_LIPS_CLOSE + units["mouth-pursing"] * ROUND_LIPS_PURSE
    lips = Lips(Pins(face))
    around = face.reach(np.concatenate([face.upper_rim, face.lower_rim]), 0.45, 0.08)[:, None]
    cover = np.asarray([0, -GUM_COVER_DM, -0.006]) * (lips.upper(0.22) * lips.between_corners(0.04))[:, None]
    left, _ = face.split()
    smile = Motion(single(-SMILE_YIELDS * around * motions["mouthSmileLeft"].skin + cover * left[:, None]))
    return {
        "jawOpen+mouthPucker": Motion(single(rounded)),
        "jawOpen+tongueOut": _already_open(motions["tongueOut"]),
        "mouthSmileLeft+mouthFunnel": smile,
        "mouthSmileRight+mouthFunnel": mirrored(smile, face.mirrored),
    }


def _already_open(tongue: Motion) -> Motion:
    """An open jaw need not open further for the tongue."""
    assert tongue.jaw is not None
    return Motion(single(-tongue.skin), opposite(tongue.jaw))
