"""A plan: from how much, with what saving and spending, for which goals, under which assumptions.

Letters: M months, N assets. Month 0 is now; a flow of month m is at its beginning; a goal of month M is at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from finance.errors import PlanError
from finance.planning.mortality import Lifetime
from finance.types import Floats

INFLATION_PA = (-0.05, 0.5)  # beyond these nobody plans in a currency; it is a slip of the pen


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """An amount at a date.

    Attributes:
        month: when it falls due, 0 to M.
        amount_usd: in today's money if `indexed`.
        priority: 1 comes first; a goal is paid only if what the more important later ones need is left over.
        indexed: grows with inflation.
    """

    name: str
    month: int
    amount_usd: float
    priority: int = 1
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    """Money every month, in (positive) or out (negative).

    Attributes:
        monthly_usd: in today's money if `indexed`.
        first_month: the first; last_month: the first in which it no longer flows, None for the end.
        real_growth_pa: on top of inflation, for example of a salary of which a share is saved.
        indexed: grows with inflation.
    """

    monthly_usd: float
    first_month: int = 0
    last_month: int | None = None
    real_growth_pa: float = 0.0
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Inflation:
    """Monthly inflation around a mean, each month remembering some of the last one's deviation.

    Attributes:
        mean_pa: 0.025 is 2.5 %; within `INFLATION_PA`.
        volatility_pa: of a year's inflation if months were independent; zero makes it certain.
        persistence: of a month's deviation into the next, 0 to below 1.
    """

    mean_pa: float = 0.025
    volatility_pa: float = 0.0
    persistence: float = 0.0


@dataclass(frozen=True, slots=True)
class Levies:
    """Fees and an effective rate of tax.

    Attributes:
        fee_pa: a yearly fraction of the value, taken monthly.
        return_tax: fraction of each month's return, gains and losses alike (losses count against gains).
        withdrawal_tax: fraction of everything taken out, so that 1 / (1 - rate) must be sold for each dollar.
    """

    fee_pa: float = 0.0
    return_tax: float = 0.0
    withdrawal_tax: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Everything but the market's law and the draws.

    Attributes:
        weights: of the assets, brought back to each month: [N] for always the same, [M, N] for a glide path.
        lifetime: when set, flows and goals end with a drawn month of death.
    """

    months: int
    wealth_usd: float
    weights: Floats
    goals: tuple[PlanGoal, ...] = ()
    flows: tuple[Flow, ...] = ()
    inflation: Inflation = Inflation()
    levies: Levies = Levies()
    lifetime: Lifetime | None = None

    def __post_init__(self) -> None:
        if self.months < 1:
            raise PlanError(f"The horizon (months) must be at least one month, not {self.months}; give a later date.")
        if not np.isfinite(self.wealth_usd) or self.wealth_usd < 0:
            raise PlanError(f"The wealth today (wealth_usd) must be zero or more, not {self.wealth_usd}; correct it.")
        _check_weights(np.asarray(self.weights, dtype=np.float64), self.months)
        for goal in self.goals:
            if not 0 <= goal.month <= self.months:
                raise PlanError(f"The goal {goal.name!r} (month) must lie in months 0 to {self.months}.")
            if not (np.isfinite(goal.amount_usd) and goal.amount_usd > 0):
                raise PlanError(f"The goal {goal.name!r} (amount_usd) must be positive, not {goal.amount_usd}.")
        for flow in self.flows:
            if not np.isfinite(flow.monthly_usd):
                raise PlanError("A flow (monthly_usd) is not a finite number; correct it.")
        least, most = INFLATION_PA
        if not least <= self.inflation.mean_pa <= most:  # a number that is none fails here too
            raise PlanError(
                f"Inflation a year (mean_pa) must lie between {least:g} and {most:g}, not {self.inflation.mean_pa:g}; "
                "0.025 is 2.5 %."
            )
        if not 0.0 <= self.inflation.persistence < 1.0 or self.inflation.volatility_pa < 0:
            raise PlanError("Inflation needs a persistence from 0 to below 1 and a volatility of zero or more.")
        for name in ("fee_pa", "return_tax", "withdrawal_tax"):
            if not 0.0 <= getattr(self.levies, name) < 1.0:
                raise PlanError(f"A levy ({name}) must be a fraction from 0 to below 1; 0.01 is one percent.")

    @property
    def path_of_weights(self) -> Floats:
        """The weights of every month [M, N]."""
        weights = np.asarray(self.weights, dtype=np.float64)
        return np.broadcast_to(weights, (self.months, weights.shape[-1])) if weights.ndim == 1 else weights

    @property
    def fixed_mix(self) -> bool:
        """Whether the weights never change."""
        weights = np.asarray(self.weights)
        return weights.ndim == 1 or bool((weights == weights[0]).all())

    def flow_rows(self) -> tuple[Floats, Floats]:
        """Return what flows each month: in today's money that inflation raises, and in dollars that stay [M] each."""
        real, fixed = np.zeros(self.months), np.zeros(self.months)
        for flow in self.flows:
            month = np.arange(
                flow.first_month, self.months if flow.last_month is None else min(flow.last_month, self.months)
            )
            month = month[month >= 0]
            amount = flow.monthly_usd * (1.0 + flow.real_growth_pa) ** (month / 12.0)
            (real if flow.indexed else fixed)[month] += amount
        return real, fixed

    def saving(self, monthly_usd: float, last_month: int | None = None) -> Plan:
        """Return the plan with one more indexed contribution each month."""
        return replace(self, flows=(*self.flows, Flow(monthly_usd, 0, last_month)))


def glide(start: Floats, end: Floats, months: int, from_month: int = 0, to_month: int | None = None) -> Floats:
    """Return weights [M, N] that go from `start` to `end` in a straight line, and stay there."""
    last = months - 1 if to_month is None else to_month
    share = np.clip((np.arange(months) - from_month) / max(last - from_month, 1), 0.0, 1.0)[:, None]
    return np.asarray((1.0 - share) * np.asarray(start) + share * np.asarray(end))


def _check_weights(weights: Floats, months: int) -> None:
    if weights.ndim not in (1, 2) or (weights.ndim == 2 and len(weights) != months):
        raise PlanError(f"The weights must be one row, or one for each of the {months} months (weights).")
    if not np.isfinite(weights).all():
        raise PlanError("The weights hold a number that is not finite (weights); correct it.")
    total = weights.sum(axis=-1)
    if not np.allclose(total, 1.0, atol=1e-6):
        raise PlanError(f"The weights must sum to one (weights); they sum to {float(np.ravel(total)[0]):.6g}.")
