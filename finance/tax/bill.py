"""A year's tax on income and gains, from a jurisdiction's table. Whole arrays of taxpayers at once.

Letters: B taxpayers (or cases), K brackets. Amounts a year in the jurisdiction's currency.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finance.errors import TaxError
from finance.tax.jurisdiction import Jurisdiction, Schedule
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bill:
    """Tax of a year and what is carried into the next, each [B].

    Attributes:
        ordinary: on income, and on short-term gains where terms matter.
        gains: on (long-term) gains.
        surtax: on investment income above a threshold.
        carried_short: short-term loss that counts next year, positive; all of it where terms do not matter.
        carried_long: long-term loss that counts next year, positive.
    """

    ordinary: Floats
    gains: Floats
    surtax: Floats
    carried_short: Floats
    carried_long: Floats

    @property
    def total(self) -> Floats:
        """All tax [B]."""
        return np.asarray(self.ordinary + self.gains + self.surtax)


def bracket_tax(schedule: Schedule, low: npt.ArrayLike, high: npt.ArrayLike) -> Floats:
    """Return the tax on the slice of income from `low` to `high` [B], by a schedule of brackets.

    Args:
        schedule: floors and rates [K].
        low: where the slice begins, zero for all of an income.
        high: where it ends, not below `low`.
    """
    floors, rates = np.array(schedule.floors), np.array(schedule.rates)
    owed = np.concatenate([[0.0], np.cumsum(np.diff(floors) * rates[:-1])])  # at each floor

    def below(amount: npt.ArrayLike) -> Floats:
        income = np.maximum(np.asarray(amount, dtype=np.float64), 0.0)
        at = np.searchsorted(floors, income, side="right") - 1
        return np.asarray(owed[at] + (income - floors[at]) * rates[at])

    return below(high) - below(low)


def bill(
    place: Jurisdiction,
    status: str,
    income: npt.ArrayLike,
    short: npt.ArrayLike = 0.0,
    long: npt.ArrayLike = 0.0,
    *,
    carried_short: npt.ArrayLike = 0.0,
    carried_long: npt.ArrayLike = 0.0,
) -> Bill:
    """Return the tax on income, short-term and long-term gains [B], which broadcast against each other.

    Gains and losses are netted within their term, then across; a net loss is taken off income up to a limit, short
    before long, and the rest is carried (26 U.S.C. 1211 and 1212). Where terms do not matter all gains are one sum.

    Args:
        place: the table.
        status: one of its statuses.
        income: before allowances, not negative.
        short: net short-term gain, negative for a loss.
        long: net long-term gain, negative for a loss.
        carried_short: losses of earlier years, positive.
        carried_long: losses of earlier years, positive.

    Raises:
        TaxError: an amount is not finite, or income or a carried loss is negative.
    """
    rules = place.status(status)
    earned, new_short, new_long, old_short, old_long = _checked(income, short, long, carried_short, carried_long)
    s, g = new_short - old_short, new_long - old_long
    if not place.terms_matter:
        s, g = np.zeros_like(s), s + g
    s, g = _netted(s, g)
    used = np.minimum(np.maximum(-(s + g), 0.0), rules.loss_against_income)
    used = np.minimum(used, earned)
    left_short = np.maximum(np.maximum(-s, 0.0) - used, 0.0)
    left_long = np.maximum(np.maximum(-g, 0.0) - np.maximum(used - np.maximum(-s, 0.0), 0.0), 0.0)
    s, g = np.maximum(s, 0.0), np.maximum(g, 0.0)
    exempt = np.minimum(g, rules.gains_allowance)
    taper = np.zeros_like(earned)
    if np.isfinite(rules.taper_above):
        taper = np.maximum(earned - rules.taper_above, 0.0) * rules.taper_rate
    allowance = np.maximum(rules.allowance - taper, 0.0)
    before = earned + s - used
    ordinary = np.maximum(before - allowance, 0.0)
    spare = np.maximum(allowance - before, 0.0) if place.allowance_covers_gains else np.zeros_like(earned)
    taxed_gains = np.maximum(g - exempt - spare, 0.0)
    above = np.maximum(earned + s + g - used - rules.surtax_above, 0.0)
    surtax = rules.surtax_rate * np.minimum(np.maximum(s + g - used, 0.0), above) if rules.surtax_rate else 0.0 * s
    if not place.terms_matter:  # one carried sum
        left_short, left_long = left_short + left_long, np.zeros_like(left_long)
    return Bill(
        ordinary=bracket_tax(rules.ordinary, 0.0, ordinary),
        gains=bracket_tax(rules.gains, ordinary, ordinary + taxed_gains),
        surtax=np.asarray(surtax),
        carried_short=left_short,
        carried_long=left_long,
    )


def marginal(
    place: Jurisdiction, status: str, income: float, short: float = 0.0, long: float = 0.0
) -> dict[str, float]:
    """Return the tax on one more unit of "income", "short" gain and "long" gain, each a fraction."""
    step = 1.0
    cases = np.array([[0, 0, 0], [step, 0, 0], [0, step, 0], [0, 0, step]])
    totals = bill(place, status, income + cases[:, 0], short + cases[:, 1], long + cases[:, 2]).total
    return {name: float((totals[at] - totals[0]) / step) for at, name in enumerate(("income", "short", "long"), 1)}


def _checked(*given: npt.ArrayLike) -> tuple[Floats, ...]:
    """Return income, gains by term and carried losses by term, broadcast [B]."""
    amounts = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in given))
    words = ("income", "short-term gain", "long-term gain", "carried short-term loss", "carried long-term loss")
    for name, values in zip(words, amounts, strict=True):
        signed = name.endswith("gain")
        if not np.isfinite(values).all() or not (signed or (values >= 0).all()):
            raise TaxError(f"The {name} must be a finite amount{'' if signed else ' from zero up'}; correct it.")
    return tuple(amounts)


def _netted(short: Floats, long: Floats) -> tuple[Floats, Floats]:
    """Return gains after losses of one term have been set against gains of the other."""
    from_long = np.minimum(np.maximum(long, 0.0), np.maximum(-short, 0.0))
    from_short = np.minimum(np.maximum(short, 0.0), np.maximum(-long, 0.0))
    return short + from_long - from_short, long - from_long + from_short
