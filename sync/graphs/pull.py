"""Head office's graphs, fetched: what came since, or a snapshot when that is far; verified, tried, and kept at once.

Everything is fetched and tried first, and then kept in one transaction, if nobody is in a conversation by then. So a
power cut, a lost connection or a visitor in the midst of it leaves the graph as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote

from sync.errors import Malformed, Refused, TransportError
from sync.knowledge_log.entries import (
    OFFICE,
    Entry,
    Place,
    Snapshot,
    check_content,
    check_run,
    check_snapshot,
    nothing_yet,
    place_of,
)
from sync.knowledge_log.packing import decode_part, unpack
from sync.knowledge_log.wire import LOG_TYPE, SNAPSHOT_TYPE, Run, decode_run
from sync.store.graph_copies import GraphCopies, NewPatch
from sync.transport.client import Answer

FAR: Final = 2_000
"""Entries behind from which a snapshot is fetched."""
MOST_KEPT: Final = 2_000
"""Patches after which the copy here is condensed into a snapshot of its own, so that starting stays quick."""
_ROUTE: Final = "/api/v1/graphs"
_NO_GRAPHS: Final = (400, 404, 405)
"""What a head office says that keeps no graphs, or is older than they are."""


class Client(Protocol):
    """A way to head office, as `sync.transport.client.OfficeClient` is."""

    def ask(self, method: str, target: str, body: bytes = b"", kind: str = "application/octet-stream") -> Answer:
        """Send a signed request and return the answer."""
        ...


class Reader(Protocol):
    """What knows RDF: it holds one graph on which patches are tried before anything is kept."""

    def begin(self, snapshot: bytes, patches: Sequence[bytes]) -> None:
        """Begin with a snapshot (b"" for an empty graph) and the patches after it.

        Raises:
            Malformed: it is no such graph.
        """
        ...

    def follow(self, patch: bytes) -> tuple[str, str]:
        """Apply one more patch and return its id and the one that it follows.

        Raises:
            Malformed: it does not apply.
        """
        ...

    def head(self) -> str:
        """Return the id of the last patch."""
        ...

    def content(self) -> bytes:
        """Return the graph as a snapshot holds it."""
        ...


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of one fetching.

    Attributes:
        graph: IRI.
        number: of the log's entry that the copy has come to.
        entries: that were new here, beside those in a snapshot.
        snapshot: whether one was fetched.
        held: there was something new, but it was not the time: nothing was changed, try again later.
    """

    graph: str
    number: int
    entries: int = 0
    snapshot: bool = False
    held: bool = False


def pull_graph(
    client: Client,
    copies: GraphCopies,
    reader: Reader,
    graph: str,
    keys: Sequence[bytes],
    *,
    may_change: Callable[[], bool] = lambda: True,
    heavy: bool = True,
    anew: bool = False,
) -> Pulled:
    """Bring the copy of one of head office's graphs up to date.

    Args:
        client: to head office.
        copies: in the open store.
        reader: of this graph.
        graph: IRI.
        keys: Ed25519 public keys of head office, from enrolment.
        may_change: asked right before anything is kept; false while a conversation goes on.
        heavy: whether a snapshot may be fetched now; without it, who is far behind waits.
        anew: forget what is here and begin with a snapshot; a person's answer to a fork.

    Raises:
        TransportError: head office does not answer, or not now.
        Refused: this device is not let in, or head office's log is not the one that this copy came from.
        Malformed: what came cannot be read, or does not apply.
        SealError: it is not head office's.
        StoreError: the store cannot be written.
    """
    copy = None if anew else copies.find(graph)
    start = copy.place if copy else nothing_yet(graph)
    first = _run(client, graph, start.number)
    if first is None:
        return Pulled(graph, start.number)
    _same_past(first, start, keys)
    if first.head.number <= start.number:
        return Pulled(graph, start.number)
    found = None
    if first.head.number - start.number > FAR and not heavy:
        return Pulled(graph, start.number, held=True)
    if first.head.number - start.number > FAR or anew:
        found = _snapshot(client, graph, keys)
    if found is not None and found[0].number > start.number:
        reader.begin(found[1], ())
        at: Place = Place(graph, found[0].number, found[0].link)
    else:
        found = None
        reader.begin(copy.snapshot if copy else b"", copies.patches(graph) if copy else ())
        at = start
    at, new = _follow(client, reader, at, keys, first if found is None else None)
    if not may_change():
        return Pulled(graph, start.number, held=True)
    _keep(copies, reader, at, new, whole=found is not None or copy is None or copy.patches + len(new) > MOST_KEPT)
    return Pulled(graph, at.number, len(new), found is not None)


def _same_past(run: Run, start: Place, keys: Sequence[bytes]) -> None:
    """Check that head office's log goes on where this copy stands."""
    if run.head.number < start.number:
        raise Refused(
            f"Head office's log of {start.graph} ends at entry {run.head.number}, and this device has entry "
            f"{start.number}: head office was restored; call the operator."
        )
    if run.entries and (run.entries[0].number != start.number + 1 or run.entries[0].previous != start.link):
        raise Refused(
            f"Head office's log of {start.graph} is not the one that this device followed up to entry {start.number}; "
            "call the operator, or fetch it anew."
        )
    if not run.entries and run.head != start:
        raise Refused(f"Head office's log of {start.graph} stands at entry {start.number} with another past.")


def _follow(
    client: Client, reader: Reader, at: Place, keys: Sequence[bytes], run: Run | None
) -> tuple[Place, list[NewPatch]]:
    new: list[NewPatch] = []
    while True:
        run = run or _run(client, at.graph, at.number)
        if run is None or not run.entries:
            return at, new
        _same_past(run, at, keys)
        check_run(run.entries, OFFICE, keys)
        new += [_tried(reader, entry) for entry in run.entries]
        at, last = place_of(run.entries[-1]), run.head.number
        if at.number >= last:
            return at, new
        run = None


def _tried(reader: Reader, entry: Entry) -> NewPatch:
    patch, previous = reader.follow(entry.patch)
    return NewPatch(patch, previous, entry.patch)


def _keep(copies: GraphCopies, reader: Reader, at: Place, new: Sequence[NewPatch], *, whole: bool) -> None:
    if whole:
        copies.replace(at, reader.head(), reader.content())
    elif new:
        copies.extend(at, new)


def _run(client: Client, graph: str, after: int) -> Run | None:
    answer = client.ask("GET", f"{_ROUTE}/log?graph={quote(graph, safe='')}&after={after}")
    if answer.status in _NO_GRAPHS:
        return None
    _expect(answer, LOG_TYPE)
    run = decode_run(answer.body)
    if run.head.graph != graph:
        raise Malformed("Head office answered about another graph.")
    return run


def _snapshot(client: Client, graph: str, keys: Sequence[bytes]) -> tuple[Snapshot, bytes] | None:
    packed, vouched = bytearray(), None
    while True:
        answer = client.ask("GET", f"{_ROUTE}/snapshot?graph={quote(graph, safe='')}&begin={len(packed)}")
        if answer.status == 404:
            return None
        _expect(answer, SNAPSHOT_TYPE)
        snapshot, begin, whole, part = decode_part(answer.body)
        if vouched is None or snapshot != vouched:
            check_snapshot(snapshot, keys)
            if snapshot.graph != graph:
                raise Malformed("Head office answered about another graph.")
            if vouched is not None:  # a newer one was made meanwhile
                packed, vouched = bytearray(), snapshot
                continue
            vouched = snapshot
        if begin != len(packed) or not part:
            raise Malformed("A part of a snapshot is not the one that was asked for.")
        packed += part
        if len(packed) == whole:
            content = unpack(snapshot, bytes(packed))
            check_content(snapshot, content)
            return snapshot, content


def _expect(answer: Answer, kind: str) -> None:
    if answer.status != 200:
        raise TransportError(f"Head office does not give its graph ({answer.status}).")
    if answer.kind.partition(";")[0] != kind:
        raise Malformed("Head office's answer is no part of a graph; check the address.")
