"""Layers of motion with a written order."""

from renderer.animation.animator import FaceAnimator

__all__ = ["FaceAnimator"]
