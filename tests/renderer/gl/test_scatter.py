"""The table of diffused light behaves as skin does."""

from __future__ import annotations

import numpy as np

from renderer.gl.scatter import pores, scatter_table


def test_flat_skin_is_nearly_a_plain_matte_surface() -> None:
    flat = scatter_table()[0]
    np.testing.assert_allclose(flat[-1], 1.0, atol=0.02)
    np.testing.assert_allclose(flat[0], 0.0, atol=0.02)
    np.testing.assert_allclose(flat[48], (2 * 48 / 63 - 1), atol=0.03)


def test_bent_skin_glows_red_past_the_terminator() -> None:
    bent = scatter_table()[-1]
    just_past = bent[29]
    assert just_past[0] > 2 * just_past[2]
    assert just_past[0] > scatter_table()[0][29][0] + 0.02


def test_light_never_grows_and_rises_towards_the_lamp() -> None:
    table = scatter_table()
    assert table.min() >= 0
    assert table.max() <= 1 + 1e-5
    assert (np.diff(table, axis=1) > -1e-4).all()


def test_pores_tile_and_are_flat_on_average() -> None:
    slopes = pores(128).astype(float)
    assert abs(slopes.mean() - 128) < 2
    assert slopes.std() > 3
    inside = np.abs(np.diff(slopes, axis=1)).mean()
    across = np.abs(slopes[:, 0] - slopes[:, -1]).mean()
    assert across < 2 * inside
