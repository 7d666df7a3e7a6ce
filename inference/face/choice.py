"""Which engine turns sound into a face on this machine, and which ones wait behind it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

import numpy as np

from inference.errors import EngineUnavailable, InferenceError, ModelError
from inference.face import network as own
from inference.face.audio2face.model import Model, open_model
from inference.face.audio2face.service import Service
from inference.face.audio2face.stream import Audio2FaceStream
from inference.face.engines import FaceEngine, LocalAudio2Face, OwnFace, RemoteAudio2Face
from inference.face.placed import ENGINE, open_placed_network
from inference.face.relay import Relay, Tell
from inference.runtime.live_plan import LivePlan, MovableSession
from inference.runtime.model_folder import listed
from inference.runtime.network import Network
from inference.runtime.onnx_session import Session, open_session, providers
from inference.runtime.providers import Wish, providers_for
from inference.types import FACE_RATE_HZ, HEARING_RATE_HZ

Choice = Literal["auto", "ours", "audio2face", "service", "phones"]
KIND: Final = "audio2face-regression"
_STEPS: Final = (1, 2)  # the network at 60 or 30 frames a second, as the published service gives them
_STEPS_ASKED_FOR: Final = (1, 2, 4)  # at 15 a second a short closure may be missed, so only where somebody insists
_MOST_LOAD: Final = 0.6  # of real time; the rest is for whoever else needs the processor
_MEASURED_FRAMES: Final = 8
_MEASUREMENTS: Final = 2


def choose(
    wanted: Choice,
    models: Path,
    server: str,
    threads: int,
    tell: Tell = lambda _words: None,
    network: Path = own.MODEL_FILE,
    live: LivePlan | None = None,
    model_server: str = "",
) -> FaceEngine | None:
    """Open the engine that is wanted and those that may have to take over from it.

    Args:
        wanted: "auto" is the microservice where a server is named, else an installed Audio2Face-3D model, else our own
            network, else phone times. Any other name comes first, and what "auto" would take from our own on follows.
        models: folder of installed models.
        server: HOST:PORT of a microservice, or "".
        threads: processor threads for one run.
        tell: is given a sentence for each engine that was wanted and cannot be had.
        network: file of our own network.
        live: on which card a network may compute; None is the processor.
        model_server: address of a server that computes our own network as long as it answers, or "".

    Returns:
        The engine, or None where only phone times are left: then `coarticulation.track` moves the mouth.
    """
    openers: dict[str, Callable[[], FaceEngine]] = {
        "service": lambda: _remote(server),
        "audio2face": lambda: _local(models, threads, live, _STEPS if wanted == "auto" else _STEPS_ASKED_FOR),
        "ours": lambda: OwnFace(_own(engines, threads, network, live, model_server, tell)),
    }
    if wanted == "phones":
        return None
    asked = [wanted] if wanted != "auto" else []
    if wanted == "auto" and server:
        asked.append("service")
    if wanted == "auto" and _is_installed(models):
        asked.append("audio2face")
    engines: list[FaceEngine] = []
    for name in dict.fromkeys([*asked, "ours"]):
        try:
            engines.append(openers[name]())
        except InferenceError as error:
            tell(f"{error} Another face engine is used.")
    if not engines:
        tell("The face follows the phone times of the voice.")
        return None
    return Relay(tuple(engines), tell) if len(engines) > 1 else engines[0]


def _own(
    before: Sequence[FaceEngine], threads: int, network: Path, live: LivePlan | None, model_server: str, tell: Tell
) -> Network:
    """Open our network: as the plan wants it if it is the first choice, else on the processor, where it waits."""
    if before:
        return own.open_network(threads, network)
    return open_placed_network(threads, network, live, model_server, tell)


def _is_installed(models: Path) -> bool:
    """Tell whether a model is there, or something in its place that deserves a word."""
    try:
        return any(manifest.kind == KIND for manifest in listed(models))
    except ModelError:
        return True


def _remote(server: str) -> RemoteAudio2Face:
    if not server:
        raise EngineUnavailable("No Audio2Face-3D server is named; set audio2face_server to HOST:PORT.")
    service = Service(server)
    service.connect()
    return RemoteAudio2Face(service)


def _local(models: Path, threads: int, live: LivePlan | None, steps: tuple[int, ...]) -> LocalAudio2Face:
    names = [manifest.name for manifest in listed(models) if manifest.kind == KIND]
    if not names:
        raise ModelError(f"There is no Audio2Face-3D model in {models}; install one with `steward models install`.")
    model = open_model(models / names[0], threads, None if live is None else _opening(live))
    return LocalAudio2Face(model, pace(model, steps))


def _opening(live: LivePlan) -> Callable[[Path, int], MovableSession]:
    """Return what opens a network where the plan wants the face."""

    def open_at(path: Path, threads: int, where: str) -> Session:
        limit_mib = sum(place.engine.card_mib for place in live.plan.on(where) if place.engine.name == ENGINE)
        wanted, _problem = providers_for(where, providers(), Wish(limit_mib))
        return open_session(path, threads, wanted)

    return lambda path, threads: MovableSession(ENGINE, live, lambda where: open_at(path, threads, where))


def pace(model: Model, steps: tuple[int, ...] = _STEPS, clock: Callable[[], float] = time.perf_counter) -> int:
    """Measure how often this machine can ask a model: the first of some steps (1 is every frame) that is quick enough.

    Raises:
        EngineUnavailable: none is.
    """
    stream = Audio2FaceStream(model)
    one = int(HEARING_RATE_HZ / FACE_RATE_HZ) + 1
    stream.feed(np.zeros(model.sizes.window - model.sizes.before, np.float32))  # the first run also sets things up
    loads = []
    for _ in range(_MEASUREMENTS):
        began_s = clock()
        frames = len(stream.feed(np.zeros(one * _MEASURED_FRAMES, np.float32)))
        loads.append((clock() - began_s) / max(1, frames) * FACE_RATE_HZ)
    load = min(loads)  # the start of a program is busy with other things too
    for step in steps:
        if load / step <= _MOST_LOAD:
            return step
    raise EngineUnavailable(
        f"The Audio2Face-3D model {model.name!r} needs {load:.1f} times real time on this machine, which is too slow."
    )
