"""What the renderer takes and gives. Letters: F frames, K the 52 ARKit shapes, S samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

FACE_RATE_HZ: Final = 60.0

# The order of Apple's ARFaceAnchor.BlendShapeLocation as every track, file and network here uses it.
ARKIT_NAMES: Final[tuple[str, ...]] = (
    "eyeBlinkLeft", "eyeLookDownLeft", "eyeLookInLeft", "eyeLookOutLeft", "eyeLookUpLeft", "eyeSquintLeft",
    "eyeWideLeft", "eyeBlinkRight", "eyeLookDownRight", "eyeLookInRight", "eyeLookOutRight", "eyeLookUpRight",
    "eyeSquintRight", "eyeWideRight", "jawForward", "jawLeft", "jawRight", "jawOpen", "mouthClose",
    "mouthFunnel", "mouthPucker", "mouthLeft", "mouthRight", "mouthSmileLeft", "mouthSmileRight",
    "mouthFrownLeft", "mouthFrownRight", "mouthDimpleLeft", "mouthDimpleRight", "mouthStretchLeft",
    "mouthStretchRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
    "mouthPressLeft", "mouthPressRight", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft",
    "mouthUpperUpRight", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft",
    "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "noseSneerLeft",
    "noseSneerRight", "tongueOut",
)  # fmt: skip
ARKIT_INDEX: Final[dict[str, int]] = {name: index for index, name in enumerate(ARKIT_NAMES)}

Emotion = Literal["neutral", "joy", "confidence", "surprise", "thoughtfulness", "concern"]
Activity = Literal["idle", "listening", "thinking", "speaking"]
Floats = npt.NDArray[np.float32]
Colour = tuple[float, float, float]
"""sRGB, 0 to 1."""

# The ten explicit emotions in the order in which Audio2Face takes and gives them.
A2F_EMOTIONS: Final[tuple[str, ...]] = (
    "amazement", "anger", "cheekiness", "disgust", "fear", "grief", "joy", "outofbreath", "pain", "sadness",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FaceFrame:
    """Everything that moves in one drawn frame.

    Attributes:
        weights: [K] ARKit weights, 0 to 1.
        head_rad: pitch (nod, + down), yaw (+ to the avatar's left), roll (+ to its left shoulder), radians.
        head_shift_m: right, up, forward in the avatar's own directions, metres.
        breath: 0 (out) to 1 (in).
    """

    weights: Floats
    head_rad: tuple[float, float, float] = (0.0, 0.0, 0.0)
    head_shift_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    breath: float = 0.0


@dataclass(frozen=True, slots=True)
class SpeechTrack:
    """The mouth of one utterance at FACE_RATE_HZ, row 0 at the first sample of its sound.

    Attributes:
        weights: [F, K] ARKit weights, 0 to 1, float32.
    """

    weights: Floats

    @property
    def duration_s(self) -> float:
        """Seconds from the first to the end of the last row."""
        return len(self.weights) / FACE_RATE_HZ


@dataclass(frozen=True, slots=True)
class FaceState:
    """What the animation layers are asked to show at a moment; they blend towards it.

    Attributes:
        activity: what the advisor is doing.
        emotion: the mood to show.
        intensity: of the emotion, 0 to 1.
        a2f_emotions: empty, or how strong each of A2F_EMOTIONS is, 0 to 1; they cover `emotion` as far as they add up.
        visitor_m: where the visitor's eyes are from the advisor's on the screen: right and up as the visitor sees it,
            and out of the screen, metres; None looks straight out.
    """

    activity: Activity = "idle"
    emotion: Emotion = "neutral"
    intensity: float = 0.0
    a2f_emotions: tuple[float, ...] = ()
    visitor_m: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The camera.

    Attributes:
        yaw_deg: around the head, + shows the avatar's left side.
        distance_scale: 1 is the portrait's framing, smaller is nearer.
    """

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    distance_scale: float = 1.0


def no_weights() -> Floats:
    """Return the neutral face: [K] zeros."""
    return np.zeros(len(ARKIT_NAMES), dtype=np.float32)


__all__ = [
    "A2F_EMOTIONS", "ARKIT_INDEX", "ARKIT_NAMES", "FACE_RATE_HZ", "Activity", "Colour", "Emotion", "FaceFrame",
    "FaceState", "Floats", "SpeechTrack", "View", "no_weights",
]  # fmt: skip
