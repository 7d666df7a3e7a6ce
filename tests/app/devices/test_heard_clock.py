"""The clock over a card's reports, on its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.devices.heard_clock import HeardClock

RATE_HZ = 48_000
BLOCK = 960
BLOCK_S = BLOCK / RATE_HZ


def true_times(blocks: int, ppm: float) -> np.ndarray:
    return 0.1 + np.arange(blocks) * BLOCK_S / (1 + ppm * 1e-6)


def errors_ms(
    clock: HeardClock, reports: np.ndarray, truth: np.ndarray, gaps: frozenset[int] = frozenset()
) -> np.ndarray:
    """Feed a clock; return after each block how far behind the sound it says that the next moment is."""
    wrong = []
    for block, (said_s, true_s) in enumerate(zip(reports, truth, strict=True)):
        clock.told(block * BLOCK, float(said_s), block in gaps)
        wrong.append(1000 * ((clock.sample_at(true_s) - block * BLOCK) / RATE_HZ))
    return np.array(wrong)


def test_before_any_report_nothing_is_heard() -> None:
    clock = HeardClock(RATE_HZ)
    assert clock.sample_at(1.0) == -np.inf
    with pytest.raises(ValueError, match="no card"):
        clock.heard_at_s(0)
    clock.told(0, float("nan"))
    assert clock.sample_at(1.0) == -np.inf


def test_a_perfect_card_is_followed_exactly() -> None:
    truth = true_times(500, 0.0)
    assert np.abs(errors_ms(HeardClock(RATE_HZ), truth, truth)).max() < 1e-6


@pytest.mark.parametrize("ppm", [-1000, -200, 200, 1000])
def test_a_wrong_crystal_costs_less_than_a_millisecond_and_does_not_add_up(ppm: float) -> None:
    truth = true_times(20_000, ppm)
    off = errors_ms(HeardClock(RATE_HZ), truth, truth)
    assert np.abs(off).max() < abs(ppm) / 1000 * 1.1
    assert off[-1] == pytest.approx(off[1000], abs=0.01)


def test_scatter_is_averaged_away() -> None:
    noise = np.random.default_rng(1)
    truth = true_times(5000, 150.0)
    off = errors_ms(HeardClock(RATE_HZ), truth + noise.normal(0, 0.004, 5000), truth)
    assert np.abs(off[50:]).max() < 2.0
    assert off[50:].std() < 0.5


def test_single_wild_reports_move_nothing() -> None:
    truth = true_times(2000, 0.0)
    said = truth.copy()
    said[10::7] += np.random.default_rng(2).uniform(-0.15, 0.15, len(said[10::7]))
    clock = HeardClock(RATE_HZ)
    assert np.abs(errors_ms(clock, said, truth)).max() < 4.0
    assert clock.gaps == 0


def test_a_gap_that_is_told_is_followed_at_once_and_one_that_is_not_within_three_blocks() -> None:
    truth = true_times(400, 0.0)
    truth[200:] += 0.05
    told = errors_ms(HeardClock(RATE_HZ), truth, truth, frozenset({200}))
    assert np.abs(told).max() < 1e-6
    clock = HeardClock(RATE_HZ)
    untold = errors_ms(clock, truth, truth)
    assert untold[200:202] == pytest.approx(50.0)
    assert np.abs(untold[202:]).max() < 1e-6
    assert clock.gaps == 1


def test_in_a_gap_the_sample_stands_still() -> None:
    clock = HeardClock(RATE_HZ)
    clock.told(0, 0.0)
    clock.told(BLOCK, 0.5, gap=True)
    assert clock.sample_at(0.01) == pytest.approx(BLOCK / 2)
    assert clock.sample_at(0.3) == BLOCK
    assert clock.sample_at(0.51) == pytest.approx(1.5 * BLOCK)
    assert clock.heard_at_s(BLOCK // 2) == pytest.approx(0.01)
    assert clock.heard_at_s(2 * BLOCK) == pytest.approx(0.52)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    ppm=st.floats(-300, 300),
    scatter_s=st.floats(0, 0.006),
    wild=st.floats(0, 0.05),
    drop_every=st.integers(40, 2000),
    told=st.booleans(),
)
def test_whatever_a_card_says_the_clock_comes_back_and_never_runs_backwards(
    seed: int, ppm: float, scatter_s: float, wild: float, drop_every: int, told: bool
) -> None:
    """Two properties: within a moment's knowledge time goes forward; away from gaps the error is bounded."""
    chance = np.random.default_rng(seed)
    truth = true_times(600, ppm)
    dropped = frozenset(int(block) for block in np.nonzero(chance.random(600) < 1 / drop_every)[0] if block > 2)
    for block in dropped:
        truth[block:] += chance.uniform(0.005, 0.3)
    said = truth + chance.normal(0, scatter_s, 600) if scatter_s else truth.copy()
    astray = chance.random(600) < wild
    said[astray] += chance.uniform(-0.06, 0.06, int(astray.sum()))
    clock = HeardClock(RATE_HZ)
    off = errors_ms(clock, said, truth, dropped if told else frozenset())
    settled = np.array([block - max((d for d in dropped if d <= block), default=0) > 50 for block in range(600)])
    assert np.abs(off[settled]).max(initial=0.0) < 13.0
    assert np.percentile(np.abs(off[settled]), 95) < 8.0 if settled.any() else True
    moments = np.linspace(truth[-100], truth[-1] + 0.2, 200)
    samples = [clock.sample_at(float(moment)) for moment in moments]
    assert samples == sorted(samples)
