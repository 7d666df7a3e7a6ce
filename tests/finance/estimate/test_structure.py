"""Denoised, detoned, Gerber's, factor models, and tables with holes."""

from __future__ import annotations

import numpy as np
import pytest

from finance import estimate
from finance.errors import InputError, NotEnoughData
from finance.estimate.random_matrix import edge
from tests.finance.optimise.made import factor_returns


def test_the_edge_of_pure_noise_is_marchenko_and_pasturs() -> None:
    noise = np.random.default_rng(1).standard_normal((4000, 200))
    values = np.asarray(np.linalg.eigvalsh(np.corrcoef(noise.T)), dtype=np.float64)
    assert edge(values, 200 / 4000) == pytest.approx((1 + np.sqrt(0.05)) ** 2, rel=0.02)
    assert (values > edge(values, 0.05)).sum() <= 3


def test_denoising_keeps_variances_and_makes_small_eigenvalues_alike() -> None:
    returns = factor_returns(30, 200)
    found = estimate.denoised(returns).matrix
    assert np.diag(found) == pytest.approx(returns.var(axis=0, ddof=1))
    np.linalg.cholesky(found)
    assert np.linalg.cond(found) < np.linalg.cond(np.cov(returns.T))


def test_detoning_takes_the_common_tone_out() -> None:
    returns = factor_returns(20, 500)
    mixed = estimate.denoised(returns).matrix
    found = estimate.detoned(returns).matrix
    np.linalg.cholesky(found)

    def mean_correlation(matrix: np.ndarray) -> float:
        spread = np.sqrt(np.diag(matrix))
        return float(((matrix / np.outer(spread, spread)).sum() - 20) / 380)

    assert mean_correlation(mixed) > 0.1
    assert abs(mean_correlation(found)) < 0.1


def test_gerber_counts_moves_as_the_paper_does() -> None:
    returns = factor_returns(3, 60, 4)
    threshold = 0.5 * returns.std(axis=0, ddof=1)
    agree = either = 0
    for row in returns:
        first, second = (abs(row[i]) >= threshold[i] for i in (0, 1))
        either += bool(first or second)
        if first and second:
            agree += 1 if row[0] * row[1] > 0 else -1
    found = estimate.gerber(returns).matrix
    spread = returns.std(axis=0, ddof=1)
    assert found[0, 1] / (spread[0] * spread[1]) == pytest.approx(agree / either)


def test_regression_on_its_own_factors_finds_their_loadings() -> None:
    rng = np.random.default_rng(2)
    factors, loadings = rng.normal(0, 0.01, (2000, 3)), rng.normal(1, 0.5, (8, 3))
    returns = factors @ loadings.T + rng.normal(0, 1e-4, (2000, 8))
    found = estimate.regressed(returns, factors)
    assert found.loadings == pytest.approx(loadings, abs=2e-3)
    assert found.covariance().matrix == pytest.approx(np.cov(returns.T), rel=0.02, abs=1e-6)


def test_all_principal_components_give_the_sample_covariance_back() -> None:
    returns = factor_returns(6, 100)
    assert estimate.principal(returns, 6).covariance().matrix == pytest.approx(np.cov(returns.T), rel=1e-8)
    assert np.diag(estimate.principal(returns, 2).covariance().matrix) == pytest.approx(np.var(returns, axis=0, ddof=1))


HOLES = np.array(
    [[0.01, np.nan, 0.02], [0.02, 0.01, 0.0], [-0.01, 0.03, 0.01], [0.0, -0.02, np.nan], [0.03, 0.0, -0.01]]
)


def test_rules_for_holes_keep_what_they_say() -> None:
    days = estimate.complete(HOLES, "common_days")
    assert days.days.tolist() == [False, True, True, False, True]
    assert days.returns.shape == (3, 3)
    assets = estimate.complete(HOLES, "whole_assets")
    assert assets.assets.tolist() == [True, False, False]
    with pytest.raises(InputError, match="row 1, column 2"):
        estimate.complete(HOLES)


def test_pairwise_covariance_is_that_of_the_common_days() -> None:
    returns = factor_returns(4, 200)
    with_holes = returns.copy()
    with_holes[:50, 0] = np.nan
    found = estimate.pairwise(with_holes).matrix
    assert found[0, 1] == pytest.approx(np.cov(returns[50:, 0], returns[50:, 1])[0, 1])
    assert found[1, 2] == pytest.approx(np.cov(returns[:, 1], returns[:, 2])[0, 1])
    np.linalg.cholesky(found)


def test_columns_without_a_return_and_infinite_ones_are_named() -> None:
    empty = np.column_stack([HOLES, np.full(5, np.nan)])
    with pytest.raises(InputError, match="column 4"):
        estimate.complete(empty, "common_days")
    with pytest.raises(InputError, match="column 4"):
        estimate.pairwise(empty)
    with pytest.raises(InputError, match="row 1, column 1"):
        estimate.complete(np.full((3, 2), np.inf), "common_days")
    with pytest.raises(NotEnoughData):
        estimate.pairwise(np.array([[0.01, np.nan], [np.nan, 0.02], [0.02, 0.01]]))


@pytest.mark.parametrize("name", ["denoised", "gerber"])
def test_an_asset_that_never_moves_is_named(name: str) -> None:
    returns = factor_returns(3, 30)
    returns[:, 1] = 0.0
    with pytest.raises(InputError, match="column 2"):
        getattr(estimate, name)(returns)
