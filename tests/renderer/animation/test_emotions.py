"""Emotions of both vocabularies: distinct, blended without a jump, and never in the way of p, b and m."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.animation import Controls, FaceAnimator
from renderer.animation.emotion import EXPLICIT, MOODS
from renderer.errors import AnimationError
from renderer.types import A2F_EMOTIONS, ARKIT_INDEX, FaceFrame, FaceState
from tests.renderer.animation.moving import RATE_HZ, Curve, curve, run, speech

QUIET = Controls(micro_strength=0.0, blink_strength=0.0)
FACES = [FaceState("speaking", name, 1.0) for name in MOODS]
FACES += [
    FaceState("speaking", "neutral", 0.0, tuple(float(name == one) for one in A2F_EMOTIONS)) for name in A2F_EMOTIONS
]
NAMES = [*MOODS, *(f"a2f_{name}" for name in A2F_EMOTIONS)]
_CLOSED = [
    {"mouthClose": 0.21, "jawOpen": 0.22},
    {"mouthClose": 0.06, "jawOpen": 0.06},
    {"mouthPressLeft": 0.34, "mouthPressRight": 0.34},
    {"mouthRollLower": 0.29, "mouthRollUpper": 0.2},
]
_OPENERS = (
    "jawOpen", "mouthFunnel", "mouthUpperUpLeft", "mouthUpperUpRight", "mouthLowerDownLeft", "mouthLowerDownRight",
)  # fmt: skip


def _face(frames: list[FaceFrame]) -> Curve:
    """Return all weights but those of the eyeballs and lids, [F, K - 14]."""
    keep = [index for name, index in ARKIT_INDEX.items() if not name.startswith(("eyeLook", "eyeBlink"))]
    return np.array([frame.weights[keep] for frame in frames], float)


def test_all_ten_explicit_emotions_have_a_face_and_no_two_look_alike() -> None:
    assert set(EXPLICIT) == set(A2F_EMOTIONS)
    last = [_face(run(2, state, FaceAnimator(0, QUIET)))[-1] for state in FACES]
    for index, one in enumerate(last):
        for other in range(index):
            if {NAMES[index], NAMES[other]} != {"joy", "a2f_joy"}:
                assert np.linalg.norm(one - last[other]) > 0.15, (NAMES[index], NAMES[other])


@pytest.mark.parametrize("state", FACES, ids=NAMES)
@pytest.mark.parametrize("closed", _CLOSED, ids=["jaw", "small_jaw", "press", "roll"])
def test_lips_that_speech_closes_stay_closed_under_every_emotion(state: FaceState, closed: dict[str, float]) -> None:
    animator = FaceAnimator()
    animator.gesture("shrug", 0.9)
    animator.flash("amazement", 1.15)
    run(1.3, state, animator, speech(jawOpen=0.3))
    frames = [animator.frame(1.3 + step / RATE_HZ, state, speech(**closed)) for step in range(12)]
    for name, value in closed.items():
        assert curve(frames, name).min() >= value - 0.01, name
    for name in _OPENERS:
        assert curve(frames, name).max() <= closed.get(name, 0.0) + 0.01, name


@pytest.mark.parametrize("state", FACES, ids=NAMES)
def test_an_emotion_comes_and_goes_by_less_than_a_twelfth_a_frame(state: FaceState) -> None:
    animator = FaceAnimator(2)
    states = [state if 60 <= step < 150 else FaceState() for step in range(200)]
    frames = [animator.frame(step / RATE_HZ, one, None) for step, one in enumerate(states)]
    assert np.abs(np.diff(_face(frames), axis=0)).max() < 1 / 12


def test_explicit_emotions_cover_the_mood_as_far_as_they_add_up() -> None:
    half = tuple(0.5 * (name == "anger") for name in A2F_EMOTIONS)
    frame = run(2, FaceState("idle", "joy", 1.0, half), FaceAnimator(0, QUIET))[-1:]
    joy, anger = MOODS["joy"], EXPLICIT["anger"]
    assert curve(frame, "browDownLeft") == pytest.approx(0.5 * anger["browDownLeft"], abs=0.01)
    assert curve(frame, "mouthSmileLeft") == pytest.approx(0.5 * joy["mouthSmileLeft"], abs=0.01)


def test_all_ten_at_once_are_shared_out_instead_of_added_up() -> None:
    frame = run(2, FaceState("idle", "joy", 1.0, (1.0,) * 10), FaceAnimator(0, QUIET))[-1:]
    mean = np.mean([shapes.get("browInnerUp", 0.0) for shapes in EXPLICIT.values()])
    assert curve(frame, "browInnerUp") == pytest.approx(mean, abs=0.01)


def test_a_vector_that_changes_every_frame_is_followed() -> None:
    animator = FaceAnimator(0, QUIET)
    frames = []
    for step in range(120):
        amount = min(1.0, step / 60)
        vector = tuple(amount * (name == "sadness") for name in A2F_EMOTIONS)
        frames.append(animator.frame(step / RATE_HZ, FaceState("idle", "neutral", 0.0, vector), None))
    frown = curve(frames, "mouthFrownLeft")
    assert frown[60] > 0.6 * EXPLICIT["sadness"]["mouthFrownLeft"]
    assert frown[-1] == pytest.approx(EXPLICIT["sadness"]["mouthFrownLeft"], abs=0.01)


@pytest.mark.parametrize(
    ("vector", "says"),
    [((0.5,) * 9, "9 Audio2Face emotions"), ((1.2, *(0.0,) * 9), "amazement is 1.2"),
     ((*(0.0,) * 9, float("nan")), "sadness is nan")],
)  # fmt: skip
def test_a_vector_out_of_range_is_named(vector: tuple[float, ...], says: str) -> None:
    with pytest.raises(AnimationError, match=says):
        FaceAnimator().frame(0.0, FaceState("idle", "neutral", 0.0, vector), None)


def test_a_flash_rises_within_a_tenth_of_a_second_and_is_gone_after_half() -> None:
    animator = FaceAnimator(0, Controls(blink_strength=0.0))
    assert animator.flash("surprise", 1.0)
    assert not animator.flash("envy", 1.0)
    brows = curve(run(2, FaceState(), animator), "browOuterUpLeft")
    rest = brows[59]
    assert brows.max() > rest + 0.2
    assert abs(int(np.argmax(brows)) - 66) <= 2
    assert brows[90:].max() < rest + 0.01


def test_micro_expressions_come_by_themselves_a_few_times_a_minute_and_stay_faint() -> None:
    with_them, without = (
        _face(run(90, FaceState(), FaceAnimator(5, Controls(micro_strength=strength)))) for strength in (1.0, 0.0)
    )
    moved = np.abs(with_them - without).max(axis=1)
    begun = int(((moved[1:] > 0.01) & (moved[:-1] <= 0.01)).sum())
    assert 4 <= begun <= 18
    assert moved.max() <= 0.2
    lengths = np.diff(np.nonzero(np.diff((moved > 1e-6).astype(int)))[0])[::2] / RATE_HZ
    assert lengths.max() <= 0.5


def test_a_mood_leaves_slower_than_it_came() -> None:
    animator, smile = FaceAnimator(0, QUIET), []
    for step in range(4 * 60):
        state = FaceState("idle", "joy", 1.0) if 30 <= step < 120 else FaceState()
        smile.append(float(animator.frame(step / 60, state, None).weights[ARKIT_INDEX["mouthSmileLeft"]]))
    half = 0.5 * (smile[0] + max(smile))
    comes_s = (next(n for n in range(30, 240) if smile[n] > half) - 30) / 60
    leaves_s = (next(n for n in range(120, 240) if smile[n] < half) - 120) / 60
    assert comes_s == pytest.approx(0.2, abs=0.04)
    assert leaves_s == pytest.approx(0.5, abs=0.06)
    assert smile[-1] == pytest.approx(smile[0], abs=0.01)
