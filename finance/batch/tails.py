"""Value at risk and the mean loss beyond it for thousands of portfolios at once.

Letters: B portfolios, N holdings, T days. On a CPU, numpy multiplies and selects a block of portfolios in each thread,
which takes about half of what torch's `topk` does there; on a GPU it is torch. `finance.measures` is the slow twin.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from finance.errors import InputError
from finance.measures.sound import need, require_finite, require_fraction
from finance.measures.tail import tail_count
from finance.types import Floats

Precision = Literal["float64", "float32"]
BLOCK = 256  # portfolios that one thread takes at a time: 256 x 2,500 days fit into a core's cache
MOST_THREADS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Tails:
    """Losses of each portfolio over a day, positive fractions of its value [B]."""

    var: Floats
    cvar: Floats


def portfolio_tails(
    weights: Floats,
    asset_returns: Floats,
    confidence: float = 0.95,
    *,
    device: str = "cpu",
    precision: Precision = "float64",
) -> Tails:
    """Return the historical tail of each portfolio: the same as one by one.

    Args:
        weights: of each portfolio's value [B, N].
        asset_returns: daily [T, N].
        confidence: 0.95 looks at the worst twentieth.
        device: "cpu", "cuda" or another device of torch's; "torch" is torch on the CPU.
        precision: float64 agrees with one by one to 1e-12, float32 to 1e-6 of the loss in half the time.

    Raises:
        NotEnoughData: there is no day.
        InputError: shapes do not fit, or a number is missing.
    """
    _require(weights, asset_returns, confidence)
    if not len(weights):
        return Tails(np.empty(0), np.empty(0))
    if device == "cpu":
        return _by_threads(weights, asset_returns, confidence, precision)
    return by_torch(weights, asset_returns, confidence, "cpu" if device == "torch" else device, precision)


def _by_threads(weights: Floats, asset_returns: Floats, confidence: float, precision: Precision) -> Tails:
    kind = np.dtype(precision)
    count = tail_count(len(asset_returns), confidence)
    kept = math.ceil(count)
    days = np.ascontiguousarray(asset_returns, dtype=kind)
    rows = np.ascontiguousarray(weights, dtype=kind)
    found = Tails(np.empty(len(rows)), np.empty(len(rows)))
    workers = min(os.cpu_count() or 1, MOST_THREADS, math.ceil(len(rows) / 8))
    size = min(BLOCK, math.ceil(len(rows) / workers))

    def measure(start: int) -> None:
        block = slice(start, start + size)
        moved = rows[block] @ days.T
        if kept < moved.shape[1]:
            moved.partition(kept - 1, axis=1)
        worst = moved[:, :kept].astype(np.float64)
        last = worst.max(axis=1)
        found.var[block] = -last
        found.cvar[block] = -(worst.sum(axis=1) - last * (kept - count)) / count

    starts = range(0, len(rows), size)
    if len(starts) == 1:
        measure(0)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(measure, starts))
    return found


def by_torch(
    weights: Floats, asset_returns: Floats, confidence: float, device: str, precision: Precision = "float64"
) -> Tails:
    """Return the same by torch, on its device."""
    import torch

    kind: Any = getattr(torch, precision)
    count = tail_count(len(asset_returns), confidence)
    kept = math.ceil(count)
    columns = torch.as_tensor(np.ascontiguousarray(asset_returns.T)).to(device=device, dtype=kind)
    var, cvar = [], []
    # Blocks keep the product within a gigabyte of the device's memory.
    for start in range(0, len(weights), step := max(1, 2**27 // len(asset_returns))):
        rows = torch.as_tensor(np.ascontiguousarray(weights[start : start + step])).to(device=device, dtype=kind)
        worst = torch.topk(rows @ columns, kept, dim=1, largest=False, sorted=False).values.double()
        last = worst.amax(dim=1)
        var.append((-last).cpu().numpy())
        cvar.append((-(worst.sum(dim=1) - last * (kept - count)) / count).cpu().numpy())
    return Tails(np.concatenate(var), np.concatenate(cvar))


def _require(weights: Floats, asset_returns: Floats, confidence: float) -> None:
    require_fraction(confidence, "The confidence", low=-1e-12)
    if weights.ndim != 2 or asset_returns.ndim != 2 or weights.shape[1] != asset_returns.shape[1]:
        raise InputError(
            f"Weights of the shape {weights.shape} and returns of {asset_returns.shape} do not fit; "
            "give one column a holding to both."
        )
    need(asset_returns, 1, "Value at risk")
    require_finite(weights, "weights")
    require_finite(asset_returns, "returns")
