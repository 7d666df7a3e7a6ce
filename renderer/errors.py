"""What can go wrong in the renderer.

RendererError
├── FaceAssetError      the avatar file is missing, broken or not a face; names the node or accessor
├── AnimationError      a post-control or an emotion is out of range; names it and the range
├── TrackError          a face track has wrong columns, shape or values; names file and line
├── GraphicsError       no usable OpenGL; says what was tried
└── VideoError          a video or picture cannot be written
"""


class RendererError(Exception):
    """Base of everything the renderer raises on purpose; the message is one sentence for a person."""


class FaceAssetError(RendererError):
    """The avatar file is missing, broken or not a face."""


class AnimationError(RendererError):
    """A post-control or an emotion is out of range."""


class TrackError(RendererError):
    """A face track has wrong columns, shape or values."""


class GraphicsError(RendererError):
    """No usable OpenGL."""


class VideoError(RendererError):
    """A video or picture cannot be written."""
