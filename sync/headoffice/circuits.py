"""Circuit breakers round what head office asks: database, cache, graph server, backup store.

After some failures in a row to reach it, whoever asks is refused at once instead of holding a thread until a time
limit; after a rest one question is let through, and its answer decides. Any thread may ask; none waits for another's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from sync.errors import StoreError

FAILURES: Final = 3
REST_S: Final = 10.0
T = TypeVar("T")


class Circuit:
    """Round one thing that is asked."""

    def __init__(
        self,
        part: str,
        what: str,
        counts: tuple[type[Exception], ...],
        clock: Callable[[], float] = time.monotonic,
        refusal: Callable[[str], Exception] = StoreError,
    ) -> None:
        """Close it: all is well.

        Args:
            part: its name in the metric, such as "database".
            what: it is for a person, such as "The database".
            counts: errors that say that it was not reached; any other is an answer.
            clock: monotonic seconds.
            refusal: makes the error that is raised while it is left alone.
        """
        self.part = part
        self._what, self._counts, self._clock, self._refusal = what, counts, clock, refusal
        self._lock = threading.Lock()  # never held while something is asked
        self._failures, self._rests_until_s, self._trying = 0, 0.0, False

    @property
    def level(self) -> float:
        """0 in use, 1 tried again, 2 left alone."""
        with self._lock:
            if self._failures < FAILURES:
                return 0.0
            return 2.0 if self._clock() < self._rests_until_s else 1.0

    def ask(self, question: Callable[[], T]) -> T:
        """Return what a question returns, and remember whether the thing was reached.

        Raises:
            StoreError: it is left alone for some seconds (or what `refusal` makes).
        """
        with self.asking():
            return question()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let a block ask; see `ask`."""
        self._let_in()
        try:
            yield
        except self._counts:
            self._failed()
            raise
        except BaseException:
            self._answered()
            raise
        self._answered()

    def _let_in(self) -> None:
        with self._lock:
            if self._failures < FAILURES:
                return
            if self._clock() < self._rests_until_s or self._trying:
                raise self._refusal(f"{self._what} could not be reached just now; it is asked again in some seconds.")
            self._trying = True

    def _failed(self) -> None:
        with self._lock:
            self._failures, self._trying = self._failures + 1, False
            self._rests_until_s = self._clock() + REST_S

    def _answered(self) -> None:
        with self._lock:
            self._failures, self._trying = 0, False


class CircuitLevels(Collector):
    """Tells Prometheus the state of some circuits."""

    def __init__(self, circuits: Iterable[Circuit]) -> None:
        self._circuits = tuple(circuits)

    def describe(self) -> Iterable[Metric]:
        """Return nothing: what there is, is known when it is asked for."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Yield one gauge with a value for each part."""
        levels = GaugeMetricFamily(
            "digital_human_circuit_state", "Circuit breaker: 0 closed (all is well), 1 half open, 2 open.",
            labels=["part"],
        )  # fmt: skip
        for circuit in self._circuits:
            levels.add_metric([circuit.part], circuit.level)
        yield levels
