"""A store on a server: SPARQL 1.1 Protocol, Graph Store HTTP Protocol, and RDF Patch where the server takes it.

Apache Jena Fuseki applies a patch itself, in one transaction; other servers get the same as SPARQL Update.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, Self
from urllib.parse import quote

from finance.errors import GraphStoreError, QueryRefused
from finance.knowledge.names import PREFIXES
from finance.knowledge.patch import Patch
from finance.knowledge.query import Answer, check_question
from finance.knowledge.stores.embedded import follows
from finance.knowledge.stores.interface import Mark
from finance.knowledge.stores.results import read_results
from finance.knowledge.stores.updates import (
    apply_request,
    check,
    forget_request,
    mark_question,
    patch_text,
    read_mark,
    replace_request,
)

PATCH_TYPE: Final = "application/rdf-patch"
_QUERY, _UPDATE, _TRIPLES = "application/sparql-query", "application/sparql-update", "application/n-triples"
_RESULTS: Final = "application/sparql-results+json, application/n-triples;q=0.9"
_PREFIXES: Final = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


class Reply(Protocol):
    """An answer of a server."""

    @property
    def status(self) -> int:
        """HTTP status."""
        ...

    @property
    def kind(self) -> str:
        """Content type in lower case, without parameters."""
        ...

    @property
    def body(self) -> bytes:
        """What came."""
        ...


class Asker(Protocol):
    """A way to a server."""

    def __call__(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a request and return the answer.

        Raises:
            GraphStoreError: there was none.
        """
        ...


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Paths of a server; `patch` is "" where it is known to take none."""

    query: str
    update: str
    graphs: str
    patch: str

    @classmethod
    def of(cls, path: str) -> Self:
        """Return the paths of a dataset on Fuseki, or, without a dataset, of an Oxigraph server."""
        if not path:
            return cls("/query?union-default-graph", "/update", "/store", "")
        return cls(f"{path}/query", f"{path}/update", f"{path}/data", f"{path}/patch")


@dataclass(frozen=True, slots=True)
class Offers:
    """What a server turned out to do.

    Attributes:
        patches: it applies RDF Patch itself.
        union: a question without GRAPH sees all named graphs together, as ours must.
    """

    patches: bool
    union: bool


class RemoteStore:
    """A store on a server; safe for several threads if its asker is."""

    def __init__(self, asker: Asker, endpoints: Endpoints) -> None:
        self._ask, self._at = asker, endpoints
        self._patches: bool | None = None if endpoints.patch else False

    def offers(self) -> Offers:
        """Return what the server does; nothing is changed but a graph of one statement, which is removed again."""
        probe = "urn:steward:graph:probe"
        self.update(f"INSERT DATA {{ GRAPH <{probe}> {{ <{probe}> <{probe}> <{probe}> }} }}")
        try:
            seen = self.query(f"ASK {{ <{probe}> <{probe}> <{probe}> }}")
            return Offers(self._takes_patches(), seen.rows[0][0] is not None and seen.rows[0][0].value == "true")
        finally:
            self.update(f"DROP SILENT GRAPH <{probe}>")

    def query(self, question: str) -> Answer:
        """Answer a question; whether it sees all named graphs together is the server's setting, see `offers`."""
        check_question(question)
        return self._answer(question)

    def update(self, request: str) -> None:
        """Change the store as a request in SPARQL Update says, all of it or nothing."""
        self._expect((200, 204), "POST", self._at.update, request.encode(), _UPDATE)

    def get(self, name: str) -> bytes | None:
        """Return a named graph as N-Triples in a fixed order, None if it is not there."""
        reply = self._expect((200, 404), "GET", self._graph(name), accept=_TRIPLES)
        if reply.status == 404:
            return None
        lines = reply.body.replace(b"\r\n", b"\n").split(b"\n")
        return b"".join(sorted(line + b"\n" for line in lines if line and not line.startswith(b"#")))

    def put(self, name: str, content: bytes) -> None:
        """Make a named graph what some N-Triples say."""
        self._expect((200, 201, 204), "PUT", self._graph(name), content, _TRIPLES)

    def post(self, name: str, content: bytes) -> None:
        """Add some N-Triples to a named graph."""
        self._expect((200, 201, 204), "POST", self._graph(name), content, _TRIPLES)

    def delete(self, name: str) -> bool:
        """Remove a named graph and return whether it was there."""
        return self._expect((200, 202, 204, 404), "DELETE", self._graph(name)).status != 404

    def mark(self, name: str) -> Mark | None:
        """Return how far a named graph has come; None before its first patch."""
        rows = self._answer(mark_question(name)).rows
        return read_mark(rows[0][0].value) if rows and rows[0][0] is not None else None

    def apply(self, patch: Patch, name: str, mark: Mark) -> bool:
        """Apply the next patch of a named graph together with its marker, all or nothing."""
        before = self.mark(name)
        if not follows(name, before, mark):
            return False
        check(patch, name)
        if self._takes_patches():
            text = patch_text(patch, name, before, mark)
            self._expect((200, 204), "POST", self._at.patch, text, PATCH_TYPE)
            return True
        self.update(apply_request(patch, name, before, mark, guarded=True))
        now = self.mark(name)
        if now != mark:
            raise GraphStoreError(f"Another writer moved {name} meanwhile; entry {mark.number} was not applied.")
        return True

    def replace(self, name: str, content: bytes, mark: Mark) -> None:
        """Make a named graph what a snapshot's N-Triples say, together with its marker, all or nothing."""
        self.update(replace_request(name, content, mark))

    def forget(self, name: str) -> None:
        """Remove a named graph together with its marker, all or nothing."""
        self.update(forget_request(name))

    def close(self) -> None:
        """Let go of the connection."""
        close = getattr(self._ask, "close", None)
        if close is not None:
            close()

    def _takes_patches(self) -> bool:
        if self._patches is None:
            # A patch that does nothing: a server without the operation answers with an error.
            reply = self._ask("POST", self._at.patch, b"TX .\nTC .\n", {"Content-Type": PATCH_TYPE})
            self._patches = reply.status in (200, 204)
        return self._patches

    def _answer(self, question: str) -> Answer:
        reply = self._expect((200,), "POST", self._at.query, (_PREFIXES + question).encode(), _QUERY, _RESULTS)
        return read_results(reply.kind, reply.body)

    def _graph(self, name: str) -> str:
        return self._at.graphs + (f"?graph={quote(name, safe='')}" if name else "?default")

    def _expect(
        self, right: tuple[int, ...], method: str, target: str, body: bytes = b"", kind: str = "", accept: str = "*/*"
    ) -> Reply:
        headers = {"Accept": accept} | ({"Content-Type": f"{kind}; charset=utf-8"} if kind else {})
        reply = self._ask(method, target, body, headers)
        if reply.status not in right:
            raise _refused(reply, method, target)
        return reply


def _refused(reply: Reply, method: str, target: str) -> GraphStoreError | QueryRefused:
    said = reply.body.decode("utf-8", "replace").strip().splitlines()
    reason = f" ({said[0][:200]})" if said and reply.kind == "text/plain" else ""
    path = target.partition("?")[0]
    match reply.status:
        case 400:
            return GraphStoreError(f"The graph's server does not understand a request to {path}{reason}.")
        case 401 | 403:
            return GraphStoreError(
                f"The graph's server does not let head office use {path} ({reply.status}); check name and password."
            )
        case 404 | 405 | 415 | 501:
            return GraphStoreError(
                f"The graph's server does not offer {method} {path} ({reply.status}); check address and configuration."
            )
        case 408 | 503 | 504:
            return GraphStoreError(
                f"The graph's server took too long or has no time ({reply.status}); try again later."
            )
        case _:
            return GraphStoreError(f"The graph's server failed at {method} {path} ({reply.status}){reason}.")
