"""What a shape does to the head: the skin's displacement, and what moves rigidly with jaw and eyes."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Rigid = NDArray[np.float32]
"""A rigid motion as a matrix: the left 3 x 3 turns, the last column moves. [3, 4]"""

ARKIT: tuple[str, ...] = (
    "eyeBlinkLeft", "eyeLookDownLeft", "eyeLookInLeft", "eyeLookOutLeft", "eyeLookUpLeft", "eyeSquintLeft",
    "eyeWideLeft", "eyeBlinkRight", "eyeLookDownRight", "eyeLookInRight", "eyeLookOutRight", "eyeLookUpRight",
    "eyeSquintRight", "eyeWideRight", "jawForward", "jawLeft", "jawRight", "jawOpen", "mouthClose", "mouthFunnel",
    "mouthPucker", "mouthLeft", "mouthRight", "mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft",
    "mouthFrownRight", "mouthDimpleLeft", "mouthDimpleRight", "mouthStretchLeft", "mouthStretchRight",
    "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthPressLeft", "mouthPressRight",
    "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft", "mouthUpperUpRight", "browDownLeft",
    "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff", "cheekSquintLeft",
    "cheekSquintRight", "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 names, in Apple's published order."""


@dataclass(frozen=True, slots=True)
class Motion:
    """One shape at full weight.

    Attributes:
        skin: Displacement of the base mesh's body, decimetres. [V, 3]
        jaw: Motion of lower teeth and tongue.
        eyes: For the left and the right eyeball.
        tongue_out: 0 at rest, 1 fully out.
    """

    skin: NDArray[np.float32]
    jaw: Rigid | None = None
    eyes: dict[int, Rigid] = field(default_factory=dict)
    tongue_out: float = 0.0


def turn(axis: int, degrees: float, about: NDArray[np.float32], shift: tuple[float, float, float] = (0, 0, 0)) -> Rigid:
    """Returns a right-handed turn about an axis through a point, then a shift."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix = np.eye(3)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    matrix[i, i] = matrix[j, j] = cos
    matrix[i, j], matrix[j, i] = -sin, sin
    move = about - matrix @ about + np.asarray(shift)
    return np.concatenate([matrix, move[:, None]], 1).astype(np.float32)


def after(second: Rigid, first: Rigid) -> Rigid:
    """Returns the motion `first`, then `second`."""
    return np.concatenate(
        [second[:, :3] @ first[:, :3], (second[:, :3] @ first[:, 3] + second[:, 3])[:, None]], 1
    ).astype(np.float32)


def opposite(motion: Rigid) -> Rigid:
    """Returns what takes back, added to it, the displacement of a rigid motion."""
    still = np.eye(3, 4, dtype=np.float32)
    return (2 * still - motion).astype(np.float32)


def displaced(motion: Rigid, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns how far a rigid motion moves points. [N, 3]."""
    return (points @ motion[:, :3].T + motion[:, 3] - points).astype(np.float32)


def mirrored(motion: Motion, image: NDArray[np.int64]) -> Motion:
    """Returns the same motion on the other half of the face."""
    flip = np.asarray([-1, 1, 1], np.float32)
    eyes = {-side: _mirrored_rigid(rigid) for side, rigid in motion.eyes.items()}
    jaw = None if motion.jaw is None else _mirrored_rigid(motion.jaw)
    return Motion(motion.skin[image] * flip, jaw, eyes, motion.tongue_out)


def _mirrored_rigid(rigid: Rigid) -> Rigid:
    flip = np.diag([-1.0, 1.0, 1.0])
    return np.concatenate([flip @ rigid[:, :3] @ flip, (flip @ rigid[:, 3])[:, None]], 1).astype(np.float32)
