"""What a voice is, and which one speaks here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from inference.errors import EngineUnavailable
from inference.speech.flite import FliteVoice
from inference.types import Speech


class Voice(Protocol):
    """An engine that says text."""

    name: str

    def speak(self, text: str) -> Speech:
        """Say written text.

        Raises:
            TextError: nothing to say, or too much at once.
            EngineUnavailable: the engine broke down.
        """
        ...


@dataclass(frozen=True, slots=True)
class OpenedVoice:
    """The voice in use.

    Attributes:
        notice: why it is not the one that was asked for; "" when it is.
    """

    voice: Voice
    notice: str


def open_voice(name: str) -> OpenedVoice:
    """Open the voice of this name, or the next one that works.

    Args:
        name: "flite" (slt), or "flite-" and one of slt, rms, awb, kal, kal16.

    Raises:
        EngineUnavailable: no voice works here; names what to install.
    """
    wanted = "flite-slt" if name == "flite" else name
    notice = ""
    problem = EngineUnavailable(f"The voice '{name}' is not known; known are flite, flite-slt, flite-rms, flite-awb.")
    for candidate in dict.fromkeys((wanted, "flite-slt", "flite-rms", "flite-awb", "flite-kal16")):
        engine, _, voice = candidate.partition("-")
        if engine != "flite" or not voice:
            notice = f"The voice '{name}' is not known; flite speaks instead."
            continue
        try:
            return OpenedVoice(FliteVoice(voice), notice)
        except EngineUnavailable as error:
            notice = notice or f"The voice '{name}' is not installed; another of flite's speaks instead."
            problem = error
    raise problem
