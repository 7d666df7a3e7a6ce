"""Contacts that must happen: lips closed in p, b and m, lower lip under the teeth in f and v, mouth shut in silence.

A blend of neighbours alone would let a fast /b/ between two open vowels stay open, which is the first thing that
people see. So each contact has an envelope from 0 to 1 that is 1 through the middle of its sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.face.dominance import silences
from inference.face.visemes import LIP_UNDER_TEETH, LIPS_CLOSED, canonical, sided
from inference.types import ARKIT_INDEX, FACE_RATE_HZ, FaceTrack, Floats, Phone

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hold:
    """When a contact holds within its sound (shares of the duration), and how fast it comes and goes."""

    first: float
    last: float
    closing_s: float
    opening_s: float


# /p/ is aspirated: its last third already has the lips apart; /m/ hums behind closed lips to its end.
_HOLDS: Final[dict[str, Hold]] = {
    "p": Hold(0.05, 0.72, 0.045, 0.04),
    "b": Hold(0.05, 0.8, 0.045, 0.04),
    "m": Hold(0.08, 0.9, 0.048, 0.042),
    "f": Hold(0.15, 0.85, 0.055, 0.05),
    "v": Hold(0.15, 0.85, 0.055, 0.05),
}
_FRAME_S: Final = 1.0 / FACE_RATE_HZ
_AHEAD_OF_SPEECH_S: Final = 0.11  # lips part before the first sound
_AFTER_SPEECH_S: Final = 0.16  # and come to rest after the last
_PRESS: Final = {"mouthPress": 0.3, "mouthRollLower": 0.2, "mouthRollUpper": 0.16}
# The upper lip rises, or a tucked lower lip would look like a /p/.
_TUCK: Final = {"mouthRollLower": 0.45, "mouthShrugLower": 0.1, "mouthUpperUp": 0.46}


def envelope(phones: Sequence[Phone], sounds: frozenset[str], times_s: Doubles) -> Doubles:
    """Return how far the contact of these sounds is reached at each time: [F], 0 to 1."""
    reached = np.zeros(len(times_s))
    for phone in phones:
        symbol = canonical(phone.symbol)
        if symbol not in sounds:
            continue
        hold, length_s = _HOLDS[symbol], phone.end_s - phone.start_s
        first_s = phone.start_s + hold.first * length_s
        last_s = phone.start_s + hold.last * length_s
        short_s = max(0.0, _FRAME_S - (last_s - first_s)) / 2  # at least one frame falls into the hold
        low, high = np.searchsorted(times_s, (first_s - short_s - hold.closing_s, last_s + short_s + hold.opening_s))
        near_s = times_s[low:high]
        rise = _eased((near_s - (first_s - short_s - hold.closing_s)) / hold.closing_s)
        fall = _eased(((last_s + short_s + hold.opening_s) - near_s) / hold.opening_s)
        reached[low:high] = np.maximum(reached[low:high], np.minimum(rise, fall))
    return reached


def speaking(phones: Sequence[Phone], times_s: Doubles) -> Doubles:
    """Return 1 while something is said, 0 in silence, eased in between: [F]."""
    active = np.ones(len(times_s))
    for start_s, end_s in silences(phones):
        leaves = _eased(1.0 - (times_s - start_s) / _AFTER_SPEECH_S) if start_s > 0 else np.zeros(len(times_s))
        comes = _eased(1.0 - (end_s - times_s) / _AHEAD_OF_SPEECH_S)
        if phones[-1].end_s <= end_s + 1e-6:
            comes = np.zeros(len(times_s))  # nothing follows
        active = np.where((times_s >= start_s) & (times_s < end_s), np.maximum(leaves, comes), active)
    return active


def apply(weights: Floats, phones: Sequence[Phone], times_s: Doubles) -> Floats:
    """Put the contacts over blended weights.

    Args:
        weights: [F, K].
        phones: in order.
        times_s: [F].

    Returns:
        [F, K], 0 to 1. With the lips closed `mouthClose` equals `jawOpen`, which is what ARKit means by it.
    """
    held = weights.astype(np.float64)
    tuck = envelope(phones, LIP_UNDER_TEETH, times_s)
    shut = envelope(phones, LIPS_CLOSED, times_s)
    tuck *= 1.0 - shut
    _mix(held, ("mouthFunnel", "mouthPucker"), 1.0 - 0.5 * tuck)
    _mix(held, ("mouthLowerDown",), (1.0 - 0.8 * tuck) * (1.0 - shut))
    _mix(held, ("mouthUpperUp",), 1.0 - shut)
    _mix(held, ("mouthFunnel",), 1.0 - 0.75 * shut)
    _mix(held, ("mouthStretch", "tongueOut"), 1.0 - 0.6 * shut)
    _raise(held, _TUCK, tuck)
    _raise(held, _PRESS, shut)
    jaw = ARKIT_INDEX["jawOpen"]
    held[:, jaw] = np.where(tuck > 0, np.minimum(held[:, jaw], held[:, jaw] * (1 - tuck) + 0.12 * tuck), held[:, jaw])
    held[:, jaw] *= 1.0 - 0.35 * shut
    held *= speaking(phones, times_s)[:, None]
    held[:, ARKIT_INDEX["mouthClose"]] = held[:, jaw] * shut
    result: Floats = np.clip(held, 0.0, 1.0).astype(np.float32)
    return result


def corrected(track: FaceTrack, phones: Sequence[Phone]) -> FaceTrack:
    """Put the contacts of known phone times over a track that was made from the sound alone."""
    times_s = np.arange(len(track.weights)) / FACE_RATE_HZ
    return FaceTrack(apply(track.weights, phones, times_s)) if len(times_s) and phones else track


def _eased(share: Doubles) -> Doubles:
    """Ease 0..1 in and out (smoothstep)."""
    clipped = np.clip(share, 0.0, 1.0)
    result: Doubles = clipped * clipped * (3.0 - 2.0 * clipped)
    return result


def _mix(weights: Doubles, names: tuple[str, ...], keep: Doubles) -> None:
    for name in names:
        for full in sided(name):
            weights[:, ARKIT_INDEX[full]] *= keep


def _raise(weights: Doubles, targets: dict[str, float], reached: Doubles) -> None:
    for name, value in targets.items():
        for full in sided(name):
            column = ARKIT_INDEX[full]
            weights[:, column] = np.maximum(weights[:, column], value * reached)
