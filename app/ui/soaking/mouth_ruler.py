"""How far each mouth that the real window draws is from the sound that is heard when it is seen, in real time.

The loudspeaker is simulated (`app/devices/simulated.py`), driven by the real clock: the real player runs on it, and the
room knows what is really heard and when. Each sentence's sound is replaced by a ramp whose samples say which moment of
the sentence they are; nobody listens. Sign, as in ATSC IS-191: above 0 the sound is early, the mouth behind.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from array import array
from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np

from app.devices.card import CardPlayer
from app.devices.play_queue import Floats, SentenceId
from app.devices.port_audio import PortAudio
from app.devices.simulated import Faults, SimulatedPortAudio
from app.devices.simulated_room import Room
from app.devices.virtual_time import VirtualTime
from app.ui.avatar_view import AvatarView
from app.ui.stage import Moment

EARLY_MS: Final = 15.0
LATE_MS: Final = -45.0
_RATE_HZ: Final = 16_000
_BLOCK_S: Final = 0.02
_LOW, _HIGH = 0.1, 0.7  # of the ramp: 0 is silence, and louder than 0.8 is pressed together
_JOIN_S: Final = 0.2  # after a sentence's first sample the end of the one before may still be heard
_EDGE: Final = 0.002  # of the ramp at both ends, where a filter may have bent it


class RealTime(VirtualTime):
    """The simulated card's time, which is the real one: a thread does what is due."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="simulated-card", daemon=True)
        self._thread.start()

    @property
    def now_s(self) -> float:  # type: ignore[override]
        """Return the second that it is."""
        return time.monotonic()

    def at(self, moment_s: float, work: Callable[[], None]) -> None:
        """Let something happen at a moment, on the thread of the card."""
        with self._changed:
            heapq.heappush(self._heap, (moment_s, next(self._numbers), work))
            self._changed.notify()

    def close(self) -> None:
        """Let nothing happen any more."""
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join(1)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._over and (not self._heap or self._heap[0][0] > time.monotonic()):
                    self._changed.wait(self._heap[0][0] - time.monotonic() if self._heap else None)
                if self._over:
                    return
                _, _, work = heapq.heappop(self._heap)
            work()


class _SharedRoom(Room):
    """A room that the card's thread fills while the window's asks what is heard."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()

    def plays(self, start_s: float, samples: Floats, rate_hz: float) -> None:
        with self._lock:
            super().plays(start_s, samples, rate_hz)

    def silence_from(self, moment_s: float) -> None:
        with self._lock:
            super().silence_from(moment_s)

    def heard(self, moment_s: float) -> float:
        with self._lock:
            return super().heard(moment_s)


class RulerCard(CardPlayer):
    """The real player on a simulated loudspeaker in real time, whose plug can be pulled."""

    def __init__(self, faults: Faults | None = None) -> None:
        """Plug it in."""
        self.room, self._time = _SharedRoom(), RealTime()
        self.library = SimulatedPortAudio(self._time, self.room, faults or Faults(), _BLOCK_S, 0)
        self.library.plug("output", _RATE_HZ)
        self.library._initialize()
        self.pulled = False
        self.long_s: dict[SentenceId, float] = {}
        super().__init__(PortAudio(cast(Any, self.library)))

    def play(self, sentence: SentenceId, samples: Floats, rate_hz: int) -> None:
        """Append a sentence: its moments instead of its sound, and louder or softer for nobody."""
        self.long_s[sentence] = len(samples) / rate_hz
        super().play(sentence, np.linspace(_LOW, _HIGH, len(samples), dtype=np.float32), rate_hz)

    def set_volume(self, gain: float) -> None:
        """Keep the ramp's height, which is what is read."""
        self._told_gain = gain

    @property
    def volume(self) -> float:
        """How loud it would be."""
        return getattr(self, "_told_gain", 1.0)

    def heard_s(self, sentence: SentenceId, moment_s: float) -> float | None:
        """Return which moment of a sentence is really heard at a moment; None where none is, or at its very ends."""
        sample = (self.room.heard(moment_s) - _LOW) / (_HIGH - _LOW)
        return sample * self.long_s[sentence] if _EDGE < sample < 1.0 - _EDGE and sentence in self.long_s else None

    def pull(self) -> None:
        """Pull the plug."""
        if not self.pulled:
            self.pulled = True
            self.library.unplug("output")

    def put_back(self) -> None:
        """Put it back; the player notices by itself."""
        if self.pulled:
            self.library.plug("output", _RATE_HZ)
            self.pulled = False

    def close(self) -> None:
        """Give everything back."""
        super().close()
        self._time.close()


class MouthRuler:
    """Watches one window's frames."""

    def __init__(self, avatar: AvatarView, card: RulerCard) -> None:
        """Begin.

        Args:
            avatar: whose frames are measured.
            card: knows what is really heard.
        """
        self.at_s, self.ms = array("d"), array("f")
        self._card = card
        self._asked = avatar._moment
        self._drawn: Moment | None = None
        self._seen: tuple[float, Moment] | None = None
        avatar._moment = self._moment
        avatar.frameSwapped.connect(self._on_shown)

    def _moment(self, ahead_s: float) -> Moment:
        self._drawn = self._asked(ahead_s)
        return self._drawn

    def _on_shown(self) -> None:
        now_s, drawn, seen = time.monotonic(), self._drawn, self._seen
        if seen is not None and seen[1] is drawn:  # the same picture once more: it goes on standing
            return
        if seen is not None:
            self._measure(*seen, now_s)
        self._seen = (now_s, drawn) if drawn is not None and drawn.sentence is not None else None

    def _measure(self, shown_s: float, moment: Moment, gone_s: float) -> None:
        """Measure a frame that stood on the screen from one moment to another."""
        assert moment.sentence is not None
        middle_s = 0.5 * (shown_s + gone_s)
        heard_s = self._card.heard_s((moment.sentence.turn, moment.sentence.index), middle_s)
        if heard_s is not None and not (moment.time_s < _JOIN_S < heard_s - moment.time_s):
            self.at_s.append(middle_s)
            self.ms.append(1000.0 * (heard_s - moment.time_s))

    def between(self, first_s: float, last_s: float) -> Floats:
        """Return the offsets of the frames that were seen between two moments, ms."""
        at_s = np.frombuffer(self.at_s, np.float64).copy()
        ms = np.frombuffer(self.ms, np.float32).copy()
        return np.asarray(ms[(at_s >= first_s) & (at_s < last_s)], np.float32)


def within(ms: Floats) -> float:
    """Return the share of offsets within +15 and -45 ms; 1 where there are none."""
    return float(np.mean((ms <= EARLY_MS) & (ms >= LATE_MS))) if len(ms) else 1.0
