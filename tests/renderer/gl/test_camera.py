"""The portrait is framed."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.face_asset import FaceAsset
from renderer.gl.camera import shot
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


def test_the_eyes_are_sharp_and_what_lies_far_behind_them_is_soft(avatar: FaceAsset) -> None:
    made = shot(avatar, View(yaw_deg=20), 1.0)
    eye = float(np.linalg.norm(made.position - np.array(avatar.pivots["eyeLeft"])))
    assert eye < made.focus_m[0] < made.focus_m[1] < eye + 0.5
