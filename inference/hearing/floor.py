"""Does somebody take the floor? A small network over the last one and a third seconds, every 10 ms.

It was trained to say yes within a sixth of a second of the first sound of a client who begins to speak in words, and no
to coughs, doors, keys, music, hums, the short words of a listener, people far away and the advisor's own voice (see
`assets/models/floor/CARD.md`). Layers of causal convolutions in numpy: a fraction of a millisecond, and no model
runtime in the window's process for it. Letters: F frames of 10 ms, D features, C channels.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from inference.errors import ModelError
from inference.hearing.floor_features import FEATURES, FRAME, PAST, features_after
from inference.types import Floats

MODEL_FILE: Final = Path(__file__).parents[2] / "assets" / "models" / "floor" / "floor.npz"
CHANNELS: Final = 64
DILATIONS: Final = (1, 2, 4, 8, 16, 32)
TAPS: Final = 3
Weights = Mapping[str, Floats]


def shapes() -> dict[str, tuple[int, ...]]:
    """Return the name and shape of every array in the file."""
    found: dict[str, tuple[int, ...]] = {"in_w": (FEATURES, CHANNELS), "in_b": (CHANNELS,)}
    for index in range(len(DILATIONS)):
        found |= {f"conv{index}_w": (TAPS * CHANNELS, CHANNELS), f"conv{index}_b": (CHANNELS,)}
        found |= {f"mix{index}_w": (CHANNELS, CHANNELS), f"mix{index}_b": (CHANNELS,)}
    return found | {"out_w": (CHANNELS, 1), "out_b": (1,)}


def read_weights(path: Path = MODEL_FILE) -> dict[str, Floats]:
    """Read the network.

    Raises:
        ModelError: the file is missing, broken or of another kind.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            weights = {name: stored[name].astype(np.float32) for name in stored.files}
    except (OSError, ValueError, EOFError, KeyError, TypeError, MemoryError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(
            f"The network {path} cannot be read ({error}); it comes with Steward, so install it again."
        ) from error
    if {name: array.shape for name, array in weights.items()} != shapes():
        raise ModelError(f"The file {path} holds no network of this version; train or install it again.")
    if not all(np.isfinite(array).all() for array in weights.values()):
        raise ModelError(f"The network {path} holds values that are not numbers; train or install it again.")
    return weights


class FloorNetwork:
    """One stream; remembers what it heard until `reset`."""

    def __init__(self, weights: Weights) -> None:
        """Args:
        weights: from `read_weights`; several streams may share them.
        """  # noqa: D205
        self._weights = weights
        self.reset()

    def reset(self) -> None:
        """Forget the stream: before it was silence."""
        self._past = [np.zeros((2 * dilation, CHANNELS), np.float32) for dilation in DILATIONS]

    def push(self, features: Floats) -> Floats:
        """Return, for the next frames [F, D], the logarithm of the odds that somebody takes the floor: [F]."""
        weights = self._weights
        rows = np.maximum(features @ weights["in_w"] + weights["in_b"], 0.0)
        for index, dilation in enumerate(DILATIONS):
            whole = np.concatenate([self._past[index], rows])
            self._past[index] = whole[-2 * dilation :]
            count = len(rows)
            taps = [whole[tap * dilation : tap * dilation + count] for tap in range(TAPS)]
            inner = np.maximum(
                np.concatenate(taps, axis=1) @ weights[f"conv{index}_w"] + weights[f"conv{index}_b"], 0.0
            )
            rows = rows + inner @ weights[f"mix{index}_w"] + weights[f"mix{index}_b"]
        logits: Floats = (np.maximum(rows, 0.0) @ weights["out_w"] + weights["out_b"])[:, 0]
        return logits


class FloorWatch:
    """From sound to odds, as it comes."""

    def __init__(self, weights: Weights) -> None:
        """Args:
        weights: from `read_weights`.
        """  # noqa: D205
        self._network = FloorNetwork(weights)
        self.reset()

    def reset(self) -> None:
        """Forget the stream."""
        self._network.reset()
        self._left = self._echo = np.zeros(PAST, np.float32)

    def push(self, left: Floats, echo: Floats) -> Floats:
        """Return the odds for each whole frame of 10 ms, as logarithms: [F].

        Args:
            left: [S], the microphone without the echo.
            echo: [S], what was taken out of it.
        """
        self._left, self._echo = np.concatenate([self._left, left]), np.concatenate([self._echo, echo])
        frames = (len(self._left) - PAST) // FRAME
        if frames == 0:
            return np.zeros(0, np.float32)
        whole = PAST + frames * FRAME
        logits = self._network.push(features_after(self._left[:whole], self._echo[:whole]))
        self._left, self._echo = self._left[whole - PAST :], self._echo[whole - PAST :]
        return logits
