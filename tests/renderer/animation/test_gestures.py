"""Gestures by name, a listener's nods, and how fast a head may move whatever comes together."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.animation import GESTURES, Controls, FaceAnimator
from renderer.animation.gesture import Gestures
from renderer.animation.head import LIMITS_DEG
from renderer.types import ARKIT_INDEX, Activity, Emotion, FaceState
from tests.renderer.animation.moving import RATE_HZ, curve, head_deg, run, speech

STILL = Controls(head_strength=0.0, micro_strength=0.0, saccade_strength=0.0, blink_strength=0.0)


def _turns(pitch: np.ndarray) -> int:
    moves = np.sign(np.diff(pitch)[np.abs(np.diff(pitch)) > 0.01])
    return int((np.diff(moves) != 0).sum())


@pytest.mark.parametrize(
    ("name", "axis", "most_deg"), [("nod", 0, 6), ("shake", 1, 7), ("tilt", 2, 7), ("explain", 1, 5), ("shrug", 2, 6)]
)
def test_each_gesture_turns_its_own_axis_most(name: str, axis: int, most_deg: float) -> None:
    animator = FaceAnimator(0, STILL)
    animator.gesture(name, 0.5)
    angles = np.abs(head_deg(run(4, FaceState(), animator))).max(axis=0)
    assert int(np.argmax(angles)) == axis
    assert 2.5 < angles[axis] < most_deg


def test_a_nod_nods_and_a_shake_shakes_more_than_once() -> None:
    for name, axis in (("nod", 0), ("shake", 1)):
        animator = FaceAnimator(0, STILL)
        animator.gesture(name, 0.5)
        assert _turns(head_deg(run(3, FaceState(), animator))[:, axis]) >= 3


def test_a_nod_goes_down_and_hardly_up() -> None:
    animator = FaceAnimator(0, STILL)
    animator.gesture("nod", 0.5)
    pitch = head_deg(run(3, FaceState(), animator))[:, 0]
    assert pitch.max() > 4.0
    assert pitch.min() > -1.0


def test_lean_in_comes_two_centimetres_nearer_and_a_shrug_lifts_the_shoulders() -> None:
    lean, shrug = FaceAnimator(0, STILL), FaceAnimator(0, STILL)
    lean.gesture("lean_in", 0.5)
    shrug.gesture("shrug", 0.5)
    assert max(frame.head_shift_m[2] for frame in run(4, FaceState(), lean)) == pytest.approx(0.022, abs=0.002)
    assert max(frame.breath for frame in run(1.2, FaceState(), shrug)[55:]) == pytest.approx(1.0)


@pytest.mark.parametrize("name", GESTURES)
@pytest.mark.parametrize("activity", ["speaking", "listening"])
def test_no_gesture_moves_the_head_faster_than_80_degrees_a_second(name: str, activity: Activity) -> None:
    animator = FaceAnimator(3)
    animator.gesture(name, 1.0)
    animator.accents([(1.3, 1.0), (1.8, 1.0)])
    angles = head_deg(run(4, FaceState(activity), animator, speech(jawOpen=0.3)))
    assert np.abs(np.diff(angles, axis=0)).max() * RATE_HZ < 80


def test_everything_at_once_stays_within_the_limits_of_a_head_at_ease() -> None:
    animator = FaceAnimator(3, Controls(head_strength=2.0, accent_strength=2.0, gesture_strength=1.5))
    for name in GESTURES:
        animator.gesture(name, 1.0)
        animator.gesture(name, 1.1)
    state = FaceState("thinking", "joy", 1.0, visitor_m=(0.6, 0.3, 0.5))
    assert (np.abs(head_deg(run(5, state, animator))).max(axis=0) <= LIMITS_DEG).all()


def _nods(activity: Activity, seed: int) -> np.ndarray:
    """Return the largest dip after each of twenty pauses of the client, degrees."""
    animator, still = FaceAnimator(seed, STILL), FaceAnimator(seed, STILL)
    for pause in range(20):
        animator.client_paused(2.0 + 3.0 * pause)
    state = FaceState(activity)
    dips = head_deg(run(63, state, animator))[:, 0] - head_deg(run(63, state, still))[:, 0]
    return np.array([dips[(2 + 3 * n) * RATE_HZ : (4 + 3 * n) * RATE_HZ].max() for n in range(20)])


def test_a_listener_nods_at_most_pauses_and_a_speaker_at_none() -> None:
    dips = _nods("listening", 1)
    assert 12 <= (dips > 0.8).sum() <= 19
    assert 2.0 < dips.max() < 4.0
    assert _nods("speaking", 1).max() == pytest.approx(0.0, abs=1e-9)


def test_pauses_in_quick_succession_are_not_all_nodded_at() -> None:
    gestures = Gestures(0)
    for pause in range(20):
        gestures.client_paused(0.3 * pause)
    assert 1 <= len(gestures._nods) <= 4


def test_each_activity_has_a_face_of_its_own() -> None:
    faces = {name: run(2, FaceState(name), FaceAnimator(0, STILL))[-1] for name in ("idle", "listening", "thinking")}
    listening, thinking, idle = faces["listening"], faces["thinking"], faces["idle"]
    assert curve([listening], "eyeWideLeft") > curve([idle], "eyeWideLeft") + 0.04
    assert listening.head_rad[2] > idle.head_rad[2] + 0.05
    assert curve([thinking], "mouthPressLeft") > 0.05
    assert curve([thinking], "browOuterUpLeft") > curve([thinking], "browOuterUpRight")


def test_nothing_jumps_through_a_whole_conversation() -> None:
    animator, frames = FaceAnimator(7), []
    turns: list[tuple[Activity, Emotion]] = [
        ("idle", "neutral"), ("listening", "neutral"), ("thinking", "thoughtfulness"),
        ("speaking", "joy"), ("speaking", "concern"), ("listening", "confidence"),
    ]  # fmt: skip
    for step in range(36 * RATE_HZ):
        now_s = step / RATE_HZ
        activity, emotion = turns[int(now_s // 3) % len(turns)]
        if step % 120 == 90:
            animator.client_paused(now_s)
            animator.phrase_end(now_s)
            animator.gesture(list(GESTURES)[step // 120 % len(GESTURES)], now_s)
            animator.accents([(now_s + 0.4, 0.9)])
        frames.append(animator.frame(now_s, FaceState(activity, emotion, 0.8), None))
    weights = np.array([frame.weights for frame in frames], float)
    moves = np.abs(np.diff(weights, axis=0)).max(axis=0)
    lids = {ARKIT_INDEX[f"eyeBlink{side}"] for side in ("Left", "Right")}
    looks = {index for name, index in ARKIT_INDEX.items() if name.startswith("eyeLook")}
    uncovered = {ARKIT_INDEX[f"{name}{side}"] for name in ("eyeWide", "eyeSquint") for side in ("Left", "Right")}
    for index, move in enumerate(moves):
        limit = 0.5 if index in lids else 0.35 if index in looks else 0.2 if index in uncovered else 0.08
        assert move < limit, index
    assert np.abs(np.diff(head_deg(frames), axis=0)).max() * RATE_HZ < 80
    shifts = np.array([frame.head_shift_m for frame in frames])
    assert np.abs(np.diff(shifts, axis=0)).max() * RATE_HZ < 0.08  # m/s
    assert np.abs(np.diff([frame.breath for frame in frames])).max() < 0.12
