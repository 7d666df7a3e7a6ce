"""What every recogniser can do; engines are in their own files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np

from inference.types import HEARING_RATE_HZ, Floats, Sound, Transcript

SILENT_RMS: Final = 1e-3  # -60 dBFS: a room, not a voice
SHORTEST_S: Final = 0.1


class Recogniser(Protocol):
    """Turns sound into words; one utterance at a time, from one thread at a time.

    A recogniser that streams takes `start`, then `push` for each piece as it comes, then `finish`. `start` drops
    whatever was not finished.
    """

    name: str

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording at 16 kHz into words; silence gives empty text with confidence 0."""
        ...

    def start(self) -> None:
        """Begin an utterance."""
        ...

    def push(self, samples: Floats) -> str:
        """Take the next piece, [S] at 16 kHz, and return what was understood so far."""
        ...

    def finish(self) -> Transcript:
        """End the utterance."""
        ...

    def expect(self, names: Sequence[str]) -> None:
        """Listen for what this client may name: holdings and products, as written; `forget` drops them."""
        ...

    def forget(self) -> None:
        """Drop everything that came from a client: sound, words, and what was learnt of the voice.

        `start` and `finish` drop sound and words too, but keep adapting to the voice; this ends a visit.
        """
        ...


def nothing_heard(engine: str, real_time_factor: float = 0.0) -> Transcript:
    """Return the transcript of silence."""
    return Transcript("", (), 0.0, engine, real_time_factor)


def is_silent(samples: Floats) -> bool:
    """Tell whether a recording is too short or too quiet to hold speech; [S] at 16 kHz."""
    if len(samples) < SHORTEST_S * HEARING_RATE_HZ:
        return True
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) < SILENT_RMS


def require_hearing_rate(sound: Sound) -> None:
    """Refuse sound at another rate, which is a mistake in the program.

    Raises:
        ValueError: not 16 kHz.
    """
    if sound.rate_hz != HEARING_RATE_HZ:
        raise ValueError(f"recognisers take {HEARING_RATE_HZ} Hz, not {sound.rate_hz}")
