"""The graph: Oxigraph in memory, with rdflib's interface on it.

It is never on disk: it comes from bytes and goes to bytes, and the encrypted store keeps those. One thread at a time
may change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from finance.errors import KnowledgeError, PatchError
from finance.knowledge.door import MOST_STATEMENTS, check_lines
from finance.knowledge.names import term, writer_of

if TYPE_CHECKING:
    from rdflib import Dataset

LOG_GRAPH: Final = "urn:steward:graph:log"  # only in bytes: which patch each graph has come to
_HEAD: Final = term("head")
_NO_HEAD: Final = ""


class Graph:
    """Statements in named graphs, and for each graph the id of the last patch that was applied to it."""

    __slots__ = ("_heads", "_most", "_store")

    def __init__(self, quads: Iterable[ox.Quad] = ()) -> None:
        self._store = ox.Store()
        self._store.extend(quads)
        self._heads: dict[str, str] = {}
        # Never fewer than there are: counting them takes as long as reading them.
        self._most: int | None = None

    @classmethod
    def over(cls, store: ox.Store) -> Graph:
        """Return a graph that is a store which somebody else opened; no patch was applied through it."""
        graph = cls()
        graph._store = store
        return graph

    @classmethod
    def from_bytes(cls, content: bytes) -> Graph:
        """Return a graph from what `to_bytes` gave.

        Raises:
            KnowledgeError: it is no N-Quads of ours, was cut off, or is too large; names the line.
        """
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise KnowledgeError(f"The graph's bytes are no UTF-8 text (at byte {error.start:,}).") from None
        if text and not text.endswith("\n"):
            raise KnowledgeError(f"The graph's bytes are cut off in line {text.count(chr(10)) + 1:,}; restore them.")
        check_lines(text, "The graph's bytes")
        graph = cls()
        try:
            if "_:" in text:  # loading would rename blank nodes, which patches call by their names
                graph._store.extend(ox.parse(text, ox.RdfFormat.N_QUADS))
            else:
                graph._store.load(text, ox.RdfFormat.N_QUADS)
        except (SyntaxError, ValueError) as error:
            raise KnowledgeError(f"The graph's bytes cannot be read ({error}).") from None
        graph._take_heads()
        return graph

    def _take_heads(self) -> None:
        log = ox.NamedNode(LOG_GRAPH)
        for quad in list(self._store.quads_for_pattern(None, ox.NamedNode(_HEAD), None, log)):
            self._heads[_name(quad.subject)] = _name(quad.object)
        self._store.remove_graph(log)
        for name in self._store.named_graphs():
            writer_of(_name(name))
        if next(self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is not None:
            raise KnowledgeError("The graph's bytes have a statement outside every named graph; each needs a writer.")

    def to_bytes(self) -> bytes:
        """Return everything as N-Quads in a fixed order: the same graph gives the same bytes."""
        heads = [f"<{graph}> <{_HEAD}> <{head}> <{LOG_GRAPH}> ." for graph, head in self._heads.items()]
        lines = sorted([*heads, *self.lines()])
        return ("\n".join(lines) + "\n").encode("utf-8") if lines else b""

    def lines(self, graph: str | None = None) -> list[str]:
        """Return the statements of one named graph, or of all, as N-Quads in a fixed order."""
        if graph is None:
            dumped = self._store.dump(format=ox.RdfFormat.N_QUADS) or b""
            # Not by splitlines: a text may hold U+0085 or U+2028, at which that would break it.
            return sorted(dumped.decode("utf-8").split("\n")[:-1])
        return sorted(f"{quad} ." for quad in self.quads(graph))

    def part(self, graph: str) -> bytes:
        """Return one named graph with its head, as `to_bytes` does for all."""
        head = self.head(graph)
        heads = [f"<{graph}> <{_HEAD}> <{head}> <{LOG_GRAPH}> ."] if head else []
        lines = sorted([*heads, *self.lines(graph)])
        return ("\n".join(lines) + "\n").encode("utf-8") if lines else b""

    def take_part(self, graph: str, content: bytes) -> None:
        """Make one named graph, with its head, what `part` gave elsewhere.

        Raises:
            KnowledgeError: it is no such bytes, or of other graphs; nothing is changed.
        """
        other = Graph.from_bytes(content)
        if any(name != graph for name in (*other.graphs, *other.heads)):
            raise KnowledgeError(f"What should be the graph {graph} has statements of others; nothing was taken.")
        self.change(list(self.quads(graph)), list(other.quads(graph)))
        self._heads = {name: head for name, head in self._heads.items() if name != graph} | other.heads

    def take_all(self, other: Graph) -> None:
        """Take the statements and heads of another graph too; their named graphs must be others than those here."""
        self.change((), list(other.store))
        self._heads |= other.heads

    def triples(self, graph: str) -> bytes:
        """Return one named graph as N-Triples in a fixed order."""
        lines = (f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in self.quads(graph))
        return "".join(sorted(lines)).encode("utf-8")

    def __len__(self) -> int:
        return len(self._store)

    def __contains__(self, quad: ox.Quad) -> bool:
        return quad in self._store

    @property
    def store(self) -> ox.Store:
        """Oxigraph itself, for bulk work inside this package."""
        return self._store

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs in which there is something."""
        return tuple(sorted(_name(name) for name in self._store.named_graphs()))

    def quads(self, graph: str) -> Iterator[ox.Quad]:
        """Yield the statements of one named graph."""
        return iter(self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def dataset(self) -> Dataset:
        """Return rdflib's interface on this very graph: what is changed there is changed here."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        self._most = MOST_STATEMENTS  # what is changed there is not counted here
        return Dataset(store=OxigraphStore(store=self._store), default_union=True)

    def head(self, graph: str) -> str:
        """Return the id of the last patch that was applied to a named graph; empty before the first."""
        return self._heads.get(graph, _NO_HEAD)

    def change(self, gone: Iterable[ox.Quad], new: list[ox.Quad]) -> None:
        """Take statements out and put others in, all or nothing; `finance.knowledge.patch.apply` checks them first.

        Raises:
            KnowledgeError: the graph would be too large.
        """
        if self._most is None or self._most + len(new) > MOST_STATEMENTS:
            self._most = len(self._store)
        if self._most + len(new) > MOST_STATEMENTS:
            raise KnowledgeError(
                f"The graph would have {self._most + len(new):,} statements; it has room for {MOST_STATEMENTS:,}."
            )
        self._most += len(new)
        removed = []
        try:
            for quad in gone:
                self._store.remove(quad)
                removed.append(quad)
            self._store.extend(new)  # whole or not at all
        except BaseException:
            self._store.extend(removed)
            raise
        for name in {quad.graph_name for quad in removed}:
            if next(self._store.quads_for_pattern(None, None, None, name), None) is None:
                self._store.remove_graph(name)

    def move_head(self, graph: str, before: str, after: str) -> None:
        """Write down the patch that a named graph has come to; empty for none.

        Raises:
            PatchError: it had not come to `before`.
        """
        if self.head(graph) != before:
            raise PatchError(
                f"The graph {graph} has come to patch {self.head(graph) or 'none'}, not {before or 'none'}."
            )
        if after:
            self._heads[graph] = after
        else:
            self._heads.pop(graph, None)

    @property
    def heads(self) -> dict[str, str]:
        """The id of the last patch of each named graph."""
        return dict(self._heads)

    def reset_heads(self, heads: dict[str, str]) -> None:
        """Set the ids back to what they were, for a change that was undone."""
        self._heads = dict(heads)

    def copy(self) -> Graph:
        """Return a graph of its own with the same statements and heads."""
        other = Graph(self._store)
        other._heads = dict(self._heads)
        return other


def _name(node: object) -> str:
    if not isinstance(node, ox.NamedNode):
        raise KnowledgeError(f"{node} is no IRI, and a graph or a patch must be named by one.")
    return node.value
