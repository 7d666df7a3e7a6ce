"""Attribution adds up exactly, agrees with its plain twin, and keeps its sense under permutation and splitting."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from finance.errors import InputError, NotEnoughData
from finance.performance import brinson
from finance.performance.attribution import carino
from finance.performance.plain_attribution import brinson as plain

Floats = npt.NDArray[np.float64]
Case = tuple[Floats, Floats, Floats, Floats]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Weights and returns of portfolio and benchmark, some groups not held by one side."""
    shape = (draw(st.integers(1, 12)), draw(st.integers(1, 5)))
    weights = []
    for _ in range(2):
        raw = draw(arrays(np.int64, shape, elements=st.integers(0, 5))).astype(float)
        raw[:, 0] += raw.sum(axis=1) == 0
        weights.append(raw / raw.sum(axis=1, keepdims=True))
    returns = [draw(arrays(np.float64, shape, elements=st.floats(-0.3, 0.4))) for _ in range(2)]
    return weights[0], returns[0], weights[1], returns[1]


def test_one_period_of_a_hand_worked_table() -> None:
    found = brinson(np.array([0.7, 0.3]), np.array([0.10, 0.02]), np.array([0.5, 0.5]), np.array([0.08, 0.03]), "bhb")
    np.testing.assert_allclose(found.allocation, [0.016, -0.006])
    np.testing.assert_allclose(found.selection, [0.01, -0.005])
    np.testing.assert_allclose(found.interaction, [0.004, 0.002])
    fachler = brinson(np.array([0.7, 0.3]), np.array([0.10, 0.02]), np.array([0.5, 0.5]), np.array([0.08, 0.03]))
    np.testing.assert_allclose(fachler.allocation, [0.2 * 0.025, -0.2 * -0.025])
    assert fachler.allocation.sum() == pytest.approx(found.allocation.sum())


@given(cases(), st.sampled_from(["fachler", "bhb"]))
def test_effects_add_up_to_the_difference_whatever_the_periods(case: Case, method: Any) -> None:
    found = brinson(*case, method)
    assert found.total.sum() == pytest.approx(found.portfolio - found.benchmark, abs=1e-12)


@given(cases(), st.floats(-0.05, 0.05))
def test_fees_that_belong_to_no_group_are_the_rest(case: Case, fee: float) -> None:
    found = brinson(*case, rest=np.full(len(case[0]), fee))
    assert found.total.sum() + found.rest == pytest.approx(found.portfolio - found.benchmark, abs=1e-12)
    assert abs(found.rest) < 1e-300 or np.sign(found.rest) == np.sign(fee)


@given(cases())
def test_the_fast_form_agrees_with_the_plain_one(case: Case) -> None:
    found = brinson(*case)
    expected = plain(*(array.tolist() for array in case))
    for effect, row in zip((found.allocation, found.selection, found.interaction), expected, strict=True):
        np.testing.assert_allclose(effect, row, atol=1e-9)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_groups_does_not_matter(case: Case, random: Any) -> None:
    order = list(range(case[0].shape[1]))
    random.shuffle(order)
    a, b, c, d = (array[:, order] for array in case)
    one, other = brinson(*case), brinson(a, b, c, d)
    np.testing.assert_allclose(other.total, one.total[order], atol=1e-13)


@given(cases(), st.floats(0.1, 0.9))
def test_splitting_a_group_into_equal_parts_splits_its_effects(case: Case, share: float) -> None:
    def split(array: Floats, weights: bool) -> Floats:
        parts = (array[:, :1] * share, array[:, :1] * (1 - share)) if weights else (array[:, :1],) * 2
        return np.hstack([*parts, array[:, 1:]])

    one = brinson(*case)
    other = brinson(split(case[0], True), split(case[1], False), split(case[2], True), split(case[3], False))
    np.testing.assert_allclose(other.total[:2].sum(), one.total[0], atol=1e-13)
    np.testing.assert_allclose(other.total[2:], one.total[1:], atol=1e-13)


def test_the_benchmark_itself_has_no_effects() -> None:
    rng = np.random.default_rng(5)
    weights, returns = rng.dirichlet(np.ones(4), 10), rng.normal(0, 0.1, (10, 4))
    assert np.abs(brinson(weights, returns, weights, returns).total).max() == 0.0


def test_linking_factors_are_right_where_returns_are_equal_or_nearly() -> None:
    own = np.array([0.05, 0.05 + 1e-13, 0.2])
    other = np.array([0.05, 0.05, 0.1])
    factors = carino(own, other)
    whole = np.prod(1 + own) - np.prod(1 + other)
    assert float(factors @ (own - other)) == pytest.approx(whole, rel=1e-12)
    assert factors[0] == pytest.approx(factors[1], rel=1e-9)


@pytest.mark.parametrize(
    ("weights", "returns", "words"),
    [
        ([0.5, 0.4], [0.1, 0.1], "portfolio's weights sum to 0.9"),
        ([0.5, np.nan], [0.1, 0.1], "sum to nan"),
        ([0.5, 0.5], [0.1, np.inf], "return of the portfolio is not a finite"),
        ([1.0], [0.1], "same groups"),
    ],
)
def test_what_cannot_be_attributed_is_refused(weights: list[float], returns: list[float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        brinson(np.array(weights), np.array(returns), np.array([0.5, 0.5]), np.array([0.1, 0.1]))


def test_periods_cannot_be_linked_beyond_a_total_loss() -> None:
    weights = np.array([[1.0], [1.0]])
    with pytest.raises(NotEnoughData, match="lost everything"):
        brinson(weights, np.array([[-1.0], [0.1]]), weights, np.array([[0.0], [0.1]]))
