"""Covariances that are always positive definite, and expected returns, from a table of returns."""

from finance.estimate.covariance import exponential, sample, semi
from finance.estimate.positive import Covariance, definite, nearest_correlation
from finance.estimate.shrinkage import ledoit_wolf, oracle

__all__ = ["Covariance", "definite", "exponential", "ledoit_wolf", "nearest_correlation", "oracle", "sample", "semi"]
