"""The committee's members: what each looks after, as a concave utility of a proposal, in a unit of its own.

Letters: N assets, V variables of a proposal.

A proposal is made of trades: V = 2 N, first what is bought, then what is sold, each a fraction of the portfolio's
value and at least 0. Afterwards the weights are `current + bought - sold`. A member that only sees weights has the
same slope, with opposite signs, on both halves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

import numpy as np

from finance.errors import InputError
from finance.types import Floats

Name = Literal["growth", "safety", "liquidity", "cost", "tax"]
_LEAST_VARIANCE: Final = 1e-12  # a portfolio of nothing but cash has a corner in its volatility


class Utility(Protocol):
    """A concave function of a proposal."""

    def __call__(self, x: Floats) -> tuple[float, Floats, Floats | None]:
        """Return the value, its gradient [V] and its second derivative [V, V], None for a straight line."""
        ...


@dataclass(frozen=True, slots=True)
class Straight:
    """`base + slope @ x`."""

    slope: Floats
    base: float = 0.0

    def __call__(self, x: Floats) -> tuple[float, Floats, Floats | None]:
        """See `Utility`."""
        return self.base + float(self.slope @ x), self.slope, None


@dataclass(frozen=True, slots=True)
class Calm:
    """Minus the volatility of `current + change @ x`, a year.

    Attributes:
        covariance: [N, N] a year.
        current: [N].
        change: [N, V].
    """

    covariance: Floats
    current: Floats
    change: Floats

    def __call__(self, x: Floats) -> tuple[float, Floats, Floats | None]:
        """See `Utility`."""
        weights = self.current + self.change @ x
        pull = self.covariance @ weights
        volatility = float(np.sqrt(max(_LEAST_VARIANCE, float(weights @ pull))))
        slope = pull / volatility
        bend = (self.covariance - np.outer(slope, slope)) / volatility
        return -volatility, -(slope @ self.change), -(self.change.T @ bend @ self.change)


@dataclass(frozen=True, slots=True)
class Agent:
    """One member of the committee.

    Attributes:
        name: one of `Name`, or another one's own.
        label: what it looks after, for a person.
        unit: of its utility, for a person: "return a year" and the like.
        utility: more is better.
        weight: its say, above 0; only ratios matter.
        tolerance: how much worse than today, in its unit, it lets things become for the others' sake, at least 0.
    """

    name: str
    label: str
    unit: str
    utility: Utility
    weight: float = 1.0
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the committee knows about what can be held, each [N] unless said otherwise.

    Attributes:
        symbols: names, in the order of the arrays.
        current: today's weights, sum 1.
        expected_return_pa: fraction a year, before costs.
        covariance_pa: [N, N].
        days_to_cash: until a holding is money, at an ordinary pace.
        cost_pa: running cost of holding it, fraction a year.
        trading_cost: fraction of what is bought or sold.
        tax_on_sale: fraction of what is sold that becomes tax. The committee counts a loss (below 0) as no tax, or it
            would sell and buy the same thing at once; harvesting losses within the wash-sale rule is `finance.tax`'s.
        years: over how many years the cost of a trade is spread, above 0.
    """

    symbols: tuple[str, ...]
    current: Floats
    expected_return_pa: Floats
    covariance_pa: Floats
    days_to_cash: Floats
    cost_pa: Floats
    trading_cost: Floats
    tax_on_sale: Floats
    years: float

    def __post_init__(self) -> None:
        """Refuse what nobody can compute with.

        Raises:
            InputError: names the field.
        """
        count = len(self.symbols)
        for name in ("current", "expected_return_pa", "days_to_cash", "cost_pa", "trading_cost", "tax_on_sale"):
            values = getattr(self, name)
            if values.shape != (count,) or not np.isfinite(values).all():
                raise InputError(f"The outlook's {name} must be {count} finite numbers, one for each asset; mend it.")
        if self.covariance_pa.shape != (count, count) or not np.isfinite(self.covariance_pa).all():
            raise InputError(f"The outlook's covariance_pa must be {count} by {count} finite numbers; mend it.")
        if np.linalg.eigvalsh(self.covariance_pa).min() < -1e-10:
            raise InputError("The outlook's covariance_pa is not positive semi-definite; repair it by an estimator.")
        if count == 0 or abs(self.current.sum() - 1.0) > 1e-6 or self.current.min() < 0:
            raise InputError("The outlook's current weights must be at least 0 and sum to one; scale them.")
        if self.years <= 0:
            raise InputError("The outlook's years must be above 0; give the client's horizon.")


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far each member lets things get worse than today for the others' sake, in its own unit.

    The defaults are the demonstration bank's house rule, written down in `docs/advice.md`.
    """

    growth: float = 0.0025
    safety: float = 0.01
    liquidity: float = 2.0
    cost: float = 0.002
    tax: float = 0.01


def committee(outlook: Outlook, tolerances: Tolerances = Tolerances()) -> tuple[Agent, ...]:
    """Return the five members for one client; suitability is no member, but a limit on what may be proposed."""
    count = len(outlook.symbols)
    change = np.concatenate([np.eye(count), -np.eye(count)], axis=1)
    each_trade = np.concatenate([outlook.trading_cost, outlook.trading_cost]) / outlook.years

    def of_weights(values: Floats) -> Straight:
        return Straight(values @ change, float(values @ outlook.current))

    costs = of_weights(-outlook.cost_pa)
    growth, liquidity = of_weights(outlook.expected_return_pa), of_weights(-outlook.days_to_cash)
    calm = Calm(outlook.covariance_pa, outlook.current, change)
    cost = Straight(costs.slope - each_trade, costs.base)
    tax = Straight(np.concatenate([np.zeros(count), -np.maximum(outlook.tax_on_sale, 0.0)]))
    return (
        Agent("growth", "growth", "expected return a year", growth, 1.0, tolerances.growth),
        Agent("safety", "safety", "volatility a year", calm, 1.0, tolerances.safety),
        Agent("liquidity", "access to the money", "days until it is cash", liquidity, 1.0, tolerances.liquidity),
        Agent("cost", "low costs", "products and dealing a year", cost, 1.0, tolerances.cost),
        Agent("tax", "little tax", "tax of the portfolio's value", tax, 1.0, tolerances.tax),
    )


def reweighted(agents: Sequence[Agent], name: str, factor: float) -> tuple[Agent, ...]:
    """Return the committee with one member's say multiplied.

    Raises:
        InputError: nobody has that name.
    """
    if name not in {agent.name for agent in agents}:
        known = ", ".join(agent.name for agent in agents)
        raise InputError(f"Nobody on the committee is called '{name}'; there are {known}.")
    return tuple(replace(agent, weight=agent.weight * factor) if agent.name == name else agent for agent in agents)
