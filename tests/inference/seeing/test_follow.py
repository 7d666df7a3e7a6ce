"""One face among several is followed, and only faces that live."""

from __future__ import annotations

import numpy as np

from inference.seeing.follow import Follower
from inference.seeing.types import Box, Small

FIRST, SECOND = Box(40, 60, 50, 50), Box(200, 60, 44, 44)


class Finder:
    """Finds what the test says, everywhere or near a place."""

    name = "the test's"

    def __init__(self) -> None:
        self.there: tuple[Box, ...] = ()
        self.searches: list[bool] = []

    def find(self, small: Small, near: Box | None = None) -> tuple[Box, ...]:
        self.searches.append(near is None)
        return tuple(box for box in self.there if near is None or box.overlap(near) > 0)


class Scene:
    """A room in which something moves wherever a face is, unless it is painted on the wall."""

    def __init__(self) -> None:
        self.finder = Finder()
        self.follower = Follower(self.finder)
        self.time_s = 0.0
        self._random = np.random.default_rng(0)

    def look(self, *faces: Box, posters: tuple[Box, ...] = (), times: int = 1) -> Box | None:
        found = None
        for _ in range(times):
            self.time_s += 0.15
            grey = np.full((240, 320), 100, np.uint8)
            for face in faces:
                column, row = (int(value) for value in face.middle)
                half = int(0.3 * face.width)
                stir = self._random.integers(0, 255, (2 * half, 2 * half))
                grey[row - half : row + half, column - half : column + half] = stir
            small = Small(grey, None)
            self.finder.there = (*faces, *posters)
            self.follower.alive.look(self.time_s, small.grey)
            found = self.follower.look(self.time_s, small)
        return found


def test_the_larger_of_two_faces_is_followed_at_first() -> None:
    scene = Scene()
    assert scene.look(SECOND, FIRST, times=5) == FIRST
    assert len(scene.follower.faces) == 2


def test_the_followed_face_stays_although_another_is_a_little_larger() -> None:
    scene = Scene()
    scene.look(FIRST, times=5)
    assert scene.look(FIRST, Box(200, 60, 60, 60), times=10) == FIRST


def test_a_much_nearer_face_takes_over() -> None:
    scene = Scene()
    scene.look(FIRST, times=5)
    near = Box(180, 40, 90, 90)
    assert scene.look(FIRST, near, times=10) == near


def test_a_stranger_does_not_take_the_place_of_a_face_that_blinks() -> None:
    scene = Scene()
    scene.look(FIRST, SECOND, times=6)
    assert scene.look(SECOND) is None
    assert scene.look(FIRST, SECOND) == FIRST


def test_a_face_that_is_gone_gives_way_to_the_other() -> None:
    scene = Scene()
    scene.look(FIRST, SECOND, times=6)
    assert scene.look(SECOND, times=12) == SECOND


def test_a_poster_is_nobody_however_large() -> None:
    scene = Scene()
    poster = Box(180, 40, 90, 90)
    assert scene.look(posters=(poster,), times=30) is None
    assert scene.look(FIRST, posters=(poster,), times=10) == FIRST


def test_most_searches_are_small_while_a_face_is_followed() -> None:
    scene = Scene()
    scene.look(FIRST, times=60)
    assert sum(scene.finder.searches[6:]) <= 0.25 * len(scene.finder.searches[6:])


def test_forgetting_follows_nobody() -> None:
    scene = Scene()
    scene.look(FIRST, times=5)
    scene.follower.forget()
    assert scene.follower.faces == ()
