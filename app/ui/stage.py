"""What the face shows at this moment, read from the sound that is being heard and from the visit. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.devices.sound import Player
from app.messages import Activity, Emotion, Floats, Interrupt, Sentence
from app.ui.visit import Visit
from renderer.types import FACE_RATE_HZ, FaceState

GAP_S: Final = 1.0  # a silence between two sentences; a longer one is a thought
LINGER_S: Final = 3.0  # so long a mood outlives the last word
WRITING_S: Final = 4.0  # so long after a key the client still counts as writing
LONGEST_THOUGHT_S: Final = 20.0  # nobody ponders longer over an answer that does not come


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of the advisor.

    Attributes:
        sentence: what is being heard, None in silence.
        time_s: since its first sample.
        mouth: [K] ARKit weights of this moment, None in silence.
        state: what the face should blend towards.
        client_pauses: how often the client has paused while speaking, since the window was opened.
        calm: whether the client asked for less motion.
    """

    sentence: Sentence | None
    time_s: float
    mouth: Floats | None
    state: FaceState
    client_pauses: int = 0
    calm: bool = False


class Stage:
    """Sound is the clock: the row of the face track follows from the playback position.

    Attributes:
        visitor_m: where the visitor's eyes are, as in FaceState; None until a camera tells.
        calm: whether the client asked for less motion.
    """

    def __init__(self, player: Player, visit: Visit, clock: Callable[[], float]) -> None:
        """Args:
        player: says what is being heard.
        visit: says what is going on between client and advisor.
        clock: monotonic seconds.
        """  # noqa: D205
        self.player = player
        self.visitor_m: tuple[float, float, float] | None = None
        self.calm = False
        self._clock = clock
        self._client_pauses = 0
        self.welcome(visit)

    def welcome(self, visit: Visit) -> None:
        """Turn to the next client with a neutral face."""
        self.visit = visit
        self.last_heard: tuple[Sentence | None, float] = (None, 0.0)
        self._heard_turn, self._heard_s, self._wrote_s = 0, -1e9, -1e9
        self.feel("neutral", 0.0)

    def silence(self) -> Interrupt | None:
        """Stop the reply that is running, and return what tells the advisor how far it was heard; None without one."""
        if not (self.visit.answering or self.visit.waits_to_be_heard):
            return None
        heard = self.visit.heard_text(*self.last_heard)
        self.player.stop()
        return self.visit.interrupt(heard)

    def feel(self, emotion: Emotion, intensity: float) -> None:
        """Show a mood from now on; intensity 0 to 1."""
        self._emotion, self._intensity, self._felt_s = emotion, intensity, self._clock()

    def client_paused(self) -> None:
        """Note that the client, who speaks, fell silent for a moment."""
        self._client_pauses += 1

    def client_writes(self, text: str) -> None:
        """Note what is in the field where the client writes."""
        self._wrote_s = self._clock() if text else -1e9

    @property
    def activity(self) -> Activity:
        """What the advisor is doing now."""
        return self.moment().state.activity

    def moment(self, ahead_s: float = 0.0) -> Moment:
        """Return what is to be shown now, by a picture that will be seen in so many seconds."""
        now_s, position = self._clock(), self.player.position(ahead_s)
        sentence = self.visit.sentence(position.sentence) if position else None
        if position is None or sentence is None:
            activity = self._without_sound(now_s)
            emotion, intensity = self._mood(activity, now_s)
            state = FaceState(activity, emotion, intensity, visitor_m=self.visitor_m)
            return Moment(None, 0.0, None, state, self._client_pauses, self.calm)
        self._heard_turn, self._heard_s = sentence.turn, now_s
        self.last_heard = (sentence, position.time_s)
        self.feel(sentence.emotion, sentence.intensity)
        state = FaceState("speaking", sentence.emotion, sentence.intensity, visitor_m=self.visitor_m)
        mouth = mouth_row(sentence.face, position.time_s)
        return Moment(sentence, position.time_s, mouth, state, self._client_pauses, self.calm)

    def _without_sound(self, now_s: float) -> Activity:
        visit = self.visit
        if visit.listening:
            return "listening"
        if visit.waits_to_be_heard or (visit.answering and now_s - visit.asked_s < LONGEST_THOUGHT_S):
            spoke = self._heard_turn == visit.turn and now_s - self._heard_s < GAP_S
            return "speaking" if spoke else "thinking"
        return "listening" if now_s - self._wrote_s < WRITING_S else "idle"

    def _mood(self, activity: Activity, now_s: float) -> tuple[Emotion, float]:
        if activity in ("idle", "listening") and now_s - self._felt_s > LINGER_S:
            self.feel("neutral", 0.0)  # for good: a mood that faded does not come back with the next question
        return self._emotion, self._intensity


def mouth_row(face: Floats, time_s: float) -> Floats | None:
    """Return the mouth [K] of a moment from a face track [F, K]: between its two nearest rows, at the ends the last."""
    if len(face) == 0:
        return None
    place = min(max(time_s * FACE_RATE_HZ, 0.0), len(face) - 1.0)
    first = int(place)
    after = min(first + 1, len(face) - 1)
    row: Floats = (face[first] + np.float32(place - first) * (face[after] - face[first])).astype(np.float32)
    return row
