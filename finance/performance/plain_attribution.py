"""Brinson attribution with Carino linking in plain Python, one period and one group at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence

Rows = Sequence[Sequence[float]]


def brinson(weights: Rows, returns: Rows, benchmark_weights: Rows, benchmark_returns: Rows) -> list[list[float]]:
    """Return allocation (Brinson and Fachler), selection and interaction, each by group."""
    groups = range(len(weights[0]))
    effects = [[0.0 for _ in groups] for _ in range(3)]
    own, other = [], []
    parts: list[list[list[float]]] = []
    for w, r, bw, br in zip(weights, returns, benchmark_weights, benchmark_returns, strict=True):
        picked = [br[g] if w[g] == 0 else r[g] for g in groups]
        yard = [r[g] if bw[g] == 0 else br[g] for g in groups]
        total = sum(bw[g] * yard[g] for g in groups)
        own.append(sum(w[g] * picked[g] for g in groups))
        other.append(total)
        parts.append(
            [
                [(w[g] - bw[g]) * (yard[g] - total) for g in groups],
                [bw[g] * (picked[g] - yard[g]) for g in groups],
                [(w[g] - bw[g]) * (picked[g] - yard[g]) for g in groups],
            ]
        )
    whole = _factor(math.prod(1 + x for x in own) - 1, math.prod(1 + x for x in other) - 1)
    for period, a, b in zip(parts, own, other, strict=True):
        for effect, row in zip(effects, period, strict=True):
            for g in groups:
                effect[g] += row[g] * _factor(a, b) / whole
    return effects


def _factor(own: float, other: float) -> float:
    if abs(own - other) < 1e-12:
        return 1 / (1 + other)
    return (math.log(1 + own) - math.log(1 + other)) / (own - other)
