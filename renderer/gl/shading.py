"""Which shader draws which part, in which order, with which surface values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from renderer import mesh as geometry
from renderer import rig, wrinkles
from renderer.face_asset import FaceAsset, Part, Point
from renderer.landmarks import Landmarks
from renderer.types import ARKIT_INDEX, FaceFrame, Floats

Shader = Literal["skin", "eye", "mouth", "hair", "cloth"]
SHADERS: Final[tuple[Shader, ...]] = ("skin", "eye", "mouth", "hair", "cloth")

_IRIS_STEEP: Final = 0.766  # of the axis: within 40 degrees of it the eye's picture is fitted
_IRIS_MISFIT: Final = 0.05  # of the picture; where the fit is worse, the cornea does not bend what is seen


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


def iris_uv(asset: FaceAsset) -> Floats:
    """Return for left and right eye how the picture changes across the iris: [2, 2, 2], uv for each step in x and y.

    Steps are in radii of the eyeball. Zero where the picture does not lie flat on the iris, or there are no eyes.
    """
    found = np.zeros((2, 2, 2), np.float32)
    eyes = next((part for part in asset.parts if part.name == "eyes"), None)
    if eyes is None:
        return found
    centres = np.array(rig.eye_pivots(asset), np.float32)
    sides = eyes.positions[:, 0] > centres[:, 0].mean()
    for eye, (side, centre) in enumerate(zip((sides, ~sides), centres, strict=True)):
        away = geometry.unit(eyes.positions - centre)
        near = side & (away[:, 2] > _IRIS_STEEP)
        if near.sum() < 8:
            continue
        plane = np.c_[away[near, :2], np.ones(near.sum())]
        fit = np.linalg.lstsq(plane, eyes.uvs[near], rcond=None)[0]
        if np.abs(plane @ fit - eyes.uvs[near]).max() < _IRIS_MISFIT:
            found[eye] = fit[:2].T
    return found


def linear(colour: tuple[float, ...]) -> tuple[float, ...]:
    """Return an sRGB colour, 0 to 1, as light (IEC 61966-2-1)."""
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)


def redness(skin: Part) -> float:
    """Return red over green, as light, of a skin's picture in the middle; lips are what is redder than that."""
    red, green, _ = (np.median(skin.texture[::16, ::16, channel]) / 255.0 for channel in range(3))
    light = linear((float(red), max(float(green), 0.02)))
    return light[0] / light[1]


def hair_centre(asset: FaceAsset) -> Point:
    """Return the middle of the skull: behind and above the eyes."""
    top, (left, right) = asset.pivots["headTop"], rig.eye_pivots(asset)
    return (0.0, 0.45 * top[1] + 0.55 * left[1], 0.5 * (top[2] + 0.5 * (left[2] + right[2])) - 0.02)


def face_uniforms(asset: FaceAsset, marks: Landmarks, frame: FaceFrame) -> dict[str, object]:
    """Return what all shaders of the face may ask about the frame."""
    head = rig.head_matrix(asset, frame)
    mouth = asset.pivots["mouth"]
    return {
        "head_turn": head[:, :3],
        "head_shift": tuple(head[:, 3].tolist()),
        "breath_shift": (0.0, rig.BREATH_RISE_M * frame.breath, rig.BREATH_FORWARD_M * frame.breath),
        "eye_centre": np.array(rig.eye_pivots(asset), np.float32),
        "eye_turn": np.stack(rig.eye_turns(frame.weights)),
        "lid_curve": marks.lid_curves(frame.weights).reshape(4, 3),
        "lip_edge": marks.lip_heights(frame.weights) or _guessed_lips(mouth, frame),
        "crease": wrinkles.amounts(frame.weights).reshape(3, 4),
        "hair_centre": hair_centre(asset),
        "mouth": mouth,
    }


def _guessed_lips(mouth: Point, frame: FaceFrame) -> tuple[float, float]:
    """Where no lips were found: they part as jaws usually part them, 20 mm at most."""
    return mouth[1], mouth[1] - 0.020 * float(frame.weights[ARKIT_INDEX["jawOpen"]])
