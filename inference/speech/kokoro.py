"""Kokoro's voices: one network in ONNX with many speaking styles, for voices that the bank installed itself.

The folder `voices/kokoro/` holds the network (`*.onnx`), its letters (`config.json` with "vocab", or `tokenizer.json`)
and the styles: `voices*.bin` (a numpy archive with one array a voice) or `NAME.bin` (float32, 256 numbers a row). A
style has one row for each length of text. Exports whose second output are the lengths of the ids keep those times.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError
from inference.runtime.onnx_session import Array, open_session
from inference.speech.neural import NeuralVoice, Spelling, read_json, require_inputs, spelling
from inference.speech.phonemes import ipa_of
from inference.speech.style import Style
from inference.types import Floats

RATE_HZ: Final = 24_000
_STYLE_SIZE: Final = 256
_LONGEST_IDS: Final = 510  # letters that the network was trained on at most
_EDGE: Final = (0,)
_BRITISH: Final = "b"
# Since version 1.0 it knows these by a letter of their own; the table then lacks plain capitals such as B.
_OWN_LETTERS: Final[dict[str, str]] = {
    "eɪ": "A", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y", "oʊ": "O", "əʊ": "Q", "tʃ": "ʧ", "dʒ": "ʤ",
}  # fmt: skip


class KokoroVoice(NeuralVoice):
    """One of an installed Kokoro's voices."""

    def __init__(self, folder: Path, name: str, threads: int) -> None:
        """Open the network and the voice's style.

        Args:
            folder: where Kokoro's files lie.
            name: of the style, for instance "af_heart"; British where it begins with b.
            threads: processor threads.

        Raises:
            EngineUnavailable: this voice or espeak-ng is not there.
            ModelError: its files are broken or not Kokoro's.
        """
        networks = sorted(folder.glob("*.onnx"))
        if len(networks) != 1:
            raise ModelError(f"The folder {folder} has {len(networks)} .onnx files; Kokoro is one.")
        self._style = _style(folder, name)
        self._letters = _letters(folder)
        language = "en-gb-x-rp" if name.startswith(_BRITISH) else "en-us"
        ipa_of("yes", language)
        session = open_session(networks[0], threads)
        self._ids_name = "tokens" if "tokens" in session.input_names else "input_ids"
        require_inputs(session, {self._ids_name: 2, "style": 2, "speed": 1}, "Kokoro")
        super().__init__(f"kokoro-{name}", session, language, _LONGEST_IDS)

    def _respell(self, sound: str) -> str:
        if "B" in self._letters:
            return sound
        for plain, own in _OWN_LETTERS.items():
            sound = sound.replace(plain, own)
        return sound

    def _spelled(self, letters: str) -> Spelling:
        return spelling(letters, self._letters, _EDGE, (), _EDGE)

    def _inputs(self, spelled: Spelling, style: Style) -> dict[str, Array]:
        row = min(len(spelled.ids) - 2, len(self._style) - 1)
        return {
            self._ids_name: np.asarray([spelled.ids], np.int64),
            "style": self._style[row : row + 1],
            "speed": np.asarray([style.rate], np.float32),
        }

    def _rate_hz(self) -> int:
        return RATE_HZ


def kokoro_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the voices that lie with Kokoro's network in a folder; () without a network."""
    if not any(folder.glob("*.onnx")):
        return ()
    names: set[str] = set()
    for path in sorted(folder.glob("*.bin")):
        if zipfile.is_zipfile(path):
            with np.load(path) as archive:
                names |= set(archive.files)
        else:
            names.add(path.stem)
    return tuple(sorted(names))


def _style(folder: Path, name: str) -> Floats:
    """Return a voice's style: one row of _STYLE_SIZE numbers for each length of text."""
    for path, found in _styles(folder, name):
        rows = np.asarray(found, np.float32)
        if rows.size == 0 or rows.size % _STYLE_SIZE or not np.isfinite(rows).all():
            raise ModelError(f"The voice '{name}' in {path} is broken; get the file again.")
        return rows.reshape(-1, _STYLE_SIZE)
    known = ", ".join(kokoro_names(folder)[:8]) or "none"
    raise EngineUnavailable(f"Kokoro has no voice '{name}' in {folder}; known are {known}.")


def _styles(folder: Path, name: str) -> Iterator[tuple[Path, Any]]:
    for path in sorted(folder.glob("*.bin")):
        try:
            if zipfile.is_zipfile(path):
                with np.load(path) as archive:
                    if name in archive.files:
                        yield path, archive[name]
            elif path.stem == name:
                yield path, np.fromfile(path, "<f4")
        except (OSError, ValueError, zipfile.BadZipFile) as error:
            raise ModelError(f"Kokoro's voices in {path} cannot be read ({error}); get the file again.") from error


def _letters(folder: Path) -> Mapping[str, Sequence[int]]:
    path = next((each for each in (folder / "config.json", folder / "tokenizer.json") if each.is_file()), None)
    if path is None:
        raise ModelError(f"Kokoro's letters are missing; put its config.json or tokenizer.json into {folder}.")
    return read_json(path, _vocabulary)


def _vocabulary(values: Any) -> Mapping[str, Sequence[int]]:
    table = values["vocab"] if "vocab" in values else values["model"]["vocab"]
    return {str(letter): (int(number),) for letter, number in table.items()}
