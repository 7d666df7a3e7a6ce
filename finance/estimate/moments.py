"""Second moments of a table of returns: what every covariance begins with.

Letters: T observations, N assets. The work is cut into the same pieces on every machine, so that the result is the same
to the bit whether one thread does it or two.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.types import Floats

WORTH_THREADS: Final = 3e7  # multiplications below which threads cost more than they bring


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Returns about their mean.

    Attributes:
        centred: returns minus mean [T, N].
        mean: [N].
        second: centred' centred / T [N, N].
        powers: sum of the squares of each row of `centred` [T].
    """

    centred: Floats
    mean: Floats
    second: Floats
    powers: Floats


def moments(returns: Floats) -> Moments:
    """Return mean and second moments of returns [T, N].

    Raises:
        NotEnoughData: fewer than two observations.
        InputError: not a table of finite numbers.
    """
    table = checked(returns)
    count, width = table.shape
    mean = (np.ones(count) @ table) / count
    centred, powers = np.empty_like(table), np.empty(count)

    def centre(rows: slice) -> None:
        np.subtract(table[rows], mean, out=centred[rows])
        np.einsum("ij,ij->i", centred[rows], centred[rows], out=powers[rows])

    if count * width * width < WORTH_THREADS:
        centre(slice(None))
        return Moments(centred, mean, np.asarray(centred.T @ centred) / count, powers)
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for _ in pool.map(centre, (slice(0, count // 2), slice(count // 2, count))):
            pass
        second = _products(centred, pool)
    second /= count
    return Moments(centred, mean, second, powers)


def _products(table: Floats, pool: ThreadPoolExecutor) -> Floats:
    """Return table' table in two pieces of equal work: the squares on the diagonal, and what is beside them."""
    half = table.shape[1] // 2
    left, right = table[:, :half], table[:, half:]
    result = np.empty((table.shape[1], table.shape[1]))

    def squares() -> None:
        result[:half, :half] = left.T @ left
        result[half:, half:] = right.T @ right

    def beside() -> None:
        result[:half, half:] = left.T @ right
        result[half:, :half] = result[:half, half:].T

    first, second = pool.submit(squares), pool.submit(beside)
    first.result()
    second.result()
    return result


def checked(returns: Floats, least: int = 2) -> Floats:
    """Return returns as a C-ordered float64 table [T, N].

    Raises:
        NotEnoughData: fewer than `least` observations.
        InputError: no table, no asset, or a number that is not finite; names row and column.
    """
    table = np.ascontiguousarray(returns, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] == 0:
        raise InputError("Returns have to be a table of observations by assets with at least one asset.")
    if len(table) < least:
        raise NotEnoughData(f"There are {len(table)} observations of returns; at least {least} are needed.")
    if not np.isfinite(np.ones(len(table)) @ table).all():
        row, column = np.argwhere(~np.isfinite(table))[0] if not np.isfinite(table).all() else (0, 0)
        raise InputError(
            f"The return in row {row + 1}, column {column + 1} is not a finite number; choose a rule for missing "
            "data (`finance.estimate.complete`) or mend the data."
        )
    return table
