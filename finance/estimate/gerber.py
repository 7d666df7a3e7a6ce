"""The Gerber statistic: a correlation that counts only moves that matter. Letters: T observations, N assets."""

from __future__ import annotations

import numpy as np

from finance.errors import InputError
from finance.estimate.moments import checked
from finance.estimate.positive import Covariance, definite
from finance.types import Floats


def gerber(returns: Floats, threshold: float = 0.5) -> Covariance:
    """Return the covariance of the Gerber statistic (Gerber, Javid, Markowitz and Sargen 2021, equation 8).

    Days on which both assets move by more than `threshold` standard deviations count for a pair: with 1 in the same
    direction, with -1 in opposite ones; the sum is divided by the days on which at least one of them moves. That need
    not be positive definite; it is repaired then.

    Raises:
        NotEnoughData, InputError: see `moments`; an asset that never moves, or a threshold that no move passes.
    """
    if not 0 < threshold <= 5:
        raise InputError(f"The threshold has to be between 0 and 5 standard deviations; it is {threshold}.")
    table = checked(returns)
    spread = table.std(axis=0, ddof=1)
    if not (spread > 0).all():
        column = int(np.flatnonzero(~(spread > 0))[0])
        raise InputError(f"The asset in column {column + 1} never moves, so it has no correlation; leave it out.")
    signs = np.where(np.abs(table) >= threshold * spread, np.sign(table), 0.0).astype(np.float32)
    moves = np.abs(signs)
    agree = (signs.T @ signs).astype(np.float64)  # whole numbers below 2^24 are exact in float32
    both = (moves.T @ moves).astype(np.float64)
    alone = np.diag(both)
    either = alone + alone[:, None] - both
    if not (alone > 0).all():
        raise InputError("An asset never moves by more than the threshold; take a smaller one.")
    return definite(agree / either * spread * spread[:, None], f"Gerber statistic, threshold {threshold:g}")
