"""Face engines in order: when one breaks down, the next finishes the sentence, and the broken one rests a while."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from inference.errors import EngineUnavailable, InferenceError
from inference.face.engines import FaceEngine, FaceStream, give_up
from inference.runtime.breaker import WELL, Health, Rule, State, after_failure, may_ask, state
from inference.types import ARKIT_NAMES, Floats

Tell = Callable[[str], None]
_BLEND_FRAMES: Final = 6  # 100 ms from the face of one engine to that of the next
RULE: Final = Rule(failures=1, rest_s=30.0)


class Relay:
    """Engines in order, the last of which is always asked."""

    def __init__(
        self,
        engines: Sequence[FaceEngine],
        tell: Tell = lambda _words: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args:
        engines: the best first.
        tell: is given a sentence whenever another engine takes over, and when the first is back.
        clock: seconds.
        """  # noqa: D205
        self._engines = tuple(engines)
        self._tell = tell
        self._clock = clock
        self._healths: dict[str, Health] = {}

    @property
    def name(self) -> str:
        """Of the engine that the next utterance begins with."""
        return self._ready()[0].name

    @property
    def look_ahead_s(self) -> float:
        """The longest of all of them, because any may have to take over."""
        return max(engine.look_ahead_s for engine in self._engines)

    @property
    def circuits(self) -> Mapping[str, State]:
        """Whether each engine but the last, which is always asked, is asked now."""
        now_s = self._clock()
        return {each.name: state(self._healths.get(each.name, WELL), now_s) for each in self._engines[:-1]}

    @property
    def engines(self) -> tuple[FaceEngine, ...]:
        """All of them, the best first."""
        return self._engines

    def stream(self, style: Floats | None = None) -> FaceStream:
        """Begin an utterance."""
        return RelayStream(self, self._ready(), style)

    def broke(self, engine: FaceEngine, error: InferenceError, follower: FaceEngine) -> None:
        """Let an engine rest, and say who goes on."""
        self._healths[engine.name] = after_failure(self._healths.get(engine.name, WELL), self._clock(), RULE)
        self._tell(f"{error} The face goes on with {follower.name}.")

    def worked(self, engine: FaceEngine) -> None:
        """Note that an engine finished an utterance; one that had broken down is back."""
        if self._healths.pop(engine.name, None) is not None:
            self._tell(f"The face engine {engine.name} works again.")

    def _ready(self) -> list[FaceEngine]:
        now_s = self._clock()
        awake = [each for each in self._engines[:-1] if may_ask(self._healths.get(each.name, WELL), now_s)]
        return [*awake, self._engines[-1]]


class RelayStream:
    """An utterance that keeps its sound, so that another engine can take it up from the start."""

    def __init__(self, relay: Relay, engines: Sequence[FaceEngine], style: Floats | None) -> None:
        self._relay = relay
        self._waiting = list(engines)
        self._style = style
        self._sound: list[Floats] = []
        self._given = 0
        self._given_up = False
        self._skip = 0
        self._blend = 0
        self._left = np.zeros(len(ARKIT_NAMES), np.float32)  # the face to ease over from
        self._last = self._left
        self._engine, self._stream = self._next()

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

        def everything(stream: FaceStream) -> Floats:
            return np.concatenate([stream.feed(self._whole()), stream.finish()])

        frames = self._guarded(lambda stream: stream.finish(), again=everything)
        self._relay.worked(self._engine)
        return frames

    def cancel(self) -> None:
        """Give the utterance up; no other engine takes it over."""
        self._given_up = True
        give_up(self._stream)

    def _guarded(self, first: Callable[[FaceStream], Floats], again: Callable[[FaceStream], Floats]) -> Floats:
        attempt = first
        while True:
            try:
                return self._joined(attempt(self._stream))
            except InferenceError as error:
                if self._given_up:
                    raise
                with contextlib.suppress(InferenceError):
                    give_up(self._stream)
                self._engine, self._stream = self._next((self._engine, error))
                attempt = again

    def _next(self, broken: tuple[FaceEngine, InferenceError] | None = None) -> tuple[FaceEngine, FaceStream]:
        """Begin with the next engine that can; it drops the frames that were given already."""
        while self._waiting:
            engine = self._waiting.pop(0)
            if broken is not None:
                self._relay.broke(*broken, engine)
            try:
                stream = engine.stream(self._style)
            except InferenceError as unable:
                broken = (engine, unable)
                continue
            self._skip, self._blend, self._left = self._given, _BLEND_FRAMES if self._given else 0, self._last
            return engine, stream
        raise broken[1] if broken else EngineUnavailable("There is no face engine; train or install one.")

    def _whole(self) -> Floats:
        return np.concatenate([np.zeros(0, np.float32), *self._sound])

    def _joined(self, frames: Floats) -> Floats:
        """Drop what was given before, and ease over from the face that another engine left."""
        dropped = min(self._skip, len(frames))
        self._skip -= dropped
        frames = frames[dropped:]
        count = min(self._blend, len(frames))
        if count:
            share = (np.arange(1, count + 1) + _BLEND_FRAMES - self._blend) / (_BLEND_FRAMES + 1)
            eased = self._left + share[:, None].astype(np.float32) * (frames[:count] - self._left)
            frames = np.concatenate([eased, frames[count:]])
            self._blend -= count
        if len(frames):
            self._last = frames[-1]
        self._given += len(frames)
        return frames
