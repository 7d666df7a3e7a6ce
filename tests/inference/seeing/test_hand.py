"""A hand beside the face, of its colour, new and held up; what else has that colour is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from inference.seeing.hand import RaisedHand
from inference.seeing.types import Box, Small

FACE = Box(130, 90, 50, 50)
SKINS = [(190, 205, 235), (120, 150, 200), (70, 95, 140), (40, 50, 75)]
Skin = tuple[int, int, int]


def _scene(skin: Skin, hand: tuple[int, int] | None = None, wall: Skin = (150, 130, 120), seed: int = 0) -> Small:
    """Draw a person of a skin colour before a wall, with a hand whose palm is at a pixel."""
    picture = np.full((240, 320, 3), wall, np.uint8)
    cv2.rectangle(picture, (100, 150), (210, 239), (90, 60, 40), -1)
    cv2.ellipse(picture, (155, 115), (22, 28), 0, 0, 360, skin, -1)
    if hand is not None:
        column, row = hand
        cv2.ellipse(picture, (column, row), (10, 12), 0, 0, 360, skin, -1)
        for finger in range(-2, 3):
            cv2.line(picture, (column + 3 * finger, row), (column + 6 * finger, row - 24), skin, 4)
        cv2.line(picture, (column, row + 12), (column - 20, 200), (90, 60, 40), 10)
    noise = np.random.default_rng(seed).normal(0, 3, picture.shape)
    colour = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return Small(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), colour)


def _raised(hand: RaisedHand, begin_s: float, scenes: list[Small], others: tuple[Box, ...] = (FACE,)) -> int:
    return sum(hand.look(begin_s + 0.1 * number, small, FACE, others) for number, small in enumerate(scenes))


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("side", [80, 230])
def test_a_hand_held_up_beside_the_face_is_told_once(skin: Skin, side: int) -> None:
    hand = RaisedHand()
    assert _raised(hand, 0.0, [_scene(skin, seed=n) for n in range(10)]) == 0
    assert _raised(hand, 1.0, [_scene(skin, (side, 100), seed=n) for n in range(25)]) == 1


def test_lowered_and_raised_again_it_is_told_again() -> None:
    hand = RaisedHand()
    for begin_s in (0.0, 6.0):
        _raised(hand, begin_s, [_scene(SKINS[1], seed=n) for n in range(30)])
        assert _raised(hand, begin_s + 3.0, [_scene(SKINS[1], (230, 100), seed=n) for n in range(15)]) == 1


def test_a_hand_that_passes_by_is_none() -> None:
    hand = RaisedHand()
    _raised(hand, 0.0, [_scene(SKINS[1], seed=n) for n in range(10)])
    assert _raised(hand, 1.0, [_scene(SKINS[1], (230, 100), seed=n) for n in range(5)]) == 0
    assert _raised(hand, 1.5, [_scene(SKINS[1], seed=n) for n in range(20)]) == 0


def test_a_wall_of_the_colour_of_skin_is_none() -> None:
    skin = SKINS[1]
    assert _raised(RaisedHand(), 0.0, [_scene(skin, wall=skin, seed=n) for n in range(60)]) == 0


def test_what_always_was_there_is_none() -> None:
    assert _raised(RaisedHand(), 0.0, [_scene(SKINS[1], (230, 100), seed=n) for n in range(60)]) == 0


def test_another_face_beside_is_none() -> None:
    hand = RaisedHand()
    _raised(hand, 0.0, [_scene(SKINS[1], seed=n) for n in range(10)])
    beside = (FACE, Box(205, 75, 50, 50))
    assert _raised(hand, 1.0, [_scene(SKINS[1], (230, 100), seed=n) for n in range(30)], beside) == 0


def test_without_colours_nothing_is_seen() -> None:
    grey = [Small(_scene(SKINS[1], (230, 100)).grey, None)] * 30
    assert _raised(RaisedHand(), 0.0, grey) == 0


class Model:
    """A hand model that finds what the test says."""

    name = "the test's"

    def __init__(self, *hands: Box) -> None:
        self.hands = hands

    def find(self, small: Small) -> tuple[Box, ...]:
        return self.hands


@pytest.mark.parametrize(("column", "row", "told"), [(215, 90, 1), (215, 200, 0), (150, 100, 0), (310, 90, 0)])
def test_a_hand_models_finds_count_beside_the_face_alone(column: float, row: float, told: int) -> None:
    hand = RaisedHand(Model(Box(column - 10, row - 10, 20, 20)))
    assert _raised(hand, 0.0, [_scene(SKINS[1], seed=n) for n in range(20)]) == told
