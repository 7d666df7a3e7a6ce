"""Layers of motion with a written order."""

from renderer.animation.accent import stressed
from renderer.animation.animator import FaceAnimator
from renderer.animation.controls import CONTROLS, Control, Controls, controls
from renderer.animation.gesture import GESTURES

__all__ = ["CONTROLS", "GESTURES", "Control", "Controls", "FaceAnimator", "controls", "stressed"]
