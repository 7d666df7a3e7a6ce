"""NVIDIA's Audio2Face-3D microservice over gRPC: the one place that imports grpc and NVIDIA's messages.

`ProcessAudioStream` takes a header, sound in pieces and an end, and answers with a header that names the shapes, rows
of weights with time codes, and an end. Both directions run at the same time.
"""

from __future__ import annotations

import importlib
import os
import queue
import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable
from inference.types import HEARING_RATE_HZ, Floats

_BITS: Final = 16
_MOST_SHAPES: Final = 1000


@dataclass(frozen=True, slots=True)
class TimedWeights:
    """One row as the service sent it: second of the sound, and a weight for each of its shapes."""

    time_s: float
    weights: Floats


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait: for the connection, for the next message once all sound was sent, for a whole utterance.

    The service takes at most 300 s of sound; the last limit ends what nobody gave up.
    """

    connect_s: float = 2.0
    silence_s: float = 1.0
    utterance_s: float = 330.0


class Service:
    """A server that is asked again and again; opened once."""

    def __init__(self, address: str, limits: Limits | None = None) -> None:
        """Args:
        address: HOST:PORT; the connection is made when it is first needed.
        limits: how long to wait.

        Raises:
            EngineUnavailable: the address is none, or NVIDIA's messages are not installed.
        """  # noqa: D205
        if not re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}", address):
            raise EngineUnavailable(f"{address!r} is no server; write HOST:PORT, for instance localhost:52000.")
        self.address = address
        self.limits = limits or Limits()
        self._grpc = _library("grpc")
        options = (("grpc.enable_http_proxy", 0), ("grpc.max_receive_message_length", 16 << 20))
        self._channel = self._grpc.insecure_channel(address, options=options)
        self._stub = _library("nvidia_audio2face_3d.audio2face_pb2_grpc").A2FControllerServiceStub(self._channel)

    def connect(self) -> None:
        """Make the connection now.

        Raises:
            EngineUnavailable: nobody answers at the address in time.
        """
        try:
            self._grpc.channel_ready_future(self._channel).result(timeout=self.limits.connect_s)
        except self._grpc.FutureTimeoutError:
            raise EngineUnavailable(
                f"No Audio2Face-3D server answers at {self.address} within {self.limits.connect_s:g} s; "
                "start it, or check host and port."
            ) from None

    def start(self, emotions: Mapping[str, float] | None = None) -> Call:
        """Begin an utterance; emotions are Audio2Face's own, 0 to 1."""
        return Call(self, self._stub.ProcessAudioStream, dict(emotions or {}))

    def explain(self, error: Any) -> EngineUnavailable:
        """Turn a failure of gRPC into a sentence."""
        code, words = error.code(), (error.details() or "").splitlines()
        said = f" ({words[0][:160]})" if words else ""
        status = self._grpc.StatusCode
        at = f"at {self.address}"
        if code == status.UNAVAILABLE:
            return EngineUnavailable(f"The Audio2Face-3D server {at} cannot be reached or went away{said}.")
        if code == status.UNIMPLEMENTED:
            return EngineUnavailable(f"The server {at} is no Audio2Face-3D microservice: it knows no such call{said}.")
        if code == status.DEADLINE_EXCEEDED:
            return EngineUnavailable(f"The Audio2Face-3D server {at} took too long{said}.")
        if code == status.RESOURCE_EXHAUSTED:
            return EngineUnavailable(f"The Audio2Face-3D server {at} has no stream left or was sent too much{said}.")
        return EngineUnavailable(f"The Audio2Face-3D server {at} broke the stream off: {code.name}{said}.")

    def close(self) -> None:
        """Close the connection."""
        self._channel.close()


class Call:
    """One utterance; `send` and `end` return at once, rows are taken when they are there."""

    def __init__(self, service: Service, method: Any, emotions: dict[str, float]) -> None:
        self._service = service
        self._messages = _library("nvidia_audio2face_3d.messages_pb2")
        self._emotions = emotions
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._rows: list[TimedWeights] = []
        self._problem: EngineUnavailable | None = None
        self._over = False
        self._heard_s = time.monotonic()
        self._began_s = 0.0
        self.names: tuple[str, ...] = ()
        self.notes: list[str] = []
        self._outbox.put(self._header())
        self._stream = method(iter(self._outbox.get, None), timeout=service.limits.utterance_s)
        self._reader = threading.Thread(target=self._read, name="audio2face-answers", daemon=True)
        self._reader.start()

    def send(self, samples: Floats) -> None:
        """Send sound at 16 kHz, -1 to 1."""
        values = np.clip(np.nan_to_num(samples) * 32767.0, -32768, 32767).astype("<i2")
        message = self._messages.AudioWithEmotion(audio_buffer=values.tobytes())
        if self._emotions:
            message.emotions.add(time_code=0.0, emotion=self._emotions)
            self._emotions = {}
        self._outbox.put(self._messages.AudioWithEmotionStream(audio_with_emotion=message))

    def end(self) -> None:
        """Say that no more sound comes."""
        stream = self._messages.AudioWithEmotionStream
        self._outbox.put(stream(end_of_audio=stream.EndOfAudio()))
        self._outbox.put(None)
        with self._changed:
            self._heard_s = time.monotonic()  # what was not due yet is not late

    def taken(self) -> list[TimedWeights]:
        """Return the rows that came since the last time, in order.

        Raises:
            EngineUnavailable: the stream broke, and what came before was taken.
        """
        with self._changed:
            if self._problem is not None and not self._rows:
                raise self._problem
            rows, self._rows = self._rows, []
        return rows

    def rest(self) -> Iterator[TimedWeights]:
        """Yield rows until the service says that it is done.

        Raises:
            EngineUnavailable: the stream broke, or nothing came for too long.
        """
        while True:
            with self._changed:
                while not (self._rows or self._over or self._problem):
                    left_s = self._heard_s + self._service.limits.silence_s - time.monotonic()
                    if left_s <= 0:
                        self._problem = EngineUnavailable(
                            f"The Audio2Face-3D server at {self._service.address} sent nothing for "
                            f"{self._service.limits.silence_s:g} s; it is overloaded or hangs."
                        )
                        break
                    self._changed.wait(left_s)
                done = self._over and not self._rows and self._problem is None
            if done:
                return
            yield from self.taken()

    def cancel(self) -> None:
        """Give the utterance up; harmless after its end."""
        self._outbox.put(None)
        self._stream.cancel()
        self._reader.join(timeout=1.0)

    def _header(self) -> Any:
        audio = _library("nvidia_ace.audio_pb2").AudioHeader
        return self._messages.AudioWithEmotionStream(
            audio_stream_header=self._messages.AudioWithEmotionStreamHeader(
                audio_header=audio(
                    audio_format=audio.AUDIO_FORMAT_PCM,
                    channel_count=1,
                    samples_per_second=HEARING_RATE_HZ,
                    bits_per_sample=_BITS,
                )
            )
        )

    def _read(self) -> None:
        """Take messages until the stream ends; runs in its own thread."""
        problem: EngineUnavailable | None = None
        finished = False
        try:
            for message in self._stream:
                finished = self._take(message) or finished
            if not finished:
                problem = self._broken("it ended before it said that it was done")
        except EngineUnavailable as error:
            problem = error
            self._stream.cancel()
        except Exception as error:  # grpc's errors share no public base with a code
            problem = self._service.explain(error) if hasattr(error, "code") else self._broken(type(error).__name__)
        with self._changed:
            self._problem, self._over = self._problem or problem, True
            self._changed.notify_all()

    def _take(self, message: Any) -> bool:
        """Take one message; return whether it says that all is done."""
        rows: list[TimedWeights] = []
        kind = message.WhichOneof("stream_part") if message.DESCRIPTOR.oneofs else None
        if kind == "animation_data_stream_header":
            self._names(message.animation_data_stream_header)
        elif kind == "animation_data":
            rows = [self._row(row) for row in message.animation_data.skel_animation.blend_shape_weights]
        elif kind == "status" and message.status.message:
            self._status(message.status)
        with self._changed:
            self._rows += rows
            self._heard_s = time.monotonic()
            self._changed.notify_all()
        return kind == "event" or (kind == "status" and message.status.code == 0)

    def _names(self, header: Any) -> None:
        names = tuple(header.skel_animation_header.blend_shapes)
        if not names or len(names) > _MOST_SHAPES:
            raise self._broken(f"it names {len(names)} shapes")
        self.names = names
        self._began_s = header.start_time_code_since_epoch

    def _row(self, row: Any) -> TimedWeights:
        weights = np.array(row.values, np.float32)
        if len(weights) != len(self.names):
            raise self._broken(f"a row has {len(weights)} weights for {len(self.names)} shapes")
        if not np.isfinite(weights).all() or not np.isfinite(row.time_code):
            raise self._broken("a row has a value that is not finite")
        absolute = self._began_s > 0 and row.time_code >= self._began_s
        return TimedWeights(row.time_code - (self._began_s if absolute else 0.0), weights)

    def _status(self, status: Any) -> None:
        if status.code == status.ERROR:
            raise EngineUnavailable(
                f"The Audio2Face-3D server at {self._service.address} refuses the sound: {status.message[:160]}."
            )
        self.notes.append(status.message[:160])

    def _broken(self, why: str) -> EngineUnavailable:
        return EngineUnavailable(
            f"The answers of the Audio2Face-3D server at {self._service.address} cannot be used: {why}."
        )


def _library(name: str) -> Any:
    """Import grpc or NVIDIA's messages when they are first needed."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its own lines on standard error are about its inside
    try:
        return importlib.import_module(name)
    except (ImportError, RuntimeError) as error:
        raise EngineUnavailable(
            "NVIDIA's messages for Audio2Face-3D are not installed; add the extra: pip install steward[audio2face]."
        ) from error
