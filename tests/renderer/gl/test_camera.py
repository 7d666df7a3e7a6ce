"""The portrait is framed."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.face_asset import FaceAsset
from renderer.gl.camera import lamps, shot
from renderer.types import View


def _on_screen(clip: np.ndarray, point: tuple[float, float, float]) -> np.ndarray:
    x, y, _, w = clip @ np.array([*point, 1.0])
    return np.array([x / w, y / w])


@pytest.mark.parametrize("yaw", [-60.0, 0.0, 60.0])
@pytest.mark.parametrize("aspect", [16 / 9, 1.0, 9 / 16])
def test_the_head_is_in_the_picture_from_every_side(avatar: FaceAsset, yaw: float, aspect: float) -> None:
    clip = shot(avatar, View(yaw_deg=yaw), aspect).clip
    top = _on_screen(clip, avatar.pivots["headTop"])
    mouth = _on_screen(clip, avatar.pivots["mouth"])
    assert 0.4 < top[1] < 0.97
    assert abs(mouth[1]) < 0.35
    assert abs(top[0]) < 0.4
    assert abs(mouth[0]) < 0.6


def test_a_viewer_to_the_left_of_the_avatar_sees_its_left_side(avatar: FaceAsset) -> None:
    position = shot(avatar, View(yaw_deg=40), 1.0).position
    assert position[0] > 1.5


def test_lamps_are_directions_and_the_key_is_the_brightest() -> None:
    directions, colours = lamps(0.3)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1.0, atol=1e-6)
    assert colours.sum(axis=1).argmax() == 0
