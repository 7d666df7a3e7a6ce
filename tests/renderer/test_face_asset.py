"""The avatar reader keeps what the file says and prepares what the shaders need."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderer.face_asset import FaceAsset, load
from tests.renderer.small_avatar import PIVOTS, GlbWriter, ball, plain


def test_parts_textures_and_pivots_arrive(avatar: FaceAsset) -> None:
    assert [part.name for part in avatar.parts] == ["skin", "eyes", "hair", "suit"]
    assert avatar.part("hair").texture.shape == (64, 64, 4)
    assert avatar.part("hair").alpha == "BLEND"
    assert list(avatar.pivots["neck"]) == PIVOTS["neck"]
    assert avatar.shapes == {"jawOpen", "eyeBlinkLeft", "mouthSmileLeft"}


def test_sparse_and_dense_shapes_are_the_same(tmp_path: Path) -> None:
    positions, quads, uvs = ball([0, 1.6, 0], np.array([0.1, 0.1, 0.1]))
    delta = np.where(positions[:, 1:2] < 1.58, [0.0, -0.01, 0.0], 0.0).astype(np.float32)
    found = []
    for dense in (True, False):
        glb = GlbWriter()
        glb.part("skin", positions, quads, uvs, plain((200, 150, 120)), {"jawOpen": delta}, dense=dense)
        path = tmp_path / f"{dense}.glb"
        path.write_bytes(glb.bytes())
        found.append(load(path).part("skin").targets["jawOpen"])
    np.testing.assert_array_equal(found[0].rows, found[1].rows)
    np.testing.assert_array_equal(found[0].positions, found[1].positions)


def test_normals_point_outwards_and_are_unit(avatar: FaceAsset) -> None:
    part = avatar.part("skin")
    np.testing.assert_allclose(np.linalg.norm(part.normals, axis=1), 1.0, atol=1e-5)
    assert ((part.positions - [0, 1.6, 0]) * part.normals).sum(axis=1).min() > 0


def test_the_texture_seam_is_no_crease(avatar: FaceAsset) -> None:
    part = avatar.part("skin")
    rows, columns = 16, 25
    normals = part.normals.reshape(rows, columns, 3)
    np.testing.assert_allclose(normals[:, 0], normals[:, -1], atol=1e-6)


def test_subdivision_makes_four_faces_of_one_and_moves_base_and_shapes_alike(avatar_path: Path) -> None:
    coarse, fine = load(avatar_path, 0).part("skin"), load(avatar_path, 1).part("skin")
    assert len(fine.triangles) == 4 * len(coarse.triangles)
    assert fine.targets.keys() == coarse.targets.keys()
    jaw = fine.targets["jawOpen"]
    assert abs(jaw.positions).max() <= 1.25 * abs(coarse.targets["jawOpen"].positions).max()
    moved = fine.positions.copy()
    moved[jaw.rows] += jaw.positions
    assert np.isfinite(moved).all()


def test_parts_that_gain_nothing_are_not_subdivided(avatar_path: Path) -> None:
    assert len(load(avatar_path, 1).part("eyes").positions) == len(load(avatar_path, 0).part("eyes").positions)


def test_curvature_of_a_ball_is_one_over_its_radius(tmp_path: Path) -> None:
    positions, quads, uvs = ball([0, 1.6, 0], np.array([0.05, 0.05, 0.05]), 24, 48)
    glb = GlbWriter()
    glb.part("skin", positions, quads, uvs, plain((200, 150, 120)), {"jawOpen": positions * 0 + 0.01})
    path = tmp_path / "ball.glb"
    path.write_bytes(glb.bytes())
    assert np.median(load(path).part("skin").curvature) == pytest.approx(20.0, rel=0.05)
