"""A network that a server computes as long as it answers in time, and this machine otherwise.

Nothing is kept on the server: a network's state goes there and back with each call, so whoever computes the next one
goes on from the same state.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inference.errors import EngineUnavailable, InferenceError, ModelError
from inference.runtime.agreement import agrees
from inference.runtime.breaker import WELL, Health, Rule, State, after_failure, after_refusal, ask, may_ask, state
from inference.runtime.kserve import ModelServer, RemoteSession
from inference.runtime.live_plan import MovableSession
from inference.runtime.network import Array, Signature, plausible_inputs
from inference.runtime.onnx_session import Session

LOCAL: Final = "this machine"
TOLERANCE: Final = 2e-3  # a card rounds otherwise than a processor; weights of another training are tenths away
START_S: Final = 3.0  # for the first look, which nobody waits for
_KEPT: Final = 256


@dataclass(frozen=True, slots=True)
class Answered:
    """Who computed one run: the server's address or LOCAL, and how long it took in seconds."""

    by: str
    took_s: float


class ServedSession:
    """Has what a local session has; from one thread at a time."""

    def __init__(
        self,
        server: ModelServer,
        model: str,
        local: Session | MovableSession,
        rule: Rule | None = None,
        tell: Callable[[str], None] = lambda _words: None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        probes: Sequence[Mapping[str, Array]] = (),
    ) -> None:
        """Look at the server once, so that the first client does not wait for it.

        Args:
            server: which computes.
            model: the network's name there.
            local: computes when the server does not; also says what the server's model has to be.
            rule: how long the server is waited for; None takes the usual one.
            tell: is given a sentence when this machine takes over, and when the server is back.
            clock: seconds.
            sleep: waits for some seconds.
            probes: inputs on which both have to agree before the server is trusted; () makes some up.
        """
        self.input_names = local.input_names
        self.output_names = local.output_names
        self.answered: list[Answered] = []
        self._server = server
        self._model = model
        self._local = local
        self._rule = rule or Rule()
        self._tell = tell
        self._clock = clock
        self._sleep = sleep
        self._probes = probes or (plausible_inputs(local.signature),)
        self._remote: RemoteSession | None = None
        self._health: Health = WELL
        self._trouble = ""
        self._connect_s = START_S
        self._try(lambda: None)
        self._connect_s = self._rule.answer_s  # later a sentence is waiting

    @property
    def path(self) -> object:
        """Where its file lies here."""
        return self._local.path

    @property
    def providers(self) -> tuple[str, ...]:
        """Who computes at present."""
        return (self._server.url,) if self._remote is not None and not self._trouble else self._local.providers

    @property
    def signature(self) -> Signature:
        """What the network takes and gives."""
        return self._local.signature

    @property
    def circuit(self) -> State:
        """Whether the server is asked."""
        return state(self._health, self._clock())

    @property
    def trouble(self) -> str:
        """Why the server does not compute at present, or ""."""
        return self._trouble

    def shape(self, name: str) -> tuple[int | None, ...]:
        """Return the shape of an input or an output; see `Session`."""
        return self._local.shape(name)

    def run(self, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
        """Run the network once, on the server if it answers in time; see `Session`."""
        began_s = self._clock()
        outputs = None
        if may_ask(self._health, began_s):
            outputs = self._try(lambda: self._ask(inputs))
        by = self._server.url if outputs is not None else LOCAL
        if outputs is None:
            outputs = self._local.run(inputs)
        self.answered = [*self.answered[1 - _KEPT :], Answered(by, self._clock() - began_s)]
        return outputs

    def _try(self, work: Callable[[], tuple[Array, ...] | None]) -> tuple[Array, ...] | None:
        """Do something with the server, and note how it went."""
        try:
            if self._remote is None:
                self._remote = self._connected()
            outputs = work()
        except ModelError as error:
            self._remote = None
            self._health = after_refusal(self._clock(), self._rule)
            self._say(error)
        except EngineUnavailable as error:
            self._health = after_failure(self._health, self._clock(), self._rule)
            if self._health.rest_s:
                self._remote = None  # whatever comes back there is looked at anew
            self._say(error)
        else:
            self._health = WELL
            if self._trouble:
                self._trouble = ""
                self._tell(f"The model server {self._server.url} computes {self._model!r} again.")
            return outputs
        return None

    def _say(self, error: InferenceError) -> None:
        if not self._trouble:
            self._tell(f"{error} This machine computes {self._model!r} in its place.")
        self._trouble = str(error)

    def _connected(self) -> RemoteSession:
        """Open the server's model, and refuse one that looks right and computes something else."""
        remote = RemoteSession(self._server, self._model, self._local.signature, self._connect_s)
        verdict = agrees(self._local, remote, self._probes, TOLERANCE)
        if not verdict.agreed:
            raise ModelError(
                f"The model {self._model!r} on the server {self._server.url} gives other results than the one here "
                f"(up to {verdict.worst:.2g} apart); it is refused."
            )
        return remote

    def _ask(self, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
        remote = self._remote
        assert remote is not None
        # While something is wrong one attempt has to do: the sentence is waiting.
        attempts = 1 if self._trouble else None
        return ask(lambda left_s: remote.run_within(inputs, left_s), self._rule, attempts, self._clock, self._sleep)
