"""Pictures of faces do not live; faces do, also when they stand still for a while."""

from __future__ import annotations

import numpy as np

from inference.seeing.alive import Alive
from inference.seeing.types import Box, Picture

FACE = Box(100, 80, 50, 50)
FOUND = (FACE,)


def _picture(seed: int = 0, level: int = 100, patch: bool = True) -> Picture:
    picture = np.full((240, 320), level, np.uint8)
    if patch:
        picture[90:120, 110:140] = np.random.default_rng(seed).integers(0, 255, (30, 30))
    return picture


def test_what_never_moves_never_lives() -> None:
    alive = Alive()
    for number in range(100):
        alive.look(0.2 * number, _picture())
        assert alive.among(0.2 * number, FOUND) == ()


def test_what_has_moved_lives_on_while_it_stands_still_but_not_for_ever() -> None:
    alive = Alive()
    for number in range(4):
        alive.look(0.5 * number, _picture(number))
        alive.among(0.5 * number, FOUND)
    lived = []
    for number in range(4, 80):
        alive.look(0.5 * number, _picture(3))
        lived.append(alive.among(0.5 * number, FOUND) == FOUND)
    assert all(lived[:30])
    assert not any(lived[-10:])


def test_noise_of_the_camera_is_no_life() -> None:
    alive, random = Alive(), np.random.default_rng(1)
    for number in range(60):
        noisy = np.clip(_picture().astype(np.int16) + random.normal(0, 2, (240, 320)), 0, 255).astype(np.uint8)
        alive.look(0.2 * number, noisy)
        assert alive.among(0.2 * number, FOUND) == ()


def test_the_light_switched_on_wakes_no_poster() -> None:
    alive = Alive()
    for number in range(40):
        alive.look(0.4 * number, _picture(level=100 if number < 20 else 160, patch=False))
        assert alive.among(0.4 * number, FOUND) == ()


def test_a_picture_of_another_size_begins_anew() -> None:
    alive = Alive()
    alive.look(0.0, _picture())
    alive.look(1.0, np.zeros((180, 320), np.uint8))
    assert not alive.stirs(FACE)
