"""A recording instead of a microphone, and a recording of what a loudspeaker would have played; for headless use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.devices.film import FilmMicrophone, FilmSound
from app.devices.play_queue import Floats
from inference.sound_files import read_sound, write_wav
from inference.types import HEARING_RATE_HZ, Sound


class FileMicrophone:
    """Hears a recording from the moment at which it begins to listen, then silence."""

    problem = ""

    def __init__(self, recording: Path, clock: Callable[[], float]) -> None:
        """Read the recording.

        Raises:
            SoundError: it is missing or no sound; names the file.
        """
        self._samples = read_sound(recording).samples
        self._heard = FilmMicrophone(clock)

    def start(self, on_chunk: Callable[[Floats], None]) -> None:
        """Listen: the recording begins now."""
        self._heard.start(on_chunk)
        self._heard.say(self._samples)

    def stop(self) -> None:
        """Listen no more."""
        self._heard.stop()

    def follow(self) -> None:
        """Hand on what has sounded since the last call; call it every few hundredths of a second."""
        self._heard.follow()


class FilePlayer(FilmSound):
    """Keeps time by a clock and writes what was heard when it is closed."""

    def __init__(self, recording: Path, clock: Callable[[], float], rate_hz: int = HEARING_RATE_HZ) -> None:
        super().__init__(rate_hz, clock)
        self._recording = recording
        self._began_s = clock()
        self._now = clock

    def close(self) -> None:
        """Write everything from the first to this moment as a wav file.

        Raises:
            OutputError: it cannot be written; names the file.
        """
        first, last = (round(at_s * self.rate_hz) for at_s in (self._began_s, self._now()))
        self.stop()
        heard = self.between(first, last) if last > first else np.zeros(0, np.float32)
        write_wav(self._recording, Sound(heard, self.rate_hz))
