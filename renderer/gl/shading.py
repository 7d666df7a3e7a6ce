"""Which shader draws which part, in which order, with which surface values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from renderer import rig
from renderer.face_asset import FaceAsset, Part, Point
from renderer.types import ARKIT_INDEX, FaceFrame, Floats

Shader = Literal["skin", "eye", "mouth", "hair", "cloth"]
SHADERS: Final[tuple[Shader, ...]] = ("skin", "eye", "mouth", "hair", "cloth")

# Sine of the upper lid's height above the eye's axis, in a face at rest, and how much the shapes move it.
_LID_AT_REST: Final = 0.36
_LID_MOVES: Final = (("eyeWide", 0.16), ("eyeBlink", -0.75), ("eyeSquint", -0.10), ("eyeLookDown", -0.30),
                     ("eyeLookUp", 0.22))  # fmt: skip
IRIS_RAD: Final = math.radians(29.0)  # radius of the iris seen from the eyeball's centre
CORNEA_RAD: Final = math.radians(35.0)


@dataclass(frozen=True, slots=True)
class Surface:
    """How a part is drawn.

    Attributes:
        shader: which of SHADERS.
        strands: shaped by its texture's alpha.
        thin: strands that never hide what is behind them.
        order: of drawing, low first: solid parts from what covers to what is covered, strands by blending.
        closed: its inside is never seen.
        casts_shadow: on the others.
        gloss: of strands; wetness of a mouth; fuzz of cloth.
    """

    shader: Shader
    strands: bool = False
    thin: bool = False
    order: int = 1
    closed: bool = False
    casts_shadow: bool = True
    gloss: float = 1.0


_SURFACES: Final[dict[str, Surface]] = {
    "skin": Surface("skin", order=2, closed=True),
    "eyes": Surface("eye", order=3, closed=True, casts_shadow=False),
    "teeth": Surface("mouth", order=3, casts_shadow=False, gloss=0.8),
    "tongue": Surface("mouth", order=3, casts_shadow=False, gloss=0.5),
    "suit": Surface("cloth", order=0, casts_shadow=False, gloss=0.8),
    "shirt": Surface("cloth", gloss=0.25),
    "hair": Surface("hair", strands=True),
    "brows": Surface("hair", strands=True, thin=True, order=0, casts_shadow=False, gloss=0.15),
    "lashes": Surface("hair", strands=True, thin=True, order=2, casts_shadow=False, gloss=0.0),
}


def surface(part: Part) -> Surface:
    """Return how a part is drawn; parts with unknown names count as cloth, or as hair where they have alpha."""
    fallback = Surface("cloth") if part.alpha == "OPAQUE" else Surface("hair", strands=True)
    return _SURFACES.get(part.name, fallback)


def lid_heights(weights: Floats) -> tuple[float, float]:
    """Return the sine of the upper lids' height above the eye's axis: left, right."""
    sides = []
    for side in ("Left", "Right"):
        moved = sum(reach * float(weights[ARKIT_INDEX[f"{name}{side}"]]) for name, reach in _LID_MOVES)
        sides.append(max(-0.5, _LID_AT_REST + moved))
    return sides[0], sides[1]


def hair_centre(asset: FaceAsset) -> Point:
    """Return the middle of the skull: behind and above the eyes."""
    top, (left, right) = asset.pivots["headTop"], rig.eye_pivots(asset)
    return (0.0, 0.45 * top[1] + 0.55 * left[1], 0.5 * (top[2] + 0.5 * (left[2] + right[2])) - 0.02)


def face_uniforms(asset: FaceAsset, frame: FaceFrame) -> dict[str, object]:
    """Return what all shaders of the face may ask about the frame."""
    head = rig.head_matrix(asset, frame)
    return {
        "head_turn": head[:, :3],
        "head_shift": tuple(head[:, 3].tolist()),
        "breath_shift": (0.0, rig.BREATH_RISE_M * frame.breath, rig.BREATH_FORWARD_M * frame.breath),
        "eye_centre": np.array(rig.eye_pivots(asset), np.float32),
        "eye_turn": np.stack(rig.eye_turns(frame.weights)),
        "lid_height": lid_heights(frame.weights),
        "iris": (IRIS_RAD, CORNEA_RAD, 0.0, 0.0),
        "hair_centre": hair_centre(asset),
        "mouth": asset.pivots["mouth"],
        "jaw_open": float(np.clip(frame.weights[ARKIT_INDEX["jawOpen"]], 0.0, 1.0)),
    }
