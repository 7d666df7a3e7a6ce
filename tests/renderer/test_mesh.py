"""Places and normals against what can be known by hand."""

from __future__ import annotations

import numpy as np

from renderer.mesh import normals, weld
from renderer.subdivision import triangles_of
from tests.renderer.test_subdivision import CUBE, CUBE_QUADS


def test_lips_that_touch_but_part_are_two_places() -> None:
    touching = np.zeros((2, 3), np.float32)
    assert weld(touching).tolist() == [0, 0]
    assert len(set(weld(touching, np.array([[0, 0, 0], [0, -0.02, 0]], np.float32)).tolist())) == 2


def test_normals_are_shared_across_a_place() -> None:
    triangles = triangles_of(CUBE_QUADS)
    found = normals(CUBE, triangles, weld(CUBE))
    np.testing.assert_allclose(np.abs(found), 1 / np.sqrt(3), atol=0.25)
