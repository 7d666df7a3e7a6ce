"""The way of strands is read from their picture."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.flow import strand_angles, strand_directions
from renderer.mesh import normals
from renderer.subdivision import triangles_of
from tests.renderer.test_subdivision import grid


def _stripes(degrees: float) -> np.ndarray:
    y, x = np.mgrid[0:256, 0:256]
    angle = np.radians(degrees)
    grey = (128 + 100 * np.sin((y * np.cos(angle) - x * np.sin(angle)) * 0.6)).astype(np.uint8)
    return np.stack([grey, grey, grey, np.full_like(grey, 255)], axis=-1)


@pytest.mark.parametrize("degrees", [0, 20, 45, 90, 110, 160])
def test_stripes_have_their_angle(degrees: float) -> None:
    cosine, sine = strand_angles(_stripes(degrees))
    found = np.degrees(0.5 * np.arctan2(sine[100:150, 100:150].mean(), cosine[100:150, 100:150].mean())) % 180
    assert min(abs(found - degrees), 180 - abs(found - degrees)) < 2.5


@pytest.mark.parametrize(("degrees", "way"), [(0, (1, 0, 0)), (90, (0, 1, 0)), (45, (0.707, 0.707, 0))])
def test_directions_lie_on_the_surface_and_run_from_the_root(degrees: float, way: tuple[float, ...]) -> None:
    points, quads = grid(6)
    triangles = triangles_of(quads)
    facing = normals(points, triangles, np.arange(len(points)))
    found = strand_directions(
        points,
        facing,
        (points[:, :2] / 5).astype(np.float32),
        triangles,
        _stripes(degrees),
        np.array([-9, -9, 0], np.float32),
    )
    np.testing.assert_allclose(found[14], way, atol=0.06)
    np.testing.assert_allclose((found * facing).sum(axis=1), 0, atol=1e-5)
