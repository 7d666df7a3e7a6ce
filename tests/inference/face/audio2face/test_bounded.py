"""The bounded least squares: against scipy's, against its plain twin, and where the problem has no single answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear, nnls

from inference.face.audio2face import bounded
from inference.face.audio2face.bounded import Doubles, solve
from tests.inference.face.audio2face import slow_solve


def _problem(seed: int, size: int, rows: int, spread: float) -> tuple[Doubles, Doubles]:
    """Return a random least-squares problem whose columns differ in length by up to 10**spread."""
    chance = np.random.default_rng(seed)
    columns = chance.standard_normal((rows, size)) * 10.0 ** -chance.uniform(0, spread, size)
    return columns, chance.standard_normal(rows)


def _check(columns: Doubles, target: Doubles, low: Doubles, high: Doubles, start: Doubles | None = None) -> Doubles:
    """Solve, and compare what is reached with scipy's solver."""
    matrix, right = columns.T @ columns, columns.T @ target
    found = solve(matrix, right, low, high, np.zeros(len(right)) if start is None else start)
    assert np.all(found >= low)
    assert np.all(found <= high)
    theirs = lsq_linear(columns, target, (low, np.maximum(high, low + 1e-12)), method="bvls", tol=1e-14).x
    reached, best = (slow_solve.value(matrix, right, weights) for weights in (found, theirs))
    assert reached <= best + 1e-9 * (1.0 + abs(best))
    return found


@given(
    seed=st.integers(0, 10**6),
    size=st.integers(1, 24),
    extra=st.integers(0, 40),
    spread=st.sampled_from([0.0, 1.0, 3.0]),
)
@settings(max_examples=80, deadline=None)
def test_it_reaches_what_scipys_bounded_solver_reaches(seed: int, size: int, extra: int, spread: float) -> None:
    columns, target = _problem(seed, size, size + extra, spread)
    _check(columns, target, np.zeros(size), np.ones(size))


@given(seed=st.integers(0, 10**6), size=st.integers(1, 16))
@settings(max_examples=40, deadline=None)
def test_any_start_leads_to_the_same_weights(seed: int, size: int) -> None:
    columns, target = _problem(seed, size, size + 20, 0.5)
    starts = np.random.default_rng(seed).uniform(-2, 3, (3, size))
    found = [_check(columns, target, np.zeros(size), np.ones(size), start) for start in starts]
    np.testing.assert_allclose(found[1], found[0], atol=1e-7)
    np.testing.assert_allclose(found[2], found[0], atol=1e-7)


@given(seed=st.integers(0, 10**6), size=st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_it_agrees_with_the_plain_twin(seed: int, size: int) -> None:
    columns, target = _problem(seed, size, size + 12, 0.0)
    matrix, right = columns.T @ columns + 0.05 * np.eye(size), columns.T @ target
    low, high = np.zeros(size), np.ones(size)
    found = solve(matrix, right, low, high, np.full(size, 0.5))
    np.testing.assert_allclose(found, slow_solve.solve(matrix, right, low, high), atol=1e-8)


@given(seed=st.integers(0, 10**6), size=st.integers(1, 16))
@settings(max_examples=30, deadline=None)
def test_without_an_upper_bound_it_is_nnls(seed: int, size: int) -> None:
    columns, target = _problem(seed, size, size + 10, 0.0)
    found = solve(columns.T @ columns, columns.T @ target, np.zeros(size), np.full(size, 1e9), np.zeros(size))
    np.testing.assert_allclose(found, nnls(columns, target)[0], atol=1e-7)


@given(seed=st.integers(0, 10**6), size=st.integers(2, 20))
@settings(max_examples=40, deadline=None)
def test_fewer_vertices_than_shapes_still_reach_the_best(seed: int, size: int) -> None:
    columns, target = _problem(seed, size, max(1, size // 2), 0.0)
    _check(columns, target, np.zeros(size), np.ones(size))


@pytest.mark.parametrize("size", [1, 2, 7, 52])
def test_shapes_that_repeat_each_other_share_what_one_would_do(size: int) -> None:
    columns, target = _problem(size, size, 80, 0.0)
    doubled = np.concatenate([columns, columns], axis=1)
    _check(doubled, target, np.zeros(2 * size), np.ones(2 * size))


@pytest.mark.parametrize("size", [1, 5, 52])
def test_shapes_that_move_nothing_stay_where_they_start(size: int) -> None:
    found = solve(np.zeros((size, size)), np.zeros(size), np.zeros(size), np.ones(size), np.full(size, 0.25))
    np.testing.assert_array_equal(found, 0.25)


def test_one_shape_that_moves_nothing_disturbs_no_other() -> None:
    columns, target = _problem(3, 9, 40, 0.0)
    columns[:, 4] = 0.0
    found = _check(columns, target, np.zeros(9), np.ones(9))
    rest = [each for each in range(9) if each != 4]
    alone = _check(columns[:, rest], target, np.zeros(8), np.ones(8))
    np.testing.assert_allclose(found[rest], alone, atol=1e-8)


def test_one_weight_is_its_quotient_within_the_bounds() -> None:
    one = np.ones(1)
    for right, wanted in ((-1.0, 0.0), (1.0, 0.5), (5.0, 1.0)):
        np.testing.assert_allclose(solve(np.array([[2.0]]), right * one, 0 * one, one, 0 * one), wanted)


def test_a_weight_whose_bounds_meet_is_fixed() -> None:
    columns, target = _problem(5, 6, 30, 0.0)
    high = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 1.0])
    found = _check(columns, target, np.zeros(6), high, np.ones(6))
    assert found[1] == found[4] == 0.0


def test_columns_as_unlike_as_one_to_a_hundred_million_are_solved() -> None:
    columns, target = _problem(11, 20, 60, 8.0)
    _check(columns, target, np.zeros(20), np.ones(20))


@given(seed=st.integers(0, 10**6), size=st.integers(1, 30), spread=st.sampled_from([0.0, 2.0]))
@settings(max_examples=60, deadline=None)
def test_the_slower_sure_way_gives_the_same(seed: int, size: int, spread: float) -> None:
    columns, target = _problem(seed, size, size + 10, spread)
    matrix, right = columns.T @ columns, columns.T @ target
    low, high, start = np.zeros(size), np.ones(size), np.full(size, 0.3)
    sure = bounded._descend(matrix, right, low, high, start, 1e-12, 1e-13)
    reached, other = (slow_solve.value(matrix, right, each) for each in (solve(matrix, right, low, high, start), sure))
    assert abs(reached - other) <= 1e-8 * (1 + abs(reached))
    assert np.all(sure >= 0)
    assert np.all(sure <= 1)


def test_shapes_that_are_nearly_combinations_of_three_are_solved() -> None:
    chance = np.random.default_rng(2)
    columns = chance.standard_normal((120, 3)) @ chance.standard_normal((3, 40)) + 1e-4 * chance.standard_normal(
        (120, 40)
    )
    for _ in range(5):
        _check(columns, chance.standard_normal(120), np.zeros(40), np.ones(40), chance.uniform(size=40))
