"""Installing a voice that somebody brought: checked, tried, and only then put into its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from inference.errors import ModelError
from inference.runtime import model_folder
from inference.runtime.model_folder import Manifest
from inference.speech.kokoro import KokoroVoice, kokoro_names
from inference.speech.neural import NeuralVoice
from inference.speech.piper import PiperVoice

PIPER: Final = "voice-piper"
KOKORO: Final = "voice-kokoro"
VOICES: Final = "voices"
"""The folder of voices in that of the models."""
_TRIAL: Final = "Good morning."
_KOKORO_FILES: Final = ("*.onnx", "*.bin", "config.json", "tokenizer.json")


def voice_kind(source: Path) -> str | None:
    """Return PIPER or KOKORO for a folder that holds such a voice; None for any other."""
    if len(list(source.glob("*.onnx"))) != 1:
        return None
    if list(source.glob("*.onnx.json")):
        return PIPER
    return KOKORO if list(source.glob("*.bin")) else None


def install_voice(
    source: Path, models: Path, threads: int, progress: model_folder.Progress = lambda _fraction, _words: None
) -> Manifest:
    """Copy a voice into the models' folder; `open_voice` then knows it by its name.

    Args:
        source: folder with Piper's two files, or with Kokoro's; a SHA256SUMS in it is held against them.
        models: folder of the installed models.
        threads: processor threads for trying it.
        progress: told the fraction done, 0 to 1, and what is being done.

    Returns:
        What was installed; a Piper voice is named "piper-" and its file's name in small letters.

    Raises:
        ModelError: it is no voice, a file has not its hash, or the network does not speak; nothing was changed.
        EngineUnavailable: espeak-ng, which spells its words, is not installed.
        OutputError: the models' folder cannot be written.
    """
    kind = voice_kind(source)
    if kind is None:
        raise ModelError(f"{source} holds no voice: Piper's is NAME.onnx with NAME.onnx.json, Kokoro's has *.bin too.")
    if kind == KOKORO:
        files = sorted(path.relative_to(source) for form in _KOKORO_FILES for path in source.glob(form))
        name = "kokoro"
    else:
        network = next(source.glob("*.onnx"))
        files = [Path(network.name), Path(f"{network.name}.json")]
        name = "piper-" + re.sub(r"[^a-z0-9._-]+", "-", network.stem.lower()).strip("-._")
    return model_folder.install(
        source, models / VOICES, name, kind, files, lambda copy: try_voice(copy, kind, threads), progress
    )


def try_voice(folder: Path, kind: str, threads: int) -> str:
    """Let an installed voice speak, and return what it is in words.

    Args:
        folder: where its files lie.
        kind: PIPER or KOKORO.
        threads: processor threads.

    Raises:
        ModelError: it does not speak.
        EngineUnavailable: espeak-ng, which spells its words, is not installed.
    """
    return _tried(_piper if kind == PIPER else _kokoro, folder, threads)


def _tried(opened: Callable[[Path, int], NeuralVoice], copy: Path, threads: int) -> str:
    voice = opened(copy, threads)
    speech = voice.speak(_TRIAL)
    times = "with its own times" if voice.gives_times else "times by alignment"
    return f"{voice.language}, {speech.sound.rate_hz} Hz, {times}"


def _piper(folder: Path, threads: int) -> NeuralVoice:
    return PiperVoice(folder, "trial", threads)


def _kokoro(folder: Path, threads: int) -> NeuralVoice:
    names = kokoro_names(folder)
    if not names:
        raise ModelError(f"Kokoro's styles are missing in {folder}; its voices*.bin belongs to it.")
    return KokoroVoice(folder, names[0], threads)
