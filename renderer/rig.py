"""What a FaceFrame does to the mesh, in plain numpy: the reference that the shaders are tested against.

Order: active shapes, eyeballs, breath, head. Letters: V vertices, K the 52 ARKit shapes.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from renderer import corrective
from renderer import mesh as geometry
from renderer.face_asset import FaceAsset, Part, Point
from renderer.types import ARKIT_NAMES, FaceFrame, Floats

ACTIVE_WEIGHT: Final = 1e-3  # a shape below this is not worth touching its vertices
BREATH_RISE_M: Final = 0.0035  # how far the shoulders rise on a full breath
BREATH_FORWARD_M: Final = 0.0025  # how far the chest comes forward
EYE_UP_RAD: Final = math.radians(24)  # eyeLookUp at 1
EYE_DOWN_RAD: Final = math.radians(27)
EYE_IN_RAD: Final = math.radians(30)
EYE_OUT_RAD: Final = math.radians(30)


def active(part: Part, weights: Floats) -> list[tuple[str, float]]:
    """Return (target, weight) of what moves this part now: shapes and their corrections.

    Eyeballs turn instead of following their eyeLook shapes (see `eye_turns`).
    """
    acts = zip(part.targets, corrective.amounts(tuple(part.targets), weights).tolist(), strict=True)
    return [
        (name, weight)
        for name, weight in acts
        if abs(weight) > ACTIVE_WEIGHT and not (part.name == "eyes" and name.startswith("eyeLook"))
    ]


def morph(part: Part, weights: Floats) -> tuple[Floats, Floats]:
    """Return positions and (not yet unit) normals [V, 3] with the active shapes added."""
    both = np.stack([part.positions, part.normals])
    for name, weight in active(part, weights):
        for run in part.targets[name].runs:
            both[:, run.rows] += np.float32(weight) * run.values
    return both[0], both[1]


def rotation(pitch: float, yaw: float, roll: float) -> Floats:
    """Return the [3, 3] rotation: roll first, then pitch, then yaw; signs as in FaceFrame.head_rad."""
    cp, sp, cy, sy, cr, sr = (f(a) for a in (pitch, yaw, roll) for f in (math.cos, math.sin))
    nod = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])  # +Z forward turns to -Y: down
    turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])  # +Z forward turns to +X: the avatar's left
    lean = np.array([[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]])  # +Y up leans to +X
    out: Floats = (turn @ nod @ lean).astype(np.float32)
    return out


def eye_turns(weights: Floats) -> tuple[Floats, Floats]:
    """Return the rotations [3, 3] of the left and right eyeball."""
    value = dict(zip(ARKIT_NAMES, weights.tolist(), strict=True))
    turns = []
    for side, outward in (("Left", 1.0), ("Right", -1.0)):
        pitch = value[f"eyeLookDown{side}"] * EYE_DOWN_RAD - value[f"eyeLookUp{side}"] * EYE_UP_RAD
        yaw = outward * (value[f"eyeLookOut{side}"] * EYE_OUT_RAD - value[f"eyeLookIn{side}"] * EYE_IN_RAD)
        turns.append(rotation(pitch, yaw, 0.0))
    return turns[0], turns[1]


def eye_pivots(asset: FaceAsset) -> tuple[Point, Point]:
    """Return the centres of the left and right eyeball."""
    return asset.pivots["eyeLeft"], asset.pivots["eyeRight"]


def turn_eyes(asset: FaceAsset, part: Part, positions: Floats, normals: Floats, weights: Floats) -> None:
    """Turn each half of the "eyes" part about its own centre, in place."""
    sides = part.positions[:, 0] > 0.5 * (asset.pivots["eyeLeft"][0] + asset.pivots["eyeRight"][0])
    for turn, pivot, side in zip(eye_turns(weights), eye_pivots(asset), (sides, ~sides), strict=True):
        centre = np.array(pivot, np.float32)
        positions[side] = (positions[side] - centre) @ turn.T + centre
        normals[side] = normals[side] @ turn.T


def head_matrix(asset: FaceAsset, frame: FaceFrame) -> Floats:
    """Return [3, 4]: the head's rotation about the neck and its shift; right is the avatar's own, -X."""
    turn = rotation(*frame.head_rad)
    neck = np.array(asset.pivots["neck"], np.float32)
    right, up, forward = frame.head_shift_m
    shift = neck - turn @ neck + np.array([-right, up, forward], np.float32)
    return np.concatenate([turn, shift[:, None]], axis=1).astype(np.float32)


def pose_part(asset: FaceAsset, part: Part, frame: FaceFrame, head: Floats) -> tuple[Floats, Floats]:
    """Return positions and unit normals [V, 3] of one part; `head` is the frame's `head_matrix`."""
    positions, normals = morph(part, frame.weights)
    if part.name == "eyes":
        turn_eyes(asset, part, positions, normals, frame.weights)
    turn, shift = head[:, :3].T, head[:, 3]
    if part.head.min() == 1.0:  # hangs on the head alone: what follows would come to the same
        return positions @ turn + shift, geometry.unit(normals @ turn)
    follow = part.head[:, None]
    rise = np.array([0.0, BREATH_RISE_M, BREATH_FORWARD_M], np.float32) * np.float32(frame.breath)
    positions += (1.0 - follow) * rise
    positions += follow * (positions @ turn + shift - positions)
    return positions, geometry.unit(normals + follow * (normals @ turn - normals))


def pose(asset: FaceAsset, frame: FaceFrame) -> dict[str, Floats]:
    """Return for each part name [V, 6]: position in metres and unit normal."""
    head = head_matrix(asset, frame)
    return {part.name: np.concatenate(pose_part(asset, part, frame, head), axis=1) for part in asset.parts}
