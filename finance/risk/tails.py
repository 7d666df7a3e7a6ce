"""Value at risk and the mean loss beyond it, by five methods that can be compared.

Letters: T daily returns of the portfolio as it is held today. Losses are positive fractions of today's value over one
day. What each method assumes is in `ASSUMPTIONS`, in words that may be shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from finance.errors import InputError
from finance.measures import kurtosis, skewness, tail_losses
from finance.measures.sound import need, require_fraction, require_returns
from finance.risk import gaussian
from finance.risk.exceedances import fit_exceedances
from finance.risk.garch import filtered_returns, fit_garch
from finance.types import Floats

Method = Literal["historical", "parametric", "cornish_fisher", "filtered", "extreme"]
ASSUMPTIONS: Mapping[Method, str] = {
    "historical": "Tomorrow is drawn from the days of the period, each as likely as the other.",
    "parametric": "Returns are normally distributed with the period's mean and deviation.",
    "cornish_fisher": "Returns are nearly normal; the quantile is corrected for skewness and kurtosis.",
    "filtered": "Shocks repeat, but their size follows a GARCH(1,1) volatility, taken at its forecast for tomorrow.",
    "extreme": "Losses beyond the period's 90th percentile follow a generalised Pareto distribution.",
}
SMALLEST_SAMPLE = 60  # days; the worst twentieth of fewer is hardly a sample
SMALLEST_FIT = 250  # days; below that neither a volatility's course nor a tail's shape can be estimated
FARTHEST = 6.0  # normal deviations, a chance of one in a billion
THRESHOLD = 0.90  # of the losses, beyond which the tail begins (McNeil, Frey and Embrechts 2005, section 5.2)


@dataclass(frozen=True, slots=True)
class Tail:
    """One method's answer.

    Attributes:
        var: loss over a day that is exceeded with probability 1 - confidence.
        cvar: mean loss of that worst part; infinity where the fitted tail is so heavy that it has no mean.
        parameters: what was fitted, by name.
        trusted: False where the method's own conditions are broken; `remark` says which.
        remark: one sentence, empty when there is nothing to say.
    """

    method: Method
    confidence: float
    var: float
    cvar: float
    parameters: tuple[tuple[str, float], ...] = ()
    trusted: bool = True
    remark: str = ""


def tail(returns: Floats, method: Method = "historical", confidence: float = 0.95) -> Tail:
    """Return value at risk and the mean loss beyond it over one day.

    Args:
        returns: daily [T], fractions.
        method: see `ASSUMPTIONS`.
        confidence: 0.95 looks at the worst twentieth.

    Raises:
        NotEnoughData: fewer than 60 days; 250 for the methods that fit a model.
        InputError: a return is missing, infinite or at most -1; the confidence is not between 0.5 and 1; no such
            method.
    """
    if method not in _METHODS:
        raise InputError(f"There is no method {method!r} for value at risk; use {', '.join(_METHODS)}.")
    require_fraction(confidence, "The confidence", low=0.5)
    least = SMALLEST_FIT if method in ("filtered", "extreme") else SMALLEST_SAMPLE
    need(returns, least, f"Value at risk by the method {method!r}")
    require_returns(returns)
    return _METHODS[method](returns, confidence)


def normal_tail(mean: float, deviation: float, confidence: float) -> tuple[float, float]:
    """Return value at risk and mean loss beyond for a normal distribution."""
    z = gaussian.quantile(1.0 - confidence)
    return -(mean + z * deviation), -(mean - gaussian.density(z) / (1.0 - confidence) * deviation)


def _historical(returns: Floats, confidence: float) -> Tail:
    return Tail("historical", confidence, *tail_losses(returns, confidence))


def _parametric(returns: Floats, confidence: float) -> Tail:
    mean, deviation = float(returns.mean()), float(returns.std(ddof=1))
    var, cvar = normal_tail(mean, deviation, confidence)
    return Tail("parametric", confidence, var, cvar, (("mean", mean), ("deviation", deviation)))


def _cornish_fisher(returns: Floats, confidence: float) -> Tail:
    """Cornish and Fisher (1938); the mean beyond is the integral of the same quantile (Boudt, Peterson, Croux 2008)."""
    mean, deviation = float(returns.mean()), float(returns.std(ddof=1))
    skew, excess = skewness(returns), kurtosis(returns) - 3.0
    z = gaussian.quantile(1.0 - confidence)
    quantile = cornish_fisher_quantile(z, skew, excess)
    alpha, phi = 1.0 - confidence, gaussian.density(z)
    # Integrals of z, z^2 and z^3 against the density up to the quantile.
    first, second, third = -phi, alpha - z * phi, -(z * z + 2.0) * phi
    worst = (
        first
        + (second - alpha) * skew / 6.0
        + (third - 3.0 * first) * excess / 24.0
        - (2.0 * third - 5.0 * first) * skew**2 / 36.0
    ) / alpha
    rises = cornish_fisher_rises(skew, excess)
    remark = "" if rises else "Skewness and kurtosis are beyond what this correction can hold; use another method."
    parameters = (("mean", mean), ("deviation", deviation), ("skewness", skew), ("excess_kurtosis", excess))
    var, cvar = -(mean + quantile * deviation), -(mean + worst * deviation)
    return Tail("cornish_fisher", confidence, var, cvar, parameters, rises, remark)


def cornish_fisher_quantile(z: float, skew: float, excess: float) -> float:
    """Return the standardised quantile that belongs to the normal quantile z."""
    return z + (z * z - 1.0) * skew / 6.0 + (z**3 - 3.0 * z) * excess / 24.0 - (2.0 * z**3 - 5.0 * z) * skew**2 / 36.0


def cornish_fisher_rises(skew: float, excess: float) -> bool:
    """Return whether the corrected quantile rises between chances of one in a billion, as every quantile must.

    Its derivative in z is the parabola a z^2 + b z + c. Maillard (2012) asks this of the whole line, which even a
    sample of normal returns may miss by a hair, far beyond any confidence that is asked for.
    """
    a = excess / 8.0 - skew**2 / 6.0
    b = skew / 3.0
    c = 1.0 - excess / 8.0 + 5.0 * skew**2 / 36.0
    lowest = -b / (2.0 * a) if a > 0.0 else FARTHEST
    asked = (-FARTHEST, FARTHEST, max(-FARTHEST, min(lowest, FARTHEST)))
    return all(a * at * at + b * at + c > 0.0 for at in asked)


def _filtered(returns: Floats, confidence: float) -> Tail:
    """Filtered historical simulation (Barone-Adesi, Giannopoulos and Vosper 1999)."""
    fit = fit_garch(returns)
    tomorrow = filtered_returns(returns, fit)
    parameters = (
        ("mean", fit.mean),
        ("omega", fit.omega),
        ("alpha", fit.alpha),
        ("beta", fit.beta),
        ("deviation_tomorrow", math.sqrt(fit.next_variance)),
    )
    remark = "" if fit.converged else "The volatility's course could not be estimated well; use another method."
    var, cvar = tail_losses(tomorrow, confidence)
    return Tail("filtered", confidence, var, cvar, parameters, fit.converged, remark)


def _extreme(returns: Floats, confidence: float) -> Tail:
    """Peaks over a threshold (McNeil and Frey 2000)."""
    fit = fit_exceedances(-returns, THRESHOLD)
    parameters = (("threshold", fit.threshold), ("shape", fit.shape), ("scale", fit.scale), ("share", fit.share))
    if 1.0 - confidence > fit.share:
        raise InputError(
            f"The method 'extreme' knows only losses beyond the {THRESHOLD:.0%} quantile; "
            f"choose a confidence of at least {1.0 - fit.share:.3g} instead of {confidence:g}."
        )
    has_mean = fit.shape < 1.0
    remark = "" if has_mean else "The fitted tail is so heavy that it has no mean loss."
    return Tail(
        "extreme", confidence, fit.quantile(confidence), fit.mean_beyond(confidence), parameters, has_mean, remark
    )


_METHODS: dict[Method, Callable[[Floats, float], Tail]] = {
    "historical": _historical,
    "parametric": _parametric,
    "cornish_fisher": _cornish_fisher,
    "filtered": _filtered,
    "extreme": _extreme,
}
METHODS: tuple[Method, ...] = tuple(_METHODS)
