"""Returns and problems made up by seed, and peers imported without their warnings."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import numpy as np

from finance.optimise import Problem
from finance.types import Floats


def factor_returns(assets: int, days: int, seed: int = 0) -> Floats:
    """Return fat-tailed daily returns [days, assets] of eight factors and a part of each asset's own."""
    rng = np.random.default_rng(seed)
    loadings = 0.3 * rng.standard_normal((assets, 8))
    loadings[:, 0] += 1.0
    factors = rng.standard_t(5, (days, 8)) * 0.0077
    factors[:, 1:] *= 0.5
    own = rng.standard_t(5, (days, assets)) * 0.77 * rng.uniform(0.008, 0.025, assets)
    return np.asarray(factors @ loadings.T + own + rng.normal(4e-4, 2e-4, assets))


def names(count: int) -> tuple[str, ...]:
    """Return names of made-up assets."""
    return tuple(f"A{number}" for number in range(count))


def peer(name: str) -> Any:
    """Import an independent implementation; its warnings are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


def exact(problem: Any) -> float:
    """Solve a cvxpy problem with Clarabel to full accuracy and return its value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        problem.solve(solver="CLARABEL", tol_gap_abs=1e-12, tol_gap_rel=1e-12, tol_feas=1e-12)
    return float(problem.value)


def covariance_of(problem: Problem) -> Floats:
    """Return the covariance of a problem that has one."""
    assert problem.covariance is not None
    return problem.covariance


def means_of(problem: Problem) -> Floats:
    """Return the expected returns of a problem that has them."""
    assert problem.means is not None
    return problem.means
