"""What the nearest example sentences add to the head: to the choice of the tool, and to whether it is any at all.

Letters: B sentences, E examples, C tools (out_of_scope among them), D = 384.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.language.linear import softmax
from inference.language.utterances import OUT_OF_SCOPE

# The best of 0, 3, 6, 9 and 14 for the accuracy, and as good as any for unknown topics.
NEARNESS_WEIGHT: Final = 6.0
# The mix that left-out topics told apart as well as any; the margin alone finds a point or two less.
MARGIN_WEIGHT: Final = 0.25
OUTSIDE_WEIGHT: Final = 0.5

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def nearness(likeness: Floats, labels: Labels, tools: Sequence[str]) -> Floats:
    """Return [B, C]: the cosine to each tool's nearest example.

    Args:
        likeness: [B, E] cosines to the examples.
        labels: [E] tool of each example, a row of `tools`; every tool has an example.
        tools: names of the C tools.
    """
    starts = np.searchsorted(labels, np.arange(len(tools)))
    if bool((np.diff(labels) >= 0).all()):  # examples in the order of their tools, as they are read
        return np.asarray(np.maximum.reduceat(likeness, starts, axis=1), np.float32)
    nearest = [likeness[:, labels == label].max(axis=1) for label in range(len(tools))]
    return np.stack(nearest, axis=1).astype(np.float32)


def with_nearness(scores: Floats, near: Floats) -> Floats:
    """Return the head's scores [B, C] with what the nearest examples add to them."""
    return np.asarray(scores + NEARNESS_WEIGHT * near, np.float32)


def belonging(scores: Floats, near: Floats, tools: Sequence[str]) -> Floats:
    """Return [B]; the larger, the more a sentence belongs to one of the tools.

    Args:
        scores: [B, C] from `with_nearness`.
        near: [B, C] from `nearness`.
        tools: names of the C tools.
    """
    outside = tools.index(OUT_OF_SCOPE)
    margin = np.delete(scores, outside, axis=1).max(axis=1) - scores[:, outside]
    nearer = np.delete(near, outside, axis=1).max(axis=1) - OUTSIDE_WEIGHT * near[:, outside]
    return np.asarray(MARGIN_WEIGHT * margin + nearer, np.float32)


def best_tools(scores: Floats, tools: Sequence[str]) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return for each row the two best tools but out_of_scope, [B, 2], and the first one's probability, [B].

    The probability is among the tools alone; whether any of them is meant, `belonging` says.
    """
    scores = scores.copy()
    scores[:, tools.index(OUT_OF_SCOPE)] = -np.inf
    order = np.argsort(-scores, axis=1)[:, :2]
    chances = softmax(scores)
    return order, np.asarray(chances[np.arange(len(scores)), order[:, 0]], np.float32)
