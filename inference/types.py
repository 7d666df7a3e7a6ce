"""What inference takes and gives. Letters: S samples, F frames, K the 52 ARKit shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

HEARING_RATE_HZ: Final = 16_000
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

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono sound.

    Attributes:
        samples: [S] float32, -1 to 1.
        rate_hz: samples a second.
    """

    samples: Floats
    rate_hz: int

    @property
    def duration_s(self) -> float:
        """Seconds of sound."""
        return len(self.samples) / self.rate_hz


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone of an utterance.

    Attributes:
        symbol: lower-case ARPAbet as flite's US voices use it ("pau" is silence, "ax" is schwa), no stress digit.
        stressed: whether its syllable is stressed.
    """

    symbol: str
    start_s: float
    end_s: float
    stressed: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One word and when it sounds; confidence 0 to 1."""

    text: str
    start_s: float
    end_s: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Speech:
    """Synthesised speech with its timing.

    Attributes:
        words: in order; their text is as written on the screen, one entry a written word.
        engine: which voice made it, for the record.
        goes_on: whether it is a clause of a text of which more comes.
    """

    sound: Sound
    phones: tuple[Phone, ...]
    words: tuple[Word, ...]
    engine: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard.

    Attributes:
        confidence: 0 to 1.
        real_time_factor: seconds of work a second of sound.
    """

    text: str
    words: tuple[Word, ...]
    confidence: float
    engine: str
    real_time_factor: float


@dataclass(frozen=True, slots=True)
class VoiceProsody:
    """How somebody said something; features of one utterance, from which neither sound nor words can be had back.

    Attributes:
        pitch_hz: median; 0 where too little was voiced, and then range and slope are 0 too.
        pitch_range_semitones: from the 10th to the 90th percentile.
        pitch_slope_semitones_s: over the whole utterance; above 0 rises.
        loudness_db: median below full scale while speaking.
        loudness_range_db: from the 10th to the 90th percentile.
        syllables_per_s: while speaking, pauses left out.
        pauses: gaps within the utterance.
        pause_share: their part of its duration, 0 to 1.
        voiced_share: part of the speech that has a pitch, 0 to 1.
    """

    pitch_hz: float
    pitch_range_semitones: float
    pitch_slope_semitones_s: float
    loudness_db: float
    loudness_range_db: float
    syllables_per_s: float
    pauses: int
    pause_share: float
    voiced_share: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class FaceTrack:
    """ARKit weights of one utterance, row 0 at its first sample.

    Attributes:
        weights: [F, K] float32, 0 to 1, FACE_RATE_HZ rows a second.
    """

    weights: Floats


@dataclass(frozen=True, slots=True)
class Route:
    """Which tool a sentence asks for.

    Attributes:
        confidence: calibrated probability of the tool, 0 to 1.
        runner_up: the second choice, for a clarifying question.
    """

    tool: str
    confidence: float
    runner_up: str
