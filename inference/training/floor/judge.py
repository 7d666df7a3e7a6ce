"""How a network does on scenes whose clients' voices it never heard: right decisions by kind and threshold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from inference.hearing.floor import FloorNetwork, Weights
from inference.training.floor.learn import highest
from inference.training.floor.scenes import Scene
from inference.training.floor.sounds import KINDS, Kind

_THRESHOLDS: Final = (-2.0, -1.0, 0.0, 1.0, 2.0)


def right_by_kind(scenes: Sequence[Scene], weights: Weights, threshold: float) -> dict[Kind, float]:
    """Return the share of each kind's events that are decided rightly, in percent."""
    found: dict[Kind, list[float]] = {kind: [] for kind in KINDS}
    for scene in scenes:
        odds = FloorNetwork(weights).push(scene.features.astype(np.float32))
        for each in scene.happenings:
            found[each.kind].append(highest(odds, each))
    return {
        kind: 100.0 * float(np.mean((np.array(odds) > threshold) == ("floor" in kind)))
        for kind, odds in found.items()
        if odds
    }


def report(scenes: Sequence[Scene], weights: Weights) -> str:
    """Return a table for people."""
    lines = ["odds over  " + "".join(f"{kind:>12}" for kind in KINDS)]
    for threshold in _THRESHOLDS:
        right = right_by_kind(scenes, weights, threshold)
        lines.append(f"{threshold:9.1f}  " + "".join(f"{right.get(kind, float('nan')):11.0f}%" for kind in KINDS))
    return "\n".join(lines)
