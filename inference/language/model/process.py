"""The process that llama.cpp runs in: lines of JSON in and out, and its end takes nobody along.

It ends when its input does. Run as `python -m inference.language.model.process`; `local.py` does.

In: first the options, then `{"ask": id, ...}`, `{"prepare": id, ...}` (which may forget first) and `{"stop": id}`.
Out: `{"opened": about}` or `{"broken": kind, "words": sentence}`, then for each id `{"piece": text}`s, now and then
`{"works": true}` while it computes, and `{"done": spent}` or `{"failed": kind, "words": sentence}`.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, TextIO

from inference.errors import InferenceError
from inference.language.model.types import Message, Options, Request

if TYPE_CHECKING:
    from inference.language.model.engine import Engine

WORKS_EVERY_S: Final = 0.25
_MIB: Final = 1 << 20


class Way:
    """Lines out; a reader that is gone ends the process."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._last_s = 0.0

    def send(self, number: int, **what: Any) -> None:
        """Write one line."""
        with self._lock:
            try:
                self._out.write(json.dumps({"id": number, **what}) + "\n")
                self._out.flush()
            except (OSError, ValueError):
                os._exit(0)
            self._last_s = time.monotonic()

    def works(self, number: int) -> None:
        """Give a sign of life, unless there was one just now."""
        if time.monotonic() - self._last_s >= WORKS_EVERY_S:
            self.send(number, works=True)


class Orders:
    """Lines in, read by a thread of their own so that "stop" is heard in the middle of an answer."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._waiting: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._stopped = 0

    def read(self) -> None:
        """Read until the input ends, and end the process then, whatever it is doing."""
        with contextlib.suppress(OSError, ValueError):
            for line in self._source:
                order = json.loads(line)
                if "stop" in order:
                    self._stopped = max(self._stopped, int(order["stop"]))
                else:
                    self._waiting.put(order)
        os._exit(0)

    def take(self) -> dict[str, Any]:
        """Wait for the next order."""
        return self._waiting.get()

    def is_stopped(self, order: Mapping[str, Any]) -> bool:
        """Return whether an order is not wanted any more; what is only made ready gives way to any other."""
        if "prepare" in order:
            return not self._waiting.empty()
        return int(order["ask"]) <= self._stopped


def main() -> None:
    """Serve one model until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process ends it by closing its input
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing that a library prints gets between the lines
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    way = Way(out)
    options = Options(**json.loads(sys.stdin.readline()))
    _limit(options.memory_mib)
    orders = Orders(sys.stdin)
    threading.Thread(target=orders.read, name="orders", daemon=True).start()
    _serve(options, orders, way)


def _serve(options: Options, orders: Orders, way: Way) -> None:
    current: dict[str, Any] = {}

    def stopped() -> bool:
        if not current:
            return False
        way.works(int(current.get("ask", current.get("prepare", 0))))
        return orders.is_stopped(current)

    try:
        from inference.language.model.engine import Engine

        engine = Engine(options, stopped)
    except (InferenceError, MemoryError) as error:
        way.send(0, broken=type(error).__name__, words=_words(error))
        return
    way.send(0, opened=asdict(engine.about))
    while True:
        current.clear()
        order = orders.take()
        current.update(order)
        number = int(order.get("ask", order.get("prepare", 0)))
        try:
            for message in _carried_out(engine, order, orders):
                way.send(number, **message)
        except (InferenceError, MemoryError) as error:
            way.send(number, failed=type(error).__name__, words=_words(error))


def _carried_out(engine: Engine, order: dict[str, Any], orders: Orders) -> Iterator[dict[str, Any]]:
    messages = tuple(Message(**each) for each in order["messages"])
    if "prepare" in order:
        if order["forget"]:
            engine.forget()
        loaded = engine.prepare(messages, Path(order["file"]) if order["file"] else None)
        yield {"done": {}, "loaded": loaded}
        return
    if orders.is_stopped(order):
        yield {"done": {}}
        return
    request = Request(messages, order["most_tokens"], order["temperature"], order["seed"], order["schema"])
    for piece in engine.answer(request):
        yield {"piece": piece}
    yield {"done": asdict(engine.spent)}


def _words(error: Exception) -> str:
    return "There is not enough memory for the language model." if isinstance(error, MemoryError) else str(error)


def _limit(memory_mib: int) -> None:
    """When memory runs out, let it be this process that ends, not the advisor or the window."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if memory_mib:
        with contextlib.suppress(ImportError, ValueError, OSError):
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (memory_mib * _MIB, memory_mib * _MIB))


if __name__ == "__main__":
    main()
