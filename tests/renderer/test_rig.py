"""The reference rig does what its words say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from renderer import rig
from renderer.face_asset import FaceAsset
from renderer.types import ARKIT_INDEX, FaceFrame, Floats, no_weights


def _weights(**values: float) -> Floats:
    weights = no_weights()
    for name, value in values.items():
        weights[ARKIT_INDEX[name]] = value
    return weights


def test_a_still_frame_is_the_file(avatar: FaceAsset) -> None:
    posed = rig.pose(avatar, FaceFrame(no_weights()))
    for part in avatar.parts:
        np.testing.assert_allclose(posed[part.name][:, :3], part.positions, atol=1e-6)
        np.testing.assert_allclose(posed[part.name][:, 3:], part.normals, atol=1e-6)


def test_shapes_add_in_proportion_to_their_weights(avatar: FaceAsset) -> None:
    part = avatar.part("skin")
    half = rig.morph(part, _weights(jawOpen=0.5))[0] - part.positions
    whole = rig.morph(part, _weights(jawOpen=1.0))[0] - part.positions
    np.testing.assert_allclose(2 * half, whole, atol=1e-6)
    assert whole[:, 1].min() < -0.015


def test_only_active_shapes_are_touched(avatar: FaceAsset) -> None:
    part = avatar.part("skin")
    [(name, weight)] = rig.active(part, _weights(jawOpen=0.0005, eyeBlinkLeft=0.4))
    assert name == "eyeBlinkLeft"
    assert weight == pytest.approx(0.4)
    assert rig.active(part, _weights(tongueOut=1.0)) == []


def test_a_correction_acts_only_where_its_two_shapes_meet(avatar: FaceAsset) -> None:
    part = avatar.part("skin")
    assert dict(rig.active(part, _weights(jawOpen=1.0))) == {"jawOpen": 1.0}
    met = dict(rig.active(part, _weights(jawOpen=0.5, mouthSmileLeft=0.4)))
    assert met["jawOpen+mouthSmileLeft"] == pytest.approx(0.2)
    assert "jawOpen+grin" not in part.targets
    assert avatar.shapes == {"jawOpen", "eyeBlinkLeft", "mouthSmileLeft"}


def test_the_head_turns_about_the_neck_and_the_chest_stays(avatar: FaceAsset) -> None:
    frame = FaceFrame(no_weights(), head_rad=(0.2, 0.0, 0.0))
    posed = rig.pose(avatar, frame)
    skin, neck = avatar.part("skin"), np.array(avatar.pivots["neck"])
    before = np.linalg.norm(skin.positions - neck, axis=1)
    np.testing.assert_allclose(np.linalg.norm(posed["skin"][:, :3] - neck, axis=1), before, atol=1e-5)
    np.testing.assert_array_equal(posed["suit"][:, :3], avatar.part("suit").positions)


def test_nod_turn_and_lean_go_the_way_their_words_say() -> None:
    forward, up = np.array([0.0, 0, 1]), np.array([0.0, 1, 0])
    assert (rig.rotation(0.1, 0, 0) @ forward)[1] < 0
    assert (rig.rotation(0, 0.1, 0) @ forward)[0] > 0
    assert (rig.rotation(0, 0, 0.1) @ up)[0] > 0


def test_breath_lifts_the_chest_and_not_the_head(avatar: FaceAsset) -> None:
    posed = rig.pose(avatar, FaceFrame(no_weights(), breath=1.0))
    lift = posed["suit"][:, 1] - avatar.part("suit").positions[:, 1]
    np.testing.assert_allclose(lift, rig.BREATH_RISE_M, atol=1e-6)
    np.testing.assert_array_equal(posed["hair"][:, :3], avatar.part("hair").positions)


def test_eyes_turn_about_their_own_centres() -> None:
    left, right = rig.eye_turns(_weights(eyeLookOutLeft=1.0, eyeLookInRight=1.0))
    gaze = [turn @ np.array([0.0, 0, 1]) for turn in (left, right)]
    assert math.isclose(math.atan2(gaze[0][0], gaze[0][2]), rig.EYE_OUT_RAD, abs_tol=1e-5)
    assert math.isclose(math.atan2(gaze[1][0], gaze[1][2]), rig.EYE_IN_RAD, abs_tol=1e-5)
    down = rig.eye_turns(_weights(eyeLookDownLeft=1.0))[0] @ np.array([0.0, 0, 1])
    assert down[1] < 0


def test_normals_stay_unit_in_every_pose(avatar: FaceAsset) -> None:
    frame = FaceFrame(_weights(jawOpen=1.0, eyeBlinkLeft=1.0, mouthSmileLeft=1.0), (0.1, -0.2, 0.1))
    for values in rig.pose(avatar, frame).values():
        np.testing.assert_allclose(np.linalg.norm(values[:, 3:], axis=1), 1.0, atol=1e-5)


def test_adding_by_blocks_is_adding_vertex_by_vertex(avatar: FaceAsset) -> None:
    part = avatar.part("skin")
    weights = _weights(jawOpen=0.7, eyeBlinkLeft=0.3, mouthSmileLeft=1.0)
    positions, normals = part.positions.astype(float), part.normals.astype(float)
    for name, weight in rig.active(part, weights):
        target = part.targets[name]
        for row, vertex in enumerate(target.rows):
            for axis in range(3):
                positions[vertex, axis] += weight * float(target.positions[row, axis])
                normals[vertex, axis] += weight * float(target.normals[row, axis])
    fast = rig.morph(part, weights)
    np.testing.assert_allclose(fast[0], positions, atol=1e-7)
    np.testing.assert_allclose(fast[1], normals, atol=1e-6)
