"""The advisor's face: what is heard goes through the motion layers to the renderer."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

from app.ui.avatar_view import FaceMaker
from app.ui.motion import FaceMotion
from app.ui.stage import Moment
from renderer.animation import Controls
from renderer.face_asset import FaceAsset, load
from renderer.gl import FaceRenderer
from renderer.gl.tiers import TIERS, Quality
from renderer.types import View

PORTRAIT: Final = View(distance_scale=1.1)
"""How the window and its film frame the advisor: a step back from the close-up, so that the shoulders are in."""


def face_maker(avatar: Path, controls: Controls | None = None) -> FaceMaker:
    """Read an avatar now, so that a broken one is told before a window opens; returns what makes its face.

    Args:
        avatar: the baked advisor (.glb).
        controls: the post-controls of its motion; the defaults if None.

    Raises:
        FaceAssetError: the file is missing, broken or no face.
    """
    coarse = load(avatar)

    def make(context: Any, software: bool) -> AvatarFace:
        # What draws is known only once there is a context; a graphics card gets the finer mesh.
        quality: Quality = "software" if software else "medium"
        level = TIERS[quality].level
        return AvatarFace(coarse if level == 0 else load(avatar, level), context, quality, controls)

    return make


class AvatarFace:
    """One avatar in one OpenGL context."""

    def __init__(self, asset: FaceAsset, context: Any, quality: Quality, controls: Controls | None = None) -> None:
        """Send the avatar to the card.

        Raises:
            GraphicsError: the shaders do not compile there.
        """
        self._renderer = FaceRenderer(context, asset, quality)
        self._motion = FaceMotion(time.monotonic(), controls)

    def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
        """Draw one frame into a framebuffer of the context."""
        self._renderer.draw(self._motion.frame(moment, now_s), framebuffer, PORTRAIT)
