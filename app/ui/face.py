"""The advisor's face: what is heard goes through the motion layers to the renderer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from app.ui.avatar_view import FaceMaker
from app.ui.motion import FaceMotion
from app.ui.stage import Moment
from renderer.animation import Controls
from renderer.gl.adaptive import AdaptiveFace, Choice, Levels
from renderer.types import Colour, View

PORTRAIT: Final = View(distance_scale=1.1)
"""How the window and its film frame the advisor: a step back from the close-up, so that the shoulders are in."""


def face_maker(
    avatar: Path,
    controls: Controls | None = None,
    quality: Choice = "auto",
    backdrop: tuple[Colour, ...] | None = None,
) -> FaceMaker:
    """Read an avatar now, so that a broken one is told before a window opens; returns what makes its face.

    Args:
        avatar: the baked advisor (.glb).
        controls: the post-controls of its motion; the defaults if None.
        quality: how it is drawn; "auto" measures with the first frame and changes while running.
        backdrop: the bank's colours behind the advisor; a neutral hall if None.

    Raises:
        FaceAssetError: the file is missing, broken or no face; what it returns raises GraphicsError where the shaders
            do not compile.
    """
    levels = Levels(avatar)

    def make(context: Any, software: bool) -> AvatarFace:
        return AvatarFace(AdaptiveFace(context, levels, quality, backdrop=backdrop), controls)

    return make


class AvatarFace:
    """One avatar in one OpenGL context."""

    def __init__(self, renderer: AdaptiveFace, controls: Controls | None = None) -> None:
        self._renderer = renderer
        self._controls = controls
        self._motion: FaceMotion | None = None  # begins with the first frame, on the clock of who asks for it

    @property
    def step(self) -> str:
        """The quality that is drawn now, in words."""
        return str(self._renderer.step)

    @property
    def made(self) -> tuple[str, ...]:
        """The qualities that are on the card now."""
        return self._renderer.made

    def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
        """Draw one frame into a framebuffer of the context."""
        if self._motion is None:
            self._motion = FaceMotion(now_s, self._controls)
        silent = moment.sentence is None
        self._renderer.draw(self._motion.frame(moment, now_s), framebuffer, PORTRAIT, may_pause=silent)

    def release(self) -> None:
        """Free everything on the card; the context must be current."""
        self._renderer.release()
