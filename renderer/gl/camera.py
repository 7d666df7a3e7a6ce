"""Where the cameras stand, the picture's and the key light's; plain numpy, metres, column vectors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from renderer.face_asset import FaceAsset
from renderer.types import Floats, View

DISTANCE_M: Final = 3.0  # far enough that noses do not grow: a portrait lens
HEAD_SHARE: Final = 0.50  # of the picture's height between the top of the head and the mouth
TOP_SHARE: Final = 0.075  # of the picture's height above the head
SHARP_M: Final = 0.06  # behind the eyes, all is still sharp to here: cheeks and hairline
SOFT_M: Final = 0.26  # and softest from here: the back of the hair, the far shoulder
NARROWEST: Final = 0.85  # width over height below which the picture shows more height instead of cutting shoulders


@dataclass(frozen=True, slots=True)
class Shot:
    """A camera that is set up.

    Attributes:
        clip: [4, 4] world to clip space.
        position: [3] of the camera, metres.
        yaw_rad: from the front of the face.
        focus_m: distances from the camera at which what lies behind the face begins to soften and is softest.
    """

    clip: Floats
    position: Floats
    yaw_rad: float
    focus_m: tuple[float, float]


def shot(asset: FaceAsset, view: View, aspect: float) -> Shot:
    """Frame head and shoulders.

    Args:
        asset: its pivots say how tall the head is.
        view: where the viewer stands.
        aspect: width over height of the picture.
    """
    top, mouth = np.array(asset.pivots["headTop"]), np.array(asset.pivots["mouth"])
    height = (top[1] - mouth[1]) / HEAD_SHARE * view.distance_scale * max(1.0, NARROWEST / aspect)
    middle = np.array([0.0, top[1] + TOP_SHARE * height - 0.5 * height, 0.5 * (top[2] + mouth[2]) - 0.03])
    yaw, pitch = math.radians(view.yaw_deg), math.radians(view.pitch_deg)
    away = np.array([math.sin(yaw) * math.cos(pitch), math.sin(pitch), math.cos(yaw) * math.cos(pitch)])
    position = middle + DISTANCE_M * away
    clip = perspective(height / DISTANCE_M, aspect, DISTANCE_M - 1.2, DISTANCE_M + 1.2) @ look_at(position, middle)
    sharp = float(np.linalg.norm(position - 0.5 * (np.array(asset.pivots["eyeLeft"]) + asset.pivots["eyeRight"])))
    return Shot(clip.astype(np.float32), position.astype(np.float32), yaw, (sharp + SHARP_M, sharp + SOFT_M))


def perspective(height_at_one: float, aspect: float, near: float, far: float) -> Floats:
    """Return the projection [4, 4] that shows `height_at_one` metres at one metre."""
    f = 2.0 / height_at_one
    out = np.zeros((4, 4), np.float32)
    out[0, 0], out[1, 1], out[3, 2] = f / aspect, f, -1.0
    out[2, 2], out[2, 3] = (far + near) / (near - far), 2.0 * far * near / (near - far)
    return out


def look_at(position: np.ndarray, target: np.ndarray) -> Floats:
    """Return world to camera [4, 4], upright, looking from position to target."""
    back = (position - target) / np.linalg.norm(position - target)
    right = np.cross([0.0, 1.0, 0.0], back)
    right /= np.linalg.norm(right)
    turn = np.stack([right, np.cross(back, right), back])
    out = np.eye(4, dtype=np.float32)
    out[:3, :3], out[:3, 3] = turn, -turn @ position
    return out


def shadow_camera(asset: FaceAsset, direction: Floats) -> Floats:
    """Return world to clip space [4, 4] of the key light: everything within 0.34 m of the chin."""
    reach = 0.34
    centre = np.array(asset.pivots["mouth"]) - np.array([0.0, 0.03, 0.08])
    view = look_at(centre + direction * 1.0, centre)
    flat = np.diag([1 / reach, 1 / reach, -1 / 0.6, 1.0])
    flat[2, 3] = -1.0 / 0.6
    return (flat @ view).astype(np.float32)
