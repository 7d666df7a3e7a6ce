"""Steps of a grid: near enough to what they stand for, and refused where they would not be."""

import numpy as np
import pytest

from assets.tools.avatar import quantise


def cloud(size_m: float) -> np.ndarray:
    random = np.random.default_rng(3)
    return (np.array([-0.1, 1.4, 0.02]) + random.uniform(0, size_m, (500, 3))).astype(np.float32)


@pytest.mark.parametrize("size_m", [0.01, 0.2, 0.9])
def test_a_place_comes_back_within_half_a_step(size_m: float) -> None:
    positions = cloud(size_m)
    grid = quantise.grid(positions, [])
    assert grid is not None
    back = grid.places(positions) * grid.step_m + grid.origin_m
    assert np.abs(back - positions).max() <= grid.step_m * 0.51
    assert grid.step_m <= quantise.COARSEST_STEP_M


def test_a_large_movement_coarsens_the_grid_of_a_small_mesh() -> None:
    positions, delta = cloud(0.01), np.full((500, 3), 0.4, np.float32)
    grid = quantise.grid(positions, [delta])
    assert grid is not None
    assert grid.movements(delta).dtype == np.int16
    assert grid.movements(delta) * grid.step_m == pytest.approx(delta, abs=grid.step_m)


def test_small_movements_fit_bytes() -> None:
    grid = quantise.Grid(5e-6, (0, 0, 0))
    assert grid.movements(np.full((1, 3), 127 * 5e-6, np.float32)).dtype == np.int8
    assert grid.movements(np.full((1, 3), 128 * 5e-6, np.float32)).dtype == np.int16
    assert grid.movements(np.zeros((0, 3), np.float32)).shape == (0, 3)


def test_what_cannot_be_seen_to_move_does_not_move() -> None:
    grid = quantise.Grid(5e-6, (0, 0, 0))
    deltas = np.array([[9e-6, 0, 0], [6e-6, 6e-6, 6e-6], [0, 11e-6, 0]], np.float32)
    assert grid.movements(deltas).tolist() == [[0, 0, 0], [1, 1, 1], [0, 2, 0]]


@pytest.mark.parametrize(("size_m", "move_m"), [(1.5, 0.0), (0.1, 0.9)])
def test_what_would_be_too_coarse_has_no_grid(size_m: float, move_m: float) -> None:
    assert quantise.grid(cloud(size_m), [np.full((500, 3), move_m, np.float32)]) is None


def test_shares_outside_0_to_1_are_not_squeezed_in() -> None:
    assert quantise.unsigned(np.array([0, 0.5, 1], np.float32)) == pytest.approx([0, 32768, 65535], abs=1)
    assert quantise.unsigned(np.array([0, 1.2], np.float32)) is None
    assert quantise.unsigned(np.array([-0.1, 1], np.float32)) is None
