"""Head office's knowledge graph: a copy in memory on which changes are tried, and one behind SPARQL for others."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from app.settings import Settings
from finance.errors import GraphStoreError, KnowledgeError
from finance.knowledge import Graph, apply, consider, device_graph, from_turtle, head_office, parse, write
from finance.knowledge.stores import Asker, Mark, Reply, SparqlStore, open_store
from sync.errors import Malformed, TransportError
from sync.headoffice.circuits import Circuit, CircuitLevels
from sync.headoffice.findings import Finding
from sync.headoffice.graph_rules import GraphRules, Opinion, PatchFacts
from sync.headoffice.parts import Office
from sync.headoffice.patches import logs_of
from sync.headoffice.proposals import Proposals
from sync.knowledge_log.entries import Entry, Snapshot, place_of
from sync.periodic import Periodic

_log = logging.getLogger("steward.headoffice")
_LOOK_EVERY_S: Final = 5.0
_LONGEST_ID: Final = 256
_MOST_SHOWN: Final = 100


def keep_graphs(office: Office, settings: Settings) -> None:
    """Give an open head office its knowledge graph; what devices propose is opened while its server runs.

    Raises:
        KnowledgeError: the graph's store cannot be opened.
    """
    circuit = Circuit("graph", "The graph's server", (GraphStoreError,), refusal=GraphStoreError)
    place = settings.office_graph or str(office.config.folder / "graph")
    rules = OfficeGraphs(open_store(place, guarded=lambda asker: Guarded(asker, circuit)))
    office.collectors.append(CircuitLevels([circuit]))
    office.graphs = rules
    office.checks["knowledge"] = lambda: _health(rules)
    office.closing.append(rules.close)
    office.beside(looking(lambda: _look(office)))


def looking(look: Callable[[], int], every_s: float = _LOOK_EVERY_S) -> Periodic:
    """Return the thread that opens what devices proposed."""
    return Periodic("graph-inbox", look, every_s, "What devices proposed could not be opened", _log)


class Guarded:
    """A way to a SPARQL server that is left alone for a while after it could not be reached."""

    def __init__(self, asker: Asker, circuit: Circuit) -> None:
        self._asker, self._circuit = asker, circuit

    def __call__(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Ask, or refuse to."""
        return self._circuit.ask(lambda: self._asker(method, target, body, headers))

    def close(self) -> None:
        """Let go of the connection."""
        close = getattr(self._asker, "close", None)
        if close is not None:
            close()


def patch_from(rules: GraphRules, content: bytes, *, turtle: bool) -> bytes:
    """Return a file as the patch that makes head office's graph what it says.

    Args:
        rules: whose working copy is up to date.
        content: of the file.
        turtle: it has all statements, in Turtle; otherwise it is a patch already.

    Raises:
        Malformed: it cannot be read.
    """
    if not turtle:
        return content
    with _in_words():
        name = head_office()
        graph = Graph()
        graph.take_part(name, rules.working.content(name))
        return write(from_turtle(graph, content, name))


def _look(office: Office) -> int:
    """Open what came, and bring the published copy up to the logs."""
    logs = logs_of(office)
    for graph in logs.rules.curated():
        logs.catch_up_if_there(graph)
    return Proposals(office, logs).take_in()


def _health(rules: OfficeGraphs) -> Finding:
    try:
        rules.published.place(head_office())
    except TransportError:
        return Finding("failing", "The knowledge graph's server does not answer.")
    return Finding("ok", "The knowledge graph answers.")


class OfficeGraphs:
    """What head office knows of RDF; safe for several threads."""

    def __init__(self, store: SparqlStore) -> None:
        self.store, self.lock = store, threading.RLock()
        self.working = WorkingCopy()
        self.published = PublishedCopy(store)

    def facts(self, patch: bytes) -> PatchFacts:
        """Return what a patch says about itself."""
        with _in_words():
            found = parse(patch)
        if len(found.id) > _LONGEST_ID or len(found.previous) > _LONGEST_ID:
            raise Malformed(f"The patch's id has more than {_LONGEST_ID} letters.")
        graphs = tuple(dict.fromkeys(found.graphs))
        return PatchFacts(found.id, found.previous, graphs, found.kinds.count("A"), found.kinds.count("D"))

    def curated(self) -> tuple[str, ...]:
        """Return the graphs that head office writes and devices fetch."""
        return (head_office(),)

    def graph_of(self, device: str) -> str:
        """Return the graph that a device alone writes to."""
        return device_graph(device)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


class WorkingCopy:
    """All graphs in memory."""

    def __init__(self) -> None:
        self._graph, self._places = Graph(), dict[str, tuple[int, bytes]]()
        self._lock = threading.RLock()

    def place(self, graph: str) -> tuple[int, bytes]:
        """Return number and link of the last entry that is in it."""
        with self._lock:
            return self._places.get(graph, (0, b""))

    def forget(self, graph: str) -> None:
        """Begin a graph again."""
        with self._lock:
            self._graph.take_part(graph, b"")
            self._places.pop(graph, None)

    def load(self, snapshot: Snapshot, content: bytes) -> None:
        """Make a graph what a checked snapshot says."""
        with self._lock, _in_words():
            self._graph.take_part(snapshot.graph, content)
            self._places[snapshot.graph] = (snapshot.number, snapshot.link)

    def follow(self, entry: Entry) -> None:
        """Apply the next entry of a graph's log; nothing if it is in it already."""
        with self._lock:
            if entry.number <= self.place(entry.graph)[0]:
                return
            with _in_words():
                apply(self._graph, parse(entry.patch), entry.graph)
            self._places[entry.graph] = (entry.number, place_of(entry).link)

    def consider(self, graph: str, patch: bytes, since: Sequence[bytes]) -> Opinion:
        """Return what a change that was made on an older state comes to; nothing is changed."""
        with self._lock, _in_words():
            found = consider(self._graph, parse(patch), [parse(one) for one in since], graph)
        kept = tuple(f"{quad}" for quad in found.kept[:_MOST_SHOWN])
        return Opinion(write(found.patch), kept, tuple(str(one) for one in found.violations[:_MOST_SHOWN]))

    def content(self, graph: str) -> bytes:
        """Return a graph as a snapshot holds it."""
        with self._lock:
            return self._graph.part(graph)


class PublishedCopy:
    """All graphs behind SPARQL."""

    def __init__(self, store: SparqlStore) -> None:
        self._store = store

    def place(self, graph: str) -> tuple[int, bytes]:
        """Return number and link of the last entry that is in it."""
        with _in_words():
            mark = self._store.mark(graph)
        return (mark.number, bytes.fromhex(mark.link)) if mark else (0, b"")

    def forget(self, graph: str) -> None:
        """Begin a graph again."""
        with _in_words():
            self._store.forget(graph)

    def load(self, snapshot: Snapshot, content: bytes) -> None:
        """Make a graph what a checked snapshot says."""
        with _in_words():
            part = Graph.from_bytes(content)
            mark = Mark(snapshot.number, snapshot.link.hex(), part.head(snapshot.graph))
            self._store.replace(snapshot.graph, part.triples(snapshot.graph), mark)

    def follow(self, entry: Entry) -> None:
        """Apply the next entry of a graph's log; nothing if it is in it already."""
        with _in_words():
            patch = parse(entry.patch)
            self._store.apply(patch, entry.graph, Mark(entry.number, place_of(entry).link.hex(), patch.id))


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what the graph refuses into what head office answers."""
    try:
        yield
    except GraphStoreError as error:
        raise TransportError(str(error)) from error
    except KnowledgeError as error:
        raise Malformed(str(error)) from error
