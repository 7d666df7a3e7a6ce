"""Our own network opened where the plan wants it: here, on a card, or on a model server with this machine behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from inference.errors import EngineUnavailable
from inference.face import network as own
from inference.face.style import STYLES
from inference.features import MEL_BANDS, log_mel
from inference.runtime.breaker import Rule
from inference.runtime.kserve import ModelServer
from inference.runtime.live_plan import LivePlan, MovableSession
from inference.runtime.network import Array, Network
from inference.runtime.onnx_session import Session
from inference.runtime.placed_session import Trial, open_placed
from inference.runtime.plan import CPU
from inference.runtime.providers import Range, Wish
from inference.runtime.served_session import ServedSession
from inference.types import HEARING_RATE_HZ, Floats

ENGINE: Final = "face"
"""The face's name in the plan, and the network's on a model server."""
TOLERANCE: Final = 0.01  # of a weight, 0 to 1: a tenth of what an eye may notice
SERVER_RULE: Final = Rule(answer_s=0.25, attempts=2, failures=2)  # the sentence is waiting
CARRIED: Final = {"next_front_past": "front_past", "next_past": "past", "next_memory": "memory"}
_LONGEST_FRAMES: Final = 3000  # of mel: 25 s in one piece, more than any sentence
_USUAL_FRAMES: Final = 120
_TRIAL_PIECES: Final = 6
_PIECE_FRAMES: Final = 60

Tell = Callable[[str], None]


def open_placed_network(
    threads: int, path: Path, live: LivePlan | None, server: str, tell: Tell, cache: Path | None = None
) -> Network:
    """Open our network.

    Args:
        threads: processor threads for one run.
        path: its file.
        live: where it may compute; None is this processor.
        server: address of a model server that is asked first, or "".
        tell: is given a sentence for whatever does not go as planned.
        cache: folder for what TensorRT builds; None keeps nothing.

    Raises:
        ModelError: the file is missing, broken or of another kind.
        OutOfMemory: there is no room for it anywhere.
    """
    local: Session | MovableSession
    if live is None:
        local = own.open_network(threads, path)
    else:
        local = MovableSession(ENGINE, live, _opening(threads, path, live, tell, cache))
    if not server:
        return local
    try:
        asked = ModelServer(server)
    except EngineUnavailable as error:
        tell(f"{error} This machine computes the face.")
        return local
    return ServedSession(asked, ENGINE, local, SERVER_RULE, tell, probes=trial_inputs()[:1])


def _opening(threads: int, path: Path, live: LivePlan, tell: Tell, cache: Path | None) -> Callable[[str], Session]:
    """Return what opens the network in a place."""
    ranges = {"mel": Range((1, 2, MEL_BANDS), (1, _USUAL_FRAMES, MEL_BANDS), (1, _LONGEST_FRAMES, MEL_BANDS))}

    def open_at(where: str) -> Session:
        if where == CPU:
            return own.open_network(threads, path)
        limit_mib = next((place.engine.card_mib for place in live.plan.on(where) if place.engine.name == ENGINE), 0)
        names = {budget.card.where: budget.card.name for budget in live.plan.budgets}
        trial = Trial(trial_inputs(), TOLERANCE, CARRIED, names.get(where, ""))
        wish = Wish(limit_mib, ranges, cache=cache)
        return own.open_network(threads, path, lambda file, count: open_placed(file, count, where, trial, wish, tell))

    return open_at


def trial_inputs() -> list[Mapping[str, Array]]:
    """Return sound that glides through vowels and pauses, as the network gets it, a piece for each run."""
    frames = _TRIAL_PIECES * _PIECE_FRAMES
    mel = log_mel(_glides(), 0, frames)
    state = dict(zip(CARRIED.values(), own.start_state(), strict=True))
    style = np.zeros((1, len(STYLES)), np.float32)
    return [
        {"mel": mel[None, start : start + _PIECE_FRAMES], "style": style, **state}
        for start in range(0, frames, _PIECE_FRAMES)
    ]


def _glides() -> Floats:
    """Return four seconds of a hum whose colour moves, with a pause in each second."""
    time_s = np.arange(4 * HEARING_RATE_HZ) / HEARING_RATE_HZ
    voice = np.zeros(len(time_s))
    for partial in range(1, 30):
        distance = (130.0 * partial - 500.0 - 400.0 * np.sin(2 * np.pi * 1.3 * time_s)) / 300.0
        voice += np.exp(-(distance**2)) * np.sin(2 * np.pi * 130.0 * partial * time_s)
    voice *= np.clip(8 * np.sin(np.pi * (time_s % 1.0)) - 1.0, 0.0, 1.0)
    sound: Floats = (0.1 * voice).astype(np.float32)
    return sound
