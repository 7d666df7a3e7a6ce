"""A small server that does what Apache Jena Fuseki's `fuseki:patch` and its basic authentication do, on loopback.

It is what a store behind `/dataset` looks like: `/dataset/query`, `/dataset/update`, `/dataset/data`, `/dataset/patch`.
Statuses are Fuseki's, as its source has them: 405 for other methods than POST and PATCH, 415 for another content type
or character set, 400 for a patch that cannot be read, 401 without the right name and password.
"""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

LOGIN = "office:s ecret"
_ROW = re.compile(r"([AD]) (.+ \.)")


class Dataset:
    """What the server has, and what it was asked."""

    def __init__(self, patches: bool = True) -> None:
        self.store, self.patches, self.asked = ox.Store(), patches, list[str]()

    def patch(self, text: str) -> None:
        """Apply rows one after the other, all or nothing.

        Raises:
            ValueError: a line is none of a patch.
        """
        rows: list[tuple[str, ox.Quad]] = []
        for line in text.split("\n"):
            found = _ROW.fullmatch(line)
            if found is not None:
                rows += [(found[1], quad) for quad in ox.parse(found[2], ox.RdfFormat.N_QUADS)]
            elif line and not line.startswith(("TX", "TC", "H ")):
                raise ValueError(line)
        for kind, quad in rows:
            (self.store.add if kind == "A" else self.store.remove)(quad)


@contextmanager
def serving(dataset: Dataset) -> Iterator[str]:
    """Run the server and give its address, with name and password."""

    class Handler(_Handler):
        data = dataset

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://office:s%20ecret@127.0.0.1:{server.server_port}/steward"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    data: Dataset
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = urlsplit(self.path)
        self.data.asked.append(f"{self.command} {parts.path}")
        said = self.headers.get("Authorization", "").removeprefix("Basic ")
        if base64.b64decode(said or b"").decode() != LOGIN:
            self._answer(401, b"", "text/plain")
            return
        try:
            self._answer(*self._done(parts.path.removeprefix("/steward/"), parts.query, body))
        except (SyntaxError, ValueError) as error:
            self._answer(400, str(error).encode(), "text/plain")

    def _done(self, what: str, query: str, body: bytes) -> tuple[int, bytes, str]:
        store, kind = self.data.store, self.headers.get("Content-Type", "").partition(";")[0]
        match what, self.command:
            case "query", "POST":
                found = store.query(body.decode(), use_default_graph_as_union=True)
                assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
                return 200, found.serialize(format=ox.QueryResultsFormat.JSON) or b"", "application/sparql-results+json"
            case "update", "POST":
                store.update(body.decode())
                return 204, b"", ""
            case "patch", _ if not self.data.patches:
                return 404, b"", ""
            case "patch", "POST" if kind == "application/rdf-patch":
                self.data.patch(body.decode())
                return 200, b"", ""
            case "patch", "POST":
                return 415, b"", ""
            case "data", _:
                return self._graph(parse_qs(query, keep_blank_values=True), body)
        return 405, b"", ""

    def _graph(self, asked: dict[str, list[str]], body: bytes) -> tuple[int, bytes, str]:
        store = self.data.store
        name = ox.NamedNode(asked["graph"][0]) if "graph" in asked else ox.DefaultGraph()
        there = isinstance(name, ox.DefaultGraph) or store.contains_named_graph(name)
        if self.command in ("GET", "DELETE") and not there:
            return 404, b"", ""
        if self.command == "GET":
            return 200, store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name) or b"", "application/n-triples"
        if self.command in ("PUT", "DELETE"):
            store.remove_graph(name)
        if self.command != "DELETE":
            store.load(body, ox.RdfFormat.N_TRIPLES, to_graph=name)
        return 204 if there else 201, b"", ""

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if kind:
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)
