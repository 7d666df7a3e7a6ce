"""A voice at the pace that the client asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from inference.speech.style import PLAIN, Style
from inference.speech.voices import Voice
from inference.types import Speech


class PacedVoice:
    """Speaks as another voice does, faster or slower."""

    def __init__(self, voice: Voice, pace: float) -> None:
        """Speak at so many times the usual pace, 0.5 to 2."""
        self.name = voice.name
        self._voice = voice
        self._pace = pace

    def speak(self, text: str, style: Style = PLAIN) -> Speech:
        """Say written text; see `Voice.speak`."""
        return self._voice.speak(text, self._paced(style))

    def stream(self, text: str, style: Style = PLAIN) -> Iterator[Speech]:
        """Say written text clause by clause; see `Voice.stream`."""
        return self._voice.stream(text, self._paced(style))

    def _paced(self, style: Style) -> Style:
        return replace(style, rate=min(2.0, max(0.5, style.rate * self._pace)))


def paced(voice: Voice, pace: float) -> Voice:
    """Return the voice itself for the usual pace, 1."""
    return voice if pace == 1.0 else PacedVoice(voice, pace)
