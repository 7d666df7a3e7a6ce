"""Lids, brows and gaze. Written for the left eye; the right one is its mirror image."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import eye_pins, mouth_pins
from assets.tools.avatar.anatomy import Anatomy, Eye
from assets.tools.avatar.motion import Motion, displaced, mirrored, turn
from assets.tools.avatar.pins import Moves, Pins
from assets.tools.avatar.topology import Field, ramp, single, smooth

Units = Mapping[str, NDArray[np.float32]]

LOOK_UP_DEGREES, LOOK_DOWN_DEGREES, LOOK_SIDE_DEGREES = 22.0, 26.0, 30.0
LID_REACH_DM = 0.17  # how far from the margin the lid's skin is taken along
BLINK_MEETS_AT = 0.08  # of the opening, above the lower lid's margin
BROW_REACH_DM = 0.5
BELOW_BROW_DM = (0.155, 0.09)  # from the margins: how far a lid's skin goes along, and how far fully
RAISED_DM = (0.23, 0.12)  # the same for a lid that is raised
CORNEA_LIFTS_DM = 0.006  # the lids, where it passes under them
CORNEA = (0.66, 0.92)  # cosine of the angle from the line of sight, where its bulge begins and is full


def shapes(face: Anatomy) -> dict[str, Motion]:
    """Returns the seven eye shapes and the brow and cheek-squint shapes, both sides."""
    pins = Pins(face)
    one_side = {
        "eyeBlink": Motion(blink_skin(face, face.left, 1.0)),
        "eyeSquint": _squint(pins, face.left),
        "eyeWide": _wide(face, face.left),
        "browDown": _half(pins, eye_pins.BROW_DOWN),
        "browOuterUp": _half(pins, eye_pins.BROW_OUTER_UP),
        "cheekSquint": _cheek(pins, face.left),
        **_looks(face, face.left),
    }
    result: dict[str, Motion] = {}
    for name, motion in one_side.items():
        result[f"{name}Left"] = motion
        result[f"{name}Right"] = mirrored(motion, face.mirrored)
    result["browInnerUp"] = Motion(pins.spread(eye_pins.BROW_INNER_UP, BROW_REACH_DM))
    return result


def _half(pins: Pins, moves: Moves, reach_dm: float = BROW_REACH_DM) -> Motion:
    """The left half of what pins do on both sides."""
    return Motion(single(pins.spread(moves, reach_dm) * pins.face.split()[0][:, None]))


def _margins(face: Anatomy, eye: Eye, upper: bool, radius: float = LID_REACH_DM) -> Field:
    """1 on one lid's margin and just behind it, fading outwards; the two lids part at the corners."""
    mine, other = (eye.upper, eye.lower) if upper else (eye.lower, eye.upper)
    near = face.reach(mine, radius, 0.012)
    # A vertex belongs to the lid whose margin is closer; at the corners both have a share.
    way_mine = _gap(face.rest, face.rest[mine])
    way_other = _gap(face.rest, face.rest[other])
    return np.asarray(near * ramp(way_other - way_mine, -0.004, 0.012), np.float32)


def _gap(points: NDArray[np.float32], line: NDArray[np.float32]) -> Field:
    result = np.full(len(points), np.inf, np.float32)
    for row in line:
        result = np.minimum(result, np.linalg.norm(points - row, axis=1))
    return result


def _roll(face: Anatomy, eye: Eye, degrees: Field, push: float = 0.0) -> NDArray[np.float32]:
    """Turns each vertex about the eye's horizontal axis by its own angle (down positive), keeping its distance."""
    rel = face.rest - eye.centre
    angle = np.radians(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    y = rel[:, 1] * cos - rel[:, 2] * sin
    z = rel[:, 1] * sin + rel[:, 2] * cos
    moved = np.stack([np.zeros_like(y), y - rel[:, 1], z - rel[:, 2]], 1)
    outward = rel / np.maximum(np.linalg.norm(rel, axis=1, keepdims=True), 1e-6)
    strength = np.clip(np.abs(degrees) / 20, 0, 1)[:, None] * push
    return single(moved + outward * strength)


def _closing_angles(face: Anatomy, eye: Eye) -> tuple[Field, Field]:
    """Degrees by which the upper and the lower margin turn to meet, as a function of each vertex's place across."""

    def elevation(points: NDArray[np.float32]) -> Field:
        rel = points - eye.centre
        return np.asarray(np.degrees(np.arctan2(rel[:, 1], rel[:, 2])), np.float32)

    x = face.rest[:, 0] * eye.side
    up, low = face.rest[eye.upper], face.rest[eye.lower]
    top = np.interp(x, up[:, 0] * eye.side, elevation(up))
    bottom = np.interp(x, low[:, 0] * eye.side, elevation(low))
    meet = bottom + BLINK_MEETS_AT * (top - bottom)
    return np.asarray(top - meet, np.float32), np.asarray(meet - bottom, np.float32)


def blink_skin(face: Anatomy, eye: Eye, share: float) -> NDArray[np.float32]:
    """The lids' skin when they are closed by a share, 0 to 1, turning about the eyeball. [V, 3]."""
    down, up = _closing_angles(face, eye)
    upper = _roll(face, eye, share * down * _margins(face, eye, upper=True), push=0.001)
    lower = _roll(face, eye, -share * up * _margins(face, eye, upper=False), push=0.001)
    return _unfolded(face, eye, upper + lower)


def lid_share(face: Anatomy, eye: Eye) -> Field:
    """1 on both lids, falling to 0 where their skin ends. [V]."""
    return single(np.maximum(_margins(face, eye, upper=True, radius=0.22), _margins(face, eye, upper=False)))


def _unfolded(
    face: Anatomy, eye: Eye, skin: NDArray[np.float32], reach_dm: tuple[float, float] = BELOW_BROW_DM
) -> NDArray[np.float32]:
    """Smooths a lid's skin away from its margin, where it would bunch up at the outer corner; never into the eye."""
    margin = face.reach(eye.rim, 0.06, 0.012)[:, None]
    soft = margin * skin + (1 - margin) * smooth(face.topology, skin, 6)
    before, after = face.rest + skin - eye.centre, face.rest + soft - eye.centre
    radius, smoothed = (np.linalg.norm(at, axis=1, keepdims=True) for at in (before, after))
    pushed = after * np.maximum(1, radius / np.maximum(smoothed, 1e-6)) + eye.centre - face.rest
    brow = 1 - face.reach(eye.rim, *reach_dm)[:, None]  # stays where it is
    return single(np.where(np.abs(soft).max(1, keepdims=True) > 0, pushed * (1 - brow), 0))


def _squint(pins: Pins, eye: Eye) -> Motion:
    """The ring muscle round the eye draws the lower lid up and in; the upper lid hardly moves."""
    face = pins.face
    down, up = _closing_angles(face, eye)
    total = down + up
    upper = _roll(face, eye, 0.07 * total * _margins(face, eye, upper=True), push=0.002)
    lower = _roll(face, eye, -0.27 * total * _margins(face, eye, upper=False, radius=0.2), push=0.003)
    return Motion(single(_below_margin(face, eye, _half(pins, eye_pins.SQUINT, 0.4).skin) + upper + lower))


def _wide(face: Anatomy, eye: Eye) -> Motion:
    """The upper lid is drawn up and its fold with it; the lower one sinks a trace."""
    down, up = _closing_angles(face, eye)
    total = down + up
    arched = 0.68 * total + 0.32 * total.max() * ramp(_corner_way(face, eye), 0.0, 0.05)
    upper = _roll(face, eye, -0.27 * arched * _margins(face, eye, upper=True, radius=0.3), push=0.006)
    return Motion(single(upper + _roll(face, eye, 0.03 * total * _margins(face, eye, upper=False))))


def _cheek(pins: Pins, eye: Eye) -> Motion:
    """The cheek rises and rounds under the eye; the lower lid is pushed up a little."""
    face = pins.face
    _, up = _closing_angles(face, eye)
    lid = _roll(face, eye, -0.8 * up * _margins(face, eye, upper=False, radius=0.2), push=0.003)
    lift = _half(pins, {**mouth_pins.CHEEK_SQUINT, **eye_pins.STILL_UPPER}, 0.55).skin
    return Motion(single(_below_margin(face, eye, lift) + lid))


def _below_margin(face: Anatomy, eye: Eye, skin: NDArray[np.float32]) -> NDArray[np.float32]:
    """Keeps what the cheek does off the lids' margins, which turn about the eyeball."""
    return single(skin * (1 - face.reach(eye.rim, 0.13, 0.025))[:, None])


def _looks(face: Anatomy, eye: Eye) -> dict[str, Motion]:
    down, up = _closing_angles(face, eye)
    total = down + up
    over, under = _margins(face, eye, upper=True), _margins(face, eye, upper=False)
    wider = _margins(face, eye, upper=True, radius=0.26)
    nose = 1 if eye.side < 0 else -1  # the way to the nose, along x

    lids = np.maximum(over, under)[:, None]
    inside = ramp(_corner_way(face, eye), 0.0, 0.05)[:, None]
    outward = face.rest - eye.centre
    outward /= np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-6)

    def sideways(direction: int) -> NDArray[np.float32]:
        # The cornea bulges under the lids and drags their skin along.
        aside = np.radians(LOOK_SIDE_DEGREES) * direction
        before, now = outward[:, 2], outward @ np.asarray([np.sin(aside), 0, np.cos(aside)])
        lift = CORNEA_LIFTS_DM * (ramp(single(now), *CORNEA) - 0.2 * ramp(before, *CORNEA))
        drag = inside * np.asarray([0.011 * direction, 0, 0])
        along = drag - (drag * outward).sum(1, keepdims=True) * outward
        return single(lids * (along + (lift + 0.001)[:, None] * outward))

    sunk = _roll(face, eye, 0.56 * total * over, push=0.003) + _roll(face, eye, 0.14 * total * under, push=0.003)
    raised = _roll(face, eye, -0.28 * total * wider, push=0.004) + _roll(face, eye, -0.19 * total * under, push=0.003)
    return {
        "eyeLookDown": Motion(_unfolded(face, eye, sunk), eyes={eye.side: turn(0, LOOK_DOWN_DEGREES, eye.centre)}),
        "eyeLookUp": Motion(
            _unfolded(face, eye, raised, RAISED_DM), eyes={eye.side: turn(0, -LOOK_UP_DEGREES, eye.centre)}
        ),
        "eyeLookIn": Motion(sideways(nose), eyes={eye.side: turn(1, LOOK_SIDE_DEGREES * nose, eye.centre)}),
        "eyeLookOut": Motion(sideways(-nose), eyes={eye.side: turn(1, -LOOK_SIDE_DEGREES * nose, eye.centre)}),
    }


def _corner_way(face: Anatomy, eye: Eye) -> Field:
    corners = face.rest[[int(eye.upper[0]), int(eye.upper[-1])]]
    return _gap(face.rest, corners)


def eye_displacement(motion: Motion, side: int, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns how an eyeball's vertices move in a shape. [N, 3]."""
    rigid = motion.eyes.get(side)
    return np.zeros_like(points) if rigid is None else displaced(rigid, points)
