"""The worst part of a sample of returns [T]; losses are positive fractions, so 0.02 means "lost 2 %"."""

from __future__ import annotations

import math

import numpy as np

from finance.measures.sound import need, require_fraction
from finance.types import Floats


def value_at_risk(returns: Floats, confidence: float = 0.95) -> float:
    """Return the historical value at risk: the smallest loss of the worst (1 - confidence) of the returns.

    With n returns, that is the loss ranked ceil(n (1 - confidence)) from the worst. It can be negative: a gain.
    """
    return tail_losses(returns, confidence)[0]


def conditional_value_at_risk(returns: Floats, confidence: float = 0.95) -> float:
    """Return the mean loss of the worst (1 - confidence) of the returns, the last one counted in part.

    Rockafellar and Uryasev (2000), for a sample: with count = n (1 - confidence), the full losses beyond the value at
    risk and the fraction of it that makes up `count`.
    """
    return tail_losses(returns, confidence)[1]


def tail_losses(returns: Floats, confidence: float = 0.95) -> tuple[float, float]:
    """Return value at risk and conditional value at risk together, for the price of one.

    Raises:
        NotEnoughData: there is no return.
        InputError: the confidence is not between 0 (included) and 1.
    """
    need(returns, 1, "Value at risk")
    require_fraction(confidence, "The confidence", low=-1e-12)
    count = tail_count(len(returns), confidence)
    last = min(math.ceil(count), len(returns)) - 1
    worst = np.partition(returns, last)[: last + 1]
    return float(-worst[last]), float(-(worst[:last].sum() + worst[last] * (count - last)) / count)


def tail_count(observations: int, confidence: float) -> float:
    """Return how many of so many observations the tail holds; not a whole number in general.

    Rounding keeps 100 * (1 - 0.95) = 5.000000000000004 from counting as six.
    """
    return max(round(observations * (1.0 - confidence), 9), 1e-9)


def entropic_value_at_risk(returns: Floats, confidence: float = 0.95) -> float:
    """Return the entropic value at risk: the least upper bound of the tail by Chernoff's inequality.

    EVaR = min over t > 0 of t log(mean(exp(loss / t)) / (1 - confidence)) (Ahmadi-Javid 2012). It lies between the
    conditional value at risk and the worst loss, and is the worst expected loss under all measures whose relative
    entropy to the sample is at most -log(1 - confidence).

    Raises:
        NotEnoughData: there is no return.
    """
    return entropic_tilt(returns, confidence)[0]


def entropic_tilt(returns: Floats, confidence: float = 0.95) -> tuple[float, Floats]:
    """Return the entropic value at risk and the worst measure: a weight for each return [T], together 1."""
    need(returns, 1, "Entropic value at risk")
    require_fraction(confidence, "The confidence", low=-1e-12)
    losses = -np.asarray(returns, dtype=np.float64)
    worst = float(losses.max())
    spread = float(worst - losses.min())
    budget = -math.log1p(-max(confidence, 0.0))
    ties = losses >= worst
    # With t towards 0 the bound is the worst loss; that is the minimum when the worst days alone are likely enough.
    if spread <= 1e-15 or math.log(len(losses) / int(ties.sum())) <= budget + 1e-12:
        return worst, ties / ties.sum()
    if budget <= 1e-12:
        return float(losses.mean()), np.full(len(losses), 1.0 / len(losses))
    tilt = _tilt((losses - worst) / spread, budget)
    weights = np.exp(tilt * (losses - worst) / spread)
    weights /= weights.sum()
    return float(weights @ losses), weights


def _tilt(losses: Floats, budget: float) -> float:
    """Return s at which the measure that grows with exp(s loss) has just the relative entropy `budget`.

    That is the bound's first-order condition. The entropy rises with s, its slope being s times the variance under the
    measure, so Newton's steps in log s, kept inside a bracket, cannot miss.
    """
    low, high, at = -30.0, 60.0, math.log(4.0 * math.sqrt(2.0 * budget))
    for _ in range(200):
        tilt = math.exp(at)
        scaled = tilt * losses
        raised = np.exp(scaled)
        total = float(raised.sum())
        mean = float(raised @ scaled) / total
        missing = budget - (mean - math.log(total / len(losses)))
        low, high = (at, high) if missing > 0 else (low, at)
        slope = float(raised @ (scaled - mean) ** 2) / total
        step = missing / slope if slope > 0 else math.inf
        if abs(step) < 1e-12 or high - low < 1e-14 * max(abs(at), 1.0):
            break
        at = at + step if low < at + step < high else (low + high) / 2
    return math.exp(at)
