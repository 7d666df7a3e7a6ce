"""Face engines in order: when one breaks down, the next finishes the sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from inference.errors import EngineUnavailable, InferenceError
from inference.face.engines import FaceEngine, FaceStream
from inference.types import Floats

Tell = Callable[[str], None]
_BLEND_FRAMES: Final = 6  # 100 ms from the face of one engine to that of the next


@dataclass(frozen=True, slots=True)
class Relay:
    """Engines in order; when one breaks down, the next finishes the sentence."""

    engines: tuple[FaceEngine, ...]
    tell: Tell = lambda _words: None

    @property
    def name(self) -> str:
        """Of the first."""
        return self.engines[0].name

    @property
    def look_ahead_s(self) -> float:
        """Of the first."""
        return self.engines[0].look_ahead_s

    def stream(self, style: Floats | None = None) -> FaceStream:
        """Begin an utterance."""
        return RelayStream(self.engines, style, self.tell)


class RelayStream:
    """An utterance that keeps its sound, so that another engine can take it up from the start."""

    def __init__(self, engines: Sequence[FaceEngine], style: Floats | None, tell: Tell) -> None:
        self._waiting = list(engines)
        self._style = style
        self._tell = tell
        self._sound: list[Floats] = []
        self._given = 0
        self._last: Floats | None = None
        self._blend = 0
        self._skip = 0
        self._name = ""
        self._stream = self._next(None)

    def feed(self, samples: Floats) -> Floats:
        """Take sound at 16 kHz and return the frames that it decides: [F, K], perhaps none.

        Raises:
            InferenceError: the last engine broke down.
        """
        self._sound.append(samples)
        return self._guarded(lambda stream: stream.feed(samples), again=lambda stream: stream.feed(self._whole()))

    def finish(self) -> Floats:
        """Return the frames that are left when no more sound comes: [F, K].

        Raises:
            InferenceError: the last engine broke down.
        """

        def both(stream: FaceStream) -> Floats:
            return np.concatenate([stream.feed(self._whole()), stream.finish()])

        return self._guarded(lambda stream: stream.finish(), again=both)

    def _guarded(self, first: Callable[[FaceStream], Floats], again: Callable[[FaceStream], Floats]) -> Floats:
        attempt = first
        while True:
            try:
                return self._joined(attempt(self._stream))
            except InferenceError as error:
                self._stream = self._next(error)
                attempt = again

    def _next(self, error: InferenceError | None) -> FaceStream:
        """Begin with the next engine that can; it drops the frames that were given already."""
        while self._waiting:
            engine = self._waiting.pop(0)
            try:
                stream = engine.stream(self._style)
            except InferenceError as unable:
                error = error or unable
                continue
            if error is not None:
                self._tell(f"{error} The face goes on with {engine.name}.")
            self._skip, self._blend = self._given, _BLEND_FRAMES if self._given else 0
            return stream
        raise error or EngineUnavailable("There is no face engine; train or install one.")

    def _whole(self) -> Floats:
        return np.concatenate([np.zeros(0, np.float32), *self._sound])

    def _joined(self, frames: Floats) -> Floats:
        """Drop what was given before, and ease over from the face that another engine left."""
        dropped = min(self._skip, len(frames))
        self._skip -= dropped
        frames = frames[dropped:]
        if self._blend and self._last is not None and len(frames):
            count = min(self._blend, len(frames))
            share = (np.arange(1, count + 1) + _BLEND_FRAMES - self._blend) / (_BLEND_FRAMES + 1)
            eased = self._last + share[:, None].astype(np.float32) * (frames[:count] - self._last)
            frames = np.concatenate([eased, frames[count:]])
            self._blend -= count
        elif len(frames):
            self._last = frames[-1]
        self._given += len(frames)
        return frames
