"""What head office needs to know of RDF, which `app` hands in: bytes in, verdicts in words out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sync.knowledge_log.entries import Entry, Snapshot


@dataclass(frozen=True, slots=True)
class PatchFacts:
    """What a patch says about itself.

    Attributes:
        id: IRI.
        previous: id of the patch that it follows, "" for none.
        graphs: named graphs that it writes to.
        added: rows that add.
        taken_out: rows that take out.
    """

    id: str
    previous: str
    graphs: tuple[str, ...]
    added: int
    taken_out: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What becomes of a proposed change on the newest state.

    Attributes:
        patch: to be appended, following the graph's head.
        kept: statements that stay although it takes them out, because somebody added them since.
        violations: sentences; a person has to look when there are any.
    """

    patch: bytes
    kept: tuple[str, ...]
    violations: tuple[str, ...]


class Copy(Protocol):
    """A copy of all graphs that follows their logs."""

    def place(self, graph: str) -> tuple[int, bytes]:
        """Return number and link of the last entry that is in it; 0 and b"" for none.

        Raises:
            TransportError: it stands on a server that does not answer.
        """
        ...

    def load(self, snapshot: Snapshot, content: bytes) -> None:
        """Make a graph what a checked snapshot says.

        Raises:
            Malformed: the content is no graph.
            TransportError: the server does not answer.
        """
        ...

    def forget(self, graph: str) -> None:
        """Begin a graph again, since the log is another one now.

        Raises:
            TransportError: the server does not answer.
        """
        ...

    def follow(self, entry: Entry) -> None:
        """Apply the next entry of a graph's log; nothing if it is in it already.

        Raises:
            Malformed: it does not apply.
            TransportError: the server does not answer.
        """
        ...


class Working(Copy, Protocol):
    """The copy in memory on which changes are tried."""

    def consider(self, graph: str, patch: bytes, since: Sequence[bytes]) -> Opinion:
        """Return what a change that was made on an older state comes to.

        Args:
            graph: that it may change.
            patch: as it came.
            since: patches of the log after the state on which it was made.

        Raises:
            Malformed: it is no patch, or writes elsewhere.
        """
        ...

    def content(self, graph: str) -> bytes:
        """Return a graph as a snapshot holds it; the same graph gives the same bytes."""
        ...


class GraphRules(Protocol):
    """Everything that head office needs of the knowledge graph."""

    @property
    def lock(self) -> AbstractContextManager[object]:
        """Held while the working copy is brought up or looked at; reentrant, and taken before the database's locks."""
        ...

    @property
    def working(self) -> Working:
        """The copy in memory."""
        ...

    @property
    def published(self) -> Copy:
        """The copy behind SPARQL that others ask."""
        ...

    def facts(self, patch: bytes) -> PatchFacts:
        """Return what a patch says about itself.

        Raises:
            Malformed: it is none.
        """
        ...

    def curated(self) -> tuple[str, ...]:
        """Return the graphs that head office writes and devices fetch."""
        ...

    def graph_of(self, device: str) -> str:
        """Return the graph that a device alone writes to."""
        ...
