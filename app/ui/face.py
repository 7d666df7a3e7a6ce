"""The advisor's face: what is heard goes through the motion layers to the renderer."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from app.ui.avatar_view import FaceMaker
from app.ui.stage import Moment
from renderer.animation import FaceAnimator
from renderer.face_asset import FaceAsset, load
from renderer.gl import FaceRenderer
from renderer.gl.tiers import TIERS, Quality
from renderer.types import FaceFrame, Floats, View

PORTRAIT: Final = View(distance_scale=1.1)
"""How the window and its film frame the advisor: a step back from the close-up, so that the shoulders are in."""

_CLOSING_S: Final = 0.12


def face_maker(avatar: Path) -> FaceMaker:
    """Read an avatar now, so that a broken one is told before a window opens; returns what makes its face.

    Raises:
        FaceAssetError: the file is missing, broken or no face.
    """
    coarse = load(avatar)

    def make(context: Any, software: bool) -> AvatarFace:
        # What draws is known only once there is a context; a graphics card gets the finer mesh.
        quality: Quality = "software" if software else "medium"
        level = TIERS[quality].level
        return AvatarFace(coarse if level == 0 else load(avatar, level), context, quality)

    return make


class FaceMotion:
    """What is heard, through the layers of motion, to the face of a moment; for the window and for films alike."""

    def __init__(self, started_s: float) -> None:
        """Args:
        started_s: the clock's time from which the motion runs.
        """  # noqa: D205
        self._animator = FaceAnimator()
        self._started_s = started_s
        self._began: tuple[int, int] | None = None
        self._last_mouth: Floats | None = None
        self._heard_s = 0.0

    def frame(self, moment: Moment, now_s: float) -> FaceFrame:
        """Return everything that moves at a moment of the clock; a sentence's gesture begins with its sound."""
        sentence = moment.sentence
        if sentence is not None and self._began != (sentence.turn, sentence.index):
            self._began = (sentence.turn, sentence.index)
            self._animator.gesture(sentence.gesture, now_s - self._started_s)
        return self._animator.frame(now_s - self._started_s, moment.state, self.mouth(moment, now_s))

    def mouth(self, moment: Moment, now_s: float) -> Floats | None:
        """Return this moment's mouth; when the sound stops short, the lips fall shut instead of jumping."""
        if moment.mouth is not None:
            self._last_mouth, self._heard_s = moment.mouth, now_s
        elif self._last_mouth is not None:
            left = 1.0 - (now_s - self._heard_s) / _CLOSING_S
            if left > 0:
                return np.asarray(self._last_mouth * left, dtype=np.float32)
            self._last_mouth = None
        return moment.mouth


class AvatarFace:
    """One avatar in one OpenGL context."""

    def __init__(self, asset: FaceAsset, context: Any, quality: Quality) -> None:
        """Send the avatar to the card.

        Raises:
            GraphicsError: the shaders do not compile there.
        """
        self._renderer = FaceRenderer(context, asset, quality)
        self._motion = FaceMotion(time.monotonic())

    def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
        """Draw one frame into a framebuffer of the context."""
        self._renderer.draw(self._motion.frame(moment, now_s), framebuffer, PORTRAIT)
