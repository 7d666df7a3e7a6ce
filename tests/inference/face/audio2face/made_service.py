"""A small Audio2Face-3D microservice: a real gRPC server with NVIDIA's messages; the jaw follows the loudness."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent import futures
from dataclasses import dataclass, field
from typing import Any

import grpc
import numpy as np
from nvidia_ace import animation_pb2, status_pb2
from nvidia_audio2face_3d import audio2face_pb2_grpc, messages_pb2

NAMES = ("EyeBlinkLeft", "MouthClose", "JawOpen", "MouthPucker", "TongueOut", "TongueTipUp")


@dataclass
class Behaviour:
    """What the service does; the default is right."""

    rate_hz: float = 30.0
    names: tuple[str, ...] = NAMES
    epoch_s: float = 0.0
    fail: str = ""
    """"": nothing. "abort": breaks off after half a second of rows. "status": refuses. "hang": sends nothing more.
    "no end": ends without saying so. "short row", "nan", "backwards", "no header", "full": as they say."""
    emotions: list[dict[str, float]] = field(default_factory=list)
    heard_bytes: int = 0
    release: threading.Event = field(default_factory=threading.Event)


class MadeService(audio2face_pb2_grpc.A2FControllerServiceServicer):  # type: ignore[misc]
    """Answers while it listens, a row for each 1/rate of sound."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    def ProcessAudioStream(self, request_iterator: Iterator[Any], context: Any) -> Iterator[Any]:
        """Answer one stream."""
        asked, heard, given = self.behaviour, np.zeros(0, np.float32), 0
        if asked.fail == "full":
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "no stream left")
        assert next(request_iterator).audio_stream_header.audio_header.samples_per_second == 16_000
        if asked.fail != "no header":
            yield _header(asked)
        for message in request_iterator:
            if message.HasField("end_of_audio"):
                break
            sound = message.audio_with_emotion
            asked.emotions += [dict(each.emotion) for each in sound.emotions]
            asked.heard_bytes += len(sound.audio_buffer)
            heard = np.concatenate([heard, np.frombuffer(sound.audio_buffer, "<i2").astype(np.float32) / 32767])
            if asked.fail == "status":
                yield _status(status_pb2.Status.ERROR, "the sound is too long")
                return
            while (given + 1) / asked.rate_hz * 16_000 <= len(heard):
                yield _row(asked, given, heard)
                given += 1
                if asked.fail == "abort" and given >= asked.rate_hz / 2:
                    context.abort(grpc.StatusCode.INTERNAL, "the model fell over")
        if asked.fail == "hang":
            asked.release.wait(10)
            return
        yield _row(asked, given, heard)
        if asked.fail == "no end":
            return
        event = messages_pb2.Event(event_type=messages_pb2.END_OF_A2F_AUDIO_PROCESSING)
        yield messages_pb2.A2F3DAnimationDataStream(event=event)
        yield _status(status_pb2.Status.SUCCESS, "done")


def _header(asked: Behaviour) -> Any:
    names = animation_pb2.SkelAnimationHeader(blend_shapes=asked.names)
    header = messages_pb2.A2F3DAnimationDataStreamHeader(
        skel_animation_header=names, start_time_code_since_epoch=asked.epoch_s
    )
    return messages_pb2.A2F3DAnimationDataStream(animation_data_stream_header=header)


def _status(code: Any, words: str) -> Any:
    return messages_pb2.A2F3DAnimationDataStream(status=status_pb2.Status(code=code, message=words))


def _row(asked: Behaviour, row: int, heard: Any) -> Any:
    first = int(row / asked.rate_hz * 16_000)
    piece = heard[first : first + int(16_000 / asked.rate_hz)]
    loud = float(np.sqrt(np.mean(piece**2))) if len(piece) else 0.0
    values = [loud if name == "JawOpen" else 0.9 if name.startswith("Tongue") else 0.25 for name in asked.names]
    time_s = row / asked.rate_hz
    if asked.fail == "nan" and row == 3:
        values[2] = float("nan")
    if asked.fail == "short row" and row == 3:
        values.pop()
    if asked.fail == "backwards" and row == 3:
        time_s = 0.0
    weights = animation_pb2.FloatArrayWithTimeCode(time_code=asked.epoch_s + time_s, values=values)
    data = animation_pb2.AnimationData(skel_animation=animation_pb2.SkelAnimation(blend_shape_weights=[weights]))
    return messages_pb2.A2F3DAnimationDataStream(animation_data=data)


class Running:
    """A server that runs while it is used as a context."""

    def __init__(self, behaviour: Behaviour | None = None, *, right_service: bool = True, port: int = 0) -> None:
        self.behaviour = behaviour or Behaviour()
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        if right_service:
            audio2face_pb2_grpc.add_A2FControllerServiceServicer_to_server(MadeService(self.behaviour), self._server)
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")
        self.address = f"127.0.0.1:{self.port}"

    def __enter__(self) -> Running:
        self._server.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it at once, as a machine does that is switched off."""
        self.behaviour.release.set()
        self._server.stop(grace=None).wait(5)
