"""Subdivision against what can be known by hand."""

from __future__ import annotations

import numpy as np

from renderer.mesh import weld
from renderer.subdivision import quads_of, refine, triangles_of
from tests.renderer.small_avatar import ball

CUBE = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32)
CUBE_QUADS = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])


def grid(side: int) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0:side, 0:side]
    points = np.stack([x, y, 0 * x], axis=-1).reshape(-1, 3).astype(np.float32)
    first = (np.arange(side - 1)[:, None] * side + np.arange(side - 1)).ravel()
    return points, np.stack([first, first + 1, first + side + 1, first + side], axis=1)


def test_triangle_pairs_become_quads_and_back() -> None:
    triangles = triangles_of(CUBE_QUADS)
    found = quads_of(triangles)
    assert found is not None
    np.testing.assert_array_equal(found, CUBE_QUADS)
    assert quads_of(triangles[:-1]) is None
    assert quads_of(np.roll(triangles, 1, axis=0)) is None


def test_weights_of_every_new_vertex_sum_to_one() -> None:
    for quads, places in ((CUBE_QUADS, weld(CUBE)), (grid(5)[1], np.arange(25))):
        fine = refine(quads, places)
        for operator in (fine.smooth, fine.straight):
            np.testing.assert_allclose(np.bincount(operator.rows, operator.values, operator.count), 1.0, atol=1e-5)


def test_a_flat_grid_stays_flat_and_inside_its_border() -> None:
    points, quads = grid(6)
    fine = refine(quads, np.arange(len(points)))
    out = fine.smooth.apply(points)
    assert np.abs(out[:, 2]).max() == 0
    assert out[:, :2].min() >= -1e-5
    assert out[:, :2].max() <= 5 + 1e-5
    assert len(fine.quads) == 4 * len(quads)


def test_old_vertices_stay_where_they_were() -> None:
    fine = refine(CUBE_QUADS, weld(CUBE))
    np.testing.assert_allclose(fine.smooth.apply(CUBE)[:8], CUBE, atol=1e-6)


def test_a_coarse_ball_becomes_rounder() -> None:
    positions, quads, _ = ball([0, 0, 0], np.ones(3), 10, 12)
    fine = refine(quads, weld(positions))
    inner = np.abs(positions[:, 1]) < 0.7

    def roughness(points: np.ndarray, faces: np.ndarray) -> float:
        middles = points[faces].mean(axis=1)
        radius = np.linalg.norm(middles, axis=1)[np.abs(middles[:, 1]) < 0.6]
        return float(np.abs(radius - 1).max())

    assert inner.any()
    assert roughness(fine.smooth.apply(positions), fine.quads) < 0.5 * roughness(positions, quads)


def test_a_seam_stays_closed_and_its_texture_coordinates_stay_apart() -> None:
    positions, quads, uvs = ball([0, 0, 0], np.ones(3), 6, 8)
    fine = refine(quads, weld(positions))
    points, coordinates = fine.smooth.apply(positions), fine.straight.apply(uvs)
    for place in np.unique(fine.places):
        members = points[fine.places == place]
        assert np.ptp(members, axis=0).max() < 1e-6
    assert coordinates[:, 0].min() == 0
    assert coordinates[:, 0].max() == 1
