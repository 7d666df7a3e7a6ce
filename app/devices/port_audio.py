"""One PortAudio for the process: who has a stream open, and looking for devices that come and go.

PortAudio lists the devices once, when it starts. A device that was plugged in later is seen only after it was ended and
started again, which closes every stream; so all that use one are told to let go first and to open again afterwards.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, Protocol

from app.errors import DeviceError

_GLANCE_S: Final = 0.5
_SILENT_FOR_S: Final = 1.0  # a stream whose callback is not called for so long is dead, whatever it says
_WAITS_S: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)  # between tries to open a lost device again


class Library(Protocol):
    """What is used of `sounddevice`; a simulated room offers the same."""

    PortAudioError: type[Exception]

    def query_devices(self, device: None = None, kind: str | None = None) -> Any:
        """Return the default device of a kind; raises when there is none."""

    def OutputStream(self, **options: Any) -> Any:  # noqa: N802
        """Open an output."""

    def InputStream(self, **options: Any) -> Any:  # noqa: N802
        """Open an input."""

    def _initialize(self) -> None:
        """Start PortAudio, which lists the devices."""

    def _terminate(self) -> None:
        """End PortAudio."""


class User(Protocol):
    """Somebody who has a stream open, or would like to."""

    @property
    def lost(self) -> bool:
        """Whether its device went away."""

    @property
    def speaking(self) -> bool:
        """Whether something is being heard that a pause of some tenths of a second would spoil."""

    def let_go(self) -> None:
        """Close the stream and do without."""

    def open_again(self) -> None:
        """Open a stream and go on.

        Raises:
            DeviceError: there is still no device.
        """


class Watched:
    """A stream and when it last called back; dead when it says so or falls silent."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.stream: Any = None
        self.asked_s = 0.0
        """When it last called back, on its own clock."""
        self.latency_s = 0.0
        """From an output's callback to its sound, as the library tells it."""
        self._clock = clock
        self._called_s = clock()

    def called(self, asked_s: float) -> None:
        """Note that the card called back."""
        self.asked_s, self._called_s = asked_s, self._clock()

    @property
    def dead(self) -> bool:
        """Whether nothing will come of this stream any more."""
        return self.stream is None or not self.stream.active or self._clock() - self._called_s > _SILENT_FOR_S


class PortAudio:
    """The library and its users; `look_after` brings lost devices back."""

    def __init__(self, library: Library, clock: Callable[[], float] = time.monotonic, watch: bool = True) -> None:
        """Args:
        library: `sounddevice`, or what behaves like it.
        clock: seconds that never go back.
        watch: whether a thread looks after the users; otherwise somebody else calls `look_after`.
        """  # noqa: D205
        self.library = library
        self.clock = clock
        self._watch = watch
        self._watcher: threading.Thread | None = None
        self._users: list[User] = []
        self._tries = 0
        self._try_at_s = 0.0
        self.lock = threading.RLock()
        """Whoever opens or closes a stream holds it, so that PortAudio is not ended meanwhile."""

    def join(self, user: User) -> None:
        """Look after a user from now on."""
        with self.lock:
            self._users.append(user)
            if self._watch and (self._watcher is None or not self._watcher.is_alive()):
                self._watcher = threading.Thread(target=self._keep_watch, name="sound-devices", daemon=True)
                self._watcher.start()

    def leave(self, user: User) -> None:
        """Look after it no more."""
        with self.lock, contextlib.suppress(ValueError):
            self._users.remove(user)

    def _keep_watch(self) -> None:
        pause = threading.Event()
        while self._users:
            pause.wait(_GLANCE_S)
            self.look_after()

    def look_after(self) -> None:
        """Open again what was lost, if it is time to try."""
        with self.lock:
            lost = [user for user in self._users if user.lost]
            if not lost:
                self._tries = 0
            elif self.clock() >= self._try_at_s or self._tries == 0:
                self._bring_back(lost)
                self._try_at_s = self.clock() + _WAITS_S[min(self._tries, len(_WAITS_S) - 1)]
                self._tries += 1

    def _bring_back(self, lost: list[User]) -> None:
        """Try what does not disturb the others; then, unless one of them is speaking, start PortAudio anew."""
        for user in lost:
            user.let_go()
        if all(_opened(user) for user in lost) or any(user.speaking for user in self._users if user not in lost):
            return
        for user in self._users:
            user.let_go()
        with contextlib.suppress(self.library.PortAudioError):
            self.library._terminate()
        with contextlib.suppress(self.library.PortAudioError):
            self.library._initialize()
        for user in self._users:
            _opened(user)


def _opened(user: User) -> bool:
    try:
        user.open_again()
    except DeviceError:
        return False
    return True


@lru_cache(maxsize=1)
def installed() -> PortAudio:
    """Return this process's PortAudio; there is one, because the library keeps its state in the process.

    Raises:
        DeviceError: the system library is missing.
    """
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(
            "The sound library PortAudio is missing, so there is neither microphone nor loudspeaker; "
            "install libportaudio2 and start Steward again."
        ) from error
    return PortAudio(sounddevice)
