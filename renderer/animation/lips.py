"""The rule of the mouth: whatever the face feels, lips that speech has closed or rounded stay so.

A smile spreads the lips: it yields to lips that are closed or rounded by speech, and comes back between them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from renderer.animation.blend import Values
from renderer.animation.curves import ease
from renderer.types import ARKIT_INDEX, ARKIT_NAMES, Floats

SOON_S: Final = 0.07
"""How far ahead of a closure the felt mouth begins to give way."""

MOUTH: Final = np.array([name.startswith(("mouth", "jaw")) for name in ARKIT_NAMES])
JAW: Final = ARKIT_INDEX["jawOpen"]
CLOSE: Final = ARKIT_INDEX["mouthClose"]
PARTERS: Final = [
    ARKIT_INDEX[f"{name}{side}"] for name in ("mouthLowerDown", "mouthUpperUp") for side in ("Left", "Right")
]
_OPENERS: Final = [*PARTERS, JAW, ARKIT_INDEX["mouthFunnel"], ARKIT_INDEX["mouthShrugUpper"]]

# How much of each means shut lips: they press and roll only a little when they meet.
_CLOSERS: Final = (
    ("mouthPressLeft", 3.0), ("mouthPressRight", 3.0), ("mouthRollLower", 3.5), ("mouthRollUpper", 3.5),
)  # fmt: skip
_CLOSE_SHOWS: Final = 0.06  # mouthClose below this says nothing
_SHUT_FROM: Final = 0.92  # from this measure on the lips touch
_ROUNDERS: Final = (ARKIT_INDEX["mouthFunnel"], ARKIT_INDEX["mouthPucker"])
_WHILE_TALKING: Final = 0.75  # share of a mood's mouth that stays when the mouth has work to do
_WORK: Final = 0.10  # the largest weight of a mouth that has work to do


def closure(speech: Floats | Values) -> float:
    """Return how closed speech holds the lips: 0 free, 1 as in p, b and m."""
    close, jaw = float(speech[CLOSE]), float(speech[JAW])
    shut = close / max(jaw, 0.02) * min(1.0, close / _CLOSE_SHOWS)  # mouthClose takes back what jawOpen opened
    most = max(shut, *(gain * float(speech[ARKIT_INDEX[name]]) for name, gain in _CLOSERS))
    return ease(most / _SHUT_FROM)


def rounding(speech: Floats | Values) -> float:
    """Return how rounded speech holds the lips, 0 to 1."""
    return min(1.0, max(float(speech[index]) for index in _ROUNDERS))


def room(speech: Floats | Values) -> float:
    """Return the share of a felt mouth, 0 to 1, that speech leaves room for: none while it holds the lips shut."""
    work = ease(float(np.max(speech[MOUTH], initial=0.0)) / _WORK)
    return (1.0 - closure(speech)) * (1.0 - 0.75 * rounding(speech)) * (1.0 - (1.0 - _WHILE_TALKING) * work)


class Room:
    """The room that speech leaves for a smile, without a flicker at every p, b and m.

    A smile begins to give way when the closure is on its way, and comes back slower than it went.
    """

    _GOES_S: Final = 0.028  # half-lives
    _COMES_S: Final = 0.060

    def __init__(self) -> None:
        self._value, self._last_s = 1.0, 0.0

    def at(self, time_s: float, speech: Floats | Values, soon: Floats | None) -> float:
        """Return the share now, which is never more than what `speech` itself leaves room for.

        Args:
            time_s: must not run backwards.
            speech: [K] that is heard now.
            soon: [K] that will be heard SOON_S later, None if that is not known.
        """
        now = room(speech)
        wanted = now if soon is None else min(now, room(soon))
        passed_s, self._last_s = max(0.0, time_s - self._last_s), time_s
        kept = 0.5 ** (passed_s / (self._GOES_S if wanted < self._value else self._COMES_S))
        self._value = min(now, wanted + kept * (self._value - wanted))
        return self._value


def under_speech(face: Values, share: float) -> Values:
    """Return what the face feels, [K], with its mouth cut to the share that speech leaves room for."""
    out = face.copy()
    out[MOUTH] *= share
    return out


def part(weights: Values, offset: float, held: float) -> None:
    """Move the lips apart (offset above 0) or together (below), in place; not while speech holds them shut (held 1)."""
    free = offset * (1.0 - held)
    if free > 0:
        weights[PARTERS] += free
    else:
        weights[CLOSE] += min(-free, max(0.0, weights[JAW] - weights[CLOSE]))


def seal(weights: Values, speech: Floats | Values, held: float) -> None:
    """Shut lips that filters or strengths have parted, in place, as far as speech holds them shut (held 1)."""
    wanted = np.minimum(weights[_OPENERS], speech[_OPENERS])
    weights[_OPENERS] += held * (wanted - weights[_OPENERS])
    weights[CLOSE] = max(weights[CLOSE], min(speech[CLOSE], weights[JAW]) * held)
