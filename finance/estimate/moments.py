"""Second moments of a table of returns: what every covariance begins with.

Letters: T observations, N assets. The work is cut into the same blocks of rows on every machine and their sums are
added in order, so that the result is the same to the bit whether one thread does it or several.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.types import Floats

BLOCKS: Final = 4
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
    centred = np.empty_like(table)
    bounds = np.linspace(0, count, BLOCKS + 1).astype(int)
    powers = np.empty(count)

    def block(number: int) -> Floats:
        rows = slice(bounds[number], bounds[number + 1])
        np.subtract(table[rows], mean, out=centred[rows])
        part = centred[rows]
        np.einsum("ij,ij->i", part, part, out=powers[rows])
        return np.asarray(part.T @ part)

    if count * width * width < WORTH_THREADS:
        np.subtract(table, mean, out=centred)
        np.einsum("ij,ij->i", centred, centred, out=powers)
        second = centred.T @ centred
    else:
        with ThreadPoolExecutor(min(BLOCKS, os.cpu_count() or 1)) as pool:
            first, *others = pool.map(block, range(BLOCKS))
        for part in others:
            first += part
        second = first
    second /= count
    return Moments(centred, mean, second, powers)


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
