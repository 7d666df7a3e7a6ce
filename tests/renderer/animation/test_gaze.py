"""Where the eyes look: at the visitor, with jumps; away in thought; on a visitor who moves and while the head moves."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.animation import Controls, FaceAnimator
from renderer.types import Activity, FaceState
from tests.renderer.animation.moving import RATE_HZ, curve, head_deg, looked_deg, run

STILL = Controls(saccade_strength=0.0, head_strength=0.0, blink_strength=0.0)


def _on_visitor(activity: Activity, seed: int) -> float:
    """Return the share of time with the gaze within 4 degrees of the visitor's eyes."""
    off = np.linalg.norm(looked_deg(run(90, FaceState(activity), FaceAnimator(seed))), axis=1)
    return float((off[60:] < 4.0).mean())


@pytest.mark.parametrize(
    ("activity", "least", "most"),
    [("listening", 0.93, 1.0), ("speaking", 0.82, 0.97), ("idle", 0.85, 0.98), ("thinking", 0.05, 0.40)],
)
def test_mutual_gaze_has_a_human_share_of_each_activity(activity: Activity, least: float, most: float) -> None:
    share = np.mean([_on_visitor(activity, seed) for seed in (0, 1)])
    assert least <= share <= most


def test_thought_looks_up_and_to_the_advisors_left_and_comes_back_at_once() -> None:
    animator = FaceAnimator(1)
    thinking = looked_deg(run(12, FaceState("thinking"), animator))
    assert thinking[60:, 0].mean() > 5
    assert thinking[60:, 1].mean() > 4
    back = [animator.frame(12 + step / RATE_HZ, FaceState("speaking"), None) for step in range(30)]
    assert np.abs(looked_deg(back)[8:14]).max() < 2.5


def test_eyes_jump_between_rests_within_a_tenth_of_a_second() -> None:
    frames = run(60, FaceState(), FaceAnimator(0, Controls(head_strength=0.0, gaze_head_share=0.0, blink_strength=0.0)))
    moves = np.linalg.norm(np.diff(looked_deg(frames), axis=0), axis=1)
    moving = moves > 0.05
    runs = np.diff(np.nonzero(np.diff(np.concatenate([[0], moving.astype(int), [0]])))[0])[::2]
    assert 25 <= len(runs) <= 90  # jumps a minute
    assert runs.max() <= 0.1 * RATE_HZ


def test_both_eyes_look_the_same_way_when_nobody_is_near() -> None:
    frames = run(30, FaceState("speaking"), FaceAnimator())
    left = curve(frames, "eyeLookOutLeft") - curve(frames, "eyeLookInLeft")
    right = curve(frames, "eyeLookInRight") - curve(frames, "eyeLookOutRight")
    np.testing.assert_allclose(left, right, atol=1e-6)
    assert np.abs(left).max() < 0.4


@pytest.mark.parametrize("place", [(0.4, 0.0, 0.8), (-0.4, 0.0, 0.8), (0.0, 0.2, 0.8), (0.1, -0.25, 0.9)])
def test_the_gaze_meets_a_visitor_wherever_they_stand(place: tuple[float, float, float]) -> None:
    frames = run(4, FaceState("idle", visitor_m=place), FaceAnimator(0, STILL))
    up, left = looked_deg(frames)[-1]
    wanted_left = np.degrees(np.arctan2(place[0], place[2]))
    wanted_up = np.degrees(np.arctan2(place[1], np.hypot(place[0], place[2])))
    assert left == pytest.approx(wanted_left, abs=2.0)
    assert up == pytest.approx(wanted_up, abs=2.0)
    head = head_deg(frames)[-1]
    if abs(wanted_left) > 5:
        assert 0.15 < head[1] / wanted_left < 0.35  # the head takes a part


def test_eyes_turn_inwards_for_a_visitor_who_comes_near() -> None:
    def inward_deg(out_m: float) -> float:
        frames = run(2, FaceState("idle", visitor_m=(0.0, 0.0, out_m)), FaceAnimator(0, STILL))
        return 30.0 * float(curve(frames, "eyeLookInLeft")[-1] + curve(frames, "eyeLookInRight")[-1])

    assert inward_deg(0.5) == pytest.approx(2 * np.degrees(np.arctan2(0.0315, 0.5)), abs=0.3)
    assert inward_deg(2.0) == pytest.approx(2 * np.degrees(np.arctan2(0.0315, 2.0)), abs=0.3)


def test_a_visitor_who_jumps_from_side_to_side_turns_neither_eyes_nor_head_abruptly() -> None:
    animator, frames = FaceAnimator(0, STILL), []
    for step in range(300):
        side = 0.5 if (step // 50) % 2 else -0.5
        frames.append(animator.frame(step / RATE_HZ, FaceState("idle", visitor_m=(side, 0.0, 0.7)), None))
    assert np.abs(np.diff(looked_deg(frames), axis=0)).max() * RATE_HZ < 500
    assert np.abs(np.diff(head_deg(frames), axis=0)).max() * RATE_HZ < 60


@pytest.mark.parametrize("place", [(float("nan"), 0.0, 1.0), (0.0, float("inf"), 1.0)])
def test_a_place_that_is_no_number_looks_straight_ahead(place: tuple[float, float, float]) -> None:
    frames = run(1, FaceState("idle", visitor_m=place), FaceAnimator(0, STILL))
    assert np.abs(looked_deg(frames)).max() < 0.01


def test_the_eyes_hold_the_visitor_while_the_head_nods_and_shakes() -> None:
    animator = FaceAnimator(0, STILL)
    animator.gesture("nod", 0.5)
    animator.gesture("shake", 2.0)
    frames = run(4, FaceState(), animator)
    assert np.abs(head_deg(frames)).max() > 4
    assert np.abs(looked_deg(frames)).max() < 0.6


def test_lids_follow_a_look_down() -> None:
    low = run(2, FaceState("idle", visitor_m=(0.0, -0.3, 0.8)), FaceAnimator(0, STILL))
    assert 0.02 < curve(low, "eyeBlinkLeft")[-1] < 0.3


@pytest.mark.parametrize(("thought_s", "looks_away"), [(0.2, False), (1.5, True)])
def test_eyes_leave_the_visitor_for_a_thought_but_not_for_an_answer_that_comes_at_once(
    thought_s: float, looks_away: bool
) -> None:
    for seed in range(6):
        animator, frames = FaceAnimator(seed, Controls(head_strength=0.0)), []
        for step in range(round((4.0 + thought_s) * RATE_HZ)):
            now_s = step / RATE_HZ
            thinks = 4.0 <= now_s < 4.0 + thought_s
            frames.append(animator.frame(now_s, FaceState("thinking" if thinks else "listening"), None))
        away = np.linalg.norm(looked_deg(frames), axis=1)[round(4.0 * RATE_HZ) :] > 7.0
        assert away.any() == looks_away
