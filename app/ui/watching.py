"""What the window measures of itself: first sound, interruptions, pictures. It only listens to what happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from app.devices.sound import Floats, Player
from app.messages import Seen, Sentence, Transcribed
from app.telemetry.metrics import BARGE_IN, CIRCUIT, FALLBACK, FIRST_SOUND
from app.telemetry.watch import Watch
from app.ui.frame_watch import FrameWatch
from app.ui.kiosk.talk import Talk
from app.ui.visit import Visit
from inference.types import HEARING_RATE_HZ

_GLANCE_MS: Final = 50
_DEVICES_MS: Final = 15_000
_STEP: Final = HEARING_RATE_HZ // 50
_BELOW_PEAK: Final = 0.1  # of the loudest step: 20 dB below it nobody speaks


class FirstSound:
    """Waits for the first sound of a reply."""

    def __init__(self, watch: Watch, clock: Callable[[], float]) -> None:
        """Args:
        watch: of the process.
        clock: monotonic seconds, the window's.
        """  # noqa: D205
        self._watch, self._clock = watch, clock
        self._ended: tuple[str, int, float] = ("", 0, 0.0)
        self._wanted: tuple[str, int, float, bool] | None = None
        self._measured: tuple[str, int] = ("", 0)

    def heard_all(self, visit: str, turn: int, silent_s: float) -> None:
        """A spoken question is over, since so many seconds."""
        self._ended = (visit, turn, self._clock() - silent_s)

    def reply_begins(self, visit: Visit, turn: int) -> None:
        """The first sentence is there; a typed question was over when it was asked."""
        if (visit.session, turn) == self._measured:
            return
        self._measured = (visit.session, turn)
        spoken = self._ended[:2] == (visit.session, turn)
        self._wanted = (visit.session, turn, self._ended[2] if spoken else visit.asked_s, visit.recorded)

    def look(self, player: Player) -> None:
        """See whether it is being heard by now."""
        if self._wanted is None:
            return
        visit, turn, ended_s, recorded = self._wanted
        position = player.position()
        if position is None or position.sentence[0] != turn:
            return
        self._wanted = None
        if position.sentence[1] == 0:
            first_s = self._clock() - position.time_s
            self._watch.meter.observe(FIRST_SOUND, first_s - ended_s)
            past_ns = time.time_ns() - round((self._clock() - first_s) * 1e9)
            began_ns = past_ns - round((first_s - ended_s) * 1e9)
            if recorded:
                self._watch.traces.within(visit, turn).past("first_sound", began_ns, past_ns)


class WindowWatch(QObject):
    """Hangs a process's watch on its window."""

    def __init__(self, window: Talk, watch: Watch, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to listen."""
        super().__init__(window)
        self._window, self._watch = window, watch
        self._first = FirstSound(watch, clock)
        self._suspected_s: float | None = None
        self._worked: set[str] = set()
        window.avatar.frames = FrameWatch(watch.meter)
        window.bridge.transcribed.connect(self._on_transcribed)
        window.bridge.sentence.connect(self._on_sentence)
        window.bridge.seen.connect(self._on_seen)
        window.duplex.held.connect(self._on_held)
        window.duplex.resumed.connect(self._on_resumed)
        window.duplex.yielded.connect(self._on_yielded)
        for every_ms, look in ((_GLANCE_MS, self._look), (_DEVICES_MS, self._look_at_devices)):
            timer = QTimer(self, interval=every_ms)
            timer.timeout.connect(look)
            timer.start()
        self._look_at_devices()

    @Slot(object)
    def _on_transcribed(self, transcribed: Transcribed) -> None:
        if transcribed.final and transcribed.text:
            self._first.heard_all(transcribed.session, transcribed.turn, transcribed.silent_s)

    @Slot(object)
    def _on_sentence(self, sentence: Sentence) -> None:
        if sentence.index == 0 and self._window.visit.counts(sentence):
            self._first.reply_begins(self._window.visit, sentence.turn)

    @Slot(object)
    def _on_seen(self, seen: Seen) -> None:
        self._watch.meter.set(CIRCUIT, 0.0 if seen.looking else 2.0, part="camera")

    @Slot(object)
    def _on_held(self, sound: Floats) -> None:
        self._suspected_s = spoken_s(sound)

    @Slot()
    def _on_resumed(self) -> None:
        self._suspected_s = None

    @Slot()
    def _on_yielded(self) -> None:
        if self._suspected_s is not None:
            self._watch.meter.observe(BARGE_IN, self._suspected_s)
        self._suspected_s = None

    @Slot()
    def _look(self) -> None:
        self._first.look(self._window.player)

    @Slot()
    def _look_at_devices(self) -> None:
        for part, problem in (("sound", self._window.player.problem), ("microphone", self._window.listening.problem)):
            if not problem:
                self._worked.add(part)
            self._watch.meter.set(FALLBACK, float(bool(problem)), part=part)
            # One that was lost is tried again by itself; a kiosk that never had one fails at nothing.
            self._watch.meter.set(CIRCUIT, 2.0 if problem and part in self._worked else 0.0, part=part)


def spoken_s(sound: Floats) -> float:
    """Return for how long somebody has been speaking at the end of a sound, [S] at 16 kHz; 0 in silence."""
    steps = sound[len(sound) % _STEP :].reshape(-1, _STEP)
    if not len(steps):
        return 0.0
    loud = np.sqrt(np.mean(np.square(steps, dtype=np.float64), axis=1))
    speaks = loud > _BELOW_PEAK * loud.max()
    quiet = np.flatnonzero(~(speaks | np.roll(speaks, 1)))  # one quiet step alone is a consonant
    begins = int(quiet[-1]) + 1 if len(quiet) else 0
    return (len(steps) - begins) * _STEP / HEARING_RATE_HZ
