"""moderngl, and nowhere else."""

from renderer.gl.face_renderer import FaceRenderer
from renderer.gl.tiers import TIERS, Quality

__all__ = ["TIERS", "FaceRenderer", "Quality"]
