"""The shader's pose is the reference's pose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from renderer import rig
from renderer.face_asset import FaceAsset
from renderer.gl.face_renderer import FaceRenderer
from renderer.types import ARKIT_INDEX, FaceFrame, no_weights

FRAMES = {
    "still": FaceFrame(no_weights()),
    "busy": FaceFrame(
        np.linspace(0.0, 1.0, 52, dtype=np.float32), (0.1, -0.25, 0.08), (0.002, -0.001, 0.004), breath=0.7
    ),
    "one shape": FaceFrame(np.eye(52, dtype=np.float32)[ARKIT_INDEX["jawOpen"]]),
}


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("quality", ["high", "software"])
def test_the_card_poses_as_the_reference_does(avatar: FaceAsset, context: Any, name: str, quality: Any) -> None:
    frame = FRAMES[name]
    renderer = FaceRenderer(context, avatar, quality)
    target = context.framebuffer([context.texture((64, 36), 3)])
    renderer.draw(frame, target)
    for part in renderer.parts:
        found = np.frombuffer(part.posed.read(), np.float32).reshape(-1, 6)
        wanted = rig.pose(avatar, frame)[part.part.name]
        np.testing.assert_allclose(found[:, :3], wanted[:, :3], atol=3e-5, err_msg=part.part.name)
        np.testing.assert_allclose(found[:, 3:], wanted[:, 3:], atol=2e-2, err_msg=part.part.name)
    renderer.release()
