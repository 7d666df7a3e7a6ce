"""A recogniser that goes to the processor when its card is full, and hears there again what it did not finish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from inference.hearing.recogniser import Recogniser
from inference.runtime.live_plan import LivePlan
from inference.runtime.plan import CPU
from inference.types import HEARING_RATE_HZ, Floats, Sound, Transcript

ENGINE: Final = "recogniser"
"""Its name in the plan."""


class MovableRecogniser:
    """Keeps the sound of the utterance itself, so that another one can take it up; for those that do not stream."""

    def __init__(self, live: LivePlan, opening: Callable[[str], Recogniser]) -> None:
        """Open the recogniser where the plan wants it.

        Args:
            live: where it may compute.
            opening: opens it in a place, "cpu" or "cuda:N".

        Raises:
            EngineUnavailable: it is not installed, or there is no room for it anywhere.
            ModelError: its model is missing or broken.
        """
        self._live = live
        self._opening = opening
        self._names: tuple[str, ...] = ()
        self._pieces: list[Floats] = []
        self._inner = live.run(ENGINE, opening)
        self.name = self._inner.name
        live.settle(ENGINE, self._leave)

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording into words; see `Recogniser`."""
        return self._live.run(ENGINE, lambda _where: self._inner.transcribe(sound))

    def start(self) -> None:
        """Begin an utterance; see `Recogniser`."""
        self._pieces = []

    def push(self, samples: Floats) -> str:
        """Keep the next piece; see `Recogniser`."""
        self._pieces.append(samples)
        return ""

    def finish(self) -> Transcript:
        """End the utterance; see `Recogniser`."""
        heard = np.concatenate([np.zeros(0, np.float32), *self._pieces])
        self._pieces = []
        return self.transcribe(Sound(heard, HEARING_RATE_HZ))

    def expect(self, names: Sequence[str]) -> None:
        """Listen for these names; see `Recogniser`."""
        self._names = tuple(names)
        self._inner.expect(names)

    def forget(self) -> None:
        """Drop everything that came from a client; see `Recogniser`."""
        self._pieces, self._names = [], ()
        self._inner.forget()

    def _leave(self) -> None:
        opened = self._opening(CPU)
        opened.expect(self._names)
        self._inner = opened
