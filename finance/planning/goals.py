"""What is planned for: dated goals with worths, cash flows, and the portfolios that may be held meanwhile.

Letters: A portfolios, T years, K goals.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from finance.errors import PlanError
from finance.types import Floats


@dataclass(frozen=True, slots=True)
class DatedGoal:
    """One goal of a goals-based plan.

    Attributes:
        name: in words.
        year: when it falls due, 0 (now) to T.
        options: pairs (cost, worth): what may be spent on it and what that is worth to the client, USD and any
            positive scale. One pair is all or nothing; more pairs allow a smaller version. Not funding it is always
            possible and worth nothing.
    """

    name: str
    year: int
    options: tuple[tuple[float, float], ...]


def goal(name: str, year: int, cost_usd: float, worth: float = 1.0) -> DatedGoal:
    """Return an all-or-nothing goal."""
    return DatedGoal(name, year, ((cost_usd, worth),))


@dataclass(frozen=True, slots=True)
class GoalProblem:
    """Which goals, from how much money, with which flows.

    Attributes:
        wealth_usd: what there is today.
        years: the horizon T, at least 1.
        goals: with dates up to T.
        flows_usd: money that comes in (positive) or must be paid (negative) at the beginning of each year [T], before
            the goals of that year are decided; empty for none. Who cannot pay is out of money for good.
    """

    wealth_usd: float
    years: int
    goals: tuple[DatedGoal, ...]
    flows_usd: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.years < 1:
            raise PlanError(f"The horizon (years) must be at least 1, not {self.years}; give the goal a later date.")
        if not np.isfinite(self.wealth_usd) or self.wealth_usd < 0:
            raise PlanError(f"The wealth today (wealth_usd) must be zero or more, not {self.wealth_usd}; correct it.")
        if self.flows_usd and len(self.flows_usd) != self.years:
            raise PlanError(
                f"The flows (flows_usd) must be one for each of the {self.years} years, not {len(self.flows_usd)}."
            )
        if not np.isfinite(np.array(self.flows_usd)).all():
            raise PlanError("The flows (flows_usd) must be finite numbers; one is not.")
        if not self.goals:
            raise PlanError("A plan needs at least one goal (goals); add one with a date and an amount.")
        for each in self.goals:
            _check(each, self.years)

    def flow(self, year: int) -> float:
        """Return the flow at the beginning of a year; the horizon itself has none."""
        return self.flows_usd[year] if self.flows_usd and year < self.years else 0.0

    def due(self, year: int) -> list[int]:
        """Return the positions of the goals that fall due in a year."""
        return [number for number, each in enumerate(self.goals) if each.year == year]

    def choices(self, year: int) -> list[Choice]:
        """Return what may be funded in a year, funding nothing first, cheap before dear."""
        due = self.due(year)
        rows = [((-1, 0.0, 0.0), *((at, *pair) for at, pair in enumerate(self.goals[k].options))) for k in due]
        found = []
        for row in itertools.product(*rows):
            taken = tuple((k, option) for k, (option, _, _) in zip(due, row, strict=True) if option >= 0)
            found.append(Choice(sum(cost for _, cost, _ in row), sum(worth for _, _, worth in row), taken))
        return sorted(found, key=lambda choice: (choice.cost_usd, -choice.worth))

    @property
    def largest_worth(self) -> float:
        """What funding everything in full is worth."""
        return sum(max(worth for _, worth in each.options) for each in self.goals)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of funding a year's goals: cost, worth, and which goals with which of their options."""

    cost_usd: float
    worth: float
    taken: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Portfolios:
    """What may be held: wealth grows in a year by exp((mean - volatility² / 2) + volatility Z).

    Attributes:
        mean_pa: expected continuously compounded rates a year [A].
        volatility_pa: of the logarithm, a year [A], positive.
    """

    mean_pa: Floats
    volatility_pa: Floats

    def __post_init__(self) -> None:
        mean, volatility = (np.asarray(row, dtype=np.float64) for row in (self.mean_pa, self.volatility_pa))
        if mean.ndim != 1 or mean.shape != volatility.shape or mean.size == 0:
            raise PlanError("The portfolios need one mean and one volatility each (mean_pa, volatility_pa).")
        if not (np.isfinite(mean).all() and np.isfinite(volatility).all() and (volatility > 0).all()):
            raise PlanError("The portfolios' means must be finite and volatilities positive; one of them is not.")
        object.__setattr__(self, "mean_pa", mean)
        object.__setattr__(self, "volatility_pa", volatility)

    @property
    def log_mean(self) -> Floats:
        """The mean of the logarithm of a year's growth [A]."""
        return np.asarray(self.mean_pa - 0.5 * self.volatility_pa**2)


def efficient(
    mean_pa: Floats,
    covariance_pa: Floats,
    count: int = 15,
    lowest_mean: float | None = None,
    highest_mean: float | None = None,
) -> Portfolios:
    """Return portfolios on the efficient frontier of some funds, equally spaced in their means.

    Short positions are allowed, as in Das, Ostrov, Radhakrishnan and Srivastav (2019), so the variance is a parabola in
    the mean (Merton 1972).

    Args:
        mean_pa: the funds' expected returns [N], N of at least 2.
        covariance_pa: [N, N], a year.
        count: how many portfolios, A.
        lowest_mean: by default the mean of the portfolio of least variance.
        highest_mean: by default the highest of the funds' means.

    Raises:
        PlanError: the covariance is singular or not finite, or the means do not differ.
    """
    mean = np.asarray(mean_pa, dtype=np.float64)
    covariance = np.asarray(covariance_pa, dtype=np.float64)
    if mean.size < 2 or covariance.shape != (mean.size, mean.size):
        raise PlanError("A frontier needs at least two funds, with a square covariance (covariance_pa) of their size.")
    if not (np.isfinite(mean).all() and np.isfinite(covariance).all()):
        raise PlanError("The funds' means or covariance (covariance_pa) hold a number that is not finite; correct it.")
    if np.linalg.eigvalsh(0.5 * (covariance + covariance.T))[0] <= 1e-12:
        raise PlanError("The covariance (covariance_pa) is singular; leave out the fund that repeats another.")
    if np.ptp(mean) < 1e-9:
        raise PlanError("The funds' means (mean_pa) are all the same, so there is no frontier; use one portfolio.")
    # The table of the paper is rounded and not quite symmetric.
    covariance = 0.5 * (covariance + covariance.T)
    inverse = np.linalg.inv(covariance)
    ones = np.ones(mean.size)
    a, b, c = float(mean @ inverse @ mean), float(ones @ inverse @ mean), float(ones @ inverse @ ones)
    low = b / c if lowest_mean is None else lowest_mean
    high = float(mean.max()) if highest_mean is None else highest_mean
    targets = np.linspace(low, high, count)
    variance = (c * targets**2 - 2.0 * b * targets + a) / (a * c - b * b)
    return Portfolios(targets, np.sqrt(variance))


def _check(each: DatedGoal, years: int) -> None:
    if not 0 <= each.year <= years:
        raise PlanError(f"The goal {each.name!r} is due in year {each.year}; it must lie between 0 and {years}.")
    if not each.options:
        raise PlanError(f"The goal {each.name!r} has no option (options); give it a cost and a worth.")
    for cost, worth in each.options:
        if not (np.isfinite(cost) and np.isfinite(worth) and cost > 0 and worth > 0):
            raise PlanError(f"The goal {each.name!r} needs a positive cost and a positive worth (options).")
