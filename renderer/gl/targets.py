"""Where is drawn before the window: the scene, the backdrop behind it and the key light's picture."""

from __future__ import annotations

from typing import Any

import moderngl


class SceneTarget:
    """The scene at its own size, with as many samples as the tier wants.

    Attributes:
        size: width, height in pixels.
        drawing: framebuffer that the parts are drawn into.
        picture: texture with the finished scene after `resolve`.
        backdrop: framebuffer of the still picture behind the face, drawn once.
    """

    def __init__(self, context: Any, size: tuple[int, int], samples: int) -> None:
        self._context, self.size = context, size
        samples = min(samples, context.max_samples)
        self.picture = self._texture()
        self._backdrop_texture = self._texture()
        self.backdrop = context.framebuffer([self._backdrop_texture])
        self._flat = context.framebuffer([self.picture])
        if samples:
            self._colour = context.renderbuffer(size, 4, samples=samples)
            self._depth = context.depth_renderbuffer(size, samples=samples)
            self.drawing = context.framebuffer([self._colour], self._depth)
        else:
            self._colour = None
            self._depth = context.depth_renderbuffer(size)
            self.drawing = context.framebuffer([self.picture], self._depth)

    def _texture(self) -> Any:
        texture = self._context.texture(self.size, 4)
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        return texture

    def start(self) -> None:
        """Begin a frame with nothing but the backdrop."""
        self.drawing.use()
        self._context.viewport = (0, 0, *self.size)
        self.drawing.depth_mask = True
        self.drawing.clear(0.0, 0.0, 0.0, 1.0, depth=1.0)
        self._context.copy_framebuffer(self.drawing, self.backdrop)
        self.drawing.use()

    def resolve(self) -> None:
        """Bring the samples together in `picture`."""
        if self._colour is not None:
            self._context.copy_framebuffer(self._flat, self.drawing)

    def release(self) -> None:
        """Free everything on the card."""
        for thing in (self.drawing, self._flat, self.backdrop, self.picture, self._backdrop_texture, self._depth):
            thing.release()
        if self._colour is not None:
            self._colour.release()


class ShadowTarget:
    """The key light's depth picture.

    Attributes:
        depth: texture to compare depths with.
    """

    def __init__(self, context: Any, size: int) -> None:
        self._context, self._size = context, size
        self.depth = context.depth_texture((size, size))
        self.depth.compare_func = "<="
        self.depth.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.depth.repeat_x = self.depth.repeat_y = False
        self._frame = context.framebuffer([], self.depth)

    def start(self) -> None:
        """Begin a frame: all is far away."""
        self._frame.use()
        self._context.viewport = (0, 0, self._size, self._size)
        self._frame.clear(depth=1.0)

    def release(self) -> None:
        """Free everything on the card."""
        self._frame.release()
        self.depth.release()
