"""How well a face track fits phones whose times are known: closures, contacts, rounding, spreading.

Frames in the middle half of each phone count, in speech only. Lip aperture is `jawOpen - mouthClose`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.face.visemes import LIP_UNDER_TEETH, LIPS_CLOSED, ROUNDED, SILENCE, SPREAD, canonical, is_vowel, sided
from inference.types import ARKIT_INDEX, FACE_RATE_HZ, FaceTrack, Floats, Phone

CLOSED_BELOW: Final = 0.03
_MOVING: Final = frozenset({"ay", "aw", "oy"})  # open, then spread or rounded: neither as a whole


@dataclass(frozen=True, slots=True)
class FaceFigures:
    """What was found; shares and areas under the curve 0 to 1.

    Attributes:
        closed_in_pbm: share of p, b, m whose lips are closed in their middle half.
        closed_elsewhere: share of the frames of other sounds that look closed.
        tuck_auc: how well the lower lip's roll tells f and v from the other sounds.
        rounding_auc: how well pucker and funnel tell rounded sounds from spread and open vowels.
        spreading_auc: how well stretch, smile and dimple tell spread sounds from rounded ones and open vowels.
        silent_opening: largest weight of the jaw in the middle of a silence longer than 0.5 s.
    """

    closed_in_pbm: float
    closed_elsewhere: float
    tuck_auc: float
    rounding_auc: float
    spreading_auc: float
    silent_opening: float

    def table(self) -> str:
        """Return the figures as lines of text."""
        return "\n".join(
            (
                f"lips closed in p, b, m          {self.closed_in_pbm:6.1%}",
                f"other sounds that look closed   {self.closed_elsewhere:6.1%}",
                f"lower lip in f, v (AUC)         {self.tuck_auc:6.3f}",
                f"rounding (AUC)                  {self.rounding_auc:6.3f}",
                f"spreading (AUC)                 {self.spreading_auc:6.3f}",
                f"jaw in silence                  {self.silent_opening:6.3f}",
            )
        )


def measure(pairs: Sequence[tuple[Sequence[Phone], FaceTrack]]) -> FaceFigures:
    """Compare tracks with the phones they should show."""
    closures: list[bool] = []
    rows: list[Floats] = []
    symbols: list[str] = []
    silent = [0.0]
    for phones, face in pairs:
        for phone in phones:
            symbol = canonical(phone.symbol)
            middle = _middle(phone, face.weights)
            if symbol == SILENCE:
                if phone.end_s - phone.start_s > 0.5:
                    silent.append(float(middle[:, ARKIT_INDEX["jawOpen"]].max(initial=0.0)))
                continue
            if symbol in LIPS_CLOSED:
                closures.append(bool((aperture(middle) < CLOSED_BELOW).all()))
            else:
                rows.append(middle)
                symbols += [symbol] * len(middle)
    stacked, said = np.concatenate(rows), np.array(symbols)
    vowels = np.array([is_vowel(symbol) for symbol in said])
    rounded, spread = np.isin(said, list(ROUNDED)), np.isin(said, list(SPREAD))
    lips = (vowels | rounded | spread) & ~np.isin(said, list(_MOVING))
    return FaceFigures(
        closed_in_pbm=float(np.mean(closures)),
        closed_elsewhere=float(np.mean(aperture(stacked) < CLOSED_BELOW)),
        tuck_auc=_auc(_sum(stacked, "mouthRollLower"), np.isin(said, list(LIP_UNDER_TEETH))),
        rounding_auc=_auc(_sum(stacked, "mouthFunnel", "mouthPucker")[lips], rounded[lips]),
        spreading_auc=_auc(_sum(stacked, "mouthStretch", "mouthSmile", "mouthDimple")[lips], spread[lips]),
        silent_opening=max(silent),
    )


def aperture(weights: Floats) -> Floats:
    """Return how far the lips are apart: [F] from [F, K]."""
    result: Floats = weights[:, ARKIT_INDEX["jawOpen"]] - weights[:, ARKIT_INDEX["mouthClose"]]
    return result


def _middle(phone: Phone, weights: Floats) -> Floats:
    """Return the rows in the middle half of a phone; at least the one nearest to its middle."""
    quarter_s = (phone.end_s - phone.start_s) / 4
    times_s = np.arange(len(weights)) / FACE_RATE_HZ
    inside = (times_s >= phone.start_s + quarter_s) & (times_s <= phone.end_s - quarter_s)
    if inside.any():
        return weights[inside]
    nearest = int(np.argmin(np.abs(times_s - (phone.start_s + phone.end_s) / 2)))
    return weights[nearest : nearest + 1]


def _sum(weights: Floats, *names: str) -> Floats:
    result: Floats = np.sum([weights[:, ARKIT_INDEX[full]] for name in names for full in sided(name)], axis=0)
    return result


def _auc(scores: Floats, positive: npt.NDArray[np.bool_]) -> float:
    """Return the chance that a positive frame scores above another one (ties count half)."""
    if not positive.any() or positive.all():
        return float("nan")
    order = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(order[2]) - (order[2] - 1) / 2)[order[1]]
    good = int(positive.sum())
    return float((ranks[positive].sum() - good * (good + 1) / 2) / (good * (len(scores) - good)))
