"""Stressed words: found in loudness and pitch, shown by head and brows at their time."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.animation import Controls, FaceAnimator, stressed
from renderer.types import FaceState
from tests.renderer.animation.moving import RATE_HZ, curve, head_deg, run, speech

CALM = Controls(head_strength=0.0, micro_strength=0.0, saccade_strength=0.0)
SPEAKING = FaceState("speaking")


def _said(seconds: float, accents: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    """Return pitch of the head in degrees and the outer brow, each without what there is without accents."""
    plain, moved = FaceAnimator(0, CALM), FaceAnimator(0, CALM)
    moved.accents(accents)
    plain.accents([(a, 0.0) for a, _ in accents])
    one, two = run(seconds, SPEAKING, plain), run(seconds, SPEAKING, moved)
    return head_deg(two)[:, 0] - head_deg(one)[:, 0], curve(two, "browOuterUpLeft") - curve(one, "browOuterUpLeft")


def test_head_and_brows_move_with_a_strong_accent_and_come_back() -> None:
    dip, brow = _said(4, [(2.0, 1.0)])
    assert dip.max() == pytest.approx(2.4, abs=0.2)
    assert brow.max() == pytest.approx(0.13, abs=0.02)
    assert abs(np.argmax(dip) / RATE_HZ - 2.05) < 0.06
    assert abs(np.argmax(brow) / RATE_HZ - 2.10) < 0.10
    assert np.abs(dip[:110]).max() < 1e-6
    assert np.abs(dip[180:]).max() < 0.01
    assert np.abs(brow[180:]).max() < 0.001


def test_a_weak_accent_moves_the_head_alone() -> None:
    dip, brow = _said(4, [(2.0, 0.3)])
    assert 0.5 < dip.max() < 1.0
    assert brow.max() < 1e-6


def test_accents_close_together_do_not_jump_or_pile_up() -> None:
    dip, _ = _said(5, [(2.0 + 0.2 * n, 1.0) for n in range(8)])
    assert dip.max() < 2.7
    assert np.abs(np.diff(dip)).max() * RATE_HZ < 40


def test_accents_that_meet_make_no_corner_in_the_motion() -> None:
    dip, _ = _said(4, [(2.0, 1.0), (2.25, 0.7)])
    assert np.abs(np.diff(dip, n=2)).max() * RATE_HZ**2 < 700  # degrees a second squared


def test_accents_given_again_move_those_that_have_not_begun_and_leave_one_that_has() -> None:
    plain, moved = FaceAnimator(0, CALM), FaceAnimator(0, CALM)
    first, second = [], []
    for step in range(5 * RATE_HZ):
        for animator, strength in ((plain, 0.0), (moved, 1.0)):
            if step == 0:
                animator.accents([(1.0, strength), (3.0, strength)])
            if step == 57:  # the first one's beat has begun, and the sound is found to be late by 0.1 s
                animator.accents([(1.1, strength), (3.1, strength)])
        first.append(plain.frame(step / RATE_HZ, SPEAKING, None))
        second.append(moved.frame(step / RATE_HZ, SPEAKING, None))
    dip = head_deg(second)[:, 0] - head_deg(first)[:, 0]
    peaks = 1 + np.nonzero((dip[1:-1] > 1.0) & (dip[1:-1] >= dip[:-2]) & (dip[1:-1] > dip[2:]))[0]
    assert peaks / RATE_HZ == pytest.approx([1.06, 3.16], abs=0.04)
    assert np.abs(np.diff(dip)).max() * RATE_HZ < 30


def test_given_accents_count_instead_of_the_jaw_until_they_are_over() -> None:
    animator, brows = FaceAnimator(0, CALM), []
    animator.accents([(0.5, 0.2), (3.0, 0.2)])
    for step in range(480):
        wide = 0.55 if 120 <= step < 140 or 400 <= step < 420 else 0.12
        brows.append(animator.frame(step / RATE_HZ, SPEAKING, speech(jawOpen=wide)))
    rise = curve(brows, "browOuterUpLeft")
    assert rise[120:150].max() < rise[115] + 0.01
    assert rise[400:430].max() > rise[395] + 0.04


def test_an_interruption_forgets_what_was_to_come() -> None:
    animator, plain = FaceAnimator(0, CALM), FaceAnimator(0, CALM)
    animator.accents([(1.0, 1.0)])
    animator.interrupted()
    np.testing.assert_allclose(head_deg(run(2, SPEAKING, animator)), head_deg(run(2, SPEAKING, plain)), atol=1e-9)


def test_stresses_are_found_where_the_voice_is_louder_and_higher() -> None:
    rate_hz, times_s = 100.0, np.arange(0, 4, 0.01)
    loudness = np.full(400, 0.05, np.float32)
    pitch_hz = np.full(400, 110.0, np.float32)
    for peak_s, size in ((0.8, 1.0), (2.5, 0.6)):
        bump = size * np.exp(-0.5 * ((times_s - peak_s) / 0.08) ** 2)
        loudness *= (1 + 2 * bump).astype(np.float32)
        pitch_hz *= (1 + 0.4 * bump).astype(np.float32)
    pitch_hz[330:] = 0
    found = stressed(loudness, pitch_hz, rate_hz)
    assert [round(at_s, 1) for at_s, _ in found] == [0.8, 2.5]
    assert 1.0 >= found[0][1] > found[1][1] > 0.2


@pytest.mark.parametrize("value", [0.0, 0.1])
def test_silence_and_a_drone_have_no_stress(value: float) -> None:
    level = np.full(300, value, np.float32)
    assert stressed(level, np.full(300, 100.0 if value else 0.0, np.float32), 100.0) == []
    assert stressed(level[:0], level[:0], 100.0) == []
