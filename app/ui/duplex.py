"""The microphone while the advisor speaks: the client may interrupt by voice where the echo can be cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal

from app.devices.interruptions import Interruptions
from app.devices.sound import Floats, Microphone
from app.errors import DeviceError
from inference.hearing.barge_in import Verdict

MakeInterruptions = Callable[[Callable[[Verdict, Floats], None]], Interruptions]


class Duplex(QObject):
    """Listens for interruptions; what is decided arrives as signals on the window's thread.

    Sound is judged on a thread of its own: the card's must be quick, and the window's may be drawing.
    """

    held = Signal(object)
    """The reply is held: the client's sound so far, [S] at 16 kHz."""
    chunk = Signal(object)
    """What the client said since then."""
    resumed = Signal()
    yielded = Signal()
    _decided = Signal(int, str, object)
    _caught = Signal(int, object)

    def __init__(self, microphone: Microphone, make: MakeInterruptions | None) -> None:
        """Close the microphone.

        Args:
            microphone: cancels the echo itself.
            make: makes the judge, told where to say what it decides; None where nothing cancels the echo, and
                the client cannot interrupt by voice.
        """
        super().__init__()
        self._microphone = microphone
        self._visit = 0  # counts openings: what an earlier one still has to say is void
        self._judge = make(self._tell) if make else None
        self._inbox: SimpleQueue[tuple[Floats | None, str, bool] | None] = SimpleQueue()
        self._worker: threading.Thread | None = None
        self._forwarding = False
        self.is_open = False
        self._decided.connect(self._on_decided, Qt.ConnectionType.QueuedConnection)
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Listen for interruptions, if that is possible and is not being done."""
        if self._judge is None or self.is_open:
            return
        self._visit += 1
        self._judge.reset()
        self._judge.speaking = True
        try:
            self._microphone.start(lambda samples: self._inbox.put((samples, "", False)))
        except DeviceError:
            return  # the button that opens it says why; the reply goes on
        self.is_open = True
        self._worker = threading.Thread(target=self._work, args=(self._visit,), name="interruptions", daemon=True)
        self._worker.start()

    def words(self, text: str, *, final: bool) -> None:
        """Take what the advisor understood of the sound since the hold."""
        if self.is_open:
            self._inbox.put((None, text, final))

    def stop(self) -> None:
        """Listen no more; what is held stays held, for the player's `stop` or `go_on`."""
        if not self.is_open:
            return
        self.is_open = self._forwarding = False
        self._visit += 1
        self._microphone.stop()
        self._inbox.put(None)
        if self._worker is not None:
            self._worker.join(timeout=1.0)

    def _work(self, visit: int) -> None:
        assert self._judge is not None
        while (taken := self._inbox.get()) is not None:
            samples, text, final = taken
            if samples is None:
                self._judge.words(text, final=final)
            else:
                self._judge.hear(samples)
                self._caught.emit(visit, samples)

    def _tell(self, verdict: Verdict, sound: Floats) -> None:
        self._decided.emit(self._visit, verdict, sound)

    def _on_decided(self, visit: int, verdict: str, sound: Floats) -> None:
        if visit != self._visit or not self.is_open:
            return
        self._forwarding = verdict != "resume"
        if verdict == "hold":
            self.held.emit(sound)
        elif verdict == "resume":
            self.resumed.emit()
        else:
            self.yielded.emit()

    def _on_caught(self, visit: int, samples: Floats) -> None:
        if visit == self._visit and self._forwarding:
            self.chunk.emit(samples)
