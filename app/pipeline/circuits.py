"""Whether what an advisor asks outside of itself is asked, or left alone for a while after it failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.log import logger
from app.telemetry.metrics import CIRCUIT
from app.telemetry.watch import Watch
from inference.face.engines import FaceEngine, OwnFace
from inference.face.relay import Relay
from inference.language.model.chain import Chain
from inference.language.model.local import LocalModel
from inference.language.model.served import ServedModel
from inference.runtime.breaker import State
from inference.runtime.served_session import ServedSession
from sync.periodic import Periodic

LOOK_EVERY_S: Final = 2.0
LEVELS: Final[Mapping[State, float]] = {"closed": 0.0, "half open": 1.0, "open": 2.0}
States = Callable[[], Mapping[str, State]]
_FACES: Final = {"audio2face-service": "audio2face"}
_log = logger("advisor")


def states_of(language: Chain | None, face: FaceEngine | None) -> States:
    """Return what tells, by part, the state of every circuit of these engines."""
    models: dict[str, ServedModel | LocalModel] = {}
    for model in language.models if language else ():
        if isinstance(model, ServedModel):
            models["language_server"] = model
        elif isinstance(model, LocalModel):
            models["language_model"] = model
    engines = face.engines if isinstance(face, Relay) else (face,)
    networks = [each.network for each in engines if isinstance(each, OwnFace)]
    served = next((network for network in networks if isinstance(network, ServedSession)), None)

    def states() -> Mapping[str, State]:
        found: dict[str, State] = {part: model.circuit for part, model in models.items()}
        if served is not None:
            found["model_server"] = served.circuit
        if isinstance(face, Relay):
            found |= {_FACES.get(name, "face"): state for name, state in face.circuits.items()}
        return found

    return states


class CircuitWatch:
    """Tells a process's meter the states of its circuits; a rest that is over is noticed by nobody else."""

    def __init__(self, states: States, watch: Watch) -> None:
        """Prepare; `start` begins.

        Args:
            states: see `states_of`.
            watch: whose meter is told.
        """
        self._states, self._watch = states, watch
        self._rounds = Periodic("circuits", self.look, LOOK_EVERY_S, "the states of circuits are not told", _log)

    def start(self) -> None:
        """Look every two seconds, on a thread of its own; none where there is no circuit."""
        if self._states():
            self._rounds.start()

    def stop(self) -> None:
        """Look no more."""
        self._rounds.close()

    def look(self) -> None:
        """Tell the states as they are now."""
        for part, state in self._states().items():
            self._watch.meter.set(CIRCUIT, LEVELS[state], part=part)
