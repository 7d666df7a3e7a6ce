"""What one process has measured: counted in microseconds, read as a snapshot."""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

from app.telemetry.metrics import Metric

MOST_SERIES: Final = 64
"""Of one metric; what comes after that is counted under "other", so that nothing can fill memory or head office."""
_VALUE: Final = re.compile(r"[a-z0-9_.:-]{1,40}")
_OTHER: Final = "other"
Series = tuple[str, ...]


@dataclass(slots=True)
class Sizes:
    """A histogram's state: how many fell into each bucket (the last is beyond all bounds), and their sum."""

    counts: list[int]
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a process, or several together, have measured.

    Attributes:
        numbers: value of each counter and gauge by metric and label values.
        sizes: of each histogram.
    """

    numbers: dict[str, dict[Series, float]] = field(default_factory=dict)
    sizes: dict[str, dict[Series, Sizes]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types: lists of label values with what belongs to them."""
        return {
            "numbers": {name: [[list(k), v] for k, v in rows.items()] for name, rows in self.numbers.items()},
            "sizes": {
                name: [[list(k), v.counts, v.total] for k, v in rows.items()] for name, rows in self.sizes.items()
            },
        }

    @classmethod
    def from_json(cls, found: Any) -> Snapshot:
        """Read what `to_json` wrote.

        Raises:
            ValueError: it is nothing of the kind.
        """
        try:
            numbers = {
                str(name): {tuple(map(str, k)): float(v) for k, v in rows} for name, rows in found["numbers"].items()
            }
            sizes = {
                str(name): {
                    tuple(map(str, k)): Sizes([int(n) for n in counts], float(total)) for k, counts, total in rows
                }
                for name, rows in found["sizes"].items()
            }
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError(f"no snapshot of metrics: {error}") from error
        return cls(numbers, sizes)


class Meter:
    """The measurements of one process; passed to whoever measures. Every method may be called on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, dict[Series, float]] = {}
        self._sizes: dict[str, dict[Series, Sizes]] = {}

    def count(self, metric: Metric, by: float = 1.0, **labels: str) -> None:
        """Add to a counter."""
        with self._lock:
            rows = self._numbers.setdefault(metric.name, {})
            key = _key(metric, labels, rows)
            rows[key] = rows.get(key, 0.0) + by

    def set(self, metric: Metric, value: float, **labels: str) -> None:
        """Say what a gauge is now."""
        with self._lock:
            rows = self._numbers.setdefault(metric.name, {})
            rows[_key(metric, labels, rows)] = float(value)

    def observe(self, metric: Metric, value: float, **labels: str) -> None:
        """Count something seen by its size."""
        with self._lock:
            rows = self._sizes.setdefault(metric.name, {})
            key = _key(metric, labels, rows)
            sizes = rows.get(key)
            if sizes is None:
                sizes = rows[key] = Sizes([0] * (len(metric.buckets) + 1))
            sizes.counts[bisect_left(metric.buckets, value)] += 1
            sizes.total += value

    @contextmanager
    def timed(self, metric: Metric, **labels: str) -> Iterator[None]:
        """Observe how long something takes, also when it fails."""
        began_s = perf_counter()
        try:
            yield
        finally:
            self.observe(metric, perf_counter() - began_s, **labels)

    def forget(self, metric: Metric, **labels: str) -> None:
        """Tell a gauge no longer, such as that of a card that is not there."""
        with self._lock:
            rows = self._numbers.get(metric.name, {})
            rows.pop(_key(metric, labels, rows), None)

    def snapshot(self) -> Snapshot:
        """Return a copy of everything as it is now."""
        with self._lock:
            return Snapshot(
                {name: dict(rows) for name, rows in self._numbers.items()},
                {
                    name: {key: Sizes(list(each.counts), each.total) for key, each in rows.items()}
                    for name, rows in self._sizes.items()
                },
            )

    def clear(self) -> None:
        """Begin anew: what was measured is kept elsewhere now."""
        with self._lock:
            self._numbers.clear()
            self._sizes.clear()


def _key(metric: Metric, labels: dict[str, str], rows: dict[Series, Any]) -> Series:
    """Return a series' label values; one that is new, and strange or one too many, becomes "other"."""
    if len(labels) != len(metric.labels):
        raise TypeError(f"{metric.name} has the labels {metric.labels}, not {tuple(labels)}")
    key = tuple([labels[name] for name in metric.labels])
    if key in rows or not key:
        return key
    if len(rows) >= MOST_SERIES or not all(_VALUE.fullmatch(value) for value in key):
        return (_OTHER,) * len(key)
    return key
