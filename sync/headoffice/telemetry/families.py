"""What may come: the table of a kiosk's metrics as head office knows it, handed in by whoever opens it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

_VALUE: Final = re.compile(r"[a-z0-9_.:-]{1,40}")
OTHER: Final = "other"
MOST: Final = 2.0**53
"""Of any figure: no device counts so far, and Prometheus, which has only such numbers, could not tell more exactly."""
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric.

    Attributes:
        name: as the device tells it.
        shown: as head office shows it.
        kind: of it.
        words: what it is.
        labels: names.
        values: known values of its labels; another one counts as "other". Empty lets any short word be one.
        buckets: upper bounds of a histogram.
        each: whether every device's own value is shown, instead of the sum.
    """

    name: str
    shown: str
    kind: Literal["counter", "gauge", "histogram"]
    words: str
    labels: Key = ()
    values: Key = ()
    buckets: tuple[float, ...] = ()
    each: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """One series that only grows: a counter's value, or a histogram's buckets with the sum of what was seen."""

    counts: tuple[int, ...]
    total: float

    def since(self, before: Count | None) -> Count:
        """Return how much it has grown; where it fell, it began anew."""
        if before is None or len(before.counts) != len(self.counts):
            return self
        grown = tuple(now - then for now, then in zip(self.counts, before.counts, strict=True))
        fell = min(grown, default=0) < 0 or (not grown and self.total < before.total)
        return self if fell else Count(grown, self.total - before.total)

    def plus(self, other: Count) -> Count:
        """Return both together."""
        if len(other.counts) != len(self.counts):
            return other
        return Count(tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)), self.total + other.total)


def counts_of(families: Iterable[Family], told: Mapping[str, Any]) -> dict[tuple[str, Key], Count]:
    """Return the counters and histograms of a device's record that are in the table; the rest is left out.

    Raises:
        ValueError: it is no such record.
    """
    known = {family.name: family for family in families}
    found: dict[tuple[str, Key], Count] = {}
    try:
        for name, labels, counts, total in _series(told):
            family = known.get(name)
            if family is None or family.kind == "gauge" or not _fits(family, labels, counts, total):
                continue
            key = (name, _named(family, labels))
            each = Count(counts, total)
            found[key] = found[key].plus(each) if key in found else each
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("it is no count of metrics") from error
    return found


def gauges_of(families: Mapping[str, Family], told: Any) -> Iterator[tuple[Family, Key, float]]:
    """Yield the gauges of a sign of life that are in the table; the rest is left out."""
    for each in told if isinstance(told, list) else ():
        name = each.get("name") if isinstance(each, dict) else None
        family = families.get(name) if isinstance(name, str) else None
        if family is None or family.kind != "gauge":
            continue
        labels, value = each.get("labels"), each.get("value")
        if not isinstance(labels, dict) or set(labels) != set(family.labels) or not isinstance(value, int | float):
            continue
        key = tuple(labels[name] for name in family.labels)
        if all(isinstance(word, str) for word in key) and -MOST <= value <= MOST:
            yield family, _named(family, key), float(value)


def _series(told: Mapping[str, Any]) -> Iterator[tuple[str, Key, tuple[int, ...], float]]:
    for name, rows in told["numbers"].items():
        for labels, value in rows:
            yield str(name), tuple(map(str, labels)), (), float(value)
    for name, rows in told["sizes"].items():
        for labels, counts, total in rows:
            yield str(name), tuple(map(str, labels)), tuple(int(count) for count in counts), float(total)


def _fits(family: Family, labels: Key, counts: tuple[int, ...], total: float) -> bool:
    buckets = len(family.buckets) + 1 if family.kind == "histogram" else 0
    right = len(labels) == len(family.labels) and len(counts) == buckets
    known = all(0 <= count <= MOST for count in counts) and -MOST <= total <= MOST
    return right and known and (family.kind == "histogram" or total >= 0)


def _named(family: Family, labels: Key) -> Key:
    """Return labels as they are shown: known words, or "other"."""
    if not labels or (family.values and labels[0] in family.values):
        return labels
    return labels if not family.values and all(map(_VALUE.fullmatch, labels)) else (OTHER,) * len(labels)
