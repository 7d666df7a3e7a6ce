"""Jaw, tongue, and lips that stay closed over an open jaw."""

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.anatomy import CHIN, Anatomy
from assets.tools.avatar.motion import Motion, displaced, turn
from assets.tools.avatar.topology import ramp, single, soft_sign

OPEN_DEGREES = 21.0
FORWARD_DM = 0.075
SIDE_DEGREES = 6.5


def shapes(face: Anatomy) -> dict[str, Motion]:
    """Returns jawOpen, jawForward, jawLeft, jawRight, mouthClose and tongueOut."""
    opened = _open(face)
    side = _sideways(face)
    return {
        "jawOpen": opened,
        "jawForward": _forward(face),
        "jawLeft": side,
        "jawRight": Motion(
            side.skin[face.mirrored] * np.asarray([-1, 1, 1], np.float32), turn(1, -SIDE_DEGREES, face.jaw_pivot)
        ),
        "mouthClose": Motion(_close(face, opened.skin)),
        "tongueOut": Motion(np.zeros_like(face.rest), tongue_out=1.0),
    }


def _open(face: Anatomy) -> Motion:
    # The joint slides forward a little while it turns, as a real jaw does.
    rigid = turn(0, OPEN_DEGREES, face.jaw_pivot, (0, -0.02, 0.03))
    return Motion(displaced(rigid, face.rest) * face.jaw[:, None] + _cheek_hollow(face), rigid)


def _cheek_hollow(face: Anatomy) -> NDArray[np.float32]:
    """Cheeks draw in a little and follow down when the jaw drops, so that the mouth does not slide in a stiff mask."""
    corners = face.reach(list(face.corners), 0.62, 0.05)
    pull = corners * (1 - face.jaw)
    inward = np.stack(
        [-soft_sign(face.rest[:, 0]) * 0.03, np.full(len(face.rest), -0.055), np.full(len(face.rest), -0.02)], 1
    )
    return single(pull[:, None] * inward)


def _forward(face: Anatomy) -> Motion:
    rigid = turn(0, 0.0, face.jaw_pivot, (0, -0.012, FORWARD_DM))
    return Motion(displaced(rigid, face.rest) * face.jaw[:, None], rigid)


def _sideways(face: Anatomy) -> Motion:
    rigid = turn(1, SIDE_DEGREES, face.jaw_pivot)
    upper = face.reach(face.upper_rim, 0.28, 0.0) * 0.35
    return Motion(displaced(rigid, face.rest) * np.maximum(face.jaw, upper)[:, None], rigid)


def _close(face: Anatomy, opened: NDArray[np.float32]) -> NDArray[np.float32]:
    """Brings the lips of the open mouth back to their neutral contact.

    Both rims move to one line between them, nearer to the upper lip; away from the rims the correction fades, so the
    chin stays down. It is meant for use with jawOpen at the same weight.
    """
    rest_x = face.rest[face.lower_rim, 0]
    share = 0.22  # of the way, for the upper lip
    goal = np.stack([np.interp(face.rest[:, 0], rest_x, opened[face.lower_rim, axis]) * share for axis in range(3)], 1)
    chin = float(np.linalg.norm(face.rest[CHIN] - face.rest[face.lower_rim[len(face.lower_rim) // 2]]))
    lower = face.reach(face.lower_rim, 0.95 * chin, 0.08)
    upper = face.reach(face.upper_rim, 0.38, 0.03)
    on_lower = ramp(face.jaw, 0.0, 0.12)
    mask = lower * on_lower + upper * (1 - on_lower)
    rims = np.concatenate([face.upper_rim, face.lower_rim])
    mask[rims] = 1
    return (mask[:, None] * (goal - opened)).astype(np.float32)
