"""Jaw, tongue, and lips that stay closed over an open jaw."""

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import mouth_pins
from assets.tools.avatar.anatomy import Anatomy
from assets.tools.avatar.motion import Motion, Rigid, displaced, mirrored, turn
from assets.tools.avatar.pins import Pins
from assets.tools.avatar.topology import Field, ramp, single

OPEN_DEGREES = 21.0
FORWARD_DM = 0.075
UPPER_GIVES = 0.17  # of the way of the lower lip, when the lips meet over an open jaw
TONGUE_NEEDS = 0.26  # of an open jaw
SIDE_DEGREES, SIDE_DM = 3.2, 0.032


def shapes(face: Anatomy) -> dict[str, Motion]:
    """Returns jawOpen, jawForward, jawLeft, jawRight, mouthClose and tongueOut."""
    pins = Pins(face)
    opened = _open(pins)
    side = _sideways(face)
    return {
        "jawOpen": opened,
        "jawForward": _forward(face),
        "jawLeft": side,
        "jawRight": mirrored(side, face.mirrored),
        "mouthClose": Motion(_close(pins, opened.skin)),
        "tongueOut": _tongue(face, opened.skin),
    }


def _open(pins: Pins) -> Motion:
    face = pins.face
    rigid = _swing(face, 1.0)
    bone = single(displaced(rigid, face.rest) * face.jaw[:, None])
    return Motion(pins.spread(mouth_pins.JAW_OPEN, over=bone, kept=mouth_pins.WITH_THE_JAW), rigid)


def _tongue(face: Anatomy, opened: NDArray[np.float32]) -> Motion:
    """The jaw opens as far as the tongue needs."""
    return Motion(single(opened * TONGUE_NEEDS), _swing(face, TONGUE_NEEDS), tongue_out=1.0)


def _swing(face: Anatomy, share: float) -> Rigid:
    # The joint slides forward a little while it turns, as a real jaw does.
    return turn(0, share * OPEN_DEGREES, face.jaw_pivot, (0, -0.02 * share, 0.03 * share))


def _forward(face: Anatomy) -> Motion:
    rigid = turn(0, 0.0, face.jaw_pivot, (0, -0.012, FORWARD_DM))
    return Motion(displaced(rigid, face.rest) * _drawn_along(face, 0.55)[:, None], rigid)


def _drawn_along(face: Anatomy, share: float) -> Field:
    """How much the skin follows a jaw that slides; the corners and the cheeks beside them do by a share."""
    return single(np.maximum(face.jaw, share * face.reach(list(face.corners), 0.62)))


def _sideways(face: Anatomy) -> Motion:
    """The jaw swings and slides to its left; the corners and the cheeks beside them are drawn along."""
    rigid = turn(1, SIDE_DEGREES, face.jaw_pivot, (SIDE_DM, 0, 0.018))
    upper = face.reach(face.upper_rim, 0.28, 0.0) * 0.22
    return Motion(displaced(rigid, face.rest) * np.maximum(_drawn_along(face, 0.6), upper)[:, None], rigid)


def _close(pins: Pins, opened: NDArray[np.float32]) -> NDArray[np.float32]:
    """Brings the lips of the open mouth back to their neutral contact.

    What the jaw did is undone, wholly at the rims and less and less away from them, so that the chin stays down; and
    the lips as they were at rest go down a little with it. It is meant for use with jawOpen at the same weight.
    """
    face = pins.face
    low, rims = face.lower_rim, np.concatenate([face.upper_rim, face.lower_rim])
    shares = {name: (0.0, share / pins.unit, 0.0) for name, share in mouth_pins.JAW_UNDONE.items()}
    undone = np.clip(pins.spread(shares, 0.5)[:, 1], 0, 1)
    undone = np.maximum(undone, face.reach(rims, 0.2, 0.05))[:, None]
    meet = np.stack([np.interp(face.rest[:, 0], face.rest[low, 0], opened[low, axis]) for axis in range(3)], 1)
    together = ramp(single(undone), 0.3, 1.0)
    together[rims] = undone[rims] = 1
    return single(together * UPPER_GIVES * meet - undone * opened)
