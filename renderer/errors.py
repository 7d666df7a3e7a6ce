"""What can go wrong in the renderer.

RendererError
├── FaceAssetError      the avatar file is missing, broken or not a face; names the node or accessor
├── TrackError          a face track has wrong columns, shape or values; names file and line
├── GraphicsError       no usable OpenGL; says what was tried
└── VideoError          a video or picture cannot be written
"""


class RendererError(Exception):
    """Base of everything the renderer raises on purpose; the message is one sentence for a person."""


class FaceAssetError(RendererError):
    """The avatar file is missing, broken or not a face."""


class TrackError(RendererError):
    """A face track has wrong columns, shape or values."""


class GraphicsError(RendererError):
    """No usable OpenGL."""


class VideoError(RendererError):
    """A video or picture cannot be written."""
