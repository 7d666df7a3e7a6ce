"""The advisor's mouth while somebody interrupts, drawn frame by frame through the layers of motion as in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np

from app.devices.play_queue import Floats
from app.devices.silent import at_rate
from app.devices.sound import Player
from app.messages import CaptionWord, Sentence
from app.pipeline.mouth import utter
from app.ui.motion import FaceMotion
from app.ui.stage import Stage
from app.ui.visit import Visit
from inference.speech.voices import open_voice
from renderer.animation.lips import CLOSE, JAW, PARTERS

_RATE_HZ: Final = 16_000
FRAME_S: Final = 1.0 / 60.0
CLOSED: Final = 0.04
"""How far the mouth may be open, in weights, and still count as closed: a twentieth of a loud vowel's jaw and lips."""


@dataclass
class DrawnMouth:
    """One advisor's face on a clock.

    Attributes:
        opened: second of each frame and how far the mouth is open in it.
    """

    player: Player
    clock: Callable[[], float]
    opened: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._visit = Visit(self.clock)
        self._stage = Stage(self.player, self._visit, self.clock)
        self._motion = FaceMotion(self.clock())
        self.player.on_finished(self._visit.was_heard)

    def sentence(self, number: int, text: str, voice: str, level: Callable[[Floats], Floats]) -> None:
        """Let the advisor say a sentence, as loud as `level` makes it."""
        speech, words, face = _said(text, voice)
        samples = level(speech)
        said = Sentence("", 1, self.clock(), number, text, samples, _RATE_HZ, words, face, "neutral", 0.0)
        self.player.play(self._visit.keep(said), samples, _RATE_HZ)

    def draw(self, listening: bool) -> None:
        """Draw one frame now."""
        self._visit.aside_open = listening
        now_s = self.clock()
        weights = self._motion.frame(self._stage.moment(), now_s).weights
        self.opened.append((now_s, opening(weights)))

    def closed_s(self, after_s: float) -> float:
        """Return from which second after a moment on the mouth stays closed for two tenths; infinite if it does not."""
        since = float("inf")
        for at_s, opened in self.opened:
            if at_s < after_s:
                continue
            since = min(since, at_s) if opened <= CLOSED else float("inf")
            if at_s - since >= 0.2:
                return since
        return float("inf")


@lru_cache(maxsize=8)
def _said(text: str, voice: str) -> tuple[Floats, tuple[CaptionWord, ...], Floats]:
    speech, words, face = utter(text, open_voice(voice))
    return at_rate(speech.sound.samples, speech.sound.rate_hz, _RATE_HZ), words, face


def opening(weights: Floats) -> float:
    """Return how far a mouth is open: the jaw as far as the lips do not take it back, and the lips' own parting."""
    jaw = max(0.0, float(weights[JAW]) - float(weights[CLOSE]))
    return jaw + 0.5 * float(np.mean(weights[PARTERS]))
