"""The rate at which what went in is worth what came out: every rate that fits, found safely.

With years t and amounts a, the worth at a log rate x is f(x) = sum a exp(-x t). By Descartes' rule for such sums, f has
at most as many roots as the amounts, by day, change their sign; with one change there is exactly one.

Letters: F flows, G points of a grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from finance.errors import NotEnoughData
from finance.types import Floats

LOWEST, HIGHEST = -0.9999, 1e6  # yearly rates looked at; a loss of more than that in a year is a total loss
GRID = 2000  # points on which several roots are looked for
TINY = 1e-13  # of a log rate


def rates_of_return(amounts: Floats, days: Sequence[date]) -> tuple[float, ...]:
    """Return every yearly rate between -99.99 % and 10^6 that makes the flows worth nothing, lowest first.

    Args:
        amounts: what went in positive, what came out negative, or the other way round [F].
        days: when [F], in any order; years have 365 days, as in a spreadsheet's XIRR.

    Raises:
        NotEnoughData: nothing went in, nothing came out, or all on one day.
    """
    flows, years = _by_day(amounts, days)
    scale = np.abs(flows).sum()

    def worth(x: float) -> float:
        # Scaled by its largest part, or a steep rate overflows; the sign and the roots are the same.
        powers = -x * years
        return float((flows * np.exp(powers - powers.max())).sum() / scale)

    low, high = np.log1p(LOWEST), np.log1p(HIGHEST)
    changes = int((np.diff(np.sign(flows)) != 0).sum())
    points = np.linspace(low, high, GRID) if changes > 1 else np.array([low, high])
    values = np.array([worth(x) for x in points]) if changes <= 1 else _worths(points, flows, years, scale)
    roots = [float(x) for x in points[values == 0.0]]
    crossed = np.flatnonzero(values[:-1] * values[1:] < 0)
    roots += [root(worth, float(points[at]), float(points[at + 1])) for at in crossed]
    return tuple(sorted(float(np.expm1(x)) for x in roots))


def root(f: Callable[[float], float], low: float, high: float) -> float:
    """Return a root of f between two points where its signs differ, by Chandrupatla's method (1997).

    Each step is an inverse quadratic one where three points say that this is safe, and a bisection otherwise; the
    bracket always holds the root.
    """
    b, a = high, low
    fb, fa = f(b), f(a)
    part = 0.5
    while True:
        x = a + part * (b - a)
        fx = f(x)
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, fc, b, fb = b, fb, a, fa
        a, fa = x, fx
        best, value = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        least = (4 * np.finfo(float).eps * abs(best) + TINY) / (2 * abs(b - a))
        if least > 0.5 or value == 0.0:
            return best
        part = min(max(_part(a, b, c, fa, fb, fc), least), 1 - least)


def _part(a: float, b: float, c: float, fa: float, fb: float, fc: float) -> float:
    """Return how far from a to b to go next."""
    along, up = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if 1 - np.sqrt(1 - along) < up < np.sqrt(along):
        return float(fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb))
    return 0.5


def _worths(points: Floats, flows: Floats, years: Floats, scale: float) -> Floats:
    powers = -points[:, None] * years
    return np.asarray((flows * np.exp(powers - powers.max(axis=1, keepdims=True))).sum(axis=1) / scale)


def _by_day(amounts: Floats, days: Sequence[date]) -> tuple[Floats, Floats]:
    """Return one amount a day, without days on which nothing remains, and the years since the first."""
    amounts = np.asarray(amounts, dtype=np.float64)
    if len(amounts) != len(days):
        raise NotEnoughData(f"There are {len(amounts)} amounts and {len(days)} days; each amount needs its day.")
    if not np.isfinite(amounts).all():
        raise NotEnoughData("An amount is not a finite number; correct it.")
    numbers = np.array([day.toordinal() for day in days], dtype=np.int64)
    different, place = np.unique(numbers, return_inverse=True)
    flows = np.bincount(place, weights=amounts) if len(amounts) else amounts
    moved = flows != 0
    flows, different = flows[moved], different[moved]
    if not ((flows > 0).any() and (flows < 0).any()):
        raise NotEnoughData("A money-weighted return needs money that went in and money that came out, on two days.")
    return flows, (different - different[0]) / 365.0
