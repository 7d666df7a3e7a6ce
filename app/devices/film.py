"""Sound card and microphone of a video: everything happens at an exact second of its clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.devices.play_queue import Floats, Position, SentenceId
from app.devices.silent import at_rate
from app.devices.volume import USUAL, Volume, soften


@dataclass(frozen=True, slots=True)
class _Played:
    sentence: SentenceId | None
    start_s: float
    samples: Floats


class FilmSound:
    """A player whose sentences, and the client's voice beside them, become the sound track."""

    problem = ""

    def __init__(self, rate_hz: int, clock: Callable[[], float]) -> None:
        """Args:
        rate_hz: of the sound track.
        clock: seconds of the video.
        """  # noqa: D205
        self.rate_hz = rate_hz
        self._clock = clock
        self._volume = Volume()
        self._played: list[_Played] = []
        self._unfinished: list[_Played] = []
        self._finished: Callable[[SentenceId], None] = lambda sentence: None

    def play(self, sentence: SentenceId, samples: Floats, rate_hz: int) -> None:
        """Append a sentence: [S] float32, -1 to 1."""
        start_s = max([self._clock(), *(self._end_s(waiting) for waiting in self._unfinished)])
        loud = at_rate(samples, rate_hz, self.rate_hz) * np.float32(self._volume.gain)
        if self._volume.gain > USUAL:
            soften(loud)
        piece = _Played(sentence, start_s, loud)
        self._played.append(piece)
        self._unfinished.append(piece)

    def add_client(self, samples: Floats, rate_hz: int) -> None:
        """Let the client's own voice be heard from now on."""
        self._played.append(_Played(None, self._clock(), at_rate(samples, rate_hz, self.rate_hz)))

    def hold(self) -> None:
        """Be silent from now on; a film's advisor is not interrupted by voice, so what waited is forgotten."""
        self.stop()

    def go_on(self) -> None:
        """Nothing was kept."""

    def stop(self) -> None:
        """Be silent from now on and forget what waits."""
        now_s = self._clock()
        for piece in self._unfinished:
            self._played.remove(piece)
            heard = piece.samples[: max(0, int((now_s - piece.start_s) * self.rate_hz))]
            self._played.append(_Played(piece.sentence, piece.start_s, heard))
        self._unfinished.clear()

    def position(self, ahead_s: float = 0.0) -> Position | None:
        """Return what is being heard now, or in so many seconds; None in silence."""
        now_s = self._clock()
        while self._unfinished and self._end_s(self._unfinished[0]) <= now_s:
            ended = self._unfinished.pop(0).sentence
            assert ended is not None
            self._finished(ended)
        seen_s = now_s + ahead_s
        for piece in self._unfinished:
            if piece.sentence is not None and piece.start_s <= seen_s < self._end_s(piece):
                return Position(piece.sentence, seen_s - piece.start_s)
        return None

    @property
    def volume(self) -> float:
        """How loud the advisor is from the next sentence on; 1 is as usual."""
        return self._volume.gain

    def set_volume(self, gain: float) -> None:
        """Let the next sentences be louder or softer."""
        self._volume.set(gain)

    def on_finished(self, told: Callable[[SentenceId], None]) -> None:
        """Tell each sentence that was heard to its end."""
        self._finished = told

    def close(self) -> None:
        """Nothing is held."""

    def between(self, first: int, last: int) -> Floats:
        """Return the sound track from sample `first` up to `last`, which must not lie in the future: [S]."""
        mixed = np.zeros(last - first, np.float32)
        for piece in self._played:
            start = round(piece.start_s * self.rate_hz) - first
            left, right = max(start, 0), min(start + len(piece.samples), len(mixed))
            if left < right:
                mixed[left:right] += piece.samples[left - start : right - start]
        return np.clip(mixed, -1.0, 1.0)

    def _end_s(self, piece: _Played) -> float:
        return piece.start_s + len(piece.samples) / self.rate_hz


class FilmMicrophone:
    """Hears what the film's client says, as it is said."""

    problem = ""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._hand_on: Callable[[Floats], None] | None = None
        self._voice: Floats = np.zeros(0, np.float32)
        self._began_s = 0.0
        self._heard = 0

    def start(self, on_chunk: Callable[[Floats], None]) -> None:
        """Listen from now on; what sounded before was not heard."""
        self._hand_on = on_chunk
        self._voice, self._began_s, self._heard = np.zeros(0, np.float32), self._clock(), 0

    def stop(self) -> None:
        """Listen no more."""
        self._hand_on = None

    def say(self, samples: Floats) -> None:
        """Let the client speak from now on: [S] at 16 kHz, followed by silence."""
        self._voice, self._began_s, self._heard = samples, self._clock(), 0

    def follow(self) -> None:
        """Hand on what has sounded since the last call; once a frame."""
        until = int((self._clock() - self._began_s) * 16_000)
        if self._hand_on is None or until <= self._heard:
            return
        piece = np.zeros(until - self._heard, np.float32)
        spoken = self._voice[self._heard : until]
        piece[: len(spoken)] = spoken
        self._heard = until
        self._hand_on(piece)
