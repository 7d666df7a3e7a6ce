"""Lids, brows and gaze. Written for the left eye; the right one is its mirror image."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.anatomy import Anatomy, Eye
from assets.tools.avatar.motion import Motion, displaced, mirrored, turn
from assets.tools.avatar.topology import Field, ramp, single, smooth

Units = Mapping[str, NDArray[np.float32]]

LOOK_UP_DEGREES, LOOK_DOWN_DEGREES, LOOK_SIDE_DEGREES = 22.0, 26.0, 30.0
LID_REACH_DM = 0.17  # how far from the margin the lid's skin is taken along
BLINK_MEETS_AT = 0.12  # of the opening, above the lower lid's margin
BROW_ROUNDS = 14
EYE_SINKS_DM = 0.006  # the eyeball draws back in a blink, as a real one does; lids pass it freely


def shapes(face: Anatomy, units: Units) -> dict[str, Motion]:
    """Returns the seven eye shapes and the brow and cheek-squint shapes, both sides."""
    one_side = {
        "eyeBlink": _blink(face, face.left),
        "eyeSquint": _squint(face, face.left),
        "eyeWide": Motion(units["eye-left-opened-up"] * 1.1),
        "browDown": Motion(_brow_down(face, units)),
        "browOuterUp": Motion(
            _spread(face, units["eyebrows-left-extern-up"] * 0.65 + units["eyebrows-left-up"] * 0.35, 1.1)
        ),
        "cheekSquint": _cheek(face, face.left),
        **_looks(face, face.left),
    }
    result: dict[str, Motion] = {}
    for name, motion in one_side.items():
        result[f"{name}Left"] = motion
        result[f"{name}Right"] = mirrored(motion, face.mirrored)
    inner = _spread(face, units["eyebrows-left-inner-up"] * 0.85 + units["eyebrows-left-up"] * 0.3, 1.1)
    inner = inner + inner[face.mirrored] * np.asarray([-1, 1, 1], np.float32)
    result["browInnerUp"] = Motion(inner)
    return result


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


def _blink(face: Anatomy, eye: Eye) -> Motion:
    sunk = turn(0, 0.0, eye.centre, (0, 0, -EYE_SINKS_DM))
    return Motion(blink_skin(face, eye, 1.0), eyes={eye.side: sunk})


def blink_skin(face: Anatomy, eye: Eye, share: float) -> NDArray[np.float32]:
    """The lids' skin when they are closed by a share, 0 to 1, turning about the eyeball. [V, 3]."""
    down, up = _closing_angles(face, eye)
    upper = _roll(face, eye, share * down * _margins(face, eye, upper=True), push=0.004)
    lower = _roll(face, eye, -share * up * _margins(face, eye, upper=False), push=0.002)
    return _unfolded(face, eye, upper + lower)


def lid_share(face: Anatomy, eye: Eye) -> Field:
    """1 on both lids, falling to 0 where their skin ends. [V]."""
    return single(np.maximum(_margins(face, eye, upper=True, radius=0.22), _margins(face, eye, upper=False)))


def _unfolded(face: Anatomy, eye: Eye, skin: NDArray[np.float32]) -> NDArray[np.float32]:
    """Smooths a lid's skin away from its margin, where it would bunch up at the outer corner; never into the eye."""
    margin = face.reach(eye.rim, 0.06, 0.012)[:, None]
    soft = margin * skin + (1 - margin) * smooth(face.topology, skin, 6)
    before, after = face.rest + skin - eye.centre, face.rest + soft - eye.centre
    radius, smoothed = (np.linalg.norm(at, axis=1, keepdims=True) for at in (before, after))
    pushed = after * np.maximum(1, radius / np.maximum(smoothed, 1e-6)) + eye.centre - face.rest
    return single(np.where(np.abs(soft).max(1, keepdims=True) > 0, pushed, 0))


def _squint(face: Anatomy, eye: Eye) -> Motion:
    down, up = _closing_angles(face, eye)
    total = down + up
    upper = _roll(face, eye, 0.16 * total * _margins(face, eye, upper=True), push=0.002)
    lower = _roll(face, eye, -0.34 * total * _margins(face, eye, upper=False, radius=0.22), push=0.004)
    return Motion(upper + lower + 0.35 * _cheek(face, eye).skin)


def _cheek(face: Anatomy, eye: Eye) -> Motion:
    """The cheek rises and rounds under the eye; the lower lid is pushed up a little."""
    middle = eye.centre + np.asarray([0.11 * eye.side, -0.34, 0.04], np.float32)
    way = np.linalg.norm((face.rest - middle) * [0.8, 1.0, 0.6], axis=1)
    front = ramp(face.normals[:, 2], -0.1, 0.4)
    mask = ramp(way, 0.40, 0.0) * front * ramp(face.rest[:, 0] * eye.side, 0.02, 0.16)
    lift = mask[:, None] * (np.asarray([0.014 * eye.side, 0.078, -0.006]) + 0.016 * face.normals)
    _, up = _closing_angles(face, eye)
    lid = _roll(face, eye, -0.9 * up * _margins(face, eye, upper=False, radius=0.2), push=0.002)
    return Motion((lift + lid).astype(np.float32))


def _spread(face: Anatomy, unit: NDArray[np.float32], gain: float) -> NDArray[np.float32]:
    """Takes the skin around a brow along: the packaged units move the brow's own ridge only, which looks stamped."""
    soft = smooth(face.topology, unit, BROW_ROUNDS)
    size = np.linalg.norm(unit, axis=1).max() / max(float(np.linalg.norm(soft, axis=1).max()), 1e-6)
    return single(gain * (0.35 * unit + 0.65 * size * soft))


def _brow_down(face: Anatomy, units: Units) -> NDArray[np.float32]:
    """The whole brow sinks over the eye and comes towards the nose; its inner end most."""
    whole = units["eyebrows-left-down"] * 0.6 - units["eyebrows-left-up"] * 0.5 - units["eyebrows-left-extern-up"] * 0.2
    middle = face.left.centre + np.asarray([-0.06, 0.2, 0.2], np.float32)
    way = np.linalg.norm((face.rest - middle) * [0.8, 1.0, 0.8], axis=1)
    mask = ramp(way, 0.36, 0.0) * ramp(face.rest[:, 0], -0.02, 0.1)
    return _spread(face, single(whole), 0.9) + single(mask[:, None] * np.asarray([-0.022, -0.012, 0.005]))


def _looks(face: Anatomy, eye: Eye) -> dict[str, Motion]:
    down, up = _closing_angles(face, eye)
    total = down + up
    over, under = _margins(face, eye, upper=True), _margins(face, eye, upper=False)
    nose = 1 if eye.side < 0 else -1  # the way to the nose, along x

    def sideways(direction: int) -> NDArray[np.float32]:
        # The cornea bulges under the lids and drags their skin along.
        drag = np.asarray([0.012 * direction, 0, 0], np.float32)
        return (np.maximum(over, under)[:, None] * drag * ramp(_corner_way(face, eye), 0.0, 0.05)[:, None]).astype(
            np.float32
        )

    return {
        "eyeLookDown": Motion(
            _roll(face, eye, 0.5 * total * over, push=0.003) + _roll(face, eye, 0.1 * total * under),
            eyes={eye.side: turn(0, LOOK_DOWN_DEGREES, eye.centre)},
        ),
        "eyeLookUp": Motion(
            _roll(face, eye, -0.26 * total * over) + _roll(face, eye, -0.1 * total * under),
            eyes={eye.side: turn(0, -LOOK_UP_DEGREES, eye.centre)},
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
