"""Oxigraph in this process: in memory, or in a folder. One process at a time may have the folder open."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from finance.errors import GraphStoreError
from finance.knowledge.graph import Graph
from finance.knowledge.patch import Patch
from finance.knowledge.query import Answer, Limits, ask
from finance.knowledge.stores.interface import Mark
from finance.knowledge.stores.updates import apply_request, forget_request, mark_question, read_mark, replace_request

_FLUSH_EVERY: Final = 200
"""Patches between two times that everything is forced to disk.

Oxigraph does not wait for the disk. After a power cut the newest patches may be gone, data and marker together; they
are fetched from the log again.
"""


class EmbeddedStore:
    """A store in this process."""

    def __init__(self, folder: str | Path = "", limits: Limits | None = None) -> None:
        """Open or create a store.

        Args:
            folder: on disk, in plain; "" for memory.
            limits: of questions.

        Raises:
            GraphStoreError: the folder cannot be used, or another process has it open.
        """
        self._limits = limits or Limits()
        self._on_disk = str(folder) != ""
        try:
            self._store = ox.Store(str(folder)) if self._on_disk else ox.Store()
        except (OSError, ValueError) as error:
            raise GraphStoreError(
                f"The graph's folder {folder} cannot be used ({error}); another process may have it open."
            ) from error
        self._graph = Graph.over(self._store)
        self._marks: dict[str, Mark | None] = {}
        self._lock = threading.RLock()
        self._unflushed = 0

    def query(self, question: str) -> Answer:
        """Answer a question; it sees all named graphs together unless it says GRAPH."""
        return ask(self._graph, question, self._limits)

    def update(self, request: str) -> None:
        """Change the store as a request in SPARQL Update says, all of it or nothing."""
        with self._lock:
            self._marks.clear()  # it may have moved them
            self._do(request)

    def get(self, name: str) -> bytes | None:
        """Return a named graph as N-Triples in a fixed order, None if it is not there."""
        here = _name(name)
        if name and not self._store.contains_named_graph(here):
            return None
        dumped = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=here) or b""
        return b"".join(sorted(line + b"\n" for line in dumped.split(b"\n") if line))

    def put(self, name: str, content: bytes) -> None:
        """Make a named graph what some N-Triples say."""
        quads = _read(content, name)
        with self._lock:
            self._store.clear_graph(_name(name))
            self._store.extend(quads)
            if name:
                self._store.add_graph(_name(name))

    def post(self, name: str, content: bytes) -> None:
        """Add some N-Triples to a named graph."""
        with self._lock:
            self._store.extend(_read(content, name))

    def delete(self, name: str) -> bool:
        """Remove a named graph and return whether it was there."""
        here = _name(name)
        with self._lock:
            if name and not self._store.contains_named_graph(here):
                return False
            self._store.remove_graph(here)
            return True

    def mark(self, name: str) -> Mark | None:
        """Return how far a named graph has come; None before its first patch."""
        with self._lock:
            if name not in self._marks:
                said = self._store.query(mark_question(name))
                assert isinstance(said, ox.QuerySolutions)
                row = next(said, None)
                self._marks[name] = None if row is None else read_mark(row[0].value)
            return self._marks[name]

    def apply(self, patch: Patch, name: str, mark: Mark) -> bool:
        """Apply the next patch of a named graph together with its marker, all or nothing."""
        with self._lock:
            before = self.mark(name)
            if not follows(name, before, mark):
                return False
            self._do(apply_request(patch, name, before, mark, guarded=False))
            self._marks[name] = mark
            return True

    def replace(self, name: str, content: bytes, mark: Mark) -> None:
        """Make a named graph what a snapshot's N-Triples say, together with its marker, all or nothing."""
        with self._lock:
            self._marks.pop(name, None)
            self._do(replace_request(name, content, mark))

    def forget(self, name: str) -> None:
        """Remove a named graph together with its marker, all or nothing."""
        self.update(forget_request(name))

    def close(self) -> None:
        """Force everything to disk and let go of it."""
        with self._lock:
            if self._on_disk:
                self._store.flush()
            self._marks.clear()
            self._store = ox.Store()
            self._graph = Graph.over(self._store)

    def _do(self, request: str) -> None:
        try:
            self._store.update(request)
            self._unflushed += 1
            if self._on_disk and self._unflushed >= _FLUSH_EVERY:
                self._store.flush()
                self._unflushed = 0
        except (SyntaxError, ValueError) as error:
            raise GraphStoreError(f"The change is no SPARQL ({error}); nothing was changed.") from None
        except (OSError, RuntimeError) as error:
            raise GraphStoreError(f"The graph's store cannot be written ({error}); look at disk and folder.") from error


def follows(name: str, before: Mark | None, mark: Mark) -> bool:
    """Return whether a marker is the next one; false where the graph has come so far already.

    Raises:
        GraphStoreError: something between is missing.
    """
    number = before.number if before else 0
    if mark.number <= number:
        return False
    if mark.number > number + 1:
        raise GraphStoreError(f"The graph {name} has come to entry {number}; entry {mark.number} cannot follow it.")
    return True


def _name(name: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(name) if name else ox.DefaultGraph()


def _read(content: bytes, name: str) -> list[ox.Quad]:
    here = _name(name)
    try:
        return [
            ox.Quad(quad.subject, quad.predicate, quad.object, here)
            for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES)
        ]
    except (SyntaxError, ValueError) as error:
        raise GraphStoreError(f"What is to be put into {name or 'the graph'} is no N-Triples ({error}).") from None
