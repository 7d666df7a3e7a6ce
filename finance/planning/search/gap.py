"""How far a decision may be from the optimum: a number that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Gap:
    """What a policy is worth, and what none can exceed.

    Attributes:
        worth: of following the policy; standard_error: of that figure, zero where it was computed without sampling.
        bound: the exact optimum, or a sampled upper bound on it; bound_error: its standard error, zero when exact.
        kind: "exact" against the optimum, "sampled" against a bound.
    """

    worth: float
    standard_error: float
    bound: float
    bound_error: float
    kind: Literal["exact", "sampled"]

    @property
    def fraction(self) -> float:
        """The most that may be missing, as a fraction of the bound; sampling may take it a little below zero."""
        return (self.bound - self.worth) / self.bound if self.bound > 0.0 else 0.0

    @property
    def attained(self) -> float:
        """What is attained of the bound, at least."""
        return 1.0 - self.fraction
