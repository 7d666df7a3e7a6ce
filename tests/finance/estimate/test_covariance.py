"""Covariances against plain loops over the papers' formulas and against other people's implementations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from finance import estimate
from finance.errors import InputError, NotEnoughData
from finance.types import Floats
from tests.finance.optimise.made import factor_returns, peer


def plain_constant_correlation(returns: Floats) -> float:
    """Ledoit and Wolf 2004 (Portfolio Management), appendix B, sum by sum."""
    y = returns - returns.mean(axis=0)
    count, width = y.shape
    s = y.T @ y / count
    r = s / np.sqrt(np.outer(np.diag(s), np.diag(s)))
    mean_r = (r.sum() - width) / (width * (width - 1))
    pi = rho = gamma = 0.0
    for i in range(width):
        for j in range(width):
            products = y[:, i] * y[:, j] - s[i, j]
            own = float(np.mean(products**2))
            pi += own
            target = s[i, i] if i == j else mean_r * np.sqrt(s[i, i] * s[j, j])
            gamma += (target - s[i, j]) ** 2
            if i == j:
                rho += own
                continue
            at_i = float(np.mean((y[:, i] ** 2 - s[i, i]) * products))
            at_j = float(np.mean((y[:, j] ** 2 - s[j, j]) * products))
            rho += mean_r / 2 * (np.sqrt(s[j, j] / s[i, i]) * at_i + np.sqrt(s[i, i] / s[j, j]) * at_j)
    return float(np.clip((pi - rho) / gamma / count, 0, 1))


@pytest.mark.parametrize(("assets", "days"), [(5, 40), (12, 30), (20, 250)])
def test_constant_correlation_is_the_papers_sums(assets: int, days: int) -> None:
    returns = factor_returns(assets, days)
    found = estimate.ledoit_wolf(returns, "constant_correlation")
    assert found.shrinkage == pytest.approx(plain_constant_correlation(returns), rel=1e-10)


@pytest.mark.parametrize(("assets", "days"), [(20, 60), (40, 30), (120, 500)])
def test_identity_and_oracle_equal_scikit_learns(assets: int, days: int) -> None:
    returns, sklearn = factor_returns(assets, days), peer("sklearn.covariance")
    for ours, theirs in (
        (estimate.ledoit_wolf(returns), sklearn.LedoitWolf().fit(returns)),
        (estimate.oracle(returns), sklearn.OAS().fit(returns)),
    ):
        assert ours.shrinkage == pytest.approx(theirs.shrinkage_, rel=1e-10)
        assert np.abs(ours.matrix - theirs.covariance_).max() <= 1e-12 * ours.matrix.max()


@pytest.mark.parametrize(("assets", "days"), [(20, 60), (40, 30)])
def test_single_factor_equals_pyportfolioopts(assets: int, days: int) -> None:
    returns, pandas = factor_returns(assets, days), peer("pandas")
    models = peer("pypfopt.risk_models")
    theirs = models.CovarianceShrinkage(pandas.DataFrame(returns), returns_data=True, frequency=1)
    matrix = theirs.ledoit_wolf("single_factor").to_numpy()
    found = estimate.ledoit_wolf(returns, "single_factor")
    assert found.shrinkage == pytest.approx(theirs.delta, rel=1e-8)
    assert np.abs(found.matrix - matrix).max() <= 1e-10 * matrix.max()


def test_sample_and_equal_ages_are_numpys() -> None:
    returns = factor_returns(7, 50)
    assert estimate.sample(returns).matrix == pytest.approx(np.cov(returns.T), rel=1e-10)
    assert estimate.exponential(returns, 1e12).matrix == pytest.approx(np.cov(returns.T), rel=1e-8)


def test_blocks_of_rows_add_up_to_the_whole() -> None:
    returns = factor_returns(120, 2500)
    assert estimate.sample(returns).matrix == pytest.approx(np.cov(returns.T), rel=1e-9)


def test_semi_covariance_counts_what_is_below() -> None:
    found = estimate.semi(np.array([[0.02, -0.01], [-0.02, -0.03], [-0.04, 0.05]]))
    assert found.matrix[0, 0] == pytest.approx((0.02**2 + 0.04**2) / 3)
    assert found.matrix[0, 1] == pytest.approx(0.02 * 0.03 / 3)


ESTIMATORS = {
    "sample": estimate.sample,
    "exponential": estimate.exponential,
    "semi": estimate.semi,
    "identity": estimate.ledoit_wolf,
    "single factor": lambda returns: estimate.ledoit_wolf(returns, "single_factor"),
    "constant correlation": lambda returns: estimate.ledoit_wolf(returns, "constant_correlation"),
    "oracle": estimate.oracle,
}


@pytest.mark.parametrize("name", ESTIMATORS)
@given(seed=st.integers(0, 10_000), assets=st.integers(1, 15), days=st.integers(5, 40))
def test_every_covariance_is_positive_definite_and_scales(name: str, seed: int, assets: int, days: int) -> None:
    returns = factor_returns(assets, days, seed)
    assume((returns < 0).any())  # without a loss there is no semi-covariance
    found = ESTIMATORS[name](returns).matrix
    np.linalg.cholesky(found)
    assert ESTIMATORS[name](returns * 100).matrix == pytest.approx(found * 1e4, rel=1e-6)


@pytest.mark.parametrize("name", ESTIMATORS)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_assets_does_not_matter(name: str, seed: int) -> None:
    returns, order = factor_returns(6, 30, seed), np.random.default_rng(seed).permutation(6)
    found, moved = ESTIMATORS[name](returns).matrix, ESTIMATORS[name](returns[:, order]).matrix
    assert moved == pytest.approx(found[np.ix_(order, order)], rel=1e-8, abs=1e-15)


def test_fewer_days_than_assets_are_repaired_and_say_so() -> None:
    found = estimate.sample(factor_returns(30, 10))
    assert found.repaired
    np.linalg.cholesky(found.matrix)


def test_a_matrix_that_is_definite_is_left_alone() -> None:
    matrix = np.array([[2.0, 0.5], [0.5, 1.0]])
    found = estimate.definite(matrix, "given")
    assert not found.repaired
    assert found.matrix.tolist() == matrix.tolist()


def test_the_nearest_correlation_is_highams() -> None:
    # Higham 2002, section 5: the nearest correlation matrix to this one, and its distance 0.5278.
    given_ = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    found = estimate.nearest_correlation(given_)
    assert found == pytest.approx(np.array([[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]), abs=1e-4)
    assert np.linalg.norm(found - given_) == pytest.approx(0.5278, abs=1e-4)


@pytest.mark.parametrize(
    ("returns", "error", "word"),
    [
        (np.array([[0.01, 0.02]]), NotEnoughData, "observations"),
        (np.zeros((0, 3)), NotEnoughData, "observations"),
        (np.array([[0.01, np.nan], [0.0, 0.1]]), InputError, "row 1, column 2"),
        (np.array([[0.01, np.inf], [0.0, 0.1]]), InputError, "row 1, column 2"),
        (np.zeros(5), InputError, "table"),
        (np.zeros((5, 0)), InputError, "asset"),
        (np.zeros((5, 2)), InputError, "variance"),
    ],
)
def test_bad_returns_are_refused_by_name(returns: Floats, error: type[Exception], word: str) -> None:
    with pytest.raises(error, match=word):
        estimate.sample(returns)


@pytest.mark.parametrize("target", ["identity", "single_factor", "constant_correlation"])
def test_constant_prices_have_no_covariance(target: str) -> None:
    with pytest.raises(InputError):
        estimate.ledoit_wolf(np.zeros((10, 3)), target)  # type: ignore[arg-type]
