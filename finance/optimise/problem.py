"""A portfolio problem as one value: assets, objective, estimates, constraints, and what is held now.

Letters: N assets, T scenarios. Weights are fractions of the capital, costs fractions of what is traded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from finance.errors import InputError
from finance.optimise.objectives import MinimumVariance, Objective
from finance.types import Floats

Kind = Literal["limit", "group", "sector", "suitability", "esg", "return"]


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """Bounds on a weighted sum of the weights: lower <= coefficients @ w <= upper.

    Attributes:
        name: for a person; conflicts and shadow prices are told by it.
        coefficients: [N].
    """

    name: str
    coefficients: Floats
    lower: float = -np.inf
    upper: float = np.inf
    kind: Kind = "limit"


@dataclass(frozen=True, slots=True)
class TaxLot:
    """A part of a position and what selling it costs in tax.

    Attributes:
        asset: position in the problem's assets.
        weight: worth today as a fraction of the capital.
        tax: for each unit of weight sold; negative where a loss saves tax.
    """

    asset: int
    weight: float
    tax: float


@dataclass(frozen=True, slots=True, eq=False)
class Constraints:
    """What a portfolio has to meet.

    Attributes:
        lower, upper: of each weight, one number for all or [N].
        budget: what the weights add up to; None leaves it open.
        limits: groups, sectors, ceilings and other linear bounds; see `group` and `ceiling`.
        minimum_return: of m'w; None for none.
        turnover: largest sum of |w - current|, purchases and sales both counted.
        leverage: largest sum of |w|.
        buy_cost, sell_cost: fraction of what is bought or sold, in the unit of the means, one number or [N].
        lots: tax lots; within an asset the lot with the least tax is sold first.
        excluded: positions of assets that must not be held, for example for ESG reasons.
        most_holdings: how many assets may be held at most.
        minimum_position: an asset that is held has at least this weight.
        unit: weight of one round lot, one number or [N]; weights are multiples of it, within the budget less than one
            lot of each asset may stay uninvested.
    """

    lower: Floats | float = 0.0
    upper: Floats | float = 1.0
    budget: float | None = 1.0
    limits: tuple[Limit, ...] = ()
    minimum_return: float | None = None
    turnover: float | None = None
    leverage: float | None = None
    buy_cost: Floats | float = 0.0
    sell_cost: Floats | float = 0.0
    lots: tuple[TaxLot, ...] = ()
    excluded: tuple[int, ...] = ()
    most_holdings: int | None = None
    minimum_position: float = 0.0
    unit: Floats | float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What to solve.

    Attributes:
        assets: their names [N].
        objective: see `objectives`.
        covariance: [N, N] per period.
        means: expected returns [N] per period.
        scenarios: returns [T, N], each as likely.
        current: weights held now [N].
    """

    assets: tuple[str, ...]
    objective: Objective = field(default_factory=MinimumVariance)
    covariance: Floats | None = None
    means: Floats | None = None
    scenarios: Floats | None = None
    constraints: Constraints = field(default_factory=Constraints)
    current: Floats | None = None

    def __post_init__(self) -> None:
        """Check shapes and finiteness.

        Raises:
            InputError: names the field.
        """
        count = len(self.assets)
        if count == 0:
            raise InputError("The problem has no asset.")
        for name, shape in (("covariance", (count, count)), ("means", (count,)), ("current", (count,))):
            value = getattr(self, name)
            if value is not None:
                _check(name, value, shape)
        if self.scenarios is not None:
            if self.scenarios.ndim != 2 or self.scenarios.shape[1] != count:
                raise InputError(f"scenarios have to be a table with one column for each of the {count} assets.")
            _check("scenarios", self.scenarios, self.scenarios.shape)

    @property
    def count(self) -> int:
        """N."""
        return len(self.assets)

    def bounds(self) -> tuple[Floats, Floats]:
        """Return lower and upper bounds of the weights [N], exclusions included.

        Raises:
            InputError: not a number, or of another length.
        """
        limits = self.constraints
        low, high = (_spread(limits.lower, self.count, "lower"), _spread(limits.upper, self.count, "upper"))
        if limits.excluded:
            gone = list(limits.excluded)
            if min(gone) < 0 or max(gone) >= self.count:
                raise InputError(f"excluded names an asset that is not there; there are {self.count}.")
            low[gone] = high[gone] = 0.0
        return low, high


def _check(name: str, value: Floats, shape: tuple[int, ...]) -> None:
    if value.shape != shape:
        raise InputError(f"{name} has the shape {value.shape}; {shape} is needed, one for each asset.")
    # A sum is finite when all its terms are, and one pass is enough for it.
    if not np.isfinite(np.add.reduce(value, axis=None)) and not np.isfinite(value).all():
        raise InputError(f"{name} has an entry that is not a finite number; mend it or leave the asset out.")


def _spread(value: Floats | float, count: int, name: str) -> Floats:
    found = np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)))
    if np.isnan(found).any():
        raise InputError(f"{name} has an entry that is not a number; leave a bound open with infinity.")
    return found


def spread_costs(value: Floats | float, count: int, name: str) -> Floats:
    """Return costs for each asset [N].

    Raises:
        InputError: negative or not finite.
    """
    found = _spread(value, count, name)
    if (found < 0).any() or not np.isfinite(found).all():
        raise InputError(f"{name} has to be finite and not negative: trading never pays.")
    return found


def group(
    name: str,
    assets: Sequence[str],
    members: Iterable[str],
    lower: float = -np.inf,
    upper: float = np.inf,
    kind: Kind = "group",
) -> Limit:
    """Return the bound on the sum of some assets' weights.

    Raises:
        InputError: a member is no asset of the problem.
    """
    chosen = set(members)
    unknown = chosen.difference(assets)
    if unknown:
        raise InputError(f"The group '{name}' names {', '.join(sorted(unknown))}, which the problem does not have.")
    return Limit(name, np.array([float(asset in chosen) for asset in assets]), lower, upper, kind)


def sectors(
    assets: Sequence[str], sector: Mapping[str, str], bounds: Mapping[str, tuple[float, float]]
) -> tuple[Limit, ...]:
    """Return the bounds on sectors: of which sector each asset is, and each sector's lowest and highest weight."""
    return tuple(
        group(name, assets, [asset for asset in assets if sector.get(asset) == name], low, high, "sector")
        for name, (low, high) in bounds.items()
    )


def ceiling(name: str, scores: Floats, upper: float, kind: Kind = "suitability") -> Limit:
    """Return an upper bound on the weighted mean of scores [N]: risk classes, costs, ESG ratings."""
    return Limit(name, np.asarray(scores, dtype=np.float64), -np.inf, upper, kind)
