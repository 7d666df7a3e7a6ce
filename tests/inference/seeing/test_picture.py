"""What a camera gives is checked and made small; what is no picture is refused in one sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from inference.errors import PictureError
from inference.seeing.picture import brightened, small_picture


@pytest.mark.parametrize(
    ("shape", "small"),
    [
        ((480, 640, 3), (240, 320)),
        ((1080, 1920, 3), (180, 320)),
        ((640, 480, 3), (240, 180)),
        ((480, 640), (240, 320)),
        ((480, 640, 1), (240, 320)),
        ((480, 640, 4), (240, 320)),
        ((120, 160, 3), (120, 160)),
    ],
)
def test_every_usual_format_becomes_small_and_keeps_its_proportions(
    shape: tuple[int, ...], small: tuple[int, int]
) -> None:
    made = small_picture(np.full(shape, 90, np.uint8))
    assert made.grey.shape == small
    assert made.grey.dtype == np.uint8
    assert (made.colour is None) == (len(shape) == 2 or shape[2] == 1)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (None, "NoneType"),
        (b"\x00" * 100, "bytes"),
        ([[1, 2], [3, 4]], "list"),
        (np.full((480, 640, 3), np.nan, np.float32), "float32"),
        (np.zeros((480, 640), np.uint16), "uint16"),
        (np.zeros((480, 640, 2), np.uint8), "shape"),
        (np.zeros(640, np.uint8), "shape"),
        (np.zeros((3, 480, 640, 3), np.uint8), "shape"),
        (np.zeros((0, 640, 3), np.uint8), "pixels"),
        (np.zeros((10, 10, 3), np.uint8), "pixels"),
    ],
)
def test_what_is_no_picture_is_refused_by_what_it_is(picture: Any, words: str) -> None:
    with pytest.raises(PictureError, match=words):
        small_picture(picture)


def test_black_is_dark_and_a_dim_room_is_not() -> None:
    noise = np.random.default_rng(0).integers(0, 8, (480, 640, 3), dtype=np.uint8)
    assert small_picture(noise).dark
    room = noise.copy()
    room[:, 300:] += 60
    assert not small_picture(room).dark


def test_a_dim_picture_is_brightened_and_a_bright_one_left_alone() -> None:
    dim = np.random.default_rng(0).integers(5, 25, (240, 320), dtype=np.uint8)
    assert brightened(dim).mean() == pytest.approx(100, rel=0.1)
    bright = dim + np.uint8(100)
    assert brightened(bright) is bright


def test_the_picture_given_is_not_changed() -> None:
    picture = np.random.default_rng(0).integers(0, 30, (240, 320, 3), dtype=np.uint8)
    before = picture.copy()
    brightened(small_picture(picture).grey)
    assert np.array_equal(picture, before)
