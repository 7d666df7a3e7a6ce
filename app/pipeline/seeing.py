"""The eyes of the advisor process: a thread of low priority that looks through the camera and sends what it found.

Pictures stay in this thread. What leaves it is `Seen`: present or not, a place, a sign. That the camera looks is told
before the first picture is taken. While the screen asks who somebody is, and only then, a QR code is read too; its text
goes to the doorkeeper in this process, and what leaves is `Identified`.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from app import log
from app.devices.camera import Camera, OpenCvCamera
from app.errors import ISLAND_ERRORS, DeviceError
from app.messages import Identified, Identify, Message, SeekCode, Seen
from app.settings import Settings
from inference.seeing.choice import open_faces, open_hands
from inference.seeing.position import Lens
from inference.seeing.qr import QrReader
from inference.seeing.types import Findings
from inference.seeing.watcher import Watcher

AGAIN_S: Final = 2.0  # until a camera that is not there is looked for again
_TOLD_S: Final = 1.0  # the longest silence while it looks: the window forgets what it has not heard of for longer
_MOVED_M: Final = 0.01  # a place is told again from here
_OFTEN_S: Final = 0.1  # but not more often
_CODE_S: Final = 0.3  # between two searches for a QR code
_SAME_CODE_S: Final = 6.0  # so long a code that was refused is not tried again although it is still held there
_NICE: Final = 5  # speech and face come first; at 10 a busy machine gives it too little to follow a nod

_log = log.logger("seeing")
Send = Callable[[Message], None]
OpenCamera = Callable[[], Camera]
Answers = Callable[[Identify], Identified]


class Looker:
    """One camera, looked through until it is stopped."""

    def __init__(
        self,
        open_camera: OpenCamera,
        watcher: Watcher,
        send: Send,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], bool] | None = None,
        answer: Answers | None = None,
    ) -> None:
        """Args:
        open_camera: opens it, or raises DeviceError while there is none.
        watcher: finds.
        send: takes the messages, on the looker's thread.
        clock: monotonic seconds.
        wait: lets so many seconds pass and returns whether to stop; by default, until `stop` is called.
        answer: says whose QR code was read, on the looker's thread; None reads none.
        """  # noqa: D205
        self._open_camera, self._watcher, self._send, self._clock = open_camera, watcher, send, clock
        self._stopped = threading.Event()
        self._wait = wait or self._stopped.wait
        self._told: Seen | None = None
        self._notice = ""
        self._answer, self._reader = answer, QrReader()
        self._seeks: SeekCode | None = None
        self._sought_s = self._refused_s = float("-inf")
        self._refused = ""

    def seek(self, wanted: SeekCode | None) -> None:
        """Read QR codes from now on for who asks, or none."""
        self._refused, self._refused_s = "", float("-inf")
        self._seeks = wanted if wanted is not None and wanted.wanted else None

    def start(self) -> None:
        """Look on a thread of its own."""
        threading.Thread(target=self.run, name="seeing", daemon=True).start()

    def stop(self) -> None:
        """Look no more; the camera is given back with the picture that is being taken."""
        self._stopped.set()

    def run(self) -> None:
        """Look until stopped or the window is gone."""
        _be_modest()
        with contextlib.suppress(OSError, ValueError):  # the pipe to the window is closed
            while not self._stopped.is_set():
                self._with_a_camera()
                if self._wait(AGAIN_S):
                    return

    def _with_a_camera(self) -> None:
        try:
            camera = self._open_camera()
        except DeviceError as error:
            self._note(str(error))
            self._tell(Seen("", 0, self._clock(), looking=False))
            return
        try:
            self._tell(Seen("", 0, self._clock(), looking=True))
            self._look(camera)
        except (DeviceError, *ISLAND_ERRORS) as error:
            self._note(str(error))
        finally:
            camera.close()
            self._watcher.forget()
            self._tell(Seen("", 0, self._clock(), looking=False))

    def _look(self, camera: Camera) -> None:
        while True:
            began_s = self._clock()
            picture = camera.read()
            self._tell(_message(self._watcher.see(picture, began_s), self._clock()))
            self._read_code(picture)
            del picture
            self._notice = ""
            if self._wait(max(0.0, self._watcher.next_look_s - (self._clock() - began_s))):
                return

    def _read_code(self, picture: Any) -> None:
        """Read a QR code if the screen asks for one, and tell whose it is."""
        seeks, now_s = self._seeks, self._clock()
        if seeks is None or self._answer is None or now_s - self._sought_s < _CODE_S:
            return
        self._sought_s = now_s
        text = self._reader.read(picture)
        if not text or (text == self._refused and now_s - self._refused_s < _SAME_CODE_S):
            return
        found = self._answer(Identify(seeks.session, seeks.turn, now_s, text))
        if self._seeks is not seeks:  # the screen went on meanwhile
            return
        if found.client_id:
            self._seeks = None
        else:
            self._refused, self._refused_s = text, self._clock()
        self._send(found)

    def _tell(self, seen: Seen) -> None:
        if worth_telling(self._told, seen):
            self._told = seen
            self._send(seen)

    def _note(self, words: str) -> None:
        """Put into the log what is wrong, once."""
        if words != self._notice:
            self._notice = words
            _log.warning("%s", words)


def worth_telling(told: Seen | None, seen: Seen) -> bool:
    """Return whether a finding says more than the last one that was sent."""
    if told is None or seen.sign != "none":
        return True
    if (told.looking, told.known, told.present) != (seen.looking, seen.known, seen.present):
        return True
    passed_s = seen.time_s - told.time_s
    if (told.place_m is None) != (seen.place_m is None) or passed_s >= _TOLD_S:
        return True
    if told.place_m is None or seen.place_m is None or passed_s < _OFTEN_S:
        return False
    return max(abs(a - b) for a, b in zip(told.place_m, seen.place_m, strict=True)) >= _MOVED_M


def open_watcher(settings: Settings, tell: Callable[[str], None]) -> Watcher:
    """Return what looks at pictures as this installation is set up.

    Args:
        settings: of the installation.
        tell: told in one sentence why an installed network is not used.

    Raises:
        ModelError: nothing finds faces here.
    """
    models: Path = settings.models_dir
    lens = Lens(settings.camera_fov_deg, settings.camera_up_m)
    return Watcher(open_faces(models, tell), lens, open_hands(models, tell))


def start_looking(settings: Settings, send: Send, answer: Answers | None = None) -> Looker | None:
    """Begin to look if the policy allows it; a camera that fails leaves everything else as it is.

    Args:
        settings: `camera` must be "on".
        send: takes the messages, on the looker's thread.
        answer: says whose QR code was read; None reads none.
    """
    if settings.camera != "on":
        return None
    try:
        watcher = open_watcher(settings, _log.warning)
    except ISLAND_ERRORS as error:
        _log.error("%s", error)
        return None
    looker = Looker(lambda: OpenCvCamera(settings.camera_device), watcher, send, answer=answer)
    looker.start()
    return looker


def _message(findings: Findings, time_s: float) -> Seen:
    return Seen("", 0, time_s, True, not findings.dark, findings.present, findings.place_m, findings.sign)


def _be_modest() -> None:
    """Let this thread alone give way to the others; on Linux each has a priority of its own."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
