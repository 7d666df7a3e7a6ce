"""Entropy pooling: the probabilities of scenarios nearest to the prior ones that agree with the views.

Nearest is by relative entropy, so nothing is assumed beyond the views (Meucci 2008). The dual problem has one variable
for each view and is solved by Newton's method; views that are inequalities join while they are broken. Letters: T
scenarios, N assets, K views.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from finance.errors import InputError
from finance.estimate.moments import checked
from finance.estimate.positive import Covariance, definite
from finance.types import Floats

STEPS: Final = 100
MET: Final = 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class ScenarioView:
    """An opinion about the mean of a function of the scenarios.

    Attributes:
        name: for a person.
        function: its value in each scenario [T].
        value: what its mean is, or is at least or at most.
        relation: which of these.
    """

    name: str
    function: Floats
    value: float
    relation: Literal["=", ">=", "<="] = "="


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Probabilities that agree with the views.

    Attributes:
        probabilities: [T].
        entropy: relative to the prior, in nats; 0 where the views say nothing new.
        effective: number of scenarios that carry the probabilities, exp of their entropy.
        multipliers: of the views; 0 for an inequality that holds anyway [K].
    """

    probabilities: Floats
    entropy: float
    effective: float
    multipliers: Floats


def mean_view(
    scenarios: Floats, coefficients: Floats, value: float, relation: Literal["=", ">=", "<="] = "="
) -> ScenarioView:
    """Return the view that the mean of a combination of the assets is (at least, at most) a value."""
    return ScenarioView(f"mean {relation} {value:g}", scenarios @ coefficients, value, relation)


def volatility_view(scenarios: Floats, asset: int, value: float) -> ScenarioView:
    """Return the view that an asset's volatility is a value, about the mean that it has in the scenarios."""
    away = scenarios[:, asset] - scenarios[:, asset].mean()
    return ScenarioView(f"volatility = {value:g}", away**2, value**2)


def pool(views: Sequence[ScenarioView], prior: Floats) -> Pooled:
    """Return the probabilities nearest to the prior that agree with the views.

    Args:
        views: may be none.
        prior: positive, adding up to 1 [T].

    Raises:
        InputError: shapes, or no probabilities agree with the views; names one.
    """
    base = np.asarray(prior, dtype=np.float64)
    if base.ndim != 1 or not np.isfinite(base).all() or (base <= 0).any():
        raise InputError("The prior probabilities have to be positive, one for each scenario.")
    base = base / base.sum()
    table, values = _table(views, len(base))
    active = [number for number, one in enumerate(views) if one.relation == "="]
    multipliers = np.zeros(len(views))
    for _ in range(4 * len(views) + 4):
        multipliers[:] = 0.0
        probabilities, multipliers[active] = _newton(table[active], values[active], base, [views[i] for i in active])
        drop = [i for i in active if views[i].relation != "=" and multipliers[i] < -MET]
        if drop:
            active.remove(min(drop, key=lambda i: multipliers[i]))
            continue
        broken = {i: values[i] - float(table[i] @ probabilities) for i in range(len(views)) if i not in active}
        worst = max(broken, key=lambda i: broken[i], default=None)
        if worst is None or broken[worst] <= MET * 10:
            break
        active.append(worst)
    ratio = probabilities / base
    entropy = float(probabilities @ np.log(np.maximum(ratio, 1e-300)))
    spread = float(-(probabilities @ np.log(np.maximum(probabilities, 1e-300))))
    signs = np.array([-1.0 if one.relation == "<=" else 1.0 for one in views])
    scales = np.array([_scale(one) for one in views])
    return Pooled(probabilities, max(0.0, entropy), float(np.exp(spread)), multipliers * signs / scales)


def moments_of(scenarios: Floats, probabilities: Floats) -> tuple[Floats, Covariance]:
    """Return means [N] and covariance [N, N] of scenarios [T, N] under probabilities [T].

    Raises:
        NotEnoughData, InputError: see `moments`.
    """
    table = checked(scenarios)
    means = probabilities @ table
    away = table - means
    return means, definite((away * probabilities[:, None]).T @ away, "entropy pooling (Meucci 2008)")


def _scale(one: ScenarioView) -> float:
    return float(np.std(one.function)) or 1.0


def _table(views: Sequence[ScenarioView], count: int) -> tuple[Floats, Floats]:
    """Return functions about their values [K, T], all scaled and turned so that a mean >= 0 agrees, and the zeros."""
    table = np.zeros((len(views), count))
    for number, one in enumerate(views):
        if one.function.shape != (count,) or not np.isfinite(one.function).all() or not np.isfinite(one.value):
            raise InputError(f"The view '{one.name}' needs one finite value for each of {count} scenarios.")
        sign = -1.0 if one.relation == "<=" else 1.0
        table[number] = sign * (one.function - one.value) / _scale(one)
    return table, np.zeros(len(views))


def _newton(table: Floats, values: Floats, base: Floats, views: Sequence[ScenarioView]) -> tuple[Floats, Floats]:
    """Minimise log(sum of base x exp(table' m)) over m: its gradient is what the means still miss."""
    multipliers = np.zeros(len(table))
    probabilities, level = base, 0.0
    for _ in range(STEPS):
        miss = table @ probabilities - values
        if np.abs(miss).max(initial=0.0) <= MET:
            return probabilities, multipliers
        away = table - (table @ probabilities)[:, None]
        curve = (away * probabilities) @ away.T
        step = -np.linalg.lstsq(curve + 1e-14 * np.eye(len(curve)), miss, rcond=None)[0]
        share = 1.0
        while share > 1e-10:
            trial = multipliers + share * step
            after, found = _softmax(table, base, trial)
            if after <= level + 1e-4 * share * float(miss @ step) + 1e-15:
                break
            share /= 2
        multipliers, probabilities, level = trial, found, after
    missed = views[int(np.abs(table @ probabilities - values).argmax())]
    raise InputError(
        f"No probabilities of these scenarios agree with the view '{missed.name}' and the others; the scenarios do not "
        "reach that far."
    )


def _softmax(table: Floats, base: Floats, multipliers: Floats) -> tuple[float, Floats]:
    exponent = multipliers @ table
    top = float(exponent.max())
    weight = base * np.exp(exponent - top)
    total = float(weight.sum())
    return top + float(np.log(total)), weight / total
