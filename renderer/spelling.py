"""The usual spellings of the 52 names, as files of other makers have them, brought to Apple's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from renderer import corrective
from renderer.types import ARKIT_NAMES

_PLAIN: Final = {name.lower(): name for name in ARKIT_NAMES}
_SIDES: Final = {"l": "Left", "left": "Left", "r": "Right", "right": "Right"}
_ENDING: Final = re.compile(r"^(?P<stem>.*?)[_\-. ]?(?P<side>left|right|l|r)$", re.IGNORECASE)


def arkit_name(name: str) -> str | None:
    """Return the ARKit name that a morph target's name means, or None.

    `eyeBlink_L`, `EyeBlinkLeft`, `blendShape1.eyeBlink_L` and `eye_blink_left` all mean eyeBlinkLeft. A side at the end
    of a shape that has none (`browInnerUp_L`) is dropped: halves of it are added. Corrections keep their names.
    """
    if corrective.drivers(name):
        return name
    last = re.split(r"[.:|]", name)[-1]
    flat = re.sub(r"[_\- ]", "", last).lower()
    if flat in _PLAIN:
        return _PLAIN[flat]
    match = _ENDING.match(last)
    if match is None:
        return None
    stem = re.sub(r"[_\-. ]", "", match["stem"]).lower()
    side = _SIDES[match["side"].lower()]
    return _PLAIN.get(stem + side.lower()) or _PLAIN.get(stem)


def missing(names: Iterable[str]) -> tuple[str, ...]:
    """Return which of the 52 are not among some ARKit names, in Apple's order."""
    there = set(names)
    return tuple(name for name in ARKIT_NAMES if name not in there)


def meanings(names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """Return for each ARKit name the places in a list of target names that mean it; more than one are to be added."""
    found: dict[str, tuple[int, ...]] = {}
    for place, name in enumerate(names):
        meant = arkit_name(name)
        if meant is not None:
            found[meant] = (*found.get(meant, ()), place)
    return found
