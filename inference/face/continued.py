"""One face for a sentence whose sound comes clause by clause: it goes on over the joints as if it had come whole.

The face of a moment needs some sound after it. Where the pause behind a clause is longer than that, as it is for our
own network, everything up to some way into the pause is decided as soon as the clause is there, and the rest is decided
with the next clause: the face is the same as if the sentence had come whole. An engine that needs more is brought to
its end with each clause and begun anew in the pause, and the second face eases over from the first.

Letters: S samples, F frames, K the 52 ARKit shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from inference.errors import GivenUp, InferenceError
from inference.face import coarticulation, contacts
from inference.face.engines import GIVEN_UP, PIECE, FaceEngine, FaceStream, give_up, watched
from inference.features import at_hearing_rate
from inference.types import ARKIT_NAMES, FACE_RATE_HZ, HEARING_RATE_HZ, Floats, Phone, Speech

Tell = Callable[[str], None]
PHONES_AHEAD_S: Final = 0.08  # what comes later than this has no say in a mouth that follows phone times
_SOME_SOUND_S: Final = 0.08  # of the sound that is not known yet, behind the last pause
_BEFORE_FRAMES: Final = 12  # of the sound that an engine hears again when it is begun anew; a multiple of 3
_EASE_FRAMES: Final = 6  # 100 ms
_NONE: Final = np.zeros((0, len(ARKIT_NAMES)), np.float32)


class ContinuedFace:
    """The face of one sentence, fed clause by clause."""

    def __init__(
        self,
        engine: FaceEngine | None,
        mood: Floats | None = None,
        given_up: Callable[[], bool] | None = None,
        tell: Tell = lambda _words: None,
    ) -> None:
        """Begin a sentence.

        Args:
            engine: moves the face to the sound; None moves it to the phone times alone.
            mood: [len(STYLES)] for the engine; None is neutral.
            given_up: whether nobody waits for it any more.
            tell: is given a sentence when the engine breaks down and the phone times go on.
        """
        self._engine, self._mood, self._given_up, self._tell = engine, mood, given_up, tell
        self._stream: FaceStream | None = None
        self._skip = 0  # frames of the stream that were given before it was begun
        self._begun = False
        self._sound = np.zeros(0, np.float32)  # of the sentence so far, at 16 kHz
        self._fed = 0  # of these, to the stream
        self._phones: list[Phone] = []
        self._end_s = 0.0
        self._given = 0
        self._last: Floats | None = None
        self._ease = 0

    def feed(self, clause: Speech) -> Floats:
        """Take the next clause with the pause behind it, and return the frames that are decided by it: [F, K].

        Args:
            clause: its times count from its own first sample. If nothing comes after it, all frames are decided.

        Raises:
            GivenUp: nobody waits any more, and the engine was told so.
        """
        last = not clause.goes_on
        self._phones += [
            Phone(each.symbol, each.start_s + self._end_s, each.end_s + self._end_s, each.stressed)
            for each in clause.phones
        ]
        self._end_s += clause.sound.duration_s
        frames = self._by_sound(clause, last=last) if self._engine else None
        if frames is None:
            frames = self._eased(self._by_phones(last=last))
        elif clause.phones and len(frames):
            times_s = (self._given + np.arange(len(frames))) / FACE_RATE_HZ
            frames = contacts.apply(frames, self._known(last=last), times_s)
        if len(frames):
            self._given, self._last = self._given + len(frames), frames[-1]
        return frames

    def close(self) -> None:
        """Give up a sentence that was not brought to its end."""
        if self._stream is not None:
            stream, self._stream = self._stream, None
            give_up(stream)

    def _by_sound(self, clause: Speech, *, last: bool) -> Floats | None:
        """Return what the engine decides; None when it broke down."""
        self._sound = np.concatenate([self._sound, at_hearing_rate(clause.sound).samples])
        assert self._engine is not None
        try:
            stream = self._stream = self._stream or self._begin(self._engine)
            with watched(stream, self._given_up) as gone:
                frames = [_NONE]
                for start in range(self._fed, len(self._sound), PIECE):
                    frames.append(stream.feed(self._sound[start : start + PIECE]))
                    if gone.is_set():
                        raise GivenUp(GIVEN_UP)
                self._fed = len(self._sound)
                decided = self._fresh(np.concatenate(frames))
                if last or self._given + len(decided) < self._spoken_frames():
                    decided = np.concatenate([decided, self._fresh(stream.finish())])
                    self._stream = None
        except GivenUp:
            raise
        except InferenceError as error:
            self._tell(f"{error} The face follows the phone times of the voice.")
            self.close()
            self._engine, self._ease = None, _EASE_FRAMES if self._given else 0
            return None
        return self._eased(decided)

    def _begin(self, engine: FaceEngine) -> FaceStream:
        """Begin a stream, the second one in a sentence with the pause before it, on a whole sample."""
        first = max(0, self._given - _BEFORE_FRAMES) // 3 * 3
        self._skip = self._given - first
        self._fed = round(first * HEARING_RATE_HZ / FACE_RATE_HZ)
        self._ease = _EASE_FRAMES if self._given else 0
        return engine.stream(self._mood)

    def _fresh(self, frames: Floats) -> Floats:
        dropped = min(self._skip, len(frames))
        self._skip -= dropped
        return frames[dropped:]

    def _by_phones(self, *, last: bool) -> Floats:
        known = self._known(last=last)
        whole = coarticulation.track(known, max(self._end_s, known[-1].end_s if known else 0.0)).weights
        until_s = self._end_s if last else self._end_s - PHONES_AHEAD_S
        until = int(np.ceil(until_s * FACE_RATE_HZ - 1e-9)) if last else int(until_s * FACE_RATE_HZ)
        return whole[self._given : max(self._given, until)]

    def _known(self, *, last: bool) -> list[Phone]:
        """Return the phones so far, and some sound behind the pause where more comes."""
        more = [] if last else [Phone("ax", self._end_s, self._end_s + _SOME_SOUND_S)]
        return [*self._phones, *more]

    def _spoken_frames(self) -> float:
        """Return how many frames it is to the end of the last sound."""
        return max((each.end_s for each in self._phones if each.symbol != "pau"), default=0.0) * FACE_RATE_HZ

    def _eased(self, frames: Floats) -> Floats:
        """Ease over from the face that was left."""
        count = min(self._ease, len(frames))
        if count == 0 or self._last is None:
            return frames
        share = (np.arange(1, count + 1) + _EASE_FRAMES - self._ease) / (_EASE_FRAMES + 1)
        self._ease -= count
        eased = self._last + share[:, None].astype(np.float32) * (frames[:count] - self._last)
        return np.concatenate([eased, frames[count:]]).astype(np.float32)
