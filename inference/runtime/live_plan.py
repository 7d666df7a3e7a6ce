"""The plan while it is lived: where memory runs out, the least urgent engine goes to the processor, and on it goes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from inference.errors import InferenceError, OutOfMemory
from inference.runtime.network import Array, Signature
from inference.runtime.onnx_session import Session
from inference.runtime.plan import CPU, REMOTE, Plan

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Move:
    """An engine that had to leave its card.

    Attributes:
        at_s: seconds since 1970.
        engine: which.
        card: from where, for instance "cuda:0".
        wanted_by: the engine whose memory ran out; it may be the same.
    """

    at_s: float
    engine: str
    card: str
    wanted_by: str

    @property
    def words(self) -> str:
        """One sentence for the log and the operator."""
        whose = "its own" if self.wanted_by == self.engine else f"the {self.wanted_by}'s"
        return f"The {self.engine} moved from {self.card} to the processor, because {whose} memory ran out there."


class LivePlan:
    """A plan that gives way when a card turns out to be smaller than planned. Any thread may use it."""

    def __init__(
        self,
        plan: Plan,
        tell: Callable[[str], None] = lambda _words: None,
        remember: Callable[[Move], None] = lambda _move: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Args:
        plan: to begin with.
        tell: is given one sentence for each engine that has to move.
        remember: is given each move.
        clock: seconds since 1970.
        """  # noqa: D205
        self._plan = plan
        self._tell = tell
        self._remember = remember
        self._clock = clock
        self._leave: dict[str, list[Callable[[], None]]] = {}
        self._lock = threading.RLock()

    @property
    def plan(self) -> Plan:
        """As it stands."""
        return self._plan

    def settle(self, name: str, leave: Callable[[], None]) -> None:
        """Note that an engine, or one of its parts, has opened in its place.

        Args:
            name: as in the plan.
            leave: is called, in any thread, after the plan has moved the engine to the processor: opens it there and
                lets go of the card. What it raises is told, and the engine stays where it is.
        """
        with self._lock:
            self._leave.setdefault(name, []).append(leave)

    def run(self, name: str, request: Callable[[str], T]) -> T:
        """Do something for an engine, again and again while memory runs out and somebody can make room.

        Args:
            name: of the engine.
            request: is given the engine's place, "cpu" or "cuda:N"; must do no harm when it is repeated.

        Raises:
            OutOfMemory: nobody is left who could make room, or the machine itself is full.
        """
        while True:
            before = self._plan
            try:
                return request(before.where(name))
            except OutOfMemory as error:
                if not self._made_room(name, before):
                    raise OutOfMemory(
                        f"The memory for the {name} ran out and nothing is left that could make room; "
                        "close other programs or take a smaller model."
                    ) from error

    def _made_room(self, name: str, before: Plan) -> bool:
        with self._lock:
            if self._plan is not before:  # another thread was quicker: try again first
                return True
            card = before.where(name)
            if card in (CPU, REMOTE):
                return False
            return any(self._moved(place.engine.name, card, name) for place in reversed(before.on(card)))

    def _moved(self, engine: str, card: str, wanted_by: str) -> bool:
        """Move one engine away from a card, if it can be."""
        if engine != wanted_by and engine not in self._leave:
            return False
        move = Move(self._clock(), engine, card, wanted_by)
        before, self._plan = self._plan, self._plan.without(engine, "its card's memory ran out")
        try:
            for leave in self._leave.get(engine, ()):
                leave()
        except InferenceError as error:
            self._plan = before
            self._tell(f"The {engine} could not move to the processor: {error}")
            return False
        self._tell(move.words)
        self._remember(move)
        return True


class MovableSession:
    """A network that goes to the processor when its card is full; what was asked of it is asked again there."""

    def __init__(self, name: str, live: LivePlan, opening: Callable[[str], Session]) -> None:
        """Open the network where the plan wants it.

        Args:
            name: of the engine, as in the plan.
            live: where it may compute.
            opening: opens the network in a place, "cpu" or "cuda:N".

        Raises:
            ModelError: it cannot be opened.
            OutOfMemory: not even on the processor.
        """
        self._name = name
        self._live = live
        self._opening = opening
        self._session = live.run(name, opening)
        live.settle(name, self._leave)

    @property
    def path(self) -> Path:
        """Where its file lies."""
        return self._session.path

    @property
    def input_names(self) -> tuple[str, ...]:
        """Names of what `run` wants."""
        return self._session.input_names

    @property
    def output_names(self) -> tuple[str, ...]:
        """Names of what `run` returns."""
        return self._session.output_names

    @property
    def providers(self) -> tuple[str, ...]:
        """Execution providers in use."""
        return self._session.providers

    @property
    def signature(self) -> Signature:
        """What the network takes and gives."""
        return self._session.signature

    def shape(self, name: str) -> tuple[int | None, ...]:
        """Return the shape of an input or an output; see `Session`."""
        return self._session.shape(name)

    def run(self, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
        """Run the network once, wherever it is by then; see `Session`."""
        return self._live.run(self._name, lambda _where: self._session.run(inputs))

    def _leave(self) -> None:
        self._session = self._opening(CPU)
