"""The 52 shapes on the baked advisor's own head."""

import numpy as np
import pytest
from numpy.typing import NDArray

from assets.tools.avatar import wardrobe
from assets.tools.avatar.anatomy import Eye
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.motion import ARKIT

CLOSED_DM = 0.005  # half a millimetre
MIRRORED = sorted(name.removesuffix("Left") for name in ARKIT if name.endswith("Left"))


def posed(figure: Figure, **weights: float) -> NDArray[np.float32]:
    moved = figure.face.rest.copy()
    for name, weight in weights.items():
        moved += np.float32(weight) * figure.motions[name].skin
    return moved


def lip_gap(figure: Figure, head: NDArray[np.float32]) -> NDArray[np.float64]:
    """Height between the lips' rims across the mouth, decimetres."""
    face = figure.face
    x = np.linspace(-0.85, 0.85, 21) * head[face.upper_rim, 0].max()
    upper, lower = head[face.upper_rim], head[face.lower_rim]
    gap = np.interp(x, upper[:, 0], upper[:, 1]) - np.interp(x, lower[:, 0], lower[:, 1])
    return np.asarray(gap, np.float64)


def lid_gap(eye: Eye, head: NDArray[np.float32]) -> NDArray[np.float64]:
    x = np.linspace(0.1, 0.9, 17)
    edges = [head[eye.upper], head[eye.lower]]
    across = [np.sort(edge[:, 0] * eye.side) for edge in edges]
    places = max(a[0] for a in across) + x * (min(a[-1] for a in across) - max(a[0] for a in across))
    heights = []
    for edge in edges:
        order = np.argsort(edge[:, 0] * eye.side)
        heights.append(np.interp(places, edge[order, 0] * eye.side, edge[order, 1]))
    return np.asarray(heights[0] - heights[1], np.float64)


def test_all_52_shapes_are_there_in_order_and_finite(figure: Figure) -> None:
    assert tuple(figure.motions) == ARKIT
    assert len(set(ARKIT)) == 52
    assert all(np.isfinite(motion.skin).all() for motion in figure.motions.values())


def test_every_shape_moves_something_by_a_believable_amount(figure: Figure) -> None:
    for name, motion in figure.motions.items():
        size = float(np.linalg.norm(motion.skin, axis=1).max())
        if name == "tongueOut":
            assert motion.tongue_out == 1
        else:
            assert 0.008 < size < 0.45, name  # 0.8 to 45 mm


def test_the_resting_mouth_is_closed(figure: Figure) -> None:
    assert np.abs(lip_gap(figure, figure.face.rest)).max() < CLOSED_DM


@pytest.mark.parametrize("side", ["Left", "Right"])
def test_a_blink_closes_the_lids(figure: Figure, side: str) -> None:
    eye = figure.face.left if side == "Left" else figure.face.right
    opened = lid_gap(eye, figure.face.rest)
    shut = lid_gap(eye, posed(figure, **{f"eyeBlink{side}": 1.0}))
    assert opened.max() > 0.06
    assert np.abs(shut).max() < 0.1 * opened.max()


@pytest.mark.parametrize("weight", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_lids_stay_in_front_of_the_eyeball_through_a_blink(figure: Figure, weight: float) -> None:
    head = posed(figure, eyeBlinkLeft=weight)
    ball = wardrobe.eyes(figure)
    moved = ball.positions + np.float32(weight) * ball.morphs["eyeBlinkLeft"]
    centre = figure.face.left.centre
    white = moved[moved[:, 0] > 0.0] - centre
    margin = head[figure.face.left.upper] - centre
    far = np.linalg.norm(white, axis=1, keepdims=True)
    near = (margin @ (white / far).T).argmax(1)  # the eyeball's vertex that lies most nearly behind
    assert (np.linalg.norm(margin, axis=1) - far[near, 0]).min() > -0.004


@pytest.mark.parametrize("opened", [0.3, 0.6, 1.0])
def test_mouth_close_brings_the_lips_of_an_open_jaw_together(figure: Figure, opened: float) -> None:
    apart = lip_gap(figure, posed(figure, jawOpen=opened)).max()
    together = lip_gap(figure, posed(figure, jawOpen=opened, mouthClose=opened))
    assert apart > 0.15 * opened
    assert np.abs(together).max() < 0.06 * apart + 0.002


def test_an_open_jaw_is_25_to_40_mm_wide_and_mouth_close_leaves_the_chin_down(figure: Figure) -> None:
    assert 0.2 < lip_gap(figure, posed(figure, jawOpen=1.0)).max() < 0.4
    chin = 5225
    drop = posed(figure, jawOpen=1.0)[chin, 1] - figure.face.rest[chin, 1]
    kept = posed(figure, jawOpen=1.0, mouthClose=1.0)[chin, 1] - figure.face.rest[chin, 1]
    assert kept < 0.8 * drop < 0


@pytest.mark.parametrize(
    "name", ["mouthPressLeft", "mouthRollLower", "mouthRollUpper", "mouthPucker", "mouthShrugLower"]
)
def test_lips_that_should_stay_shut_do(figure: Figure, name: str) -> None:
    assert lip_gap(figure, posed(figure, **{name: 1.0})).max() < 0.025


@pytest.mark.parametrize("name", ["mouthFunnel", "mouthUpperUpLeft", "mouthLowerDownLeft", "jawOpen"])
def test_lips_that_should_open_do(figure: Figure, name: str) -> None:
    assert lip_gap(figure, posed(figure, **{name: 1.0})).max() > 0.03


@pytest.mark.parametrize("stem", MIRRORED)
def test_left_and_right_are_mirror_images(figure: Figure, stem: str) -> None:
    other = figure.motions[f"{stem}Right"].skin
    image = figure.motions[f"{stem}Left"].skin[figure.face.mirrored] * np.asarray([-1, 1, 1], np.float32)
    assert np.abs(image - other).max() < 1e-4


@pytest.mark.parametrize(
    "name", ["jawOpen", "jawForward", "mouthClose", "mouthFunnel", "mouthPucker", "cheekPuff", "browInnerUp"]
)
def test_whole_shapes_are_symmetrical(figure: Figure, name: str) -> None:
    skin = figure.motions[name].skin
    image = skin[figure.face.mirrored] * np.asarray([-1, 1, 1], np.float32)
    assert np.abs(image - skin)[:13380].max() < 3e-3


def test_left_is_the_characters_own_left(figure: Figure) -> None:
    for name in ("mouthSmileLeft", "eyeBlinkLeft", "browDownLeft", "noseSneerLeft"):
        amount = np.abs(figure.motions[name].skin).sum(1)
        assert (amount * figure.face.rest[:, 0]).sum() > 0, name


def test_looking_turns_the_eye_the_right_way(figure: Figure) -> None:
    ball = wardrobe.eyes(figure)
    left = ball.positions[:, 0] > 0
    pupil = np.flatnonzero(left)[ball.positions[left, 2].argmax()]
    assert ball.morphs["eyeLookUpLeft"][pupil, 1] > 0.03
    assert ball.morphs["eyeLookDownLeft"][pupil, 1] < -0.03
    assert ball.morphs["eyeLookOutLeft"][pupil, 0] > 0.03
    assert ball.morphs["eyeLookInLeft"][pupil, 0] < -0.03


def test_lower_teeth_go_with_the_jaw_and_upper_teeth_stay(figure: Figure) -> None:
    teeth = wardrobe.teeth(figure)
    drop = teeth.morphs["jawOpen"][:, 1]
    front = teeth.positions[:, 2] > np.percentile(teeth.positions[:, 2], 80)
    high = teeth.positions[:, 1] > np.percentile(teeth.positions[:, 1], 90)
    low = teeth.positions[:, 1] < np.percentile(teeth.positions[:, 1], 10)
    assert np.abs(drop[high]).max() == 0
    assert drop[low & front].max() < -0.15


def test_lashes_follow_the_lid(figure: Figure) -> None:
    lashes = wardrobe.lashes(figure)
    left = lashes.positions[:, 0] > 0
    top = left & (lashes.positions[:, 1] > figure.face.left.centre[1] + 0.05)
    assert lashes.morphs["eyeBlinkLeft"][top, 1].mean() < -0.04
    assert np.abs(lashes.morphs["eyeBlinkLeft"][~left]).max() == 0


def test_the_neck_bends_smoothly_and_the_mouth_goes_with_the_head(figure: Figure) -> None:
    rims = np.concatenate([figure.face.upper_rim, figure.face.lower_rim])
    assert figure.head[rims].min() > 0.99
    used = np.unique(figure.body)
    chest = used[figure.face.rest[used, 1] < 4.0]
    assert figure.head[chest].max() < 0.02
    a, b = figure.face.topology.edges.T
    assert np.abs(figure.head[a] - figure.head[b]).max() < 0.35


def lids_shut_with(figure: Figure, other: str) -> NDArray[np.float64]:
    """Lid gap of the left eye at a full blink while another shape of that eye is full on, corrections included."""
    head = posed(figure, eyeBlinkLeft=1.0, **{other: 1.0}) + figure.corrections[f"eyeBlinkLeft+{other}"].skin
    return lid_gap(figure.face.left, head)


@pytest.mark.parametrize("other", ["eyeSquintLeft", "eyeWideLeft", "eyeLookDownLeft", "eyeLookUpLeft"])
def test_a_closed_lid_stays_closed_whatever_else_moves_it(figure: Figure, other: str) -> None:
    opened = lid_gap(figure.face.left, figure.face.rest).max()
    assert np.abs(lids_shut_with(figure, other)).max() < 0.12 * opened


def test_half_a_blink_follows_the_eyeball_and_not_the_chord(figure: Figure) -> None:
    face = figure.face
    chord = posed(figure, eyeBlinkLeft=0.5)
    arc = chord + figure.corrections["eyeBlinkLeft@half"].skin
    out = [np.linalg.norm(head[face.left.upper[2:-2]] - face.left.centre, axis=1) for head in (face.rest, chord, arc)]
    assert (out[2] > out[1]).all()
    assert np.abs(out[2] - out[0]).max() < 0.01


def test_corrections_mend_what_two_shapes_do_and_do_not_undo_it(figure: Figure) -> None:
    for name, parts in (("jawOpen+mouthPucker", ("jawOpen", "mouthPucker")),
                        ("mouthSmileLeft+mouthFunnel", ("mouthSmileLeft", "mouthFunnel"))):  # fmt: skip
        both = sum(np.linalg.norm(figure.motions[part].skin) for part in parts)
        assert 0.03 * both < np.linalg.norm(figure.corrections[name].skin) < 0.5 * both


def test_corrections_name_only_shapes_that_there_are(figure: Figure) -> None:
    for name in figure.corrections:
        parts = [name.removesuffix("@half")] if name.endswith("@half") else name.split("+")
        assert set(parts) <= set(ARKIT), name


def test_no_shape_tears_the_skin_along_the_midline(figure: Figure) -> None:
    a, b = figure.face.topology.edges.T
    rest = figure.face.rest
    length = np.linalg.norm(rest[a] - rest[b], axis=1)
    front = (np.abs(rest[a, 0]) < 0.01) & (rest[a, 2] > figure.face.jaw_pivot[2]) & (figure.head[a] > 0.9)
    for name, motion in figure.moves.items():
        apart = np.linalg.norm(motion.skin[a] - motion.skin[b], axis=1)[front]
        assert (apart < 0.03 + 0.9 * length[front]).all(), name
