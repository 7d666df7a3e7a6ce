"""Pictures of the small avatar, in every quality and in a context that somebody left untidy."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import pytest

from renderer.face_asset import FaceAsset
from renderer.gl.face_renderer import FaceRenderer
from renderer.types import ARKIT_INDEX, FaceFrame, View, no_weights

QUALITIES = ("high", "medium", "software")


def _picture(target: Any) -> np.ndarray:
    raw = np.frombuffer(target.read(components=3, alignment=1), np.uint8)
    return raw.reshape(target.height, target.width, 3)[::-1].astype(int)


def _target(context: Any, size: tuple[int, int] = (320, 180)) -> Any:
    return context.framebuffer([context.texture(size, 3)])


@pytest.mark.parametrize("quality", QUALITIES)
def test_a_face_of_skin_stands_before_a_calm_wall(avatar: FaceAsset, context: Any, quality: Any) -> None:
    renderer, target = FaceRenderer(context, avatar, quality), _target(context)
    renderer.draw(FaceFrame(no_weights()), target)
    picture = _picture(target)
    cheek = picture[105:115, 150:170].mean(axis=(0, 1))
    assert cheek[0] > cheek[1] > cheek[2] > 60
    assert cheek[0] > 150
    suit = picture[168:178, 120:200].mean(axis=(0, 1))
    assert suit[2] > suit[0]
    wall = picture[20:60, 5:40]
    assert 20 < wall.mean() < 200
    assert wall.std() < 30
    renderer.release()


def test_weights_and_view_change_the_picture(avatar: FaceAsset, context: Any) -> None:
    renderer, target = FaceRenderer(context, avatar, "software"), _target(context)
    pictures = []
    open_jaw = no_weights()
    open_jaw[ARKIT_INDEX["jawOpen"]] = 1.0
    for frame, view in ((no_weights(), View()), (open_jaw, View()), (no_weights(), View(yaw_deg=40))):
        renderer.draw(FaceFrame(frame), target, view)
        pictures.append(_picture(target))
    assert np.abs(pictures[0] - pictures[1]).max() > 40
    assert np.abs(pictures[0] - pictures[2]).mean() > 2
    renderer.release()


@pytest.mark.parametrize("quality", QUALITIES)
def test_state_that_others_left_behind_changes_nothing(avatar: FaceAsset, context: Any, quality: Any) -> None:
    renderer, target = FaceRenderer(context, avatar, quality), _target(context)
    renderer.draw(FaceFrame(no_weights()), target)
    clean = _picture(target)
    context.enable_only(moderngl.BLEND | moderngl.CULL_FACE | moderngl.RASTERIZER_DISCARD)
    context.disable(moderngl.RASTERIZER_DISCARD)
    context.front_face, context.cull_face, context.depth_func = "cw", "front", ">"
    context.blend_func = moderngl.ONE, moderngl.ONE
    context.blend_equation = moderngl.FUNC_REVERSE_SUBTRACT
    target.scissor = (0, 0, 10, 10)
    target.viewport = (5, 5, 20, 20)
    target.color_mask = (False, True, False, True)
    context.enable_direct(0x809E)
    renderer.draw(FaceFrame(no_weights()), target)
    np.testing.assert_array_equal(_picture(target), clean)
    renderer.release()


def test_a_resized_window_is_followed(avatar: FaceAsset, context: Any) -> None:
    renderer = FaceRenderer(context, avatar, "software")
    for size in ((320, 180), (200, 300), (320, 180)):
        target = _target(context, size)
        renderer.draw(FaceFrame(no_weights()), target)
        assert _picture(target)[size[1] // 2, size[0] // 2, 0] > 120
    renderer.release()
