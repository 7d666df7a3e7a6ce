"""How long people live: a Gompertz law, given by its mode or fitted to a table of yearly death rates.

The default law is fitted to `PERIOD_2022`: death probabilities within a year of the United States' period life table
for 2022 (Social Security Administration, Office of the Chief Actuary, as used in the 2025 Trustees Report), a work of
the government.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.errors import PlanError
from finance.types import Floats

OLDEST = 120.0  # years
PERIOD_2022 = {  # exact age: of men, of women
    60: (0.012458, 0.007658),
    65: (0.017897, 0.011018),
    70: (0.024828, 0.016025),
    75: (0.037088, 0.025980),
    80: (0.060660, 0.044156),
    81: (0.067027, 0.049087),
    82: (0.073999, 0.054635),
    83: (0.081737, 0.061066),
}


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A Gompertz law of the age at death for somebody of an age.

    The force of mortality is exp((age - mode) / spread) / spread, so most deaths are around the mode. The default is
    fitted to the middle of men's and women's rates in `PERIOD_2022`.

    Attributes:
        age: today, years.
        mode: age at which most die, years.
        spread: of the age at death, years.
    """

    age: float
    mode: float = 86.0
    spread: float = 11.4

    def __post_init__(self) -> None:
        if not 0.0 <= self.age < OLDEST:
            raise PlanError(f"The age must lie between 0 and {OLDEST:g} years, not {self.age}; correct it.")
        if self.spread <= 0:
            raise PlanError(f"The spread of the age at death must be positive, not {self.spread}; about 10 is usual.")

    def survival(self, years: Floats) -> Floats:
        """Return the probability of being alive after some years."""
        start = np.exp((self.age - self.mode) / self.spread)
        return np.asarray(np.exp(start * (1.0 - np.exp(np.asarray(years, dtype=np.float64) / self.spread))))

    def years_left(self, chance: Floats) -> Floats:
        """Return the years until death for uniform numbers in (0, 1): the inverse of `survival`."""
        start = np.exp((self.age - self.mode) / self.spread)
        return np.asarray(self.spread * np.log1p(-np.log(chance) / start))

    @property
    def expectancy_years(self) -> float:
        """The expected years left."""
        grid = np.linspace(0.0, OLDEST - self.age + 20.0, 4001)
        return float(np.trapezoid(self.survival(grid), grid))


def fit_gompertz(ages: Floats, death_rates: Floats, age: float) -> Lifetime:
    """Return the law that fits yearly death probabilities best, by least squares on the logarithm of the force.

    Args:
        ages: exact ages, at least two [n].
        death_rates: probability of dying within a year of each, in (0, 1) [n].
        age: of whom it is for.

    Raises:
        PlanError: too few ages, or rates outside (0, 1), or rates that do not rise with age.
    """
    ages, rates = np.asarray(ages, dtype=np.float64), np.asarray(death_rates, dtype=np.float64)
    if ages.size < 2 or ages.shape != rates.shape:
        raise PlanError("A mortality table needs at least two ages with a death rate each (ages, death_rates).")
    if not ((rates > 0) & (rates < 1)).all():
        raise PlanError("The death rates (death_rates) must lie between 0 and 1; 0.016 is 1.6 % a year.")
    force = np.log(-np.log1p(-rates))
    slope, level = np.polyfit(ages + 0.5, force, 1)
    if slope <= 0:
        raise PlanError("The death rates (death_rates) do not rise with age, so no Gompertz law fits them.")
    spread = 1.0 / slope
    return Lifetime(age, float(-spread * (level + np.log(spread))), float(spread))
