"""Two averages in a row: how fast they follow, and what they leave alone."""

from __future__ import annotations

import numpy as np
import pytest

from inference.face.audio2face.smoothing import TwoAverages


def test_the_first_frame_is_taken_as_it_is() -> None:
    np.testing.assert_array_equal(TwoAverages(0.05).next(np.array([3.0, -1.0])), [3.0, -1.0])


def test_what_stands_still_is_not_changed() -> None:
    averages = TwoAverages(0.05)
    for _ in range(5):
        np.testing.assert_allclose(averages.next(np.array([0.7])), 0.7)


def test_without_smoothing_frames_pass() -> None:
    averages = TwoAverages(0.0)
    for value in (1.0, 5.0, -2.0):
        assert averages.next(np.array([value]))[0] == value


def test_a_half_life_of_one_frame_halves_twice() -> None:
    averages = TwoAverages(1 / 60)
    averages.next(np.zeros(1))
    steps = [averages.next(np.ones(1))[0] for _ in range(3)]
    assert steps == pytest.approx([0.25, 0.5, 0.6875])


def test_a_step_is_reached_in_the_end() -> None:
    averages = TwoAverages(0.05)
    averages.next(np.zeros(1))
    for _ in range(120):
        value = averages.next(np.ones(1))
    assert value[0] == pytest.approx(1.0, abs=1e-6)
