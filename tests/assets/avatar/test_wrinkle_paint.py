"""The relief of creases is a normal picture that is flat wherever no face creases."""

from __future__ import annotations

import numpy as np

from assets.tools.avatar.wrinkle_paint import _encode, _groove


def test_a_groove_leans_to_its_bottom_and_is_darkest_there() -> None:
    size = 64
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    place = np.stack([x, -y, np.zeros_like(x)], -1)
    image = np.asarray(_encode(_groove(x - 0.5, 0.08), place, 1.0)).astype(int)
    middle = size // 2
    assert image[20, middle - 4, 0] > 140  # left of the bottom, X points right, into the groove
    assert image[20, middle + 4, 0] < 115
    assert abs(image[20, 2, :3] - [128, 128, 255]).max() <= 2
    assert image[20, :, 3].argmin() in (middle - 1, middle, middle + 1)


def test_a_line_across_points_up_from_below_it() -> None:
    size = 64
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    place = np.stack([x, -y, np.zeros_like(x)], -1)
    image = np.asarray(_encode(_groove(y - 0.5, 0.08), place, 1.0)).astype(int)
    middle = size // 2
    assert image[middle + 4, 20, 1] > 140  # green is up in the picture: below the bottom it leans up, into the groove
    assert image[middle - 4, 20, 1] < 115
