"""The 52 shapes on the baked advisor's own head."""

import numpy as np
import pytest
from numpy.typing import NDArray

from assets.tools.avatar import wardrobe
from assets.tools.avatar.anatomy import Eye
from assets.tools.avatar.figure import Figure
from assets.tools.avatar.motion import ARKIT

CLOSED_DM = 0.005  # half a millimetre
TOUCH_DM = 0.001
CANTHUS_DM = 0.05
STEPS = (0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0)
LOOKS = ("eyeLookDownLeft", "eyeLookUpLeft", "eyeLookInLeft", "eyeLookOutLeft", "eyeSquintLeft", "eyeWideLeft")
SHUT = (
    "mouthSmile", "mouthFrown", "mouthDimple", "mouthStretch", "mouthPress", "noseSneer", "cheekSquint", "mouthPucker",
    "cheekPuff", "mouthLeft",
)  # fmt: skip
# What speech makes of p, b and m: see inference/face/contacts.py.
MUM = {
    "jawOpen": 0.1, "mouthClose": 0.1, "mouthPressLeft": 0.3, "mouthPressRight": 0.3, "mouthRollLower": 0.2,
    "mouthRollUpper": 0.16,
}  # fmt: skip
MIRRORED = sorted(name.removesuffix("Left") for name in ARKIT if name.endswith("Left"))


def acting(figure: Figure, weights: dict[str, float]) -> dict[str, float]:
    """Weights of the shapes and of the corrections that their names call for."""
    every = dict(weights)
    for name in figure.corrections:
        if name.endswith("@half"):
            weight = weights.get(name.removesuffix("@half"), 0.0)
            every[name] = 4 * weight * (1 - weight)
        else:
            every[name] = float(np.prod([weights.get(part, 0.0) for part in name.split("+")]))
    return every


def posed(figure: Figure, **weights: float) -> NDArray[np.float32]:
    """The skin, corrections included."""
    moved = figure.face.rest.copy()
    for name, weight in acting(figure, weights).items():
        if weight:
            moved += np.float32(weight) * figure.moves[name].skin
    return moved


def eyeballs(figure: Figure, **weights: float) -> NDArray[np.float32]:
    ball = wardrobe.eyes(figure)
    moved = ball.positions.copy()
    for name, weight in acting(figure, weights).items():
        if weight and name in ball.morphs:
            moved += np.float32(weight) * ball.morphs[name]
    return moved


def before_the_eyeball(figure: Figure, rows: NDArray[np.int64], **weights: float) -> NDArray[np.float64]:
    """How far skin of the left eye lies before its eyeball, decimetres."""
    centre = figure.face.left.centre
    ball = eyeballs(figure, **weights)
    ball = ball[ball[:, 0] > 0] - centre
    far = np.linalg.norm(ball, axis=1)
    skin = posed(figure, **weights)[rows] - centre
    out = np.linalg.norm(skin, axis=1)
    likeness = (skin / out[:, None]) @ (ball / far[:, None]).T
    near = np.argsort(-likeness, axis=1)[:, :6]
    share = 1 / np.maximum(1 - np.take_along_axis(likeness, near, 1), 1e-4)
    return np.asarray(out - (far[near] * share).sum(1) / share.sum(1), np.float64)


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


@pytest.mark.parametrize("look", ["", *LOOKS])
def test_lids_never_cut_into_the_eyeball_whatever_it_does_through_a_blink(figure: Figure, look: str) -> None:
    eye = figure.face.left
    margins = np.concatenate([eye.upper[1:-1], eye.lower[1:-1]])
    for weight in STEPS:
        pose = {"eyeBlinkLeft": weight, **({look: 1.0} if look else {})}
        assert before_the_eyeball(figure, margins, **pose).min() > -TOUCH_DM, weight


def test_closed_lids_lie_on_the_eyeball_as_near_as_open_ones(figure: Figure) -> None:
    eye = figure.face.left
    opened = before_the_eyeball(figure, eye.upper[2:-2])
    shut = before_the_eyeball(figure, eye.upper[2:-2], eyeBlinkLeft=1.0)
    assert (shut - opened).mean() < 0.004
    assert (shut - opened).max() < 0.008
    behind = _lid_skin(figure)
    assert before_the_eyeball(figure, behind, eyeBlinkLeft=1.0).min() < 0.006


def _lid_skin(figure: Figure) -> NDArray[np.int64]:
    """The margin and what lies just behind it."""
    face = figure.face
    return np.flatnonzero(face.reach(face.left.upper, 0.04) > 0)


@pytest.mark.parametrize("look", ["", *LOOKS])
def test_no_face_of_a_lid_turns_over_through_a_blink(figure: Figure, look: str) -> None:
    """All that lies on the lids' outside at rest and not in the eye's inner corner, where skin folds away."""
    face, eye = figure.face, figure.face.left
    corner = face.rest[eye.upper[0]]

    def outward(head: NDArray[np.float32], faces: NDArray[np.int32]) -> NDArray[np.float32]:
        q = head[faces]
        away = q.mean(1) - eye.centre
        return np.asarray((np.cross(q[:, 2] - q[:, 0], q[:, 3] - q[:, 1]) * away).sum(1), np.float32)

    faces = face.topology.faces
    middle = face.rest[faces].mean(1)
    near = (np.linalg.norm(middle - eye.centre, axis=1) < 0.32) & (middle[:, 2] > eye.centre[2])
    lids = faces[near & (np.linalg.norm(middle - corner, axis=1) > CANTHUS_DM)]
    q = face.rest[lids]
    size = np.linalg.norm(np.cross(q[:, 2] - q[:, 0], q[:, 3] - q[:, 1]), axis=1) * np.linalg.norm(
        q.mean(1) - eye.centre, axis=1
    )
    lids = lids[outward(face.rest, lids) > 0.25 * size]
    for weight in STEPS:
        pose = {"eyeBlinkLeft": weight, **({look: 1.0} if look else {})}
        assert (outward(posed(figure, **pose), lids) > 0).all(), weight


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


def both_sides(name: str, weight: float) -> dict[str, float]:
    return {name: weight} if name in ARKIT else {f"{name}Left": weight, f"{name}Right": weight}


@pytest.mark.parametrize("weight", [0.3, 0.6, 1.0])
@pytest.mark.parametrize("name", SHUT)
def test_lips_that_should_stay_shut_touch_and_do_not_go_into_one_another(
    figure: Figure, name: str, weight: float
) -> None:
    gap = lip_gap(figure, posed(figure, **both_sides(name, weight)))
    assert gap.max() < CLOSED_DM
    assert gap.min() > -0.008


def test_lips_meet_in_m_with_half_a_millimetre_of_pressure(figure: Figure) -> None:
    gap = lip_gap(figure, posed(figure, **MUM))
    assert gap.max() < 0.002
    assert gap.min() > -0.012
    assert -0.008 < gap.mean() < 0


@pytest.mark.parametrize("name", ["mouthRollLower", "mouthRollUpper", "mouthShrugLower"])
def test_a_lip_that_moves_alone_leaves_no_slit(figure: Figure, name: str) -> None:
    assert lip_gap(figure, posed(figure, **{name: 1.0})).max() < CLOSED_DM


@pytest.mark.parametrize("name", ["mouthSmile", "mouthFrown", "mouthDimple", "mouthStretch"])
def test_what_pulls_a_corner_takes_the_cheek_along(figure: Figure, name: str) -> None:
    """A corner that moves alone leaves the deep line of a joker's mouth."""
    face, skin = figure.face, figure.motions[f"{name}Left"].skin
    corner = face.corners[0]
    a, b = face.topology.edges.T
    near = np.linalg.norm(face.rest[a] - face.rest[corner], axis=1) < 0.5
    near &= (face.normals[a, 2] > 0) & (face.rest[a, 0] > face.rest[corner, 0])
    length = np.linalg.norm(face.rest[a] - face.rest[b], axis=1)
    strain = np.linalg.norm(skin[a] - skin[b], axis=1) / length
    assert np.percentile(strain[near], 95) < 0.75
    beside = near & (np.linalg.norm(face.rest[a] - face.rest[corner], axis=1) < 0.15)
    assert np.linalg.norm(skin[a[beside]], axis=1).mean() > 0.6 * np.linalg.norm(skin[corner])


def test_a_smile_draws_the_corners_out_up_and_back(figure: Figure) -> None:
    out, up, forward = figure.motions["mouthSmileLeft"].skin[figure.face.corners[0]]
    assert out > 0.04
    assert up > 0.06
    assert forward < -0.04


def test_an_open_jaw_needs_no_second_opening_for_the_tongue(figure: Figure) -> None:
    both = posed(figure, jawOpen=1.0, tongueOut=1.0)
    assert np.abs(both - posed(figure, jawOpen=1.0)).max() < 1e-4
    assert lip_gap(figure, posed(figure, tongueOut=1.0)).max() > 0.04


@pytest.mark.parametrize("name", ["mouthFunnel", "mouthUpperUpLeft", "mouthLowerDownLeft", "jawOpen"])
def test_lips_that_should_open_do(figure: Figure, name: str) -> None:
    assert lip_gap(figure, posed(figure, **{name: 1.0})).max() > 0.03


@pytest.mark.parametrize("stem", MIRRORED)
def test_left_and_right_are_mirror_images(figure: Figure, stem: str) -> None:
    other = figure.motions[f"{stem}Right"].skin
    image = figure.motions[f"{stem}Left"].skin[figure.face.mirrored] * np.asarray([-1, 1, 1], np.float32)
    assert np.abs(image - other).max() < 1e-4


@pytest.mark.parametrize(
    "name",
    [
        "jawOpen",
        "jawForward",
        "mouthClose",
        "mouthFunnel",
        "mouthPucker",
        "cheekPuff",
        "browInnerUp",
        "mouthRollLower",
        "mouthRollUpper",
        "mouthShrugLower",
        "mouthShrugUpper",
        "tongueOut",
    ],
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
    """Lid gap of the left eye at a full blink while another shape of that eye is full on."""
    return lid_gap(figure.face.left, posed(figure, eyeBlinkLeft=1.0, **{other: 1.0}))


@pytest.mark.parametrize("other", ["eyeSquintLeft", "eyeWideLeft", "eyeLookDownLeft", "eyeLookUpLeft"])
def test_a_closed_lid_stays_closed_whatever_else_moves_it(figure: Figure, other: str) -> None:
    opened = lid_gap(figure.face.left, figure.face.rest).max()
    assert np.abs(lids_shut_with(figure, other)).max() < 0.12 * opened


def test_half_a_blink_follows_the_eyeball_and_not_the_chord(figure: Figure) -> None:
    face = figure.face
    chord = face.rest + np.float32(0.5) * figure.motions["eyeBlinkLeft"].skin
    heads = (face.rest, chord, posed(figure, eyeBlinkLeft=0.5))
    out = [np.linalg.norm(head[face.left.upper[2:-2]] - face.left.centre, axis=1) for head in heads]
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
