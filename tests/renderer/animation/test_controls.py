"""Every post-control does what its row says, and a value out of range is named."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.animation import CONTROLS, Controls, FaceAnimator, controls
from renderer.errors import AnimationError
from renderer.types import FaceFrame, FaceState, Floats
from tests.renderer.animation.moving import curve, head_deg, run, speech

CALM = FaceState("speaking")
JOY = FaceState("speaking", "joy", 1.0)
VOWEL = speech(jawOpen=0.4, mouthLowerDownLeft=0.2, tongueOut=0.2, browInnerUp=0.1)


def _run(seconds: float, state: FaceState, said: Floats | None = None, **values: float) -> list[FaceFrame]:
    return run(seconds, state, FaceAnimator(0, controls(values)), said)


def test_every_row_has_a_default_within_its_range_and_says_what_it_does() -> None:
    for row in CONTROLS:
        assert row.low <= row.default <= row.high, row.name
        assert row.low < row.high
        assert len(row.description) > 15
        assert row.unit
    assert Controls() == controls({row.name: row.default for row in CONTROLS})


@pytest.mark.parametrize("row", CONTROLS, ids=lambda row: row.name)
def test_a_value_out_of_range_is_named_with_its_range(row: object) -> None:
    assert isinstance(row, type(CONTROLS[0]))
    for value in (row.low - 0.01, row.high + 0.01, float("nan")):
        with pytest.raises(AnimationError, match=f"{row.name} is .* outside {row.low:g} to {row.high:g}"):
            controls({row.name: value})
    controls({row.name: row.low})
    controls({row.name: row.high})


def test_an_unknown_control_is_named() -> None:
    with pytest.raises(AnimationError, match="no control 'lip_gloss'"):
        controls({"lip_gloss": 1.0})


@pytest.mark.parametrize("row", CONTROLS, ids=lambda row: row.name)
def test_every_control_changes_something(row: object) -> None:
    assert isinstance(row, type(CONTROLS[0]))
    ends = []
    for value in (row.low, row.high):
        animator = FaceAnimator(0, controls({row.name: value}))
        animator.gesture("nod", 3.0)
        animator.accents([(2.0, 1.0)])
        animator.flash("surprise", 3.0)
        frames = []
        for step in range(900):
            said = VOWEL if 60 <= step % 120 < 100 else None
            state = FaceState("thinking" if step > 600 else "speaking", "joy" if step > 120 else "concern", 1.0)
            frames.append(animator.frame(step / 60, state, said))
        ends.append(np.array([[*one.weights, *one.head_rad, one.breath] for one in frames]))
    assert np.abs(ends[0] - ends[1]).max() > 0.01


def test_strengths_scale_their_half_of_the_face_and_leave_the_other() -> None:
    plain, half = _run(2, JOY, VOWEL)[-1:], _run(2, JOY, VOWEL, lower_face_strength=0.5)[-1:]
    assert curve(half, "jawOpen") == pytest.approx(0.5 * curve(plain, "jawOpen"), abs=1e-4)
    assert curve(half, "cheekSquintLeft") == pytest.approx(curve(plain, "cheekSquintLeft"))
    upper = _run(2, JOY, VOWEL, upper_face_strength=0.0)[-1:]
    assert curve(upper, "browInnerUp") == 0
    assert curve(upper, "jawOpen") == pytest.approx(curve(plain, "jawOpen"))
    assert curve(_run(2, JOY, VOWEL, tongue_strength=3.0)[-1:], "tongueOut") == pytest.approx(0.6, abs=1e-4)


def test_smoothing_slows_the_mouth_by_about_two_and_a_half_half_lives() -> None:
    def risen(**values: float) -> int:
        animator = FaceAnimator(0, controls(values))
        for step in range(60):
            animator.frame(step / 60, CALM, speech())
        jaw = curve([animator.frame(1 + step / 60, CALM, VOWEL) for step in range(60)], "jawOpen")
        return int(np.argmax(jaw > 0.2))

    assert risen() == 0
    assert 13 <= risen(lower_face_smoothing=0.1) <= 15  # half of a step after 2.42 half-lives


def test_the_lip_offset_parts_and_joins_free_lips_but_never_closed_ones() -> None:
    wider, nearer = (_run(1, JOY, VOWEL, lip_open_offset=offset)[-1:] for offset in (0.2, -0.2))
    assert curve(wider, "mouthLowerDownRight") == pytest.approx(0.2, abs=0.01)
    assert curve(nearer, "mouthClose") == pytest.approx(0.2, abs=0.01)
    shut = speech(jawOpen=0.22, mouthClose=0.22)
    held = _run(1, JOY, shut, lip_open_offset=0.2)[-1:]
    assert curve(held, "mouthLowerDownRight") < 0.005
    assert curve(_run(1, FaceState(), None, lip_open_offset=-0.2)[-1:], "mouthClose") == 0  # nothing is open


@pytest.mark.parametrize(
    "values", [{"lower_face_strength": 2.0}, {"lower_face_smoothing": 0.1}, {"skin_strength": 2.0}]
)
def test_lips_that_speech_closes_stay_closed_under_every_control(values: dict[str, float]) -> None:
    animator = FaceAnimator(0, controls(values))
    shut = speech(jawOpen=0.22, mouthClose=0.22)
    said = [VOWEL] * 60 + [shut] * 6 + [VOWEL] * 10
    frames = [animator.frame(step / 60, JOY, row) for step, row in enumerate(said)]
    gap = (curve(frames, "jawOpen") - curve(frames, "mouthClose"))[60:66]
    assert gap.max() < 0.01
    assert curve(frames, "mouthLowerDownLeft")[60:66].max() < 0.01


def test_lids_open_and_lower_at_rest_and_the_caller_can_shut_them() -> None:
    assert curve(_run(1, FaceState(), eyelid_open_offset=0.3), "eyeWideLeft").min() > 0.28
    assert curve(_run(1, FaceState(), eyelid_open_offset=-0.3), "eyeBlinkLeft").min() >= 0.3
    assert curve(_run(1, FaceState(), blink_offset=1.0), "eyeBlinkRight").min() == 1
    assert curve(_run(60, FaceState(), blink_strength=0.0), "eyeBlinkRight").max() < 0.1


def test_without_saccades_and_head_motion_the_eyes_stare() -> None:
    frames = _run(20, FaceState(), saccade_strength=0.0, head_strength=0.0)
    assert curve(frames, "eyeLookOutLeft").max() < 1e-3
    assert np.abs(head_deg(frames)).max() < 1e-3


def test_the_blend_speed_is_one_over_the_time_an_emotion_takes() -> None:
    smile = curve(_run(3, FaceState("idle", "joy", 1.0), emotion_blend_speed=0.5, micro_strength=0.0), "mouthSmileLeft")
    whole, start = smile[-1], smile[0]
    assert smile[60] == pytest.approx(0.5 * (whole + start), abs=0.02)
    assert smile[100] < whole - 0.01
    assert smile[121] == pytest.approx(whole, abs=1e-6)
