"""What a voice is, and which one speaks here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from inference.errors import EngineUnavailable
from inference.speech.flite import FliteVoice
from inference.types import Speech

FLITE_VOICES: Final = ("slt", "rms", "awb", "kal16", "kal")
FALLBACKS: Final = ("flite-slt", "flite-rms", "flite-awb")


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


def open_voice(name: str, tell: Callable[[str], None] = lambda _notice: None) -> Voice:
    """Open the voice of this name, or the next one that works.

    Args:
        name: "flite" (slt), or "flite-" and one of slt, rms, awb, kal, kal16.
        tell: is given one sentence when another voice speaks instead.

    Raises:
        EngineUnavailable: no voice works here; names what to install.
    """
    wanted = "flite-slt" if name == "flite" else name
    problem: EngineUnavailable | None = None
    for candidate in dict.fromkeys((wanted, *FALLBACKS)):
        try:
            voice = _open(candidate)
        except EngineUnavailable as error:
            problem = problem or error
            continue
        if problem is not None:
            tell(f"{problem} {voice.name} speaks instead.")
        return voice
    raise problem or EngineUnavailable(f"No voice is known by the name '{name}'.")


def _open(name: str) -> Voice:
    engine, _, voice = name.partition("-")
    if engine != "flite" or voice not in FLITE_VOICES:
        known = ", ".join(f"flite-{each}" for each in FLITE_VOICES)
        raise EngineUnavailable(f"There is no voice '{name}'; known are {known}.")
    return FliteVoice(voice)
