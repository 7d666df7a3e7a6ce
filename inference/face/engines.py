"""What turns sound into a face: one interface, and the engines behind it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from inference.errors import GivenUp, InferenceError
from inference.face import network as own
from inference.face.audio2face.model import Model
from inference.face.audio2face.remote import RemoteStream
from inference.face.audio2face.service import Service
from inference.face.audio2face.stream import Audio2FaceStream, look_ahead_s
from inference.runtime.network import Network
from inference.types import ARKIT_NAMES, FaceTrack, Floats, Sound

PIECE: Final = 8000  # half a second of sound
_ASKED_S: Final = 0.05
GIVEN_UP: Final = "Nobody waits for this face any more."


class FaceStream(Protocol):
    """One utterance on its way from sound to a face."""

    def feed(self, samples: Floats) -> Floats:
        """Take sound at 16 kHz and return the frames that it decides: [F, K], perhaps none."""
        ...

    def finish(self) -> Floats:
        """Return the frames that are left when no more sound comes: [F, K]."""
        ...


def give_up(stream: FaceStream) -> None:
    """End an utterance that nobody waits for any more; only those on a server have something to end."""
    cancel = getattr(stream, "cancel", None)
    if cancel is not None:
        cancel()


class FaceEngine(Protocol):
    """What turns sound into a face."""

    @property
    def name(self) -> str:
        """For the record and for people."""
        ...

    @property
    def look_ahead_s(self) -> float:
        """Seconds of sound after a frame that are needed to decide it."""
        ...

    def stream(self, style: Floats | None = None) -> FaceStream:
        """Begin an utterance in a mood: [len(STYLES)], None is neutral."""
        ...


@dataclass(frozen=True, slots=True)
class OwnFace:
    """The network that this project trained."""

    network: Network
    name: str = "ours"
    look_ahead_s: float = own.LOOK_AHEAD_S

    def stream(self, style: Floats | None = None) -> FaceStream:
        """Begin an utterance."""
        return own.FaceStream(self.network, style)


@dataclass(frozen=True, slots=True)
class LocalAudio2Face:
    """An installed Audio2Face-3D model; `step` as in `audio2face.stream`."""

    model: Model
    step: int = 1

    @property
    def name(self) -> str:
        """For the record."""
        return f"audio2face-{self.model.name.lower()}"

    @property
    def look_ahead_s(self) -> float:
        """Seconds of sound after a frame that are needed."""
        return look_ahead_s(self.model, self.step)

    def stream(self, style: Floats | None = None) -> FaceStream:
        """Begin an utterance."""
        return Audio2FaceStream(self.model, style, self.step)


@dataclass(frozen=True, slots=True)
class RemoteAudio2Face:
    """An Audio2Face-3D microservice; its look-ahead is that of the published models, the network comes on top."""

    service: Service
    name: str = "audio2face-service"
    look_ahead_s: float = 0.26

    def stream(self, style: Floats | None = None) -> FaceStream:
        """Begin an utterance."""
        return RemoteStream(self.service, style)


def track(
    sound: Sound, engine: FaceEngine, style: Floats | None = None, given_up: Callable[[], bool] | None = None
) -> FaceTrack:
    """Move the mouth to a whole recording at 16 kHz with any engine.

    Args:
        sound: the recording.
        engine: any.
        style: the mood; None is neutral.
        given_up: whether nobody waits any more; asked every 50 ms on a thread of its own. None asks nobody.

    Raises:
        GivenUp: nobody does, and the engine was told so.
        InferenceError: the engine broke down.
    """
    stream = engine.stream(style)
    frames = [np.zeros((0, len(ARKIT_NAMES)), np.float32)]
    with watched(stream, given_up) as gone:
        for start in range(0, len(sound.samples), PIECE):
            frames.append(stream.feed(sound.samples[start : start + PIECE]))
            if gone.is_set():
                raise GivenUp(GIVEN_UP)
        frames.append(stream.finish())
    return FaceTrack(np.concatenate(frames))


@contextlib.contextmanager
def watched(stream: FaceStream, given_up: Callable[[], bool] | None) -> Iterator[threading.Event]:
    """Give a stream up as soon as nobody waits for it: the work may stand still in a server that does not answer."""
    gone, over = threading.Event(), threading.Event()

    def watch(asks: Callable[[], bool]) -> None:
        while not over.wait(_ASKED_S):
            if asks():
                gone.set()
                give_up(stream)
                return

    if given_up is None:
        yield gone
        return
    if given_up():  # before the work begins, which may be over before the watcher asks for the first time
        give_up(stream)
        raise GivenUp(GIVEN_UP)
    watcher = threading.Thread(target=watch, args=(given_up,), name="face-given-up", daemon=True)
    watcher.start()
    try:
        yield gone
    except InferenceError as error:
        if gone.is_set():
            raise GivenUp(GIVEN_UP) from error
        raise
    finally:
        over.set()
        watcher.join()
