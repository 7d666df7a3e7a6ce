"""Whether a result can be told from luck: Sharpe ratios judged by their length, their shape and how many were tried.

Letters: T returns, M strategies tried. Sharpe ratios here are of one period (a day), not annualised, unless a name says
`_pa`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.measures import TRADING_DAYS, kurtosis, skewness
from finance.measures.sound import need, require_finite, require_fraction
from finance.risk import gaussian
from finance.types import Floats

EULER = 0.5772156649015329  # Euler and Mascheroni's constant
CONVINCING = 0.95  # a probability from which a result is called more than luck
SMALLEST_SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Luck:
    """How far a result can be told from luck.

    Attributes:
        sharpe_pa: annualised, of excess returns.
        probabilistic: probability that the true Sharpe ratio is above zero, had only this strategy been tried.
        deflated: the same against the best that chance would bring among all that were tried.
        threshold_pa: that best, annualised.
        trials: how many were tried.
        days: of the test.
        days_needed: for the result to convince against the threshold; None where no length would do.
        distinguishable: whether `deflated` is at least 95 %.
        words: the verdict, one or two honest sentences.
    """

    sharpe_pa: float
    probabilistic: float
    deflated: float
    threshold_pa: float
    trials: int
    days: int
    days_needed: int | None
    distinguishable: bool
    words: str


def probabilistic_sharpe(sharpe: float, against: float, days: int, skew: float = 0.0, kurt: float = 3.0) -> float:
    """Return the probability that the true Sharpe ratio is above `against` (Bailey and López de Prado 2012).

    Args:
        sharpe: found, of one period.
        against: to be beaten, of one period.
        days: number of returns T.
        skew: third standardised moment of the returns.
        kurt: fourth, 3 for the normal distribution.

    Raises:
        NotEnoughData: fewer than two returns.
        InputError: the moments contradict the ratio (its variance would be negative).
    """
    if days < 2:
        raise NotEnoughData(f"A probabilistic Sharpe ratio needs at least 2 returns; there are {days}.")
    return gaussian.below((sharpe - against) * math.sqrt(days - 1.0) / math.sqrt(_variance(sharpe, skew, kurt)))


def expected_best_sharpe(variance_of_trials: float, trials: int) -> float:
    """Return the Sharpe ratio that the best of so many worthless strategies is expected to show.

    The false-strategy theorem (Bailey and López de Prado 2014): with the deviation of the trials' Sharpe ratios times
    (1 - g) z(1 - 1/M) + g z(1 - 1/(M e)), g being Euler's constant.

    Args:
        variance_of_trials: of the trials' Sharpe ratios, of one period.
        trials: M, independent ones.

    Raises:
        InputError: fewer than one trial or a negative variance.
    """
    if trials < 1 or not variance_of_trials >= 0.0:
        raise InputError(f"{trials} trials with a variance of {variance_of_trials:g} are impossible; correct them.")
    if trials == 1:
        return 0.0
    first = gaussian.quantile(1.0 - 1.0 / trials)
    second = gaussian.quantile(1.0 - 1.0 / (trials * math.e))
    return math.sqrt(variance_of_trials) * ((1.0 - EULER) * first + EULER * second)


def deflated_sharpe(
    sharpe: float, days: int, skew: float, kurt: float, variance_of_trials: float, trials: int
) -> float:
    """Return the probability that a Sharpe ratio, the best of many tried, is above what luck brings."""
    return probabilistic_sharpe(sharpe, expected_best_sharpe(variance_of_trials, trials), days, skew, kurt)


def track_record_needed(
    sharpe: float, against: float, skew: float = 0.0, kurt: float = 3.0, confidence: float = CONVINCING
) -> int | None:
    """Return how many returns it takes until the ratio convinces, or None when it does not beat `against` at all."""
    require_fraction(confidence, "The confidence")
    if sharpe <= against:
        return None
    z = gaussian.quantile(confidence)
    return math.ceil(1.0 + _variance(sharpe, skew, kurt) * (z / (sharpe - against)) ** 2)


def judge_luck(returns: Floats, trial_sharpes: Floats | None = None, trials: int | None = None) -> Luck:
    """Return how far a strategy's test can be told from luck, with a verdict in words.

    Args:
        returns: daily, in excess of bills, after costs [T].
        trial_sharpes: daily Sharpe ratios of everything that was tried, this one included [M].
        trials: how many were tried, where their ratios are not known: then each is taken to vary as estimates of a
            worthless strategy do, with a variance of 1 / T. Counts for more than the ratios where both are given.

    Raises:
        NotEnoughData: fewer than 20 returns, or constant ones.
        InputError: a return is missing or a number of trials below one.
    """
    need(returns, SMALLEST_SAMPLE, "A verdict on luck")
    require_finite(returns, "returns")
    spread = float(returns.std(ddof=1))
    if spread <= 1e-12:
        raise NotEnoughData("A verdict on luck needs returns that vary; these are constant.")
    days, ratio = len(returns), float(returns.mean()) / spread
    skew, kurt = skewness(returns), kurtosis(returns)
    count = trials if trials is not None else 1 if trial_sharpes is None else len(trial_sharpes)
    variance = 1.0 / days
    if trial_sharpes is not None and len(trial_sharpes) > 1:
        require_finite(trial_sharpes, "Sharpe ratios of the trials")
        variance = float(np.var(trial_sharpes, ddof=1))
    threshold = expected_best_sharpe(variance, count)
    alone = probabilistic_sharpe(ratio, 0.0, days, skew, kurt)
    deflated = probabilistic_sharpe(ratio, threshold, days, skew, kurt)
    needed = track_record_needed(ratio, threshold, skew, kurt)
    year = math.sqrt(TRADING_DAYS)
    convinced = deflated >= CONVINCING
    words = _verdict(convinced, alone, deflated, count, needed, days)
    return Luck(ratio * year, alone, deflated, threshold * year, count, days, needed, convinced, words)


def overfitting_probability(trial_returns: Floats, parts: int = 10) -> float:
    """Return how often the best in one half of the days is below the middle in the other (Bailey and others 2015).

    Combinatorially symmetric cross-validation: every choice of half the parts is the training once; the strategy with
    the best Sharpe ratio there gets a rank among all in the other half.

    Args:
        trial_returns: daily, of everything that was tried [T, M].
        parts: an even number of parts that the days are cut into.

    Raises:
        NotEnoughData: fewer than two strategies or fewer than two days a part.
        InputError: an odd number of parts, or a number is missing.
    """
    if parts < 2 or parts % 2 or parts > 20:
        raise InputError(f"The days cannot be halved in {parts} parts; use an even number from 2 to 20.")
    if trial_returns.ndim != 2 or trial_returns.shape[1] < 2:
        raise NotEnoughData("The probability of overfitting needs at least two strategies that were tried.")
    need(trial_returns, 2 * parts, f"The probability of overfitting in {parts} parts")
    require_finite(trial_returns, "returns of the trials")
    pieces = np.array_split(trial_returns, parts)
    sums = np.array([piece.sum(axis=0) for piece in pieces])
    squares = np.array([(piece**2).sum(axis=0) for piece in pieces])
    lengths = np.array([float(len(piece)) for piece in pieces])
    below = []
    for chosen in combinations(range(parts), parts // 2):
        trained = np.zeros(parts, dtype=bool)
        trained[list(chosen)] = True
        best = int(np.argmax(_sharpes(sums, squares, lengths, trained)))
        tested = _sharpes(sums, squares, lengths, ~trained)
        # The relative rank of the chosen one; ties count half, and M + 1 keeps it inside 0 and 1.
        rank = 0.5 + float((tested < tested[best]).sum()) + 0.5 * float((tested == tested[best]).sum())
        below.append(rank / (len(tested) + 1.0) <= 0.5)
    return float(np.mean(below))


def _sharpes(sums: Floats, squares: Floats, lengths: Floats, chosen: np.ndarray) -> Floats:
    count = float(lengths[chosen].sum())
    mean: Floats = sums[chosen].sum(axis=0) / count
    variance: Floats = np.maximum(squares[chosen].sum(axis=0) / count - mean**2, 0.0)
    spread = np.sqrt(variance)
    found = np.zeros_like(mean)
    np.divide(mean, spread, out=found, where=spread > 1e-12)
    return found


def _variance(sharpe: float, skew: float, kurt: float) -> float:
    """Return T times the variance of an estimated Sharpe ratio (Mertens 2002; Lo 2002 for normal returns)."""
    found = 1.0 - skew * sharpe + (kurt - 1.0) / 4.0 * sharpe**2
    if not found > 0.0:
        raise InputError(
            f"Skewness {skew:g} and kurtosis {kurt:g} contradict a Sharpe ratio of {sharpe:g}; check the returns."
        )
    return found


def _verdict(convinced: bool, alone: float, deflated: float, trials: int, needed: int | None, days: int) -> str:
    tried = "" if trials == 1 else f" after {trials} tries"
    if convinced:
        return f"This result is unlikely to be luck{tried}, as far as the past tells; that is no promise."
    if trials > 1 and alone >= CONVINCING > deflated:
        return (
            f"This result cannot be told from luck: alone it would convince, but the best of {trials} tries looks "
            "this good by chance too often."
        )
    if needed is None:
        return f"This result cannot be told from luck: chance alone{tried} is expected to look better."
    return (
        f"This result cannot be told from luck{tried}: it would take about {needed:,} days like these to convince, "
        f"and there are {days:,}."
    )
