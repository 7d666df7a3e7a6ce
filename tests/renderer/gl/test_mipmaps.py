"""Strands do not vanish with distance."""

from __future__ import annotations

import numpy as np

from renderer.gl.mipmaps import levels


def _strands(size: int = 128) -> np.ndarray:
    random = np.random.default_rng(2)
    picture = np.zeros((size, size, 4), np.uint8)
    picture[..., :3] = (200, 30, 30)  # what lies in the gaps must not tint the strands
    there = random.uniform(size=(size, size)) < 0.4
    picture[there, :3] = (40, 30, 20)
    picture[there, 3] = random.uniform(100, 255, there.sum())
    return picture


def test_every_copy_covers_as_much_as_the_picture() -> None:
    made = list(levels(_strands(), 0.5))
    assert [len(level) for level in made] == [128, 64, 32, 16, 8, 4, 2, 1]
    share = (made[0][..., 3] >= 128).mean()
    for level in made[1:5]:
        assert abs((level[..., 3] >= 128).mean() - share) < 0.03


def test_gaps_do_not_colour_the_strands() -> None:
    small = list(levels(_strands(), 0.5))[3]
    there = small[..., 3] >= 128
    assert there.any()
    np.testing.assert_allclose(small[there][:, :3], np.tile([40, 30, 20], (there.sum(), 1)), atol=3)


def test_pictures_that_are_not_square_end_at_one_texel() -> None:
    assert list(levels(np.full((4, 16, 4), 255, np.uint8), 0.5))[-1].shape == (1, 1, 4)
