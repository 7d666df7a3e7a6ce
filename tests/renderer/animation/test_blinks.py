"""Blinks: human rates and lengths, more at phrase ends, now and then two in a row."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.animation import Controls, FaceAnimator
from renderer.animation.blink import RATE_A_MINUTE, Blinks
from renderer.types import Activity, FaceState
from tests.renderer.animation.moving import RATE_HZ, Curve, curve, run, starts

STEP_S = 0.01


def _closures(seconds: float, seed: int = 0, activity: Activity = "idle", rate: float = 1.0) -> Curve:
    blinks = Blinks(seed)
    return np.array([blinks.closure(step * STEP_S, activity, rate) for step in range(round(seconds / STEP_S))])


def _begins(closures: Curve) -> Curve:
    shut = closures > 0.5
    found: Curve = np.nonzero(shut[1:] & ~shut[:-1])[0].astype(float) * STEP_S
    return found


@pytest.mark.parametrize("activity", RATE_A_MINUTE)
def test_the_rate_of_every_activity_is_met_within_an_eighth(activity: Activity) -> None:
    found = np.mean([len(_begins(_closures(900, seed, activity))) / 15 for seed in range(3)])
    assert found == pytest.approx(RATE_A_MINUTE[activity], rel=0.125)


def test_the_rates_are_those_of_people_and_higher_in_speech() -> None:
    assert all(10 <= rate <= 26 for rate in RATE_A_MINUTE.values())
    assert RATE_A_MINUTE["speaking"] > RATE_A_MINUTE["idle"] > RATE_A_MINUTE["listening"]
    often, seldom = (len(_begins(_closures(600, 1, rate=rate))) for rate in (2.0, 0.5))
    assert often > 2.5 * seldom


def test_a_blink_shuts_both_lids_for_150_to_300_ms_and_falls_quicker_than_it_rises() -> None:
    closures = _closures(600)
    edges = np.nonzero(np.diff((closures > 0).astype(int)))[0]
    lengths = np.diff(edges)[::2] * STEP_S
    assert lengths.min() >= 0.15 - 2 * STEP_S
    assert lengths.max() <= 0.30 + 2 * STEP_S
    down, up = (np.diff(closures) > 1e-9).sum(), (np.diff(closures) < -1e-9).sum()
    assert 1.2 * down < up
    frames = run(60, FaceState(), FaceAnimator())
    np.testing.assert_array_equal(curve(frames, "eyeBlinkLeft"), curve(frames, "eyeBlinkRight"))
    for start in starts(curve(frames, "eyeBlinkLeft"))[:-1]:
        first = round(start * RATE_HZ)
        assert curve(frames[first : first + 12], "eyeBlinkLeft").max() > 0.97


def test_gaps_spread_as_in_people_and_two_in_a_row_are_rare() -> None:
    gaps = np.diff(np.concatenate([_begins(_closures(900, seed)) + 1e4 * seed for seed in range(3)]))
    gaps = gaps[gaps < 100]
    assert gaps.max() < 9.5
    assert 0.5 < gaps.std() / gaps.mean() * 1.2 < 1.0
    double = (gaps < 0.6).mean()
    assert 0.01 < double < 0.10


def test_phrase_ends_have_a_blink_more_often_than_not() -> None:
    blinks, ends, closures = Blinks(4), np.arange(5.0, 605.0, 5.0), []
    for step in range(61_000):
        now_s = step * STEP_S
        if step % 500 == 0 and 0 < step < 60_500:
            blinks.phrase_end(now_s)
        closures.append(blinks.closure(now_s, "speaking"))
    begins = _begins(np.array(closures))
    seen = sum(bool(((begins > end) & (begins < end + 0.35)).any()) for end in ends)
    assert 0.5 < seen / len(ends) < 0.9
    assert len(begins) / 10.1 < 32  # a minute: they come forward rather than on top


def test_a_phrase_end_just_after_a_blink_adds_none() -> None:
    for seed in range(20):
        blinks = Blinks(seed)
        first = float(_begins(_closures(30, seed))[0])
        closures = []
        for step in range(round((first + 0.8) / STEP_S)):
            if step == round((first + 0.15) / STEP_S):
                blinks.phrase_end(step * STEP_S)
            closures.append(blinks.closure(step * STEP_S))
        plain = _begins(_closures(first + 0.8, seed))
        np.testing.assert_array_equal(_begins(np.array(closures)), plain)


def test_lids_never_overshoot_under_a_squint_or_wide_eyes() -> None:
    frames = run(60, FaceState("idle", "surprise", 1.0), FaceAnimator(0, Controls(micro_strength=0.0)))
    shut = curve(frames, "eyeBlinkLeft") > 0.99
    assert shut.any()
    assert curve(frames, "eyeWideLeft")[shut].max() < 0.06
    assert curve(frames, "eyeWideLeft")[~shut].max() > 0.3
