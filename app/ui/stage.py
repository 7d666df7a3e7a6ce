"""What the face shows at this moment, read from the sound that is being heard."""

from __future__ import annotations

from dataclasses import dataclass

from app.devices.sound import Player
from app.messages import Activity, Emotion, Floats, Sentence
from app.ui.visit import Visit
from renderer.types import FACE_RATE_HZ, FaceState


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of the advisor.

    Attributes:
        sentence: what is being heard, None in silence.
        time_s: since its first sample.
        mouth: [K] ARKit weights of this moment, None in silence.
        state: what the face should blend towards.
    """

    sentence: Sentence | None
    time_s: float
    mouth: Floats | None
    state: FaceState


class Stage:
    """Sound is the clock: the row of the face track follows from the playback position."""

    def __init__(self, player: Player, visit: Visit) -> None:
        self.player = player
        self.visit = visit
        self.activity: Activity = "idle"
        self.emotion: Emotion = "neutral"
        self.intensity = 0.0

    def moment(self) -> Moment:
        """Return what is to be shown now."""
        position = self.player.position()
        sentence = self.visit.sentence(position.sentence) if position else None
        if position is None or sentence is None:
            return Moment(None, 0.0, None, FaceState(self.activity, self.emotion, self.intensity))
        state = FaceState("speaking", sentence.emotion, sentence.intensity)
        return Moment(sentence, position.time_s, mouth_row(sentence.face, position.time_s), state)


def mouth_row(face: Floats, time_s: float) -> Floats | None:
    """Return the row of a face track [F, K] for a moment, the last one when the sound is longer."""
    if len(face) == 0:
        return None
    row: Floats = face[min(max(int(time_s * FACE_RATE_HZ), 0), len(face) - 1)]
    return row
