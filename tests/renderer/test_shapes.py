"""Shapes as blocks of neighbours, and the normals that turn with them."""

from __future__ import annotations

import numpy as np
import pytest

from renderer import mesh, shapes
from renderer.face_asset import FaceAsset
from renderer.subdivision import triangles_of
from tests.renderer.small_avatar import ball


def _target(rows: list[int]) -> shapes.Target:
    values = np.arange(1, 3 * len(rows) + 1, dtype=np.float32).reshape(-1, 3)
    return shapes.Target(np.array(rows, np.int64), values, -values)


@pytest.mark.parametrize(
    ("rows", "blocks"),
    [
        ([], 0),
        ([5], 1),
        ([0, 1, 2], 1),
        ([0, 3, 200], 1),
        ([0, 1000], 1),
        ([0, 1100], 2),
        ([1, 2, 1500, 1501, 2900], 3),
    ],
)
def test_blocks_hold_what_the_rows_hold_and_nothing_else(rows: list[int], blocks: int) -> None:
    target = _target(rows)
    both = np.zeros((2, 3000, 3), np.float32)
    for run in target.runs:
        both[:, run.rows] += run.values
    assert len(target.runs) == blocks
    wanted = np.zeros_like(both)
    wanted[0, rows], wanted[1, rows] = target.positions, target.normals
    np.testing.assert_array_equal(both, wanted)


def test_normals_turn_as_if_the_whole_mesh_were_worked_out_anew() -> None:
    positions, quads, _ = ball([0, 0, 0], np.ones(3) * 0.1)
    triangles, places = triangles_of(quads), mesh.weld(positions)
    bump = np.exp(-((positions - [0, 0, 0.1]) ** 2).sum(axis=1, keepdims=True) / 0.001)
    delta = (np.where(bump > 0.01, bump, 0) * [0.01, 0.02, 0.03]).astype(np.float32)
    found = shapes.find(positions, triangles, places, {"jawOpen": delta, "still": delta * 0})
    assert list(found) == ["jawOpen"]
    turned = np.zeros_like(positions)
    turned[found["jawOpen"].rows] = found["jawOpen"].normals
    anew = mesh.normals(positions + delta, triangles, places) - mesh.normals(positions, triangles, places)
    np.testing.assert_allclose(turned, anew, atol=2e-4)
    assert 0 < len(found["jawOpen"].rows) < len(positions) // 2


def test_both_sides_of_a_texture_seam_turn_alike(avatar: FaceAsset) -> None:
    part = avatar.part("skin")
    places = mesh.weld(part.positions)
    for target in part.targets.values():
        turned = np.zeros_like(part.normals)
        turned[target.rows] = target.normals
        for axis in range(3):
            low, high = np.full(places.max() + 1, 9.0), np.full(places.max() + 1, -9.0)
            np.minimum.at(low, places, turned[:, axis])
            np.maximum.at(high, places, turned[:, axis])
            assert (high - low).max() < 1e-6
