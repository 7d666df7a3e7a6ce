"""What solving a portfolio problem gives. Letter: N assets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from finance.optimise.walk import Sides
from finance.types import Floats

BindingKind = Literal[
    "lower", "upper", "budget", "limit", "group", "sector", "suitability", "esg", "return", "turnover", "leverage"
]


@dataclass(frozen=True, slots=True)
class Binding:
    """A constraint that holds the optimum where it is.

    Attributes:
        name: of the asset whose bound it is, or of the limit.
        kind: what it is.
        side: -1 at its lower bound, 1 at its upper.
        limit: the bound.
        price: by how much the objective gets better for each unit by which the bound gives way; of a budget, which has
            no better direction, by how much it gets better for each unit more.
    """

    name: str
    kind: BindingKind
    side: int
    limit: float
    price: float


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A portfolio and how sure it is that there is none better.

    Attributes:
        assets: their names [N].
        weights: [N].
        value: of the objective, in its own unit: variance, utility, ratio, CVaR (losses positive), ...
        expected_return: m'w per period, before costs; None without means.
        volatility: sqrt(w'Cw) per period; None without a covariance.
        residual: largest violation of the optimality conditions, relative to the problem's scale; 0 for rules that
            optimise nothing (hierarchical ones).
        gap: bound on how far the value is from the best, as a fraction of it; 0 where the optimum is exact.
        bindings: with a price that is not zero.
        method: for the record.
        cost: of the trades, fraction of the capital; 0 without costs.
        state: what a warm start takes over.
    """

    assets: tuple[str, ...]
    weights: Floats
    value: float
    expected_return: float | None
    volatility: float | None
    residual: float
    gap: float
    bindings: tuple[Binding, ...]
    method: str
    cost: float = 0.0
    state: Sides | None = None
