"""The real loudspeaker through PortAudio: its own clock tells what is being heard."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from app.devices.play_queue import Floats, PlayQueue, Position, SentenceId, Unheard
from app.devices.port_audio import PortAudio, Watched, installed
from app.devices.silent import RATE_HZ as SILENT_RATE_HZ
from app.devices.silent import SilentPlayer, at_rate
from app.devices.volume import Volume
from app.errors import DeviceError

# The window's own drawing holds Python for some milliseconds a frame; a shorter buffer would crackle. The position
# is corrected for it, so the face stays with the sound.
_LATENCY_S = 0.1
_AGAIN_S = 0.25  # so much is heard once more when a sentence that was held goes on: about the word it was cut in
_GONE = "The loudspeaker was disconnected, so answers are shown but not heard; connect it again."


class CardPlayer:
    """The default loudspeaker. When it is unplugged, a silent one keeps time until there is a loudspeaker again."""

    def __init__(self, port_audio: PortAudio | None = None) -> None:
        """Open the default output.

        Args:
            port_audio: this process's by default.

        Raises:
            DeviceError: no sound library or no output that can be opened.
        """
        self._port_audio = port_audio or installed()
        self._finished: Callable[[SentenceId], None] | None = None
        self._played: Callable[[Floats, int, float], None] = _nobody
        self._volume = Volume()
        self._silent: SilentPlayer | None = None
        self._held: list[tuple[Unheard, int]] | None = None  # with their rate; None when nothing is held
        with self._port_audio.lock:
            self._queue, self._output = self._open()
            self._lock = threading.RLock()  # of the three above: the thread that looks after devices swaps them
            self._port_audio.join(self)

    def _open(self) -> tuple[PlayQueue, Watched]:
        library = self._port_audio.library
        output = Watched(self._port_audio.clock)
        try:
            rate_hz = int(library.query_devices(kind="output")["default_samplerate"])
            queue = PlayQueue(rate_hz, self._finished)

            def give(block: Floats, _frames: int, times: Any, status: Any) -> None:
                output.called(times.currentTime)
                # Some drivers leave the moment of hearing at zero; then the stream's reported latency has to do.
                heard_at_s = times.outputBufferDacTime or times.currentTime + output.latency_s
                first_s = queue.fill(block[:, 0], heard_at_s, bool(status.output_underflow))
                self._volume.apply(block[:, 0], rate_hz)  # before it is told: the echo is as loud as the loudspeaker
                self._played(block[:, 0], rate_hz, first_s)

            output.stream = library.OutputStream(
                samplerate=rate_hz, channels=1, dtype="float32", latency=_LATENCY_S, callback=give
            )
            output.latency_s = float(output.stream.latency)
            output.stream.start()
        except (library.PortAudioError, ValueError) as error:
            raise DeviceError("No loudspeaker was found, so answers are shown but not heard; connect one.") from error
        return queue, output

    @property
    def problem(self) -> str:
        """Why nothing is heard, in one sentence; empty while the loudspeaker works."""
        silent = self._silent
        return silent.problem if silent else ""

    def play(self, sentence: SentenceId, samples: Floats, rate_hz: int) -> None:
        """Append a sentence: [S] float32, -1 to 1."""
        with self._lock:
            if self._held is not None:
                self._held.append((Unheard(sentence, samples, 0.0), rate_hz))
            else:
                self._append(Unheard(sentence, samples, 0.0), rate_hz)

    def _append(self, left: Unheard, rate_hz: int) -> None:
        if self._silent:
            self._silent.play(left.sentence, left.samples, rate_hz, left.from_s)
        else:
            self._queue.add(left.sentence, at_rate(left.samples, rate_hz, self._queue.rate_hz), left.from_s)

    def stop(self) -> None:
        """Be silent at once and forget what waits."""
        with self._lock:
            sounded = self._silent is None and not self._queue.idle
            self._held = None
            if self._silent:
                self._silent.stop()
            self._queue.clear(fade=False)
        if sounded:
            self._empty_card()

    def hold(self) -> None:
        """Be silent at once, and keep what was not heard for `go_on`."""
        with self._lock:
            if self._held is not None:
                return
            if self._silent:
                self._held = [(left, SILENT_RATE_HZ) for left in self._silent.unheard(_AGAIN_S)]
                self._silent.stop()
                return
            rate_hz = self._queue.rate_hz
            self._held = [(left, rate_hz) for left in self._queue.unheard(self._now_s(), _AGAIN_S)]
            self._queue.clear(fade=False)
        self._empty_card()

    def go_on(self) -> None:
        """Say what was held, beginning a quarter of a second before it was cut."""
        with self._lock:
            held, self._held = self._held or [], None
            for left, rate_hz in held:
                self._append(left, rate_hz)

    def _empty_card(self) -> None:
        """Throw away what the card has already taken: a tenth of a second of talking over the client."""
        with self._port_audio.lock, contextlib.suppress(self._port_audio.library.PortAudioError):
            stream = self._output.stream
            if self._silent is None and stream is not None and not self._output.dead:
                stream.abort()
                self._played(_NOTHING, self._queue.rate_hz, self._now_s())
                stream.start()

    def position(self, ahead_s: float = 0.0) -> Position | None:
        """Return what is being heard now, or in so many seconds; None in silence."""
        with self._lock:
            if self._silent:
                return self._silent.position(ahead_s)
            if self._output.stream is None:
                return None
            try:
                return self._queue.position(float(self._output.stream.time), ahead_s)
            except self._port_audio.library.PortAudioError:  # it was unplugged just now; soon somebody looks after it
                return None

    @property
    def volume(self) -> float:
        """How loud it is; 1 is as usual."""
        return self._volume.gain

    def set_volume(self, gain: float) -> None:
        """Be louder or softer from now on, also on a loudspeaker that comes later; see `volume.Volume`."""
        self._volume.set(gain)

    def on_finished(self, told: Callable[[SentenceId], None]) -> None:
        """Tell each sentence that was heard to its end; called on the thread that reads the position."""
        with self._lock:
            self._finished = self._queue.on_finished = told
            if self._silent:
                self._silent.on_finished(told)

    def on_played(self, told: Callable[[Floats, int, float], None]) -> None:
        """Tell every block that the card takes, silence too: what an echo canceller has to take out of the microphone.

        Args:
            told: called on the card's thread, so it must be quick, with samples [N] that it may not keep, their rate,
                and the moment on the stream's clock at which the first will be heard. No samples say that nothing
                is heard from that moment on of what was told before.
        """
        self._played = told

    def close(self) -> None:
        """Give the card back."""
        self._port_audio.leave(self)
        self.stop()
        self._close_stream(self._output)

    # ---- devices that come and go; called on the thread that looks after them

    @property
    def lost(self) -> bool:
        """Whether the loudspeaker went away."""
        return self._silent is not None or self._output.dead

    @property
    def speaking(self) -> bool:
        """Whether a sentence is waiting or being heard on a loudspeaker that works."""
        return self._silent is None and any(len(left.samples) for left in self._queue.unheard(self._now_s()))

    def let_go(self) -> None:
        """Close the stream; the sentence goes on silently from where it was heard."""
        with self._lock:
            output = self._output
            if self._silent is None:
                self._silent = self._silently(self._queue.rate_hz, self._queue.unheard(self._now_s()))
                self._queue.clear()
        self._close_stream(output)

    def open_again(self) -> None:
        """Open the default output, whatever its rate, and go on with the sentence where it is by now.

        Raises:
            DeviceError: there is no loudspeaker.
        """
        queue, output = self._open()
        with self._lock:
            self._queue, self._output = queue, output
            for left in self._silent.unheard() if self._silent else ():
                queue.add(left.sentence, at_rate(left.samples, SILENT_RATE_HZ, queue.rate_hz), left.from_s)
            queue.on_finished = self._finished
            self._silent = None

    def _silently(self, rate_hz: int, unheard: list[Unheard]) -> SilentPlayer:
        silent = SilentPlayer(_GONE, self._port_audio.clock)
        if self._finished:
            silent.on_finished(self._finished)
        for left in unheard:
            silent.play(left.sentence, left.samples, rate_hz, left.from_s)
        return silent

    def _now_s(self) -> float:
        """Return the stream's time, or when it last called if it knows no time any more."""
        try:
            return float(self._output.stream.time)
        except self._port_audio.library.PortAudioError:
            return self._output.asked_s

    def _close_stream(self, output: Watched) -> None:
        with self._port_audio.lock, contextlib.suppress(self._port_audio.library.PortAudioError):
            stream, output.stream = output.stream, None
            if stream is not None:
                stream.close()


_NOTHING: Floats = np.zeros(0, np.float32)


def _nobody(_block: Floats, _rate_hz: int, _heard_at_s: float) -> None:
    """Listen to nothing."""
