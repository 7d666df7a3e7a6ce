"""Proposals to bring thousands of portfolios back to their targets. Letters: B clients, N symbols."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finance.errors import InputError
from finance.measures.sound import require_finite
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """What to trade.

    Attributes:
        trades: USD, bought positive, sold negative [B, N].
        drift: largest distance of a share from its target [B].
        proposed: whether the drift is beyond the band and something is worth trading [B].
        turnover: half of what is bought and sold, of the value [B].
        cash: what is left in cash afterwards, costs paid, USD [B].
    """

    trades: Floats
    drift: Floats
    proposed: npt.NDArray[np.bool_]
    turnover: Floats
    cash: Floats


def rebalance(
    values: Floats, cash: Floats, targets: Floats, *, band: float = 0.05, smallest_usd: float = 100.0, cost: float = 0.0
) -> Proposals:
    """Return trades towards targets for those portfolios that drifted beyond a band.

    Args:
        values: of each holding, USD [B, N], zero or more.
        cash: USD [B].
        targets: shares of the whole value [B, N] or [N]; what they leave to 1 stays in cash.
        band: no trade while every share is this close to its target.
        smallest_usd: smaller trades are left out.
        cost: fraction of what is traded; purchases are cut to what the cash can pay.

    Raises:
        InputError: shapes do not fit, a number is missing, a target is negative or targets sum to more than 1.
    """
    wanted = np.broadcast_to(targets, values.shape) if targets.shape[-1:] == values.shape[-1:] else targets
    _require(values, cash, wanted, band, smallest_usd, cost)
    whole = values.sum(axis=1) + cash
    base = np.where(whole > 0, whole, 1.0)[:, None]
    drift = np.abs(values / base - wanted).max(axis=1, initial=0.0)
    trades = np.where((drift > band)[:, None] & (whole > 0)[:, None], wanted * base - values, 0.0)
    trades[np.abs(trades) < smallest_usd] = 0.0
    bought, sold = np.maximum(trades, 0.0), np.minimum(trades, 0.0)
    spend = bought.sum(axis=1) * (1.0 + cost)
    money = np.maximum(cash - sold.sum(axis=1) * (1.0 - cost), 0.0)
    scale = np.where(spend > money, money / np.where(spend > 0, spend, 1.0), 1.0)
    trades = sold + bought * scale[:, None]
    paid = cost * np.abs(trades).sum(axis=1)
    turnover = np.abs(trades).sum(axis=1) / 2.0 / base[:, 0]
    return Proposals(trades, drift, np.abs(trades).sum(axis=1) > 0, turnover, cash - trades.sum(axis=1) - paid)


def _require(values: Floats, cash: Floats, targets: Floats, band: float, smallest_usd: float, cost: float) -> None:
    if values.ndim != 2 or cash.shape != values.shape[:1] or targets.shape != values.shape:
        raise InputError(
            f"Values {values.shape}, cash {cash.shape} and targets {targets.shape} do not fit; "
            "give one row a client and one column a holding."
        )
    for name, found in (("values", values), ("cash", cash), ("targets", targets)):
        require_finite(found, name)
    if (values < 0).any() or (targets < 0).any() or (targets.sum(axis=1) > 1.0 + 1e-9).any():
        raise InputError("Values and targets must be zero or more, and targets sum to 1 at most; correct them.")
    if not (band >= 0 and smallest_usd >= 0 and 0 <= cost < 0.5):
        raise InputError(
            f"Band {band:g}, smallest trade {smallest_usd:g} or cost {cost:g} is impossible; correct them."
        )
