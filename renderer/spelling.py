"""The usual spellings of the 52 names, as files of other makers have them, brought to Apple's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from renderer import corrective
from renderer.types import ARKIT_NAMES

_PLAIN: Final = {name.lower(): name for name in ARKIT_NAMES}
_SIDELESS: Final = {
    name.removesuffix("Left").lower(): name.removesuffix("Left")
    for name in ARKIT_NAMES
    if name.endswith("Left") and name not in ("jawLeft", "mouthLeft")  # these are ways to go and not sides
}
_BOTH: Final = {"eyesclosed": "eyeBlink", "eyeslookup": "eyeLookUp", "eyeslookdown": "eyeLookDown"} | _SIDELESS
_SIDES: Final = {"l": "Left", "left": "Left", "r": "Right", "right": "Right"}
_PATH: Final = re.compile(r"^.*(?:[:|]|\.(?!(?:l|r|left|right)$))", re.IGNORECASE)
_OURS: Final = "eye|jaw|mouth|brow|cheek|nose|tongue|left|right"
_MARK: Final = re.compile(rf"^(?!{_OURS})[A-Za-z]{{1,8}}\d{{0,3}}[_ ]", re.IGNORECASE)
_ENDING: Final = re.compile(r"^(?P<stem>.*?)[_\-. ]?(?P<side>left|right|l|r)$", re.IGNORECASE)


def arkit_name(name: str) -> str | None:
    """Return the ARKit name that a morph target's name means, or None.

    `eyeBlink_L`, `EyeBlinkLeft`, `blendShape1.eyeBlink_L`, `A14_Eye_Blink_Left` and `eye_blink_left` all mean
    eyeBlinkLeft. A side at the end of a shape that has none (`browInnerUp_L`) is dropped: halves of it are added.
    Corrections keep their names.
    """
    if corrective.drivers(name):
        return name
    last = _last(name)
    return _whole(last) or _half(last) or _whole(_unnumbered(last)) or _half(_unnumbered(last))


def _last(name: str) -> str:
    """Drop the path before a name; the dot before a side (`browDown.L`) starts no new name."""
    return _PATH.sub("", name)


def _unnumbered(name: str) -> str:
    """Drop a maker's own mark before the name: `A14_`, `bs_`, `ARKit_`."""
    return _MARK.sub("", name)


def _whole(name: str) -> str | None:
    """Return the ARKit name of a name that has its side wherever Apple's has one."""
    flat = re.sub(r"[_\- ]", "", name).lower()
    if flat in _PLAIN:
        return _PLAIN[flat]
    match = _ENDING.match(name)
    return None if match is None else _PLAIN.get(_stem(match) + _SIDES[match["side"].lower()].lower())


def _half(name: str) -> str | None:
    """Return the ARKit name without sides of which a name means one side."""
    match = _ENDING.match(name)
    return None if match is None else _PLAIN.get(_stem(match))


def _stem(match: re.Match[str]) -> str:
    return re.sub(r"[_\-. ]", "", match["stem"]).lower()


def missing(names: Iterable[str]) -> tuple[str, ...]:
    """Return which of the 52 are not among some ARKit names, in Apple's order."""
    there = set(names)
    return tuple(name for name in ARKIT_NAMES if name not in there)


def meanings(names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """Return for each ARKit name the places in a list of target names that mean it; more than one are to be added.

    Only halves are added. Where a file has a shape twice, or whole and in halves, the one nearest to Apple's own
    spelling counts.
    """
    whole: dict[str, int] = {}
    halves: dict[str, dict[str, int]] = {}
    for place, name in enumerate(names):
        meant = arkit_name(name)
        if meant is None:
            continue
        last = _last(name)
        if meant == name or _whole(last) or _whole(_unnumbered(last)):
            if meant == name or meant not in whole:
                whole[meant] = place
        else:
            match = _ENDING.match(last)
            side = _SIDES[match["side"].lower()] if match else ""
            halves.setdefault(meant, {}).setdefault(side, place)
    summed = {meant: tuple(sides.values()) for meant, sides in halves.items() if meant not in whole}
    return {meant: (place,) for meant, place in whole.items()} | summed


def wholes(names: Iterable[str]) -> Mapping[str, int]:
    """Return the places of names that mean both sides at once, by Apple's name without its side.

    `mouthSmile` and `eyesClosed` are such names; they count only where a list has neither side of its own. Apple's own
    stem goes before another word for it.
    """
    known, found = list(names), dict[str, int]()
    sides = {meant.removesuffix("Left").removesuffix("Right") for meant in meanings(known)}
    for place, name in enumerate(known):
        flat = re.sub(r"[_\-. ]", "", _unnumbered(_last(name))).lower()
        stem = _BOTH.get(flat)
        if stem is not None and stem not in sides and (stem not in found or flat in _SIDELESS):
            found[stem] = place
    return found
