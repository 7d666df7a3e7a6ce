"""Pictures and videos without a window."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from renderer import face_asset
from renderer.errors import GraphicsError
from renderer.gl import context as gl_context
from renderer.gl.adaptive import AdaptiveFace, Levels
from renderer.gl.face_renderer import FaceRenderer
from renderer.gl.pace import LADDER
from renderer.gl.tiers import TIERS, Quality
from renderer.types import Colour, FaceFrame, View, no_weights
from renderer.video import VideoWriter

Picture = npt.NDArray[np.uint8]

__all__ = ["OffscreenStage", "Picture", "VideoWriter", "chosen_step", "device_name", "picture"]


class OffscreenStage:
    """An avatar, a context of its own and a picture to draw into; use it with `with`."""

    def __init__(
        self,
        avatar: Path,
        size: tuple[int, int],
        quality: Quality = "medium",
        backdrop: tuple[Colour, ...] | None = None,
    ) -> None:
        """Load the avatar and make the context.

        Args:
            avatar: a .glb file.
            size: width and height in pixels.
            quality: see renderer/gl/tiers.py.
            backdrop: the bank's colours behind the advisor, see `FaceRenderer`.

        Raises:
            FaceAssetError: the avatar cannot be used.
            GraphicsError: there is no OpenGL, or not of that size.
        """
        asset = face_asset.load(avatar, TIERS[quality].level)
        self.size = size
        self._context: Any = gl_context.standalone()
        limit = int(self._context.info["GL_MAX_TEXTURE_SIZE"])
        if not all(1 <= side <= limit for side in size):
            self._context.release()
            raise GraphicsError(f"A picture of {size[0]} x {size[1]} pixels is not possible; the limit is {limit}.")
        self._texture = self._context.texture(size, 3)
        self._target = self._context.framebuffer([self._texture])
        self._renderer = FaceRenderer(self._context, asset, quality, backdrop=backdrop)

    def picture(self, frame: FaceFrame, view: View | None = None) -> Picture:
        """Draw one frame: [H, W, 3] sRGB, top row first."""
        self._renderer.draw(frame, self._target, view)
        width, height = self.size
        raw = np.frombuffer(self._target.read(components=3, alignment=1), np.uint8)
        return np.ascontiguousarray(raw.reshape(height, width, 3)[::-1])

    def close(self) -> None:
        """Free the context and all that lives in it."""
        self._renderer.release()
        self._target.release()
        self._texture.release()
        self._context.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def picture(
    avatar: Path, frame: FaceFrame, size: tuple[int, int], view: View | None = None, quality: Quality = "medium"
) -> Picture:
    """Draw one picture: [H, W, 3] sRGB, top row first. Errors as in OffscreenStage."""
    with OffscreenStage(avatar, size, quality) as stage:
        return stage.picture(frame, view)


def chosen_step(avatar: Path, size: tuple[int, int]) -> tuple[str, float]:
    """Measure what the window would begin with: the quality in words, and the seconds that a frame of it takes.

    Args:
        avatar: a .glb file.
        size: width and height in pixels that would be drawn.

    Raises:
        FaceAssetError: the avatar cannot be used.
        GraphicsError: there is no OpenGL.
    """
    levels = Levels(avatar)
    context = gl_context.standalone()
    try:
        target = context.framebuffer([context.texture(size, 3)])
        place, costs = AdaptiveFace(context, levels).measure(FaceFrame(no_weights()), target)
        return str(LADDER[place]), costs[place]
    finally:
        context.release()


def device_name() -> tuple[str, bool]:
    """Return what OpenGL calls the device that draws, and whether that is the processor.

    Raises:
        GraphicsError: there is no OpenGL.
    """
    context = gl_context.standalone()
    try:
        return str(context.info["GL_RENDERER"]), gl_context.is_software(context)
    finally:
        context.release()
