"""A model on this machine, in a process of its own that may crash, hang or run out of memory.

Whatever happens to that process, a question ends here with a sentence's worth of error and the process is begun
anew, after a rest that grows with each failure (`inference/runtime/breaker.py`).
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final

from inference.errors import EngineUnavailable, InferenceError, ModelError, OutOfMemory, TextError
from inference.language.model.types import About, GivenUp, Message, Options, Request, Spent
from inference.runtime.breaker import WELL, Rule, State, after_failure, after_refusal, may_ask, state

RESTARTS: Final = Rule(failures=1, rest_s=1.0, growth=3.0, most_rest_s=240.0)
_TICK_S: Final = 0.01
_KINDS: Final[dict[str, type[InferenceError]]] = {
    each.__name__: each for each in (EngineUnavailable, ModelError, OutOfMemory, TextError)
}
_GONE: Final[dict[str, Any]] = {"gone": True}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the process may be silent. In seconds.

    Attributes:
        open_s: until the model is open.
        silent_s: between two signs of life while it works on a question.
        stop_s: until it has stopped when it was told to.
    """

    open_s: float = 180.0
    silent_s: float = 10.0
    stop_s: float = 3.0


class _Run:
    """One process: its way in, and the lines that come out of it."""

    def __init__(self, options: Options, told: Callable[[_Run, dict[str, Any]], None]) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        # Threads that wait for each other sleep instead of spinning: a core that somebody else needs is not burnt.
        environment.setdefault("OMP_WAIT_POLICY", "passive")
        if options.card >= 0:
            environment["CUDA_VISIBLE_DEVICES"] = _card(options.card, environment.get("CUDA_VISIBLE_DEVICES"))
        self.process = subprocess.Popen(
            (sys.executable, "-m", "inference.language.model.process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            encoding="utf-8",
        )
        self.inbox: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.about: About | None = None
        self.opened = threading.Event()
        self.problem: InferenceError | None = None
        self.stopping: tuple[int, float] | None = None
        """The last question that was told to stop and has not said that it did, and since when."""
        self.finished = 0
        """The last question that it is done with, one way or the other."""
        self._told = told
        self._lock = threading.Lock()
        self.send(asdict(options))
        threading.Thread(target=self._read, name="from-language-model", daemon=True).start()

    def send(self, order: dict[str, Any]) -> None:
        """Write one line; a process that is gone is noticed where its lines are read."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()

    def end(self) -> None:
        """End it at once, whatever it does."""
        self.process.kill()
        self.process.wait()
        with self._lock, contextlib.suppress(OSError, ValueError):
            assert self.process.stdin is not None
            self.process.stdin.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines, contextlib.suppress(OSError, ValueError):
            for line in lines:
                self._told(self, json.loads(line))
        self.end()
        self._told(self, _GONE)


class LocalModel:
    """A language model in a process of its own; one question at a time, a newer one replaces an older."""

    place: Final = "local"

    def __init__(
        self,
        options: Options,
        tell: Callable[[str], None] = lambda _words: None,
        patience: Patience = Patience(),
        rule: Rule = RESTARTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin the process; it opens its model while others go on.

        Args:
            options: which model and how.
            tell: is given a sentence when the process had to be begun anew or cannot be.
            patience: how long it may be silent.
            rule: how long it rests after a failure.
            clock: seconds.
        """
        self.options = options
        self.spent = Spent()
        self._tell = tell
        self._patience = patience
        self._rule = rule
        self._clock = clock
        self._health = WELL
        self._count = 0
        self._first: tuple[tuple[Message, ...], Path | None] | None = None
        self._closed = False
        self._again: threading.Timer | None = None
        self._lock = threading.RLock()  # guards the process and its health
        self._run: _Run | None = None
        self._begin()

    # ---- what others ask of it

    @property
    def process_id(self) -> int | None:
        """The process's identifier, for tests that end it; None while there is none."""
        run = self._run
        return run.process.pid if run else None

    @property
    def circuit(self) -> State:
        """Whether its process works, or rests before it is begun anew."""
        return state(self._health, self._clock())

    def opened(self, timeout_s: float) -> About:
        """Wait until the model is open and return what it is.

        Raises:
            ModelError: the file cannot be used.
            EngineUnavailable: the library is not installed, the process ended, or it takes longer.
        """
        run = self._run
        if run is not None and run.opened.wait(timeout_s) and run.about is not None:
            return run.about
        if run is not None and run.problem is not None:
            raise run.problem
        raise EngineUnavailable("The language model is not open yet.")

    def prepare(self, messages: Sequence[Message], file: Path | None = None) -> None:
        """Let every process hold the beginning that all conversations share; returns at once.

        Args:
            messages: the first of every conversation; nothing of a client may be in them.
            file: where that state is kept for the next start.
        """
        self._first = (tuple(messages), file)
        run = self._run
        if run is not None and run.about is not None:
            self._send_first(run)

    def speak(self, request: Request, given_up: GivenUp | None = None) -> Generator[str]:
        """Answer in pieces; see `Speaks`."""
        run = self._ready()
        with self._lock:
            older, number = self._count, self._count + 1
            self._count = number
        if older > run.finished:
            self._stop(run, older)
        messages = [asdict(message) for message in request.messages]
        order = {name: getattr(request, name) for name in ("most_tokens", "temperature", "seed", "schema")}
        run.send({"ask": number, "messages": messages, **order})
        done = False
        try:
            for message in self._heard(run, number, given_up):
                if "piece" in message:
                    yield str(message["piece"])
            done = True
        finally:
            if not done:
                self._stop(run, number)

    def forget(self) -> None:
        """Let the process overwrite what was asked and answered, and hold the shared beginning again."""
        run = self._run
        if run is not None and run.about is not None:
            if self._count > run.finished:
                self._stop(run, self._count)
            self._send_first(run, forget=True)

    def wait_until_stopped(self, timeout_s: float) -> bool:
        """Wait until the process has stopped what it was told to stop; return whether it has."""
        until_s = self._clock() + timeout_s
        run = self._run
        while run is not None and run.stopping is not None and self._clock() < until_s:
            with contextlib.suppress(Empty):
                self._acknowledged(run, run.inbox.get(timeout=_TICK_S))
        return run is None or run.stopping is None

    def close(self) -> None:
        """End the process; a second time does nothing."""
        with self._lock:
            self._closed = True
            if self._again is not None:
                self._again.cancel()
            run, self._run = self._run, None
        if run is not None:
            run.end()

    # ---- one question

    def _ready(self) -> _Run:
        run = self._run
        if run is None or run.about is None:
            if run is not None and run.problem is not None:
                raise run.problem
            raise EngineUnavailable("The language model is being opened.")
        while True:  # what an older question still had to say
            try:
                self._acknowledged(run, run.inbox.get_nowait())
            except Empty:
                break
        if run.stopping is not None and self._clock() - run.stopping[1] > self._patience.stop_s:
            raise self._hung(run, "did not stop when it was told to")
        return run

    def _heard(self, run: _Run, number: int, given_up: GivenUp | None) -> Iterator[dict[str, Any]]:
        """Yield what comes for one question until it is done.

        Raises:
            EngineUnavailable: nothing came for too long, or the process ended.
        """
        since = self._clock()
        while True:
            if given_up is not None and given_up():
                self._stop(run, number)
                return
            try:
                message = run.inbox.get(timeout=_TICK_S)
            except Empty:
                if self._clock() - since > self._patience.silent_s:
                    raise self._hung(run, "gave no sign of life") from None
                continue
            if message is _GONE:
                raise EngineUnavailable("The language model's process ended in the middle of an answer.")
            since = self._clock()
            self._acknowledged(run, message)
            if message.get("id") != number:
                continue
            if "failed" in message:
                raise _KINDS.get(str(message["failed"]), EngineUnavailable)(str(message["words"]))
            if "done" in message:
                self.spent = Spent(**message["done"])
                with self._lock:
                    self._health = WELL
                return
            yield message
            since = self._clock()

    def _stop(self, run: _Run, number: int) -> None:
        if number > run.finished and (run.stopping is None or run.stopping[0] < number):
            run.stopping = (number, self._clock())
            run.send({"stop": number})

    def _acknowledged(self, run: _Run, message: dict[str, Any]) -> None:
        if "done" in message or "failed" in message:
            run.finished = max(run.finished, int(message.get("id", 0)))
            if run.stopping is not None and run.finished >= run.stopping[0]:
                run.stopping = None

    def _hung(self, run: _Run, what: str) -> EngineUnavailable:
        run.end()
        return EngineUnavailable(f"The language model {what} and was ended.")

    # ---- the process

    def _begin(self) -> None:
        with self._lock:
            if self._closed:
                return
            try:
                run = self._run = _Run(self.options, self._told)
            except OSError as error:
                self._tell(f"The language model's process cannot be begun ({error.strerror or error}).")
                return
        watch = threading.Timer(self._patience.open_s, self._open_or_end, (run,))
        watch.daemon = True
        watch.start()

    def _open_or_end(self, run: _Run) -> None:
        if not run.opened.is_set():
            run.problem = EngineUnavailable("The language model took too long to open and was ended.")
            run.end()

    def _told(self, run: _Run, message: dict[str, Any]) -> None:
        """Take up a line; runs on the thread that reads them."""
        if "opened" in message:
            run.about = About(**message["opened"])
            if self._first is not None:
                self._send_first(run)
            run.opened.set()
        elif "broken" in message:
            run.problem = _KINDS.get(str(message["broken"]), EngineUnavailable)(str(message["words"]))
        elif message is _GONE:
            self._ended(run)
        else:
            run.inbox.put(message)

    def _ended(self, run: _Run) -> None:
        """Begin anew after a rest, unless that is hopeless or nobody wants it."""
        with self._lock:
            if self._closed or self._run is not run:
                return
            now_s = self._clock()
            full = isinstance(run.problem, OutOfMemory) and bool(self.options.gpu_layers)
            hopeless = run.problem is not None and run.about is None and not full
            self._health = (
                after_refusal(now_s, self._rule) if hopeless else after_failure(self._health, now_s, self._rule)
            )
            rest_s = max(0.0, self._health.rests_until_s - now_s)
            self._again = threading.Timer(rest_s, self._begin_again)
            self._again.daemon = True
            self._again.start()
            if full:  # the card, that is: the processor computes it then
                self.options = replace(self.options, gpu_layers=0)
            if run.problem is None:
                run.problem = EngineUnavailable("The language model's process ended and is begun anew.")
                run.about = None
        self._tell(f"{run.problem} It is tried again in {rest_s:.0f} s.")
        run.opened.set()
        run.inbox.put(_GONE)

    def _begin_again(self) -> None:
        with self._lock:
            well = may_ask(self._health, self._clock())
        if well:
            self._begin()

    def _send_first(self, run: _Run, *, forget: bool = False) -> None:
        messages, file = self._first or ((), None)
        beginning = {"messages": [asdict(each) for each in messages], "file": str(file or "")}
        if messages or forget:
            run.send({"prepare": 0, "forget": forget, **beginning})


def _card(number: int, visible: str | None) -> str:
    """Return what shows one card alone: its number among those that are shown to us."""
    shown = [each.strip() for each in visible.split(",")] if visible else []
    return shown[number] if number < len(shown) else str(number)
