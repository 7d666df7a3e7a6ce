"""A small network that takes steady noise out of what the embedded ears look at, frame by frame as the sound comes.

It sees some frames around each one as they stand out from the room's own noise, and gives the bands as they would be in
a quiet room, compensated as the acoustic model wants them (see `assets/models/ears/CARD.md`). Plain numpy: a tenth of
a millisecond a frame. Letters: F frames of 10 ms, M mel bands, W warps, D features.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from inference.errors import ModelError
from inference.hearing.mel import BANDS, FLOOR, Doubles
from inference.types import Floats

MODEL_FILE: Final = Path(__file__).parents[2] / "assets" / "models" / "ears" / "cleaner.npz"
BEFORE: Final = 9
"""Frames before each one that the network sees."""
AFTER: Final = 3
"""Frames after it that it waits for: 30 ms."""
HIDDEN: Final = 256
FEATURES: Final = (BEFORE + 1 + AFTER) * BANDS + 2 * BANDS + 1
Weights = Mapping[str, Doubles]

_QUIET_SHARE: Final = 0.15  # so many of the frames so far, the quietest, are the room alone
_FEWEST: Final = 8
_LOOKED_BACK: Final = 600
_RANGE: Final = 11.5  # natural logarithm of powers: 50 dB below the loudest frame nothing matters
_LOWEST, _HIGHEST = -3.0, 12.0


def shapes() -> dict[str, tuple[int, ...]]:
    """Return the name and shape of every array in the file."""
    return {
        "first_w": (FEATURES, HIDDEN),
        "first_b": (HIDDEN,),
        "second_w": (HIDDEN, HIDDEN),
        "second_b": (HIDDEN,),
        "last_w": (HIDDEN, BANDS),
        "last_b": (BANDS,),
    }


def read_weights(path: Path = MODEL_FILE) -> dict[str, Doubles]:
    """Read the network.

    Raises:
        ModelError: the file is missing, broken or of another kind.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            weights = {name: stored[name].astype(np.float64) for name in stored.files}
    except (OSError, ValueError, EOFError, KeyError) as error:
        raise ModelError(
            f"The network {path} cannot be read ({error}); it comes with Steward, so install it again."
        ) from error
    if {name: array.shape for name, array in weights.items()} != shapes():
        raise ModelError(f"The file {path} holds no network of this version; train or install it again.")
    return weights


class Room:
    """What the room sounds like without speech, by the quietest frames so far."""

    def __init__(self) -> None:
        self._bands: Doubles = np.zeros((0, 0, BANDS))
        self._loudest: Doubles = np.zeros(0)

    def hear(self, bands: Doubles) -> tuple[Doubles, Doubles]:
        """Take the next frames [W, F, M]; return noise [W, M] and loudest frame's level [W], natural logarithms."""
        known = bands if self._bands.size == 0 else np.concatenate([self._bands, bands], axis=1)
        self._bands = known[:, -_LOOKED_BACK:]
        level = np.log(bands + FLOOR).mean(axis=2).max(axis=1)
        self._loudest = level if self._loudest.size == 0 else np.maximum(self._loudest, level)
        return room_noise(self._bands, self._loudest), self._loudest


def room_noise(bands: Doubles, loudest: Doubles) -> Doubles:
    """Return the room's noise [W, M], natural logarithm, from frames [W, F, M] and the loudest one's level [W]."""
    levels = np.log(bands + FLOOR).mean(axis=2)
    count = min(bands.shape[1], max(_FEWEST, int(_QUIET_SHARE * bands.shape[1])))
    quietest = np.argpartition(levels, count - 1, axis=1)[:, :count]
    noise = np.log(np.take_along_axis(bands, quietest[:, :, None], axis=1).mean(axis=1) + FLOOR)
    result: Doubles = np.maximum(noise, loudest[:, None] - _RANGE)
    return result


def features(log_mel: Doubles, noise: Doubles, loudest: Doubles) -> Floats:
    """Return what the network sees.

    Args:
        log_mel: [..., BEFORE + F + AFTER, M].
        noise: the room's [..., M].
        loudest: level of the loudest frame so far [...].

    Returns:
        [..., F, D].
    """
    count = log_mel.shape[-2] - BEFORE - AFTER
    above = np.clip(log_mel - noise[..., None, :], _LOWEST, _HIGHEST)
    around = [above[..., at : at + count, :] for at in range(BEFORE + 1 + AFTER)]
    now = np.clip(log_mel[..., BEFORE : BEFORE + count, :] - loudest[..., None, None], -_HIGHEST, -_LOWEST)
    level = noise.mean(axis=-1)
    tilt = np.broadcast_to((noise - level[..., None])[..., None, :], now.shape)
    loudness = np.broadcast_to((loudest - level)[..., None, None], (*now.shape[:-1], 1))
    return np.concatenate([*around, now, tilt, loudness], axis=-1).astype(np.float32)


class Cleaner:
    """One stream."""

    def __init__(self, weights: Weights) -> None:
        """Args:
        weights: from `read_weights`; several streams may share them.
        """  # noqa: D205
        self._weights = weights
        self._room = Room()
        self.stands_out = 0.0
        """By how much the loudest frame is louder than the room, natural logarithm of power in the mean over bands."""
        self._waiting: Doubles = np.zeros((0, 0, BANDS))

    def push(self, bands: Doubles) -> Doubles:
        """Take the next frames, powers [W, F, M].

        Returns:
            [W, F', M] natural logarithms of clean bands; AFTER frames behind what was taken.
        """
        if bands.shape[1] == 0:
            return bands
        fresh = np.log(bands + FLOOR)
        if self._waiting.size == 0:
            self._waiting = np.repeat(fresh[:, :1], BEFORE, axis=1)
        noise, loudest = self._room.hear(bands)
        self.stands_out = float((loudest - noise.mean(axis=1)).max())
        seen = np.concatenate([self._waiting, fresh], axis=1)
        count = seen.shape[1] - BEFORE - AFTER
        if count <= 0:
            self._waiting = seen
            return fresh[:, :0]
        self._waiting = seen[:, count:]
        gain = self._gain(features(seen, noise, loudest))
        result: Doubles = seen[:, BEFORE : BEFORE + count] + gain
        return result

    def finish(self) -> Doubles:
        """Return the frames that still waited, as if the room went on: [W, AFTER, M]."""
        if self._waiting.size == 0:
            return self._waiting
        return self.push(np.exp(np.repeat(self._waiting[:, -1:], AFTER, axis=1)))

    def _gain(self, seen: Floats) -> Doubles:
        w = self._weights
        first = np.maximum(seen @ w["first_w"] + w["first_b"], 0.0)
        second = np.maximum(first @ w["second_w"] + w["second_b"], 0.0)
        result: Doubles = second @ w["last_w"] + w["last_b"]
        return result
