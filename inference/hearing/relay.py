"""Recognisers in order: when the first fails while somebody speaks, the next one hears the same utterance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from inference.errors import EngineUnavailable, ModelError
from inference.hearing.recogniser import Recogniser
from inference.types import Floats, Sound, Transcript

_Result = TypeVar("_Result")


class RelayRecogniser:
    """Listens with one recogniser until that fails, and from then on with another, which is opened when needed."""

    def __init__(self, first: Recogniser, follower: Callable[[], Recogniser], tell: Callable[[str], None]) -> None:
        """Begin with the first.

        Args:
            first: opened.
            follower: opens the one that stands in.
            tell: is given one sentence when it does.
        """
        self._engine, self._follower, self._tell = first, follower, tell
        self.name = first.name
        self._stands_in = False
        self._names: tuple[str, ...] = ()
        self._pieces: list[Floats] = []

    def transcribe(self, sound: Sound) -> Transcript:
        """Turn a whole recording into words; see `Recogniser`."""
        return self._tried(lambda: self._engine.transcribe(sound))

    def start(self) -> None:
        """Begin an utterance; see `Recogniser`."""
        self._pieces = []
        self._tried(lambda: self._engine.start())

    def push(self, samples: Floats) -> str:
        """Take the next piece; see `Recogniser`."""
        text = self._tried(lambda: self._engine.push(samples))
        if not self._stands_in:
            self._pieces.append(samples)
        return text

    def finish(self) -> Transcript:
        """End the utterance; see `Recogniser`."""
        heard = self._tried(lambda: self._engine.finish())
        self._pieces = []
        return heard

    def expect(self, names: Sequence[str]) -> None:
        """Listen for these names; see `Recogniser`."""
        self._names = tuple(names)
        self._engine.expect(names)

    def forget(self) -> None:
        """Drop everything that came from a client; see `Recogniser`."""
        self._names, self._pieces = (), []
        self._engine.forget()

    def _tried(self, work: Callable[[], _Result]) -> _Result:
        """Do some work, and again with the follower where the first engine fails."""
        try:
            return work()
        except (EngineUnavailable, ModelError) as error:
            if self._stands_in:
                raise
            follower = self._follower()
            self._tell(f"{error} {follower.name} listens instead.")
        self._engine, self._stands_in, self.name = follower, True, follower.name
        follower.expect(self._names)
        follower.start()
        for piece in self._pieces:
            follower.push(piece)
        self._pieces = []
        return work()
