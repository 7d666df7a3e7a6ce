"""Knowledge graph sync: a signed log verified, read and applied; a kiosk that was away for a month; a proposal.

Beside rdflib applying the same rows in the same run. Rates are by the processor's time, since this machine does other
things too; what is said of walls includes waiting for it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from app.modes.bench.table import Row
from app.pipeline.graph_sync import GraphReader
from app.settings import Settings
from finance.knowledge import Graph, Patch, apply, consider, head_office, make, parse, write
from finance.knowledge.stores import EmbeddedStore, Mark
from sync.crypto.signing import SigningKey
from sync.graphs import pull
from sync.graphs.pull import pull_graph
from sync.knowledge_log.entries import (
    OFFICE,
    Entry,
    Snapshot,
    check_run,
    make_entry,
    make_snapshot,
    nothing_yet,
    place_of,
)
from sync.knowledge_log.packing import encode_part, pack
from sync.knowledge_log.wire import LOG_TYPE, SNAPSHOT_TYPE, encode_run
from sync.store.graph_copies import GraphCopies
from sync.store.opened import Store
from sync.transport.client import Answer

AREA: Final = "graph"
OPERATIONS: Final = 100_000
_HERE: Final = head_office()
_KEY: Final = SigningKey(bytes(32))
_INTEGER: Final = "^^<http://www.w3.org/2001/XMLSchema#integer>"


def rows(settings: Settings) -> Iterator[Row]:
    """Measure applying, catching up and proposing."""
    log = made_up(OPERATIONS, 1_000)
    yield from _applying(log)
    yield from _month_away()
    yield from _proposing()


def made_up(operations: int, at_once: int) -> list[Entry]:
    """Return a signed log: each patch adds things with five properties, and a fifth of its rows take older ones out."""
    head, before, entries = nothing_yet(_HERE), "", []
    for number in range(operations // at_once):
        lines = [_line(number, row) for row in range(at_once * 4 // 5)]
        gone = [_line(number - 1, row) for row in range(0, at_once * 4 // 5, 4)] if number else []
        lines += [_line(number, row) for row in range(at_once * 4 // 5, at_once - len(gone))]
        content = "".join(f"{line} .\n" for line in (*gone, *lines)).encode()
        quads = {str(quad): quad for quad in Graph.from_bytes(content).quads(_HERE)}
        patch = make(before, [(False, quads[line]) for line in gone] + [(True, quads[line]) for line in lines])
        entries.append(make_entry(head, OFFICE, _KEY, write(patch), number))
        head, before = place_of(entries[-1]), patch.id
    return entries


def _line(patch: int, row: int) -> str:
    value = f'"{row}"{_INTEGER}' if row % 2 else f'"value {row} of {patch}"'
    return f"<urn:steward:thing:{patch}:{row // 5}> <urn:steward:property:{row % 5}> {value} <{_HERE}>"


def _applying(log: Sequence[Entry]) -> Iterator[Row]:
    patches = [parse(entry.patch) for entry in log]
    count = sum(len(patch.quads) for patch in patches)
    what = "verify, read and apply a log"
    spent = _spent(lambda: _in_memory(log))
    yield Row(
        AREA, f"{what} in memory", "≥ 100,000", count / spent, "operations/s", f"{len(log)} entries, signed, chained"
    )
    with tempfile.TemporaryDirectory() as folder:
        spent = _spent(lambda: _on_disk(log, Path(folder)), runs=1)
    yield Row(AREA, f"{what} on head office's disk", "", count / spent, "operations/s", "marker in each update")
    spent = _spent(lambda: check_run(log, OFFICE, [_KEY.public]))
    yield Row(AREA, "of it verifying", "", spent * 1000, "ms", "chain of every entry, signature of the last")
    spent = _spent(lambda: [apply(graph, patch) for graph in [Graph()] for patch in patches])
    yield Row(AREA, "apply alone", "", count / spent, "operations/s", "read before")
    spent, peer = _spent(lambda: _by_rdflib(patches), runs=1), ("rdflib", "apply alone")
    yield Row(AREA, "apply alone: rdflib", "", count / spent, "operations/s", "the same rows", *peer)


def _in_memory(log: Sequence[Entry]) -> None:
    check_run(log, OFFICE, [_KEY.public])
    graph = Graph()
    for entry in log:
        apply(graph, parse(entry.patch), _HERE)


def _on_disk(log: Sequence[Entry], folder: Path) -> None:
    check_run(log, OFFICE, [_KEY.public])
    store = EmbeddedStore(folder / "graph")
    for entry in log:
        patch = parse(entry.patch)
        store.apply(patch, _HERE, Mark(entry.number, place_of(entry).link.hex(), patch.id))
    store.close()


def _by_rdflib(patches: Sequence[Patch]) -> None:
    import rdflib

    there = rdflib.Dataset().graph(rdflib.URIRef(_HERE))
    for patch in patches:
        for adds, quad in patch.rows:
            value = quad.object
            spelt = rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))  # type: ignore[union-attr]
            triple = (rdflib.URIRef(quad.subject.value), rdflib.URIRef(quad.predicate.value), spelt)  # type: ignore[union-attr]
            (there.add if adds else there.remove)(triple)


class _Office:
    """Head office's two routes for graphs, without a network."""

    def __init__(self, log: Sequence[Entry], snapshot_at: int) -> None:
        self._log, self._head = log, place_of(log[-1])
        graph = Graph()
        for entry in log[:snapshot_at]:
            apply(graph, parse(entry.patch), _HERE)
        content = graph.part(_HERE)
        self.snapshot: Snapshot = make_snapshot(place_of(log[snapshot_at - 1]), content, _KEY, 0)
        self.packed, self.sent = pack(content), 0

    def ask(self, method: str, target: str, body: bytes = b"", kind: str = "") -> Answer:
        """Answer as head office does."""
        parts = urlsplit(target)
        asked = {name: int(value[0]) for name, value in parse_qs(parts.query).items() if name != "graph"}
        if parts.path.endswith("/log"):
            some = self._log[asked["after"] : asked["after"] + 500]
            answer = Answer(200, LOG_TYPE, encode_run(self._head, some))
        else:
            answer = Answer(200, SNAPSHOT_TYPE, encode_part(self.snapshot, self.packed, asked["begin"]))
        self.sent += len(answer.body)
        return answer


def _month_away() -> Iterator[Row]:
    days, a_day = 30, 100
    log = made_up(OPERATIONS, OPERATIONS // (days * a_day))
    office = _Office(log, len(log) - a_day)
    what = f"{days} days behind, {len(log):,} entries"
    for way, far in (("the log", len(log) + 1), ("snapshot and tail", 1)):
        office.sent = 0
        wall = _caught_up(office, far)
        detail = f"{office.sent / 2**20:.1f} MiB sent; checked, tried and kept encrypted; without the network"
        yield Row(AREA, f"{what}: {way}", "≤ 3,000", wall * 1000, "ms", detail)
    content = _content(log)
    spent = _spent(lambda: GraphReader(_HERE).begin(content, ()))
    yield Row(AREA, "read that graph at the next start", "", spent * 1000, "ms", "from the encrypted copy's snapshot")


def _content(log: Sequence[Entry]) -> bytes:
    graph = Graph()
    for entry in log:
        apply(graph, parse(entry.patch), _HERE)
    return graph.part(_HERE)


def _caught_up(office: _Office, far: int) -> float:
    before, pull.FAR = pull.FAR, far  # type: ignore[misc]
    try:
        with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
            began = time.perf_counter()
            done = pull_graph(office, GraphCopies(store), GraphReader(_HERE), _HERE, [_KEY.public])
            wall = time.perf_counter() - began
    finally:
        pull.FAR = before  # type: ignore[misc]
    assert done.snapshot == (far == 1)
    return wall


def _proposing() -> Iterator[Row]:
    graph = Graph()
    log = made_up(OPERATIONS, 1_000)
    for entry in log:
        apply(graph, parse(entry.patch), _HERE)
    since = [parse(entry.patch) for entry in log[-10:]]
    quads = list(graph.quads(_HERE))[:20]
    patch = make(since[0].previous, [(False, quad) for quad in quads])
    spent = _spent(lambda: consider(graph, patch, since, _HERE))
    detail = f"20 statements of {len(graph):,}, 10 entries since; SHACL around them, one value each"
    yield Row(AREA, "rebase and check a proposal", "", spent * 1000, "ms", detail)


def _spent(work: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest of the processor's times of some runs, in seconds."""
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)
