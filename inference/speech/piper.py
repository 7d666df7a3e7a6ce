"""Piper's voices: a VITS network in ONNX with a description beside it, for voices that the bank installed itself.

A voice is the two files `NAME.onnx` and `NAME.onnx.json` in `voices/piper-NAME/`. One with several speakers is asked
for as `piper-NAME+SPEAKER`, by name or number. Voices whose network also gives the length of each id (Piper's
alignment patch) keep those times. Format: Piper's documentation, "Training" and "Alignments".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError
from inference.runtime.onnx_session import Array, open_session
from inference.speech.neural import NeuralVoice, Spelling, read_json, require_inputs, spelling
from inference.speech.phonemes import ipa_of
from inference.speech.style import Style

_BEGIN, _PAD, _END = "^", "_", "$"
_LONGEST_LETTERS: Final = 600  # the memory of its attention grows with the square
_INPUTS: Final = {"input": 2, "input_lengths": 1, "scales": 1}  # how many axes each has


@dataclass(frozen=True, slots=True)
class Description:
    """What `NAME.onnx.json` says.

    Attributes:
        ids: of each letter.
        language: espeak-ng's voice for its words.
        scales: noise, length, and noise of the lengths.
        speakers: number of each speaker by name; empty for one speaker.
        speaker_count: 1 for one speaker.
    """

    rate_hz: int
    language: str
    ids: Mapping[str, Sequence[int]]
    scales: tuple[float, float, float]
    speakers: Mapping[str, int]
    speaker_count: int


class PiperVoice(NeuralVoice):
    """An installed Piper voice."""

    def __init__(self, folder: Path, name: str, threads: int) -> None:
        """Open the voice.

        Args:
            folder: where its two files lie.
            name: of the voice, with "+" and a speaker where there are several.
            threads: processor threads.

        Raises:
            EngineUnavailable: this speaker or espeak-ng is not there.
            ModelError: its files are broken or not a Piper voice's.
        """
        path = _network(folder)
        self._description = read_json(path.with_name(f"{path.name}.json"), _description)
        ipa_of("yes", self._description.language)
        session = open_session(path, threads)
        several = self._description.speaker_count > 1
        require_inputs(session, _INPUTS | ({"sid": 1} if several else {}), "Piper")
        self._speaker = _speaker(self._description, name.partition("+")[2], name)
        super().__init__(f"piper-{name}", session, self._description.language, _LONGEST_LETTERS)

    def _spelled(self, letters: str) -> Spelling:
        ids = self._description.ids
        return spelling(letters, ids, ids[_BEGIN], ids[_PAD], ids[_END])

    def _inputs(self, spelled: Spelling, style: Style) -> dict[str, Array]:
        noise, length, noise_of_lengths = self._description.scales
        inputs: dict[str, Array] = {
            "input": np.asarray([spelled.ids], np.int64),
            "input_lengths": np.asarray([len(spelled.ids)], np.int64),
            "scales": np.asarray([noise, length / style.rate, noise_of_lengths], np.float32),
        }
        if self._speaker is not None:
            inputs["sid"] = np.asarray([self._speaker], np.int64)
        return inputs

    def _rate_hz(self) -> int:
        return self._description.rate_hz


def piper_names(voices: Path) -> tuple[str, ...]:
    """Return the names of the installed voices."""
    return tuple(sorted(each.parent.name.removeprefix("piper-") for each in voices.glob("piper-*/*.onnx")))


def _network(folder: Path) -> Path:
    found = sorted(folder.glob("*.onnx"))
    if len(found) != 1:
        raise ModelError(
            f"The folder {folder} has {len(found)} .onnx files; a Piper voice is one, with its .onnx.json."
        )
    return found[0]


def _description(values: Any) -> Description:
    if values.get("phoneme_type", "espeak") != "espeak":
        raise ValueError("it is written in letters other than espeak-ng's")
    ids = {str(letter): tuple(int(each) for each in many) for letter, many in values["phoneme_id_map"].items()}
    if missing := {_BEGIN, _PAD, _END} - ids.keys():
        raise KeyError(f"phoneme_id_map lacks {sorted(missing)}")
    manner = values.get("inference", {})
    return Description(
        rate_hz=int(values["audio"]["sample_rate"]),
        language=str(values["espeak"]["voice"]),
        ids=ids,
        scales=(
            float(manner.get("noise_scale", 0.667)),
            float(manner.get("length_scale", 1.0)),
            float(manner.get("noise_w", 0.8)),
        ),
        speakers={str(name): int(number) for name, number in values.get("speaker_id_map", {}).items()},
        speaker_count=int(values.get("num_speakers", 1)),
    )


def _speaker(description: Description, wanted: str, name: str) -> int | None:
    if description.speaker_count <= 1 and not wanted:
        return None
    number = int(wanted or 0) if wanted.isdecimal() or not wanted else description.speakers.get(wanted, -1)
    if not 0 <= number < description.speaker_count or description.speaker_count <= 1:
        known = ", ".join(list(description.speakers)[:8]) or f"0 to {description.speaker_count - 1}"
        raise EngineUnavailable(f"The voice 'piper-{name}' has no such speaker; known are {known}.")
    return number
