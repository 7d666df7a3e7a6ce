"""Real sound cards through PortAudio."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import soxr

from app.devices.play_queue import Floats, PlayQueue, Position, SentenceId
from app.devices.silent import at_rate
from app.errors import DeviceError

HEARING_RATE_HZ = 16_000
_CHUNK_SAMPLES = 512  # 32 ms, what the voice-activity model eats at once
# The window's own drawing holds Python for some milliseconds a frame; a shorter buffer would crackle. The position
# is corrected for it, so the face stays with the sound.
_LATENCY_S = 0.1


class CardPlayer:
    """The default loudspeaker; its own clock tells what is being heard."""

    problem = ""

    def __init__(self) -> None:
        """Open the default output.

        Raises:
            DeviceError: no sound library or no output that can be opened.
        """
        sounddevice = _portaudio()
        try:
            rate_hz = int(sounddevice.query_devices(kind="output")["default_samplerate"])
            self._queue = PlayQueue(rate_hz)
            self._stream = sounddevice.OutputStream(
                samplerate=rate_hz, channels=1, dtype="float32", latency=_LATENCY_S, callback=self._give
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise DeviceError(
                "No loudspeaker was found, so answers are shown but not heard; connect one and start Steward again."
            ) from error

    def _give(self, block: Floats, _frames: int, times: Any, _status: Any) -> None:
        # Some drivers leave the moment of hearing at zero; then the stream's reported latency has to do.
        heard_at_s = times.outputBufferDacTime or times.currentTime + float(self._stream.latency)
        self._queue.fill(block[:, 0], heard_at_s)

    def play(self, sentence: SentenceId, samples: Floats, rate_hz: int) -> None:
        """Append a sentence: [S] float32, -1 to 1."""
        self._queue.add(sentence, at_rate(samples, rate_hz, self._queue.rate_hz))

    def stop(self) -> None:
        """Be silent within the card's latency and forget what waits."""
        self._queue.clear()

    def position(self) -> Position | None:
        """Return what is being heard now."""
        return self._queue.position(float(self._stream.time))

    def on_finished(self, told: Callable[[SentenceId], None]) -> None:
        """Tell each sentence that was heard to its end; called on the thread that reads the position."""
        self._queue.on_finished = told

    def close(self) -> None:
        """Give the card back."""
        self._queue.clear()
        self._stream.close()


class CardMicrophone:
    """The default microphone."""

    problem = ""

    def __init__(self) -> None:
        """Look for the default input; it is opened only while it listens.

        Raises:
            DeviceError: no sound library or no input.
        """
        self._sounddevice = _portaudio()
        self._stream: Any = None
        try:
            found = self._sounddevice.query_devices(kind="input")
        except (self._sounddevice.PortAudioError, ValueError) as error:
            raise DeviceError("No microphone was found; please type your question.") from error
        self._rate_hz = int(found["default_samplerate"])

    def start(self, on_chunk: Callable[[Floats], None]) -> None:
        """Hand each piece of sound, [S] float32 at 16 kHz, to `on_chunk` on the card's thread.

        Raises:
            DeviceError: the microphone cannot be opened.
        """
        self.stop()
        resampler = soxr.ResampleStream(self._rate_hz, HEARING_RATE_HZ, 1, dtype="float32")

        def take(block: Floats, _frames: int, _times: Any, _status: Any) -> None:
            on_chunk(np.asarray(resampler.resample_chunk(block[:, 0].copy()), dtype=np.float32))

        try:
            self._stream = self._sounddevice.InputStream(
                samplerate=self._rate_hz,
                channels=1,
                dtype="float32",
                blocksize=_CHUNK_SAMPLES * self._rate_hz // HEARING_RATE_HZ,
                callback=take,
            )
            self._stream.start()
        except self._sounddevice.PortAudioError as error:
            self._stream = None
            raise DeviceError("The microphone cannot be opened; please type your question.") from error

    def stop(self) -> None:
        """Listen no more."""
        if self._stream is not None:
            with contextlib.suppress(self._sounddevice.PortAudioError):
                self._stream.close()
            self._stream = None


def _portaudio() -> ModuleType:
    """Import the sound library, which needs a system library that may be missing."""
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(
            "The sound library PortAudio is missing, so there is neither microphone nor loudspeaker; "
            "install libportaudio2 and start Steward again."
        ) from error
    return sounddevice  # type: ignore[no-any-return]
