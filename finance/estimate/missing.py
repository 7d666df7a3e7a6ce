"""Returns with holes: which rows and columns are kept, or a covariance pair by pair.

A hole is a return that is not a number. Infinite returns are errors under every rule. Letters: T observations, N
assets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from finance.errors import InputError, NotEnoughData
from finance.estimate.positive import Covariance, definite
from finance.types import Floats

Rule = Literal["refuse", "common_days", "whole_assets"]
FEWEST = 2  # days that two assets have in common


@dataclass(frozen=True, slots=True, eq=False)
class Complete:
    """A table without holes and what of the original it is.

    Attributes:
        returns: [kept T, kept N].
        days: which rows were kept [T].
        assets: which columns were kept [N].
    """

    returns: Floats
    days: npt.NDArray[np.bool_]
    assets: npt.NDArray[np.bool_]


def complete(returns: Floats, rule: Rule = "refuse") -> Complete:
    """Return the part of a table [T, N] that has no holes.

    Args:
        returns: not-a-number where there is none.
        rule: "refuse" takes no holes; "common_days" keeps the days on which every asset has a return; "whole_assets"
            keeps the assets that have one on every day.

    Raises:
        InputError: holes under "refuse", an asset without any return, nothing would be left, or an infinite return.
        NotEnoughData: fewer than two days would be left.
    """
    table = _table(returns)
    holes = np.isnan(table)
    days, assets = np.ones(len(table), dtype=bool), np.ones(table.shape[1], dtype=bool)
    match rule:
        case "refuse":
            if holes.any():
                row, column = np.argwhere(holes)[0]
                raise InputError(
                    f"The return in row {row + 1}, column {column + 1} is missing; choose the rule common_days or "
                    "whole_assets, or mend the data."
                )
        case "common_days":
            _no_empty_column(holes)
            days = np.asarray(~holes.any(axis=1))
        case "whole_assets":
            assets = np.asarray(~holes.any(axis=0))
        case _:
            raise InputError(f"There is no rule '{rule}'; there are refuse, common_days and whole_assets.")
    if not assets.any():
        raise InputError("Every asset lacks a return on some day, so none is whole; choose the rule common_days.")
    if days.sum() < FEWEST:
        raise NotEnoughData(f"Only {int(days.sum())} days have a return of every asset; at least {FEWEST} are needed.")
    return Complete(np.ascontiguousarray(table[days][:, assets]), days, assets)


def pairwise(returns: Floats) -> Covariance:
    """Return the covariance of each pair over the days that the two have in common, repaired to be positive definite.

    Raises:
        InputError: an asset without any return, or an infinite one.
        NotEnoughData: two assets have fewer than two days in common.
    """
    table = _table(returns)
    holes = np.isnan(table)
    _no_empty_column(holes)
    there = (~holes).astype(np.float64)
    # Deviations from each asset's own mean keep the sums small; the pair's means on its common days come off below.
    filled = np.where(holes, 0.0, table - np.nanmean(table, axis=0))
    shared = there.T @ there
    if (shared < FEWEST).any():
        first, second = np.argwhere(shared < FEWEST)[0]
        raise NotEnoughData(
            f"The assets in columns {first + 1} and {second + 1} have {int(shared[first, second])} days in common; at "
            f"least {FEWEST} are needed."
        )
    sums = filled.T @ there
    matrix = (filled.T @ filled - sums * sums.T / shared) / (shared - 1.0)
    return definite(matrix, "sample covariance pair by pair")


def _table(returns: Floats) -> Floats:
    table = np.asarray(returns, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] == 0:
        raise InputError("Returns have to be a table of observations by assets with at least one asset.")
    if np.isinf(table).any():
        row, column = np.argwhere(np.isinf(table))[0]
        raise InputError(f"The return in row {row + 1}, column {column + 1} is infinite; mend the prices behind it.")
    return table


def _no_empty_column(holes: npt.NDArray[np.bool_]) -> None:
    empty = np.flatnonzero(holes.all(axis=0))
    if len(empty):
        raise InputError(f"The asset in column {empty[0] + 1} has no return at all; leave it out.")
