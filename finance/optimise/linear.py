"""The one door to the linear-programming library (HiGHS, inside scipy). Letters: V variables, M rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog

from finance.errors import SolverError
from finance.types import Floats

Table = Any  # a dense array or one of scipy's sparse ones, [M, V]


@dataclass(frozen=True, slots=True, eq=False)
class LinearOptimum:
    """A solved linear programme.

    Attributes:
        x: [V].
        value: of the objective.
        upper_prices, equal_prices: by how much the value changes for each unit more of a row's bound [M].
        reduced: the same for the variables' bounds [V].
        rounds: of the simplex method.
    """

    x: Floats
    value: float
    upper_prices: Floats
    equal_prices: Floats
    reduced: Floats
    rounds: int


def minimise(
    cost: Floats, upper_rows: Table, upper: Floats, equal_rows: Table, equal: Floats, low: Floats, high: Floats
) -> LinearOptimum | None:
    """Minimise cost @ x with upper_rows @ x <= upper, equal_rows @ x = equal and low <= x <= high.

    Returns:
        The optimum, or None where no point is feasible.

    Raises:
        SolverError: unbounded, or the library gave up.
    """
    solver: Any = linprog  # its stubs know no sparse tables
    found = solver(
        cost,
        A_ub=upper_rows if len(upper) else None,
        b_ub=upper if len(upper) else None,
        A_eq=equal_rows if len(equal) else None,
        b_eq=equal if len(equal) else None,
        bounds=np.column_stack([low, high]),
        method="highs-ds",
    )
    if found.status == 2:
        return None
    if found.x is None:
        raise SolverError(
            "The linear programme has no finite optimum; give every weight a lower and an upper bound."
            if found.status == 3
            else "The linear programme was given up; check the numbers for extremes."
        )
    return LinearOptimum(
        np.asarray(found.x),
        float(found.fun),
        np.asarray(found.ineqlin.marginals),
        np.asarray(found.eqlin.marginals),
        np.asarray(found.lower.marginals) + np.asarray(found.upper.marginals),
        int(found.nit),
    )
