"""What the mouth does for each sound: the targets that coarticulation moves between.

Values are ARKit weights for a clear but conversational pronunciation. Each sound also says how much it insists on
its target in each group of muscles (its dominance): /s/ insists on closed teeth and hardly cares whether the lips are
round, /uw/ insists on round lips, /hh/ takes whatever comes next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from inference.types import ARKIT_INDEX, ARKIT_NAMES, Floats

SILENCE: Final = "pau"
LIPS_CLOSED: Final = frozenset({"p", "b", "m"})
LIP_UNDER_TEETH: Final = frozenset({"f", "v"})
ROUNDED: Final = frozenset({"uw", "uh", "ow", "ao", "w", "er", "r", "sh", "ch", "jh", "zh"})
SPREAD: Final = frozenset({"iy", "ih", "ey", "eh", "ae", "y", "s", "z"})


@dataclass(frozen=True, slots=True)
class Group:
    """Muscles that move together.

    Attributes:
        names: ARKit names without Left and Right.
        ahead_s: how long before a sound its influence begins to matter (width of a bell).
        behind_s: the same after it.
    """

    names: tuple[str, ...]
    ahead_s: float
    behind_s: float


# Rounding is prepared early, jaw and opening follow more closely, contacts are quick.
GROUPS: Final[dict[str, Group]] = {
    "jaw": Group(("jawOpen", "jawForward"), 0.038, 0.036),
    "parting": Group(("mouthLowerDown", "mouthUpperUp"), 0.034, 0.032),
    "rounding": Group(("mouthFunnel", "mouthPucker"), 0.052, 0.036),
    "spreading": Group(("mouthStretch", "mouthSmile", "mouthDimple"), 0.042, 0.036),
    "tuck": Group(("mouthRollLower", "mouthShrugLower", "mouthShrugUpper"), 0.026, 0.022),
    "tongue": Group(("tongueOut",), 0.026, 0.024),
}


@dataclass(frozen=True, slots=True)
class Viseme:
    """One sound's targets and how much it insists on them, by group; 1 is an ordinary vowel."""

    weights: dict[str, float]
    insists: dict[str, float]


def _v(
    insists: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0),
    tuck: float = 0.5,
    tongue: float = 0.5,
    **weights: float,
) -> Viseme:
    jaw, parting, rounding, spreading = insists
    groups = {"jaw": jaw, "parting": parting, "rounding": rounding, "spreading": spreading}
    return Viseme(weights, groups | {"tuck": tuck, "tongue": tongue})


_VOWEL: Final = (1.0, 1.0, 1.1, 1.0)
_ROUND: Final = (0.9, 0.8, 1.6, 1.2)
_TEETH: Final = (1.8, 1.2, 0.5, 0.9)
_TONGUE_TIP: Final = (0.8, 0.8, 0.35, 0.35)
_BACK: Final = (0.5, 0.6, 0.3, 0.3)
_LIPS: Final = (0.8, 1.0, 0.3, 0.4)

_IY: Final = _v(
    _VOWEL, jawOpen=0.15, mouthStretch=0.34, mouthSmile=0.2, mouthDimple=0.2, mouthLowerDown=0.18, mouthUpperUp=0.12
)
_UW: Final = _v(_ROUND, jawOpen=0.14, mouthPucker=0.68, mouthFunnel=0.3, mouthLowerDown=0.04)
_AA: Final = _v(_VOWEL, jawOpen=0.46, mouthLowerDown=0.24, mouthUpperUp=0.12)
_EH: Final = _v(
    _VOWEL, jawOpen=0.29, mouthStretch=0.22, mouthSmile=0.06, mouthDimple=0.1, mouthLowerDown=0.22, mouthUpperUp=0.14
)
_AO: Final = _v(_ROUND, jawOpen=0.42, mouthFunnel=0.42, mouthPucker=0.2, mouthLowerDown=0.12, mouthUpperUp=0.06)
_S: Final = _v(
    _TEETH, jawOpen=0.09, mouthStretch=0.24, mouthSmile=0.05, mouthDimple=0.12, mouthLowerDown=0.14, mouthUpperUp=0.14
)
_SH: Final = _v(
    (1.6, 1.0, 1.6, 1.2), jawOpen=0.09, mouthFunnel=0.46, mouthPucker=0.34, mouthLowerDown=0.09, mouthUpperUp=0.1
)
_T: Final = _v(
    _TONGUE_TIP,
    jawOpen=0.13,
    mouthLowerDown=0.12,
    mouthUpperUp=0.1,
    mouthStretch=0.06,
    mouthDimple=0.03,
    tongueOut=0.02,
)
_K: Final = _v(_BACK, jawOpen=0.19, mouthLowerDown=0.16, mouthUpperUp=0.08, mouthStretch=0.03)
_TH: Final = _v((1.0, 1.0, 0.4, 0.4), tongue=4.0, jawOpen=0.14, mouthLowerDown=0.12, mouthUpperUp=0.1, tongueOut=0.42)
_F: Final = _v(
    (1.5, 1.4, 0.4, 0.5), tuck=4.0, jawOpen=0.1, mouthRollLower=0.45, mouthShrugLower=0.1, mouthUpperUp=0.46,
    mouthDimple=0.04,
)  # fmt: skip
_P: Final = _v(_LIPS, jawOpen=0.1)  # what closes the lips is in contacts.py
_R: Final = _v((0.8, 0.8, 1.1, 1.0), jawOpen=0.15, mouthFunnel=0.32, mouthPucker=0.36, mouthLowerDown=0.06)

VISEMES: Final[dict[str, Viseme]] = {
    "aa": _AA,
    "ae": _v(
        _VOWEL, jawOpen=0.38, mouthStretch=0.24, mouthSmile=0.05, mouthDimple=0.08, mouthLowerDown=0.26,
        mouthUpperUp=0.16,
    ),
    "ah": _v(_VOWEL, jawOpen=0.39, mouthLowerDown=0.22, mouthUpperUp=0.1),
    "ao": _AO,
    "ax": _v((1.0, 0.9, 0.5, 0.5), jawOpen=0.31, mouthLowerDown=0.17, mouthUpperUp=0.07),
    "eh": _EH,
    "er": _v((0.9, 0.9, 1.2, 1.0), jawOpen=0.25, mouthFunnel=0.32, mouthPucker=0.3, mouthLowerDown=0.07),
    "ih": _v(
        (0.8, 0.9, 1.0, 1.0), jawOpen=0.22, mouthStretch=0.24, mouthSmile=0.1, mouthDimple=0.14, mouthLowerDown=0.18,
        mouthUpperUp=0.12,
    ),
    "iy": _IY,
    "uh": _v(_ROUND, jawOpen=0.22, mouthFunnel=0.4, mouthPucker=0.36, mouthLowerDown=0.06),
    "uw": _UW,
    "ow": _v(_ROUND, jawOpen=0.31, mouthFunnel=0.5, mouthPucker=0.36, mouthLowerDown=0.08),
    "w": _v((0.9, 0.8, 1.9, 1.4), jawOpen=0.11, mouthPucker=0.76, mouthFunnel=0.3),
    "y": _v(
        (0.8, 0.8, 0.8, 1.1), jawOpen=0.14, mouthStretch=0.3, mouthSmile=0.16, mouthDimple=0.16, mouthLowerDown=0.16,
    ),
    "r": _R,
    "l": _v(_TONGUE_TIP, tongue=1.5, jawOpen=0.21, mouthLowerDown=0.15, mouthUpperUp=0.1, tongueOut=0.12),
    "s": _S, "z": _S,
    "sh": _SH, "zh": _SH, "ch": _SH, "jh": _SH,
    "t": _T, "d": _T, "n": _T,
    "k": _K, "g": _K, "ng": _K,
    "hh": _v((0.12, 0.12, 0.08, 0.08), jawOpen=0.22, mouthLowerDown=0.12),
    "th": _TH, "dh": _TH,
    "f": _F, "v": _F,
    "p": _P, "b": _P, "m": _P,
    SILENCE: _v((0.2, 0.2, 0.2, 0.2), tuck=0.2, tongue=0.2),  # at rest, the mouth gets ready for what comes
}  # fmt: skip

# A diphthong is two sounds; the second part of the pair is where it begins (share of the duration).
GLIDES: Final[dict[str, tuple[Viseme, Viseme, float]]] = {
    "ay": (_AA, _IY, 0.55),
    "aw": (_AA, _UW, 0.55),
    "ey": (_EH, _IY, 0.4),
    "ow": (VISEMES["ow"], _UW, 0.55),
    "oy": (_AO, _IY, 0.5),
}

# Other dictionaries' symbols for the same mouths.
ALIASES: Final[dict[str, str]] = {
    "sil": SILENCE, "+spn+": SILENCE, "+nsn+": SILENCE, "": SILENCE,
    "axr": "er", "ix": "ih", "ux": "uw", "dx": "d", "el": "l", "em": "m", "en": "n", "nx": "n", "h": "hh", "hv": "hh",
}  # fmt: skip

_VOWELS: Final = frozenset(
    {"aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw"}
)


def canonical(symbol: str) -> str:
    """Return the table's name of a phone; one that is in no table moves the mouth like a schwa."""
    plain = symbol.lower().rstrip("012")
    plain = ALIASES.get(plain, plain)
    return plain if plain in VISEMES or plain in GLIDES else "ax"


def is_vowel(symbol: str) -> bool:
    """Tell whether a canonical phone is a vowel, which stress makes wider."""
    return symbol in _VOWELS


def row(viseme: Viseme) -> Floats:
    """Return a viseme's targets as [K], left and right alike."""
    weights = np.zeros(len(ARKIT_NAMES), np.float32)
    for name, value in viseme.weights.items():
        for full in sided(name):
            weights[ARKIT_INDEX[full]] = value
    return weights


def sided(name: str) -> tuple[str, ...]:
    """Return the ARKit names behind a name without side."""
    return (name,) if name in ARKIT_INDEX else (f"{name}Left", f"{name}Right")


def columns(group: Group) -> list[int]:
    """Return the columns of a track that belong to a group."""
    return [ARKIT_INDEX[full] for name in group.names for full in sided(name)]
