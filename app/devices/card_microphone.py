"""The real microphone through PortAudio."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import soxr

from app.devices.echo import EchoCanceller
from app.devices.heard_clock import HeardClock
from app.devices.play_queue import Floats
from app.devices.port_audio import PortAudio, Watched, installed
from app.errors import DeviceError

HEARING_RATE_HZ: Final = 16_000
_CHUNK_SAMPLES: Final = 160  # 10 ms, what the echo canceller works on; an interruption is noticed the sooner
_GONE = "The microphone was disconnected; connect it again, or type your question."


class CardMicrophone:
    """The default microphone. When it is unplugged while it listens, it goes on as soon as there is one again."""

    speaking = False

    def __init__(self, port_audio: PortAudio | None = None, echo: EchoCanceller | None = None) -> None:
        """Look for the default input; it is opened only while it listens.

        Args:
            port_audio: this process's by default.
            echo: takes the loudspeaker out of what is heard; without one it stays in.

        Raises:
            DeviceError: no sound library or no input.
        """
        self._port_audio = port_audio or installed()
        self._echo = echo
        self._input: Watched | None = None
        self._on_chunk: Callable[[Floats], None] | None = None
        self.problem = ""
        self._rate_hz()

    def _rate_hz(self) -> int:
        library = self._port_audio.library
        try:
            return int(library.query_devices(kind="input")["default_samplerate"])
        except (library.PortAudioError, ValueError) as error:
            raise DeviceError("No microphone was found; please type your question.") from error

    def start(self, on_chunk: Callable[[Floats], None]) -> None:
        """Hand each piece of sound, [S] float32 at 16 kHz, to `on_chunk` on the card's thread.

        Raises:
            DeviceError: the microphone cannot be opened.
        """
        self.stop()
        with self._port_audio.lock:
            self._on_chunk = on_chunk
            try:
                self.open_again()
            except DeviceError:
                self._on_chunk = None
                raise
            self._port_audio.join(self)

    def stop(self) -> None:
        """Listen no more."""
        with self._port_audio.lock:
            self._port_audio.leave(self)
            self._on_chunk = None
            self.let_go()

    # ---- devices that come and go; called on the thread that looks after them

    @property
    def lost(self) -> bool:
        """Whether it should listen and cannot."""
        return self._on_chunk is not None and (self._input is None or self._input.dead)

    def let_go(self) -> None:
        """Close the stream."""
        gone, self._input = self._input, None
        self.problem = _GONE if self._on_chunk else ""
        if gone is not None and gone.stream is not None:
            with contextlib.suppress(self._port_audio.library.PortAudioError):
                gone.stream.close()

    def open_again(self) -> None:
        """Open the default input and go on handing pieces out.

        Raises:
            DeviceError: it cannot be opened.
        """
        on_chunk = self._on_chunk
        if on_chunk is None:
            return
        library, rate_hz = self._port_audio.library, self._rate_hz()
        resampler = soxr.ResampleStream(rate_hz, HEARING_RATE_HZ, 1, dtype="float32")
        opened, captured = Watched(self._port_audio.clock), _Captured(rate_hz)

        def take(block: Floats, _frames: int, times: Any, _status: Any) -> None:
            opened.called(times.currentTime)
            # Some drivers leave the moment of capture at zero; then the block ended just now.
            captured.came(len(block), times.inputBufferAdcTime or times.currentTime - len(block) / rate_hz)
            samples = np.asarray(resampler.resample_chunk(block[:, 0].copy()), dtype=np.float32)
            began_s = captured.hands_on(len(samples))
            on_chunk(samples if self._echo is None else self._echo.clean(samples, began_s))

        try:
            opened.stream = library.InputStream(
                samplerate=rate_hz,
                channels=1,
                dtype="float32",
                blocksize=_CHUNK_SAMPLES * rate_hz // HEARING_RATE_HZ,
                callback=take,
            )
            opened.stream.start()
        except library.PortAudioError as error:
            raise DeviceError("The microphone cannot be opened; please type your question.") from error
        self._input, self.problem = opened, ""


class _Captured:
    """When samples reached the microphone, although the resampler hands them on later."""

    def __init__(self, rate_hz: int) -> None:
        self._clock = HeardClock(rate_hz)
        self._came = 0  # samples of the card
        self._handed_on = 0  # samples at the hearing rate

    def came(self, count: int, captured_at_s: float) -> None:
        """Note a block of the card."""
        self._clock.told(self._came, captured_at_s)
        self._came += count

    def hands_on(self, count: int) -> float:
        """Return when the first of the next so many samples at the hearing rate was captured."""
        first, self._handed_on = self._handed_on, self._handed_on + count
        return self._clock.heard_at_s(first * self._clock.rate_hz // HEARING_RATE_HZ)
