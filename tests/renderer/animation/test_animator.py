"""The layers of motion: deterministic, human in their rates, and never in the way of speech."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.animation import FaceAnimator
from renderer.animation.emotion import MOODS
from renderer.types import A2F_EMOTIONS, ARKIT_INDEX, Emotion, FaceFrame, FaceState, Floats, no_weights

RATE_HZ = 60


def _run(seconds: float, state: FaceState, seed: int = 0, speech: Floats | None = None) -> list[FaceFrame]:
    animator = FaceAnimator(seed)
    return [animator.frame(step / RATE_HZ, state, speech) for step in range(int(seconds * RATE_HZ))]


def _curve(frames: list[FaceFrame], name: str) -> np.ndarray:
    return np.array([frame.weights[ARKIT_INDEX[name]] for frame in frames])


def _speech(**values: float) -> Floats:
    row = no_weights()
    for name, value in values.items():
        row[ARKIT_INDEX[name]] = value
    return row


def test_the_same_seed_gives_the_same_frames_and_another_seed_others() -> None:
    state = FaceState("speaking", "joy", 0.7)
    first, again, other = (_run(8, state, seed) for seed in (3, 3, 4))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.weights, two.weights)
        assert (one.head_rad, one.head_shift_m, one.breath) == (two.head_rad, two.head_shift_m, two.breath)
    assert any(one.head_rad != two.head_rad for one, two in zip(first, other, strict=True))


@pytest.mark.parametrize("emotion", MOODS)
@pytest.mark.parametrize(
    "closed",
    [
        {"mouthClose": 0.21, "jawOpen": 0.22},
        {"mouthPressLeft": 0.34, "mouthPressRight": 0.34},
        {"mouthRollLower": 0.29, "mouthRollUpper": 0.2},
    ],
)
def test_lips_that_speech_closes_stay_closed_under_every_mood(emotion: Emotion, closed: dict[str, float]) -> None:
    speech = _speech(**closed)
    last = _run(2, FaceState("speaking", emotion, 1.0), speech=speech)[-1].weights
    for name, value in closed.items():
        assert last[ARKIT_INDEX[name]] >= value - 1e-6
    for opener in ("jawOpen", "mouthSmileLeft", "mouthUpperUpLeft", "mouthLowerDownLeft", "mouthFrownLeft"):
        assert last[ARKIT_INDEX[opener]] <= closed.get(opener, 0.0) + 0.14, opener


def test_a_smile_comes_back_between_the_words() -> None:
    silent = _run(2, FaceState("speaking", "joy", 1.0))[-1].weights[ARKIT_INDEX["mouthSmileLeft"]]
    assert silent > 0.4


def test_a_mood_blends_in_over_about_four_tenths_of_a_second_without_a_jump() -> None:
    animator = FaceAnimator()
    smile = []
    for step in range(120):
        state = FaceState("idle", "joy", 1.0) if step >= 30 else FaceState()
        smile.append(animator.frame(step / RATE_HZ, state, None).weights[ARKIT_INDEX["mouthSmileLeft"]])
    curve = np.array(smile)
    assert np.abs(np.diff(curve)).max() < 0.06
    whole = float(curve[-1] - curve[29])
    assert curve[30 + 12] - curve[29] == pytest.approx(0.5 * whole, abs=0.15 * whole)
    assert curve[30 + 25] - curve[29] == pytest.approx(whole, abs=0.02 * whole)


def test_a_mood_that_changes_in_the_middle_does_not_jump() -> None:
    animator = FaceAnimator()
    curve = []
    for step in range(90):
        emotion: Emotion = "joy" if (step // 7) % 2 else "concern"
        curve.append(animator.frame(step / RATE_HZ, FaceState("idle", emotion, 1.0), None).weights)
    moves = np.abs(np.diff(np.array(curve)[:, ARKIT_INDEX["browInnerUp"]]))
    assert moves.max() < 0.05


def test_listening_tilts_the_head() -> None:
    idle, listening = (_run(20, FaceState(activity)) for activity in ("idle", "listening"))
    roll = [np.mean([frame.head_rad[2] for frame in frames[60:]]) for frames in (idle, listening)]
    assert roll[1] > roll[0] + 0.04


def test_the_head_moves_more_while_speaking_and_never_jumps() -> None:
    idle, speaking = (
        np.array([frame.head_rad for frame in _run(40, FaceState(activity))]) for activity in ("idle", "speaking")
    )
    assert np.diff(speaking, axis=0).std() > 2 * np.diff(idle, axis=0).std()
    assert np.abs(np.diff(speaking, axis=0)).max() < np.radians(0.6)
    assert np.abs(speaking).max() < np.radians(8)


@pytest.mark.parametrize("name", ["nod", "shake", "tilt", "lean_in", "shrug", "explain"])
def test_a_gesture_moves_the_head_and_leaves_no_trace(name: str) -> None:
    plain, moved = FaceAnimator(), FaceAnimator()
    moved.gesture(name, 1.0)
    distance = []
    for step in range(6 * RATE_HZ):
        one, two = (animator.frame(step / RATE_HZ, FaceState(), None) for animator in (plain, moved))
        distance.append(np.abs(np.subtract(one.head_rad, two.head_rad)).max())
    assert max(distance[: RATE_HZ - 1]) == 0
    assert max(distance) > np.radians(1.5)
    assert distance[-1] == 0


def test_an_unknown_gesture_does_nothing() -> None:
    animator = FaceAnimator()
    animator.gesture("somersault", 0.0)
    animator.gesture("none", 0.0)
    assert animator.frame(0.2, FaceState(), None).head_rad == FaceAnimator().frame(0.2, FaceState(), None).head_rad


def test_weights_stay_between_nothing_and_everything() -> None:
    loud = np.ones(52, np.float32)
    for frame in _run(3, FaceState("speaking", "surprise", 1.0), speech=loud):
        assert frame.weights.dtype == np.float32
        assert frame.weights.min() >= 0
        assert frame.weights.max() <= 1
        assert 0 <= frame.breath <= 1


def test_brows_rise_on_a_stressed_word_and_rest_in_even_speech() -> None:
    animator, brows = FaceAnimator(), []
    for step in range(240):
        jaw = 0.15 if step < 180 or step > 200 else 0.55
        frame = animator.frame(step / RATE_HZ, FaceState("speaking"), _speech(jawOpen=jaw))
        brows.append(frame.weights[ARKIT_INDEX["browOuterUpLeft"]])
    assert max(brows[180:215]) > brows[175] + 0.04
    assert abs(brows[239] - brows[175]) < 0.02


def test_breath_comes_every_four_seconds_and_twice_as_often_out_of_breath() -> None:
    panting = tuple(float(name == "outofbreath") for name in A2F_EMOTIONS)
    counts = []
    for vector in ((), panting):
        breath = np.array([frame.breath for frame in _run(60, FaceState("idle", "neutral", 0.0, vector))])
        counts.append(int(((breath[1:] > 0.5) & (breath[:-1] <= 0.5)).sum()))
        assert breath.min() < 0.01
        assert breath.max() > 0.99
        assert np.abs(np.diff(breath)).max() < 0.06
    assert 13 <= counts[0] <= 16  # a minute
    assert counts[1] > 2 * counts[0]


def test_a_film_of_thirty_pictures_a_second_moves_as_the_window_does() -> None:
    def at_rate(rate: int) -> list[FaceFrame]:
        animator, frames = FaceAnimator(5), []
        animator.gesture("nod", 2.0)
        for step in range(10 * rate):
            now_s = step / rate
            state = FaceState("thinking" if now_s < 3 else "speaking", "joy", 0.8)
            said = _speech(jawOpen=0.2 + 0.2 * float(np.sin(now_s * 9))) if now_s >= 3 else None
            frames.append(animator.frame(now_s, state, said))
        return frames

    window, film = at_rate(60)[::2], at_rate(30)
    for one, two in zip(window, film, strict=True):
        np.testing.assert_allclose(one.head_rad, two.head_rad, atol=np.radians(0.15))
        np.testing.assert_allclose(one.weights, two.weights, atol=0.06)


def test_a_face_that_slept_for_half_a_day_goes_on_calmly() -> None:
    animator = FaceAnimator()
    animator.frame(0.0, FaceState(), None)
    frames = [animator.frame(43_200 + step / RATE_HZ, FaceState(), None) for step in range(120)]
    assert np.abs(np.diff([frame.head_rad for frame in frames], axis=0)).max() < np.radians(0.2)
    assert len(animator._micro._running) <= 1
