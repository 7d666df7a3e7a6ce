"""Phone times to mouth weights with coarticulation.

The model is a dominance model in the line of M. Cohen and D. Massaro, "Modeling coarticulation in synthetic visual
speech" (1993): every sound pulls each group of muscles towards its target with a bell in time around it, and a weight
is the average of the targets, weighted by the bells. Jaw and lips have their own bells, as in JALI (Edwards et al.
2016). Contacts (lips closed, lip under the teeth) must be reached whatever the neighbours want; `contacts` does those.

Letters: P segments (phones; diphthongs count twice), F frames, K the 52 shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.face.visemes import GLIDES, GROUPS, SILENCE, VISEMES, Viseme, canonical, columns, is_vowel, row
from inference.types import ARKIT_NAMES, Floats, Phone

Doubles = npt.NDArray[np.float64]
EDGE_S: Final = 0.035  # what a long sound gives to its neighbours on each side; a short one gives EDGE_SHARE
EDGE_SHARE: Final = 0.3
_STRESSED: Final = 1.12
_UNSTRESSED: Final = 0.93
_SLOPPINESS: Final = 0.07  # standard deviation of how far a vowel reaches; nobody repeats a vowel exactly
_REACH_S: Final = 0.4  # bells are narrower than 60 ms: what is farther away has no say
_BLOCK: Final = 256  # frames at a time, which bounds the memory


@dataclass(frozen=True, slots=True)
class Segments:
    """Phones ready for the model.

    Attributes:
        core_s: [P, 2] first and last second in which the sound's pull is full.
        targets: [P, K] its weights.
        insists: [P, groups] its dominance, in the order of GROUPS.
    """

    core_s: Doubles
    targets: Doubles
    insists: Doubles


def segments(phones: Sequence[Phone], seed: int | None) -> Segments:
    """Look the phones up.

    Args:
        phones: in order, without overlap.
        seed: decides the small variation of the vowels; None has none.
    """
    chance = None if seed is None else np.random.default_rng(seed)
    cores, targets, insists = [], [], []
    for phone in phones:
        for start_s, end_s, viseme in _parts(phone):
            edge_s = min(EDGE_S, EDGE_SHARE * (end_s - start_s))
            cores.append((start_s + edge_s, end_s - edge_s))
            targets.append(row(viseme) * _scale(phone, chance))
            insists.append([viseme.insists[name] for name in GROUPS])
    return Segments(
        np.array(cores, np.float64).reshape(-1, 2),
        np.array(targets, np.float64).reshape(-1, len(ARKIT_NAMES)),
        np.array(insists, np.float64).reshape(-1, len(GROUPS)),
    )


def _parts(phone: Phone) -> tuple[tuple[float, float, Viseme], ...]:
    symbol = canonical(phone.symbol)
    if symbol not in GLIDES:
        return ((phone.start_s, phone.end_s, VISEMES[symbol]),)
    first, second, share = GLIDES[symbol]
    middle_s = phone.start_s + share * (phone.end_s - phone.start_s)
    return ((phone.start_s, middle_s, first), (middle_s, phone.end_s, second))


def _scale(phone: Phone, chance: np.random.Generator | None) -> float:
    """Stressed vowels open wider than unstressed ones; consonants keep their place."""
    if not is_vowel(canonical(phone.symbol)):
        return 1.0
    varied = 1.0 if chance is None else 1.0 + _SLOPPINESS * float(np.clip(chance.standard_normal(), -2.0, 2.0))
    return varied * (_STRESSED if phone.stressed else _UNSTRESSED)


def blend(known: Segments, times_s: Doubles) -> Floats:
    """Average the targets at each time, weighted by the bells of the sounds around it.

    Args:
        known: at least one segment.
        times_s: [F] in order.

    Returns:
        [F, K]; the shapes of no group stay 0.
    """
    weights = np.zeros((len(times_s), len(ARKIT_NAMES)), np.float32)
    for first in range(0, len(times_s), _BLOCK):
        block_s = times_s[first : first + _BLOCK]
        near = np.flatnonzero(
            (known.core_s[:, 1] >= block_s[0] - _REACH_S) & (known.core_s[:, 0] <= block_s[-1] + _REACH_S)
        )
        if len(near) == 0:
            continue
        late_s = np.maximum(block_s[:, None] - known.core_s[near, 1], 0.0)  # [F, P] since the core ended
        early_s = np.maximum(known.core_s[near, 0] - block_s[:, None], 0.0)  # [F, P] until the core begins
        for index, group in enumerate(GROUPS.values()):
            power = (late_s / group.behind_s) ** 2 + (early_s / group.ahead_s) ** 2
            # The nearest bell is 1, so that nothing divides by zero far from every core.
            bells = known.insists[near, index] * np.exp(power.min(axis=1, keepdims=True) - power)
            shares = bells / bells.sum(axis=1, keepdims=True)
            where = columns(group)
            weights[first : first + _BLOCK, where] = shares @ known.targets[near][:, where]
    return weights


def blend_plainly(known: Segments, times_s: Doubles) -> Floats:
    """Do what `blend` does one frame, group and sound at a time: slow, and the explanation of it."""
    weights = np.zeros((len(times_s), len(ARKIT_NAMES)), np.float32)
    for frame, now_s in enumerate(times_s):
        for index, group in enumerate(GROUPS.values()):
            pulls = []
            for core_s, insists in zip(known.core_s, known.insists[:, index], strict=True):
                if now_s > core_s[1]:
                    pulls.append(insists * np.exp(-(((now_s - core_s[1]) / group.behind_s) ** 2)))
                else:
                    pulls.append(insists * np.exp(-((max(core_s[0] - now_s, 0.0) / group.ahead_s) ** 2)))
            total = sum(pulls)
            for column in columns(group):
                summed = sum(pull * target[column] for pull, target in zip(pulls, known.targets, strict=True))
                weights[frame, column] = summed / total
    return weights


def silences(phones: Sequence[Phone]) -> list[tuple[float, float]]:
    """Return first and last second of each stretch without speech, neighbours joined."""
    found: list[tuple[float, float]] = []
    for phone in phones:
        if canonical(phone.symbol) != SILENCE:
            continue
        if found and phone.start_s - found[-1][1] < 1e-3:
            found[-1] = (found[-1][0], phone.end_s)
        else:
            found.append((phone.start_s, phone.end_s))
    return found
