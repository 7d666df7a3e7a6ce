"""What a portfolio can be asked to be: one small value for each objective.

All figures are per period of the problem's means, covariance and scenarios.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from finance.types import Floats


@dataclass(frozen=True, slots=True)
class MinimumVariance:
    """Least w'Cw (plus costs, where there are any)."""


@dataclass(frozen=True, slots=True)
class MeanVariance:
    """Highest m'w - risk_aversion / 2 w'Cw - costs (Markowitz 1952)."""

    risk_aversion: float = 1.0


@dataclass(frozen=True, slots=True)
class MaximumSharpe:
    """Highest (m'w - costs - risk_free) / sqrt(w'Cw)."""

    risk_free: float = 0.0


@dataclass(frozen=True, slots=True)
class MaximumReturn:
    """Highest m'w - costs whose volatility is no more than a ceiling."""

    volatility: float


@dataclass(frozen=True, slots=True, eq=False)
class Tracking:
    """Least variance of the difference from a benchmark's weights [N]."""

    benchmark: Floats


@dataclass(frozen=True, slots=True)
class MaximumDiversification:
    """Highest ratio of the mean volatility of the parts to that of the whole (Choueifaty and Coignard 2008)."""


@dataclass(frozen=True, slots=True)
class MinimumCVaR:
    """Least mean loss in the worst 1 - confidence of the scenarios (Rockafellar and Uryasev 2000)."""

    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class MinimumCDaR:
    """Least mean drawdown, uncompounded, in the worst 1 - confidence of the scenarios taken as a history.

    Source: Chekhlov, Uryasev and Zabarankin 2005.
    """

    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class MinimumDeviation:
    """Least mean absolute deviation from the mean over the scenarios (Konno and Yamazaki 1991)."""


@dataclass(frozen=True, slots=True, eq=False)
class RiskBudgets:
    """Each asset's share of the risk is its budget; no budgets mean equal ones (Maillard, Roncalli, Teiletche 2010).

    Attributes:
        budgets: positive [N], or None; scaled to add up to 1.
        measure: of risk; "cvar" needs scenarios.
        confidence: of the CVaR.
    """

    budgets: Floats | None = None
    measure: Literal["variance", "cvar"] = "variance"
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class Hierarchical:
    """Clusters of assets share the capital; needs no inverse of the covariance.

    Attributes:
        kind: "hrp" halves the dendrogram's order by inverse variance (Lopez de Prado 2016), "herc" gives clusters
            equal risk (Raffinot 2018), "nested" optimises inside clusters, then over them (Lopez de Prado 2019).
        linkage: how far two clusters are apart.
        distance: of two assets: "columns" between their columns of distances (Lopez de Prado), "correlation" directly.
        clusters: how many; None lets the gap statistic choose (herc and nested).
    """

    kind: Literal["hrp", "herc", "nested"] = "hrp"
    linkage: Literal["single", "ward", "average", "complete"] = "single"
    distance: Literal["columns", "correlation"] = "columns"
    clusters: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RobustMeans:
    """Highest worst case of m'w over means near the estimate, less risk_aversion / 2 w'Cw.

    Attributes:
        risk_aversion: of the variance term; 0 leaves it out.
        half_widths: box: each mean may be off by this much [N] (Tutuncu and Koenig 2004).
        radius: ellipsoid: means within this distance, measured by `shape` (Goldfarb and Iyengar 2003).
        shape: covariance of the estimated means [N, N]; None takes the problem's covariance.
    """

    risk_aversion: float = 1.0
    half_widths: Floats | None = None
    radius: float = 0.0
    shape: Floats | None = None


@dataclass(frozen=True, slots=True)
class Kelly:
    """Highest mean logarithm of 1 + scenarios @ w (Kelly 1956); `cap` is the largest weight of one asset."""

    cap: float = 1.0


Objective = (
    MinimumVariance
    | MeanVariance
    | MaximumSharpe
    | MaximumReturn
    | Tracking
    | MaximumDiversification
    | MinimumCVaR
    | MinimumCDaR
    | MinimumDeviation
    | RiskBudgets
    | Hierarchical
    | RobustMeans
    | Kelly
)
