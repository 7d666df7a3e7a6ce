"""Goals that change are followed without a jump, also in speed."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.animation.blend import Glide, Values

STEP_S = 0.001


def _way(changes: dict[float, float], seconds: float, duration_s: float = 0.7) -> Values:
    """Return where a glide is at each step when its goal becomes other ones at the given times."""
    glide, goal, found = Glide(np.zeros(1), duration_s), np.zeros(1), []
    for number in range(round(seconds / STEP_S)):
        for at_s, value in changes.items():
            if number == round(at_s / STEP_S):
                goal = np.array([value])
        found.append(glide.at(number * STEP_S, goal)[0])
    return np.array(found)


def test_a_glide_arrives_in_its_time_and_stays() -> None:
    way = _way({0.5: 1.0}, 2.0)
    assert way[:500].max() == 0.0
    assert way[850] == pytest.approx(0.5, abs=0.01)
    assert way[1200:] == pytest.approx(1.0)


@pytest.mark.parametrize("back_s", [0.6, 0.8, 1.0, 1.15])
def test_a_goal_that_changes_on_the_way_bends_the_way_without_a_jerk(back_s: float) -> None:
    way = _way({0.5: 1.0, back_s: -0.5}, 3.0)
    speed = np.diff(way) / STEP_S
    assert np.abs(np.diff(speed)).max() / STEP_S < 40.0  # 6 a squared duration is 12 for each of the two ways
    assert np.abs(speed).max() < 6.0
    assert way[-1] == pytest.approx(-0.5)


def test_a_new_duration_keeps_the_speed() -> None:
    glide = Glide(np.zeros(1), 0.4)
    values = [glide.at(0.001 * n, np.ones(1), 0.4)[0] for n in range(200)]
    values += [glide.at(0.001 * n, np.zeros(1), 1.0)[0] for n in range(200, 1400)]
    speed = np.diff(values) / 0.001
    assert abs(speed[200] - speed[198]) < 0.1
    assert values[-1] == pytest.approx(0.0)
