"""What every store behind SPARQL can do, and the marker that says how far a graph has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from finance.knowledge.patch import Patch
from finance.knowledge.query import Answer


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a named graph has come.

    It stands in the store itself, in the graph of heads, and changes in the update that changes the data: whatever
    happens to the store, the two agree.

    Attributes:
        number: of the log's entry, from 1.
        link: of that entry, 64 hexadecimal digits.
        patch: id of its patch, an IRI.
    """

    number: int
    link: str
    patch: str


class SparqlStore(Protocol):
    """Named graphs behind SPARQL 1.1; every method raises GraphStoreError when the store cannot do it."""

    def query(self, question: str) -> Answer:
        """Answer a question; it sees all named graphs together unless it says GRAPH.

        Raises:
            QueryRefused: it is none, would change something, or reaches outside.
        """
        ...

    def update(self, request: str) -> None:
        """Change the store as a request in SPARQL Update says, all of it or nothing."""
        ...

    def get(self, name: str) -> bytes | None:
        """Return a named graph ("" for the one without a name) as N-Triples in a fixed order, None if it is not there.

        The graph without a name is always there.
        """
        ...

    def put(self, name: str, content: bytes) -> None:
        """Make a named graph what some N-Triples say."""
        ...

    def post(self, name: str, content: bytes) -> None:
        """Add some N-Triples to a named graph."""
        ...

    def delete(self, name: str) -> bool:
        """Remove a named graph and return whether it was there; its marker stays."""
        ...

    def mark(self, name: str) -> Mark | None:
        """Return how far a named graph has come; None before its first patch."""
        ...

    def apply(self, patch: Patch, name: str, mark: Mark) -> bool:
        """Apply the next patch of a named graph together with its marker, all or nothing.

        Args:
            patch: writes to this graph only, and holds no blank nodes.
            name: of the graph.
            mark: that it has come to afterwards; its number is one more than that before.

        Returns:
            False if the graph has come so far already; then nothing was done.

        Raises:
            GraphStoreError: the graph has not come to the patch before.
            PatchError: it writes elsewhere, or has blank nodes.
        """
        ...

    def replace(self, name: str, content: bytes, mark: Mark) -> None:
        """Make a named graph what a snapshot's N-Triples say, together with its marker, all or nothing."""
        ...

    def forget(self, name: str) -> None:
        """Remove a named graph together with its marker, all or nothing; its log can then be applied from the start."""
        ...

    def close(self) -> None:
        """Let go of disk or connection."""
        ...
