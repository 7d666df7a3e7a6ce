"""Brinson attribution: how much of the difference to the benchmark came from weights and how much from picks.

One period of a group g with weights w, W and returns r, R of portfolio and benchmark, B the benchmark's return:

    allocation   (w - W) R            (Brinson, Hood and Beebower 1986)
                 (w - W) (R - B)      (Brinson and Fachler 1985)
    selection    W (r - R)
    interaction  (w - W) (r - R)

They add up to the difference of one period exactly. Over several periods, differences do not add up while returns
compound; Carino (1999) scales each period so that they do.

Letters: T periods, G groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.types import Floats

Method = Literal["fachler", "bhb"]
WEIGHT_ROOM = 1e-6  # a row of weights may be off one by so much


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """Effects by group [G], which with the rest add up to `portfolio` - `benchmark`.

    Attributes:
        rest: what belongs to no group, for example fees.
        portfolio: the portfolio's return over all periods.
        benchmark: the benchmark's.
    """

    allocation: Floats
    selection: Floats
    interaction: Floats
    rest: float
    portfolio: float
    benchmark: float

    @property
    def total(self) -> Floats:
        """All three effects by group [G]."""
        return np.asarray(self.allocation + self.selection + self.interaction)


def brinson(
    weights: Floats,
    returns: Floats,
    benchmark_weights: Floats,
    benchmark_returns: Floats,
    method: Method = "fachler",
    rest: Floats | None = None,
) -> Attribution:
    """Return the effects of one period [G] or of several, linked by Carino's factors [T, G].

    A group that one side does not hold has no return there: it takes the other side's, so that holding something that
    the benchmark does not have counts as allocation.

    Args:
        weights: of the portfolio at the start of each period; each row sums to one.
        returns: of the portfolio within each group.
        benchmark_weights: of the benchmark; each row sums to one.
        benchmark_returns: of the benchmark within each group.
        method: how allocation is counted.
        rest: return of each period that belongs to no group [T]; none by default.

    Raises:
        InputError: shapes differ, weights do not sum to one, or something is not finite.
        NotEnoughData: everything was lost in a period, so that nothing can be linked.
    """
    w, r, bw, br = (
        np.atleast_2d(np.asarray(a, dtype=np.float64)) for a in (weights, returns, benchmark_weights, benchmark_returns)
    )
    _check(w, r, bw, br)
    r, br = np.where(w == 0, br, r), np.where(bw == 0, r, br)
    extra = np.zeros(len(w)) if rest is None else np.asarray(rest, dtype=np.float64)
    own, other = (w * r).sum(axis=1) + extra, (bw * br).sum(axis=1)
    base = other[:, None] if method == "fachler" else 0.0
    factors = carino(own, other)[:, None]
    return Attribution(
        allocation=(factors * (w - bw) * (br - base)).sum(axis=0),
        selection=(factors * bw * (r - br)).sum(axis=0),
        interaction=(factors * (w - bw) * (r - br)).sum(axis=0),
        rest=float((factors[:, 0] * extra).sum()),
        portfolio=float(np.prod(1 + own) - 1),
        benchmark=float(np.prod(1 + other) - 1),
    )


def carino(own: Floats, other: Floats) -> Floats:
    """Return the factors [T] that make differences of single periods add up to the difference of all (Carino 1999).

    A period's factor is (ln(1 + r) - ln(1 + b)) / (r - b), over the same of the whole.

    Args:
        own: the portfolio's returns [T], above -1.
        other: the benchmark's [T], above -1.
    """
    if len(own) == 1:
        return np.ones(1)
    if (own <= -1).any() or (other <= -1).any():
        raise NotEnoughData("A period lost everything; attribution cannot link periods beyond it.")
    whole_own, whole_other = np.expm1(np.log1p(own).sum()), np.expm1(np.log1p(other).sum())
    whole = _slope(np.array([whole_own]), np.array([whole_other]))[0]
    return np.asarray(_slope(own, other) / whole)


def _slope(own: Floats, other: Floats) -> Floats:
    """Return (ln(1 + r) - ln(1 + b)) / (r - b), whose limit for r = b is 1 / (1 + b), without cancellation."""
    relative = (own - other) / (1 + other)
    small = np.abs(relative) < 1e-4
    safe = np.where(small, 1.0, relative)
    # ln(1 + x) / x by its series near zero, where both parts of the fraction vanish.
    series = 1 - relative / 2 + relative**2 / 3 - relative**3 / 4
    return np.asarray(np.where(small, series, np.log1p(safe) / safe) / (1 + other))


def _check(w: Floats, r: Floats, bw: Floats, br: Floats) -> None:
    if not (w.shape == r.shape == bw.shape == br.shape) or not w.size:
        raise InputError("Attribution needs weights and returns of the same groups and periods on both sides.")
    for name, values in (("the portfolio's weights", w), ("the benchmark's weights", bw)):
        sums = values.sum(axis=1)
        off = ~(np.abs(sums - 1) < WEIGHT_ROOM)
        if off.any():
            row = int(np.argmax(off))
            raise InputError(f"In period {row + 1}, {name} sum to {sums[row]:.6g} and not to one; correct them.")
    for name, held, values in (("portfolio", w, r), ("benchmark", bw, br)):
        if not np.isfinite(values[held != 0]).all():
            raise InputError(f"A return of the {name} is not a finite number; correct it.")
