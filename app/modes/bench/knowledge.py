"""The knowledge graph: loading, patches, questions and checks, beside plain rdflib in the same run.

Wall time beside the processor's own time: on a loaded machine the first says more about the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

from app.modes.bench.table import Row, median_ms
from app.settings import Settings
from finance.knowledge import (
    Graph,
    Patch,
    apply,
    ask,
    bank_graph,
    beneficiaries,
    check,
    inverse,
    make,
    parse,
    write,
)

AREA: Final = "knowledge"
STATEMENTS: Final = 100_000
_GRAPH: Final = "urn:steward:graph:head-office"


def rows(settings: Settings) -> Iterator[Row]:
    """Measure loading, patches, questions and checks."""
    content = made_up(STATEMENTS)
    yield from _loading(content)
    yield from _patches(content)
    yield from _questions(content)
    yield from _demo_bank(settings)


def made_up(count: int) -> bytes:
    """Return N-Quads of things with five properties each, half of the values numbers."""
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    return "".join(
        f'<urn:x:{number // 5}> <urn:p:{number % 5}> "{number}"{integer if number % 2 else ""} <{_GRAPH}> .\n'
        for number in range(count)
    ).encode()


def _loading(content: bytes) -> Iterator[Row]:
    import rdflib

    what = f"load {STATEMENTS:,} statements"
    wall, spent = _timed(lambda: Graph.from_bytes(content))
    yield Row(AREA, f"{what}, checked", "≤ 400", wall, "ms", f"N-Quads from bytes; {spent:.0f} ms of the processor")
    peer = ("rdflib", f"{what}, checked")
    wall, spent = _timed(lambda: rdflib.Dataset().parse(data=content, format="nquads"), runs=1)
    yield Row(AREA, f"{what}: rdflib", "", wall, "ms", f"{spent:.0f} ms of the processor", *peer)
    wall, spent = _timed(lambda: _through_rdflib(content))
    yield Row(AREA, f"{what}, rdflib's interface on ours", "", wall, "ms", f"ox-nq; {spent:.0f} ms of the processor")
    graph = Graph.from_bytes(content)
    wall, spent = _timed(graph.to_bytes)
    yield Row(AREA, f"write {STATEMENTS:,} statements, sorted", "", wall, "ms", f"{spent:.0f} ms of the processor")


def _through_rdflib(content: bytes) -> None:
    Graph().dataset().parse(data=content, format="ox-nquads")


def _patches(content: bytes) -> Iterator[Row]:
    lines = content.decode().splitlines()
    adding = write(_patch(lines, "A" * len(lines)))
    mixed = write(_patch(lines, "AAAD" * (len(lines) // 4)))
    for name, patch in (("all adding", adding), ("a quarter taking out", mixed)):
        wall, spent = _timed(lambda one=patch: apply(Graph(), parse(one)))  # type: ignore[misc]
        rate = len(lines) / wall * 1000
        detail = f"{name}; by the processor's time {len(lines) / spent * 1000:,.0f}"
        yield Row(AREA, "verify, parse and apply a patch", "≥ 100,000", rate, "operations/s", detail)
    graph = Graph()
    done = apply(graph, parse(adding))
    wall, spent = _timed(lambda: apply(graph.copy(), inverse(done)), runs=1)
    yield Row(
        AREA, f"undo {len(lines):,} operations", "", wall, "ms", f"copy included; {spent:.0f} ms of the processor"
    )


def _patch(lines: list[str], kinds: str) -> Patch:
    quads = Graph.from_bytes("".join(f"{line}\n" for line in lines).encode()).quads(_GRAPH)
    return make("", zip((kind == "A" for kind in kinds), quads, strict=True))


def _questions(content: bytes) -> Iterator[Row]:
    graph = Graph.from_bytes(content)
    one = "SELECT ?p ?o { <urn:x:777> ?p ?o }"
    yield Row(AREA, "one thing's properties", "", median_ms(lambda: ask(graph, one)), "ms", f"of {STATEMENTS:,}")
    join = "SELECT ?s ?c { ?s <urn:p:0> ?a ; <urn:p:1> ?b ; <urn:p:2> ?c . FILTER (?b < 2500) }"
    yield Row(AREA, "join of three", "", median_ms(lambda: ask(graph, join), 5), "ms", f"filtered, of {STATEMENTS:,}")


def _demo_bank(settings: Settings) -> Iterator[Row]:
    from app import content

    found = content.load(settings)
    clients = [found.client(one) for one in found.client_ids]
    graph = bank_graph(clients, found.instruments, found.today)
    built = median_ms(lambda: bank_graph(clients, found.instruments, found.today), 5)
    yield Row(AREA, "the demo bank's books as statements", "", built, "ms", f"{len(graph):,} statements")
    yield Row(AREA, "who is the beneficiary", "", median_ms(lambda: beneficiaries(graph, clients[0].id)), "ms")
    yield Row(AREA, "check every shape", "", median_ms(lambda: check(graph), 5), "ms", f"{len(graph):,} statements")


def _timed(work: Callable[[], object], runs: int = 3) -> tuple[float, float]:
    """Return the shortest wall time of some runs and the shortest time of the processor, ms."""
    walls, spents = [], []
    for _ in range(runs):
        wall, spent = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        spents.append((time.process_time() - spent) * 1000)
    return min(walls), min(spents)
