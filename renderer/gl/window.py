"""Drawing into a window that somebody else made: the face at a size that the GPU can keep up with, then scaled.

On a software GPU every pixel costs; there the face is drawn into a smaller picture of the window's own shape and
stretched with a smooth filter. On a real GPU it is drawn at full size into the same kind of picture.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
from typing import Any, Final

import moderngl

from renderer.errors import GraphicsError
from renderer.gl.context import VERSION, is_software

_VERTEX: Final = """
#version 330
out vec2 at;
void main() {
    at = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
    gl_Position = vec4(at * 2.0 - 1.0, 0.0, 1.0);
}
"""
_FRAGMENT: Final = """
#version 330
uniform sampler2D picture;
in vec2 at;
out vec4 colour;
void main() { colour = vec4(texture(picture, at).rgb, 1.0); }
"""


def let_go_of_others() -> None:
    """Take any windowless context from this thread; the windowing system's would otherwise crash when made current.

    The system's dispatch library lets a thread hold a context of EGL or of GLX, never one after the other unasked.
    """
    with contextlib.suppress(OSError, AttributeError):  # no EGL here, so none is held
        ctypes.CDLL("libEGL.so.1").eglReleaseThread()


class WindowCanvas:
    """The picture behind a window's surface; made while the window's OpenGL context is current."""

    def __init__(self, budget_width: int, budget_height: int) -> None:
        """Attach to the current context.

        Args:
            budget_width: pixels; with `budget_height` the most pixels that a software GPU draws.
            budget_height: pixels.

        Raises:
            GraphicsError: there is no OpenGL 3.3 context.
        """
        try:
            self.context: Any = moderngl.create_context(require=VERSION)
        except Exception as error:  # moderngl raises bare Exception
            raise GraphicsError(
                f"The window has no OpenGL 3.3 ({error}); install libgl1-mesa-dri or the graphics driver."
            ) from error
        self.device = str(self.context.info["GL_RENDERER"])
        self.software = is_software(self.context)
        self._budget = budget_width * budget_height
        self._program = self.context.program(vertex_shader=_VERTEX, fragment_shader=_FRAGMENT)
        self._stretch = self.context.vertex_array(self._program, [])
        self._picture: Any = None
        self._window: Any = None

    def drawn_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the pixels at which the face is drawn for a window of this size, in the window's own shape."""
        shrink = min(1.0, math.sqrt(self._budget / (width * height))) if self.software else 1.0
        return max(2, round(width * shrink)), max(2, round(height * shrink))

    def begin(self, window_framebuffer: int, width: int, height: int) -> Any:
        """Return the framebuffer to draw the face into.

        Args:
            window_framebuffer: OpenGL's name of the window's framebuffer, which may change every frame.
            width: of the window in pixels.
            height: of the window in pixels.
        """
        self._aim(window_framebuffer, width, height)
        size = self.drawn_size(width, height)
        if self._picture is None or self._picture.size != size:
            self._release_picture()
            texture = self.context.texture(size, 4)
            texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
            texture.repeat_x = texture.repeat_y = False
            self._picture = self.context.framebuffer([texture], self.context.depth_renderbuffer(size))
        self._picture.use()
        return self._picture

    def again(self, window_framebuffer: int, width: int, height: int) -> bool:
        """Show the last picture once more, as when the window was uncovered; arguments as for `begin`.

        Returns:
            Whether there was one of this size; if not, one must be drawn.
        """
        if self._picture is None or self._picture.size != self.drawn_size(width, height):
            return False
        self._aim(window_framebuffer, width, height)
        self.end()
        return True

    def end(self) -> None:
        """Stretch the picture over the window."""
        self._window.use()
        # The face may leave any state behind; what this needs is set here.
        self.context.disable(moderngl.DEPTH_TEST | moderngl.CULL_FACE | moderngl.BLEND)
        self._picture.color_attachments[0].use(0)
        self._program["picture"] = 0
        self._stretch.render(moderngl.TRIANGLES, vertices=3)

    def _aim(self, window_framebuffer: int, width: int, height: int) -> None:
        self._window = self.context.detect_framebuffer(window_framebuffer)
        self._window.viewport = (0, 0, width, height)

    def release(self) -> None:
        """Give everything back; the context must be current."""
        self._release_picture()
        self._stretch.release()
        self._program.release()

    def _release_picture(self) -> None:
        if self._picture is not None:
            self._picture.color_attachments[0].release()
            self._picture.depth_attachment.release()
            self._picture.release()
            self._picture = None
