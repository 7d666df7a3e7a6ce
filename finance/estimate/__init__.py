"""Covariances that are always positive definite, and expected returns, from a table of returns."""

from finance.estimate.black_litterman import Posterior, View, black_litterman, view
from finance.estimate.covariance import exponential, sample, semi
from finance.estimate.entropy_pooling import Pooled, ScenarioView, mean_view, moments_of, pool, volatility_view
from finance.estimate.factors import FactorModel, principal, regressed
from finance.estimate.gerber import gerber
from finance.estimate.means import capm, equilibrium, historical, james_stein
from finance.estimate.missing import Complete, complete, pairwise
from finance.estimate.positive import Covariance, definite, nearest_correlation
from finance.estimate.random_matrix import denoised, detoned
from finance.estimate.shrinkage import ledoit_wolf, oracle

__all__ = [
    "Complete", "Covariance", "FactorModel", "Pooled", "Posterior", "ScenarioView", "View", "black_litterman", "capm",
    "complete", "definite", "denoised", "detoned", "equilibrium", "exponential", "gerber", "historical",
    "james_stein", "ledoit_wolf", "mean_view", "moments_of", "nearest_correlation", "oracle", "pairwise", "pool",
    "principal", "regressed", "sample", "semi", "view", "volatility_view",
]  # fmt: skip
