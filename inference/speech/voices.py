"""What a voice is, and which one speaks here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

from inference.errors import EngineUnavailable
from inference.speech.clauses import ClauseVoice
from inference.speech.espeak import EspeakVoice
from inference.speech.flite import FliteVoice
from inference.speech.installing import VOICES
from inference.speech.kokoro import KokoroVoice, kokoro_names
from inference.speech.piper import PiperVoice, piper_names
from inference.speech.relay import LOST, RelayVoice
from inference.speech.style import PLAIN, Style
from inference.types import Speech

FLITE_VOICES: Final = ("slt", "rms", "awb", "kal16", "kal")
FALLBACKS: Final = ("flite-slt", "flite-rms", "flite-awb", "espeak-en-us")
_HOUSE: Final = {"flite": "flite-slt", "espeak": "espeak-en-us"}


class Voice(Protocol):
    """An engine that says text.

    Attributes:
        name: engine and voice, as `open_voice` takes it.
    """

    name: str

    def speak(self, text: str, style: Style = PLAIN) -> Speech:
        """Say written text.

        Raises:
            TextError: nothing to say, or too much at once.
            EngineUnavailable: the engine broke down.
            ModelError: its model is broken.
        """
        ...

    def stream(self, text: str, style: Style = PLAIN) -> Iterator[Speech]:
        """Say written text clause by clause; played one after the other, the pieces are the whole. See `speak`."""
        ...


def open_voice(
    name: str, tell: Callable[[str], None] = lambda _notice: None, models: Path | None = None, threads: int = 1
) -> Voice:
    """Open the voice of this name, or the next one that works; the next one also finishes what a lost one began.

    Args:
        name: "flite" (slt), or "flite-" and one of slt, rms, awb, kal, kal16; "espeak-" and a language, with a
            variant after a "+" ("espeak-en-us+f3"); "piper-" or "kokoro-" and the name of an installed voice.
        tell: is given one sentence when another voice speaks instead.
        models: folder of the installed models, whose "voices" are looked up; None where there are none.
        threads: processor threads for a neural voice.

    Raises:
        EngineUnavailable: no voice works here; names what to install.
        ModelError: no voice works here, and the model of the one that was asked for is broken.
    """
    voices = models / VOICES if models is not None else None
    wanted = _HOUSE.get(name, name)
    order = tuple(dict.fromkeys((wanted, *FALLBACKS)))
    return RelayVoice(order, lambda each: _open(each, voices, threads), tell)


def voice_names(models: Path | None = None) -> tuple[str, ...]:
    """Return the names of the voices that open here, flite's first; of espeak-ng's many, the usual one.

    Args:
        models: folder of the installed models.
    """
    found = []
    for name in (*(f"flite-{voice}" for voice in FLITE_VOICES), "espeak-en-us"):
        try:
            _open(name, None, 1)
        except LOST:
            continue
        found.append(name)
    if models is None:
        return tuple(found)
    voices = models / VOICES
    neural = (
        *(f"piper-{each}" for each in piper_names(voices)),
        *(f"kokoro-{each}" for each in kokoro_names(voices / "kokoro")),
    )
    return (*found, *neural)


def _open(name: str, voices: Path | None, threads: int) -> ClauseVoice:
    engine, _, voice = name.partition("-")
    if engine == "flite" and voice in FLITE_VOICES:
        return FliteVoice(voice)
    if engine == "espeak" and voice:
        return EspeakVoice(voice)
    if engine == "piper" and voice:
        return PiperVoice(_folder(voices, f"piper-{voice.partition('+')[0]}", name), voice, threads)
    if engine == "kokoro" and voice:
        return KokoroVoice(_folder(voices, "kokoro", name), voice, threads)
    known = ", ".join(f"flite-{each}" for each in FLITE_VOICES)
    raise EngineUnavailable(
        f"There is no voice '{name}'; known are {known}, espeak-LANGUAGE, piper-NAME and kokoro-NAME."
    )


def _folder(voices: Path | None, wanted: str, name: str) -> Path:
    """Return where an installed voice lies; `steward models install` writes names in small letters."""
    if voices is None:
        raise EngineUnavailable(f"The voice '{name}' is not installed: no folder of models was given.")
    for folder in (voices / wanted, voices / wanted.lower()):
        if folder.is_dir():
            return folder
    raise EngineUnavailable(f"The voice '{name}' is not installed; its files belong into {voices / wanted.lower()}.")
