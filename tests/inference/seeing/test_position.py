"""From a box to metres: signs, distances, steadiness."""

from __future__ import annotations

import math

import pytest

from inference.seeing.position import EYES_DOWN, FARTHEST_M, NEAREST_M, Lens, SteadyPlace, place_of
from inference.seeing.types import Box

SIZE = (320, 240)


def _box(column: float, row: float, width: float) -> Box:
    """Return a box whose eyes are at this pixel."""
    return Box(column - width / 2, row - EYES_DOWN * width, width, width)


def test_eyes_in_the_middle_are_straight_ahead_and_as_far_as_their_size_says() -> None:
    lens = Lens(fov_deg=90.0, face_width_m=0.16)
    right, up, out = place_of(_box(160, 120, 32), SIZE, lens)
    assert (right, up) == pytest.approx((0, 0), abs=1e-9)
    assert out == pytest.approx(160 * 0.16 / 32)


def test_who_is_left_in_the_picture_is_to_their_own_right() -> None:
    right, up, out = place_of(_box(60, 60, 40), SIZE, Lens())
    assert right > 0
    assert up > 0
    focal = 160 / math.tan(math.radians(30))
    assert right / out == pytest.approx(100 / focal)
    assert up / out == pytest.approx(60 / focal)


def test_a_camera_above_the_advisor_lifts_the_place() -> None:
    low = place_of(_box(160, 120, 40), SIZE, Lens())
    high = place_of(_box(160, 120, 40), SIZE, Lens(up_m=0.3))
    assert high[1] - low[1] == pytest.approx(0.3)


@pytest.mark.parametrize("width", [0.0, 1e-9, 5000.0])
def test_a_box_of_any_size_gives_a_place_that_can_be(width: float) -> None:
    assert NEAREST_M <= place_of(_box(160, 120, width), SIZE, Lens())[2] <= FARTHEST_M


def test_a_trembling_place_is_steadied_and_a_new_one_reached() -> None:
    steady = SteadyPlace()
    shaken = [steady.follow(0.1 * n, (0.02 * (-1) ** n, 0.0, 0.8)) for n in range(40)]
    assert max(abs(place[0]) for place in shaken[20:]) < 0.01
    moved = [steady.follow(4.0 + 0.1 * n, (0.3, 0.1, 1.2)) for n in range(40)]
    assert moved[-1] == pytest.approx((0.3, 0.1, 1.2), abs=0.01)
    assert moved[2][0] < 0.3


def test_after_forgetting_the_next_place_counts_at_once() -> None:
    steady = SteadyPlace()
    steady.follow(0.0, (0.3, 0.0, 0.8))
    steady.forget()
    assert steady.follow(0.1, (-0.3, 0.0, 0.6)) == (-0.3, 0.0, 0.6)
