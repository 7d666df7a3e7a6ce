"""Pictures in, findings out, on pictures that are made up; films of our advisors are in tests/app/modes/bench."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from inference.errors import PictureError
from inference.seeing.cascade import CascadeFinder
from inference.seeing.types import Box, Findings, Picture, Small
from inference.seeing.watcher import ALONE_S, TOGETHER_S, Watcher

RATE_HZ = 15.0
_TEXTURE = np.random.default_rng(5).integers(60, 255, (11, 11), dtype=np.uint8).repeat(8, 0).repeat(8, 1)


class Finder:
    """Finds the patch that `somebody` draws, by its bright frame."""

    name = "the test's"

    def find(self, small: Small, near: Box | None = None) -> tuple[Box, ...]:
        rows, columns = np.nonzero(small.grey == 255)
        if len(rows) < 50:
            return ()
        return (Box(float(columns.min()), float(rows.min()), float(np.ptp(columns)), float(np.ptp(rows))),)


def somebody(across: float = 0.0, down: float = 0.0) -> Picture:
    """Draw a textured head, 96 pixels wide, moved by so many widths from the middle of the picture."""
    picture = np.full((240, 320), 80, np.uint8)
    column, row = 112 + round(96 * across), 70 + round(96 * down)
    picture[row : row + 96, column : column + 96] = 255
    picture[row + 4 : row + 92, column + 4 : column + 92] = np.minimum(_TEXTURE, 254)
    return picture


def nobody() -> Picture:
    return np.full((240, 320), 80, np.uint8)


def _sway(time_s: float) -> float:
    return 0.04 * float(np.sin(2.0 * time_s))


def _watch(watcher: Watcher, begin_s: float, pictures: list[Picture]) -> list[Findings]:
    return [watcher.see(picture, begin_s + number / RATE_HZ) for number, picture in enumerate(pictures)]


def _standing(seconds: float) -> list[Picture]:
    return [somebody(_sway(number / RATE_HZ)) for number in range(int(seconds * RATE_HZ))]


def _nodding(axis: str) -> list[Picture]:
    swings = [0.2 * (1 - np.cos(2 * np.pi * 1.8 * number / RATE_HZ)) / 2 for number in range(25)]
    return [somebody(0.0, swing) if axis == "down" else somebody(swing, 0.0) for swing in swings]


@pytest.mark.parametrize(("axis", "sign"), [("down", "nod"), ("across", "shake")])
def test_somebody_comes_and_nods(axis: str, sign: str) -> None:
    watcher = Watcher(Finder())
    before = _watch(watcher, 0.0, _standing(4.0))
    assert not before[0].present
    assert before[-1].present
    assert before[-1].place_m is not None
    assert {each.sign for each in before} == {"none"}
    after = _watch(watcher, 4.0, [*_nodding(axis), *_standing(2.0)])
    assert [each.sign for each in after if each.sign != "none"] == [sign]


def test_a_nod_of_who_has_only_just_come_does_not_count() -> None:
    watcher = Watcher(Finder())
    found = _watch(watcher, 0.0, [*_standing(0.5), *_nodding("down"), *_standing(1.0)])
    assert {each.sign for each in found} == {"none"}


def test_who_leaves_is_gone_after_a_while_and_has_no_place() -> None:
    watcher = Watcher(Finder())
    _watch(watcher, 0.0, _standing(3.0))
    gone = _watch(watcher, 3.0, [nobody()] * 80)
    assert gone[10].present
    assert gone[10].place_m is not None  # looked away for a moment, perhaps
    assert not gone[-1].present
    assert gone[-1].place_m is None


def test_darkness_is_told_and_its_end_begins_anew() -> None:
    watcher = Watcher(Finder())
    _watch(watcher, 0.0, _standing(3.0))
    dark = _watch(watcher, 3.0, [np.zeros((240, 320), np.uint8)] * 60)
    assert all(each.dark and each.place_m is None for each in dark)
    light = _watch(watcher, 7.0, _standing(3.0))
    assert light[-1].present
    assert {each.sign for each in light} == {"none"}


def test_looks_are_rarer_while_nobody_is_there() -> None:
    watcher = Watcher(Finder())
    assert watcher.next_look_s == ALONE_S
    _watch(watcher, 0.0, _standing(2.0))
    assert watcher.next_look_s == TOGETHER_S


def test_pictures_that_change_their_size_or_colours_are_taken_as_they_come() -> None:
    watcher = Watcher(CascadeFinder())
    shapes = [(240, 320), (480, 640, 3), (1080, 1920, 3), (480, 640, 4), (640, 480), (64, 64, 3)]
    random = np.random.default_rng(0)
    for number in range(30):
        picture = random.integers(0, 255, shapes[number % len(shapes)], dtype=np.uint8)
        assert not watcher.see(picture, number / RATE_HZ).present


def test_what_is_no_picture_is_refused_and_changes_nothing() -> None:
    watcher = Watcher(Finder())
    _watch(watcher, 0.0, _standing(2.0))
    with pytest.raises(PictureError):
        watcher.see(np.full((480, 640, 3), np.nan), 2.0)
    assert watcher.see(somebody(), 2.1).present


def test_forgetting_leaves_nobody_and_no_picture() -> None:
    watcher = Watcher(Finder())
    _watch(watcher, 0.0, _standing(2.0))
    watcher.forget()
    held = [value for value in _everything(watcher, set()) if isinstance(value, np.ndarray) and value.ndim >= 2]
    assert held == []
    assert not watcher.see(somebody(), 2.1).present


def test_findings_hold_no_picture() -> None:
    watcher = Watcher(Finder())
    for findings in _watch(watcher, 0.0, _standing(2.0)):
        values = [getattr(findings, field.name) for field in dataclasses.fields(findings)]
        assert not any(isinstance(value, np.ndarray) for value in values)


def _everything(value: object, known: set[int]) -> list[object]:
    """Return all that an object of ours holds."""
    if id(value) in known:
        return []
    known.add(id(value))
    held = [value]
    if isinstance(value, dict):
        parts = list(value.values())
    elif isinstance(value, list | tuple | set) or type(value).__name__ == "deque":
        parts = list(value)  # type: ignore[call-overload]
    elif type(value).__module__.startswith("inference.seeing"):
        names = [*getattr(value, "__dict__", {}), *getattr(type(value), "__slots__", ())]
        parts = [getattr(value, name) for name in names]
    else:
        parts = []
    for part in parts:
        held += _everything(part, known)
    return held
