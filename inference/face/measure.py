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
_LOWER_LIP: Final = 0.5  # how much of the aperture the lower lip makes beside the jaw
_FARTHEST_FRAMES: Final = 9  # 150 ms either way is where a lag is looked for

# How far the mouth is open for a sound, 0 to 1: vowels by the height that the IPA's chart gives them, consonants by
# how narrow the lips and teeth are. Written down apart from the visemes, which it judges.
OPENNESS: Final[dict[str, float]] = {
    "aa": 1.0, "ae": 0.92, "ao": 0.8, "ah": 0.75, "eh": 0.68, "ax": 0.52, "er": 0.45, "uh": 0.42,
    "ih": 0.45, "iy": 0.34, "uw": 0.26, "hh": 0.5, "y": 0.32,
    "l": 0.42, "r": 0.32, "w": 0.16, "k": 0.38, "g": 0.38, "ng": 0.38, "t": 0.28, "d": 0.28, "n": 0.3, "th": 0.3,
    "dh": 0.3, "s": 0.2, "z": 0.2, "sh": 0.22, "zh": 0.22, "ch": 0.22, "jh": 0.22, "f": 0.12, "v": 0.12,
    "p": 0.0, "b": 0.0, "m": 0.0, SILENCE: 0.0,
}  # fmt: skip
# Diphthongs go from one to the other, most of the way in their middle half.
_GLIDES: Final[dict[str, tuple[float, float]]] = {
    "ay": (OPENNESS["aa"], OPENNESS["iy"]), "aw": (OPENNESS["aa"], OPENNESS["uw"]),
    "ey": (OPENNESS["eh"], OPENNESS["iy"]), "oy": (OPENNESS["ao"], OPENNESS["iy"]), "ow": (0.62, OPENNESS["uw"]),
}  # fmt: skip
_MOVING: Final = frozenset({"ay", "aw", "oy"})  # open, then spread or rounded: neither as a whole


@dataclass(frozen=True, slots=True)
class FaceFigures:
    """What was found; shares and areas under the curve 0 to 1.

    Attributes:
        closed_in_pbm: share of p, b, m whose lips are closed in their middle half.
        closed_in_m: of m alone, whose sound does not stop.
        closed_elsewhere: share of the frames of other sounds that look closed.
        tuck_auc: how well the lower lip's roll tells f and v from the other sounds.
        rounding_auc: how well pucker and funnel tell rounded sounds from spread and open vowels.
        spreading_auc: how well stretch, smile and dimple tell spread sounds from rounded ones and open vowels.
        silent_opening: largest weight of the jaw in the middle of a silence longer than 0.5 s.
        openness: correlation of the aperture with OPENNESS.
        lag_ms: by how much the track comes after the phones, by the best such correlation; negative is early.
    """

    closed_in_pbm: float
    closed_in_m: float
    closed_elsewhere: float
    tuck_auc: float
    rounding_auc: float
    spreading_auc: float
    silent_opening: float
    openness: float
    lag_ms: float

    def table(self) -> str:
        """Return the figures as lines of text."""
        return "\n".join(
            (
                f"lips closed in p, b, m          {self.closed_in_pbm:6.1%}",
                f"lips closed in m                {self.closed_in_m:6.1%}",
                f"other sounds that look closed   {self.closed_elsewhere:6.1%}",
                f"lower lip in f, v (AUC)         {self.tuck_auc:6.3f}",
                f"rounding (AUC)                  {self.rounding_auc:6.3f}",
                f"spreading (AUC)                 {self.spreading_auc:6.3f}",
                f"jaw in silence                  {self.silent_opening:6.3f}",
                f"aperture and openness (r)       {self.openness:6.3f}",
                f"lag                             {self.lag_ms:6.1f} ms",
            )
        )


def measure(pairs: Sequence[tuple[Sequence[Phone], FaceTrack]]) -> FaceFigures:
    """Compare tracks with the phones they should show."""
    closures: list[bool] = []
    hums: list[bool] = []
    opened: list[Floats] = []
    wanted: list[float] = []
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
            opened.append(_parted(middle))
            wanted += openness(symbol, np.linspace(0.25, 0.75, len(middle) + 2)[1:-1]).tolist()
            if symbol in LIPS_CLOSED:
                closures.append(bool((aperture(middle) < CLOSED_BELOW).all()))
                hums += closures[-1:] if symbol == "m" else []
            else:
                rows.append(middle)
                symbols += [symbol] * len(middle)
    stacked, said = np.concatenate(rows), np.array(symbols)
    vowels = np.array([is_vowel(symbol) for symbol in said])
    rounded, spread = np.isin(said, list(ROUNDED)), np.isin(said, list(SPREAD))
    lips = (vowels | rounded | spread) & ~np.isin(said, list(_MOVING))
    return FaceFigures(
        closed_in_pbm=float(np.mean(closures)),
        closed_in_m=float(np.mean(hums)) if hums else float("nan"),
        closed_elsewhere=float(np.mean(aperture(stacked) < CLOSED_BELOW)),
        tuck_auc=_auc(_sum(stacked, "mouthRollLower"), np.isin(said, list(LIP_UNDER_TEETH))),
        rounding_auc=_auc(_sum(stacked, "mouthFunnel", "mouthPucker")[lips], rounded[lips]),
        spreading_auc=_auc(_sum(stacked, "mouthStretch", "mouthSmile", "mouthDimple")[lips], spread[lips]),
        silent_opening=max(silent),
        openness=_correlation(np.concatenate(opened), np.array(wanted)),
        lag_ms=lag_ms(pairs),
    )


def _correlation(first: Floats, second: npt.NDArray[np.float64]) -> float:
    """Return Pearson's r, 0 where one of the two never changes."""
    if first.std() == 0 or second.std() == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def openness(symbol: str, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how open a canonical phone is at some shares (0 to 1) of its duration."""
    if symbol not in _GLIDES:
        return np.full(len(shares), OPENNESS[symbol])
    first, second = _GLIDES[symbol]
    return first + (second - first) * np.clip(shares * 1.6 - 0.3, 0.0, 1.0)


def lag_ms(pairs: Sequence[tuple[Sequence[Phone], FaceTrack]]) -> float:
    """Return by how many milliseconds tracks come after their phones: where they correlate best, between frames too."""
    scores = np.zeros(2 * _FARTHEST_FRAMES + 1)
    for phones, face in pairs:
        wanted = _openness_rows(phones, len(face.weights))
        opened = _parted(face.weights)
        inner = slice(_FARTHEST_FRAMES, len(opened) - _FARTHEST_FRAMES)
        if len(opened) <= 2 * _FARTHEST_FRAMES + 2 or wanted[inner].std() == 0:
            continue
        for index, by in enumerate(range(-_FARTHEST_FRAMES, _FARTHEST_FRAMES + 1)):
            later = opened[inner.start + by : inner.stop + by]
            scores[index] += float(np.cov(later, wanted[inner])[0, 1]) / max(1e-9, float(later.std()))
    best = int(np.clip(scores.argmax(), 1, len(scores) - 2))
    before, at, after = scores[best - 1 : best + 2]
    bend = before - 2 * at + after
    between = 0.5 * (before - after) / bend if bend else 0.0
    return float((best - _FARTHEST_FRAMES + between) / FACE_RATE_HZ * 1000.0)


def _openness_rows(phones: Sequence[Phone], frames: int) -> Floats:
    """Return OPENNESS of the phone at each frame's moment, in soft steps as wide as a frame: [F]."""
    fine = 8
    rows = np.zeros(frames * fine, np.float32)
    for phone in phones:
        first, last = (round(edge * FACE_RATE_HZ * fine) + fine // 2 for edge in (phone.start_s, phone.end_s))
        first, last = max(0, first), min(len(rows), last)
        if last > first:
            rows[first:last] = openness(canonical(phone.symbol), np.linspace(0.0, 1.0, last - first))
    result: Floats = rows.reshape(frames, fine).mean(axis=1)
    return result


def _parted(weights: Floats) -> Floats:
    """Return how far the mouth is open with the lower lip: [F] from [F, K]."""
    lower = np.mean([weights[:, ARKIT_INDEX[full]] for full in sided("mouthLowerDown")], axis=0)
    result: Floats = aperture(weights) + _LOWER_LIP * lower
    return result


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
