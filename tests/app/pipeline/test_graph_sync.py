"""A kiosk's copy of head office's graph is head office's graph, or as it was: whatever is lost, spoiled or forged."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.pipeline.graph_sync import GraphReader
from finance.knowledge import Graph, apply, head_office, make, parse, write
from sync.crypto.signing import SigningKey
from sync.errors import Malformed, Refused, SealError, SyncError, TransportError
from sync.graphs import pull
from sync.graphs.pull import Pulled, pull_graph
from sync.knowledge_log.entries import OFFICE, Entry, Place, make_entry, make_snapshot, nothing_yet, place_of
from sync.knowledge_log.packing import encode_part, pack
from sync.knowledge_log.wire import LOG_TYPE, SNAPSHOT_TYPE, encode_run
from sync.store.graph_copies import GraphCopies
from sync.store.opened import Store
from sync.transport.client import Answer
from tests.finance.knowledge.made import quad

HERE = head_office()
KEY, NEXT_KEY = SigningKey(bytes(32)), SigningKey(bytes(31) + b"\1")


def log(count: int, key: SigningKey = KEY, what: str = "n") -> list[Entry]:
    """Return a log in which each entry adds a statement and takes out the one before the last."""
    head, before, entries = nothing_yet(HERE), "", []
    for number in range(count):
        gone = [(False, quad(str(number - 2), f"{what}{number - 2}"))] if number > 1 else []
        patch = make(before, [*gone, (True, quad(str(number), f"{what}{number}"))])
        entries.append(make_entry(head, OFFICE, key, write(patch), 0))
        head, before = place_of(entries[-1]), patch.id
    return entries


LOG = log(40)


def replayed(entries: Sequence[Entry]) -> bytes:
    graph = Graph()
    for entry in entries:
        apply(graph, parse(entry.patch), HERE)
    return graph.part(HERE)


@dataclasses.dataclass
class Office:
    """Head office's routes: a log as far as it goes now, answered in runs of three entries, spoiled on request."""

    entries: list[Entry]
    snapshot_at: int = 0
    key: SigningKey = KEY
    spoil: Callable[[int, bytes], bytes] = lambda number, body: body
    asked: int = 0

    def ask(self, method: str, target: str, body: bytes = b"", kind: str = "") -> Answer:
        parts = urlsplit(target)
        asked = {name: value[0] for name, value in parse_qs(parts.query).items()}
        assert (method, asked["graph"]) == ("GET", HERE)
        self.asked += 1
        if not self.entries or (parts.path.endswith("snapshot") and not self.snapshot_at):
            return Answer(404, "application/json", b"{}")
        if parts.path.endswith("log"):
            after = int(asked["after"])
            found = encode_run(place_of(self.entries[-1]), self.entries[after : after + 3])
            return Answer(200, LOG_TYPE, self.spoil(self.asked, found))
        content = replayed(self.entries[: self.snapshot_at])
        snapshot = make_snapshot(place_of(self.entries[self.snapshot_at - 1]), content, self.key, 0)
        found = encode_part(snapshot, pack(content), int(asked["begin"]))
        return Answer(200, SNAPSHOT_TYPE, self.spoil(self.asked, found))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("kiosk")) as opened:
        yield opened


def emptied(store: Store) -> GraphCopies:
    with store.writing():
        for table in ("graph_copies", "patches"):
            store.database.execute(f"DELETE FROM {table}")
    return GraphCopies(store)


def fetch(office: Office, into: GraphCopies, *, heavy: bool = True, anew: bool = False) -> Pulled:
    keys = [KEY.public, NEXT_KEY.public]
    return pull_graph(office, into, GraphReader(HERE), HERE, keys, heavy=heavy, anew=anew)


def state(of: GraphCopies) -> tuple[Place, bytes]:
    """Return how far a copy has come, and what it replays to."""
    copy = of.find(HERE)
    reader = GraphReader(HERE)
    reader.begin(copy.snapshot if copy else b"", of.patches(HERE))
    return (copy.place if copy else nothing_yet(HERE)), reader.content()


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_however_it_is_fetched_the_copy_is_the_log(store: Store, data: st.DataObject) -> None:
    here = emptied(store)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pull, "FAR", data.draw(st.sampled_from([1, 5, 100])))
        patched.setattr(pull, "MOST_KEPT", data.draw(st.sampled_from([2, 100])))
        ends = sorted(data.draw(st.lists(st.integers(1, len(LOG)), min_size=1, max_size=4)))
        for end in ends:
            office = Office(LOG[:end], snapshot_at=data.draw(st.integers(0, end)))
            assert fetch(office, here).number == end
            assert state(here) == (place_of(LOG[end - 1]), replayed(LOG[:end]))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_spoiled_on_its_way_changes_nothing(store: Store, data: st.DataObject) -> None:
    begin, end = data.draw(st.integers(0, 10)), data.draw(st.integers(11, 20))
    at, bit, cut = data.draw(st.integers(1, 4)), data.draw(st.integers(0, 4000)), data.draw(st.booleans())

    def spoil(number: int, body: bytes) -> bytes:
        if number != at:
            return body
        place = (bit // 8) % len(body)
        return body[:place] if cut else body[:place] + bytes([body[place] ^ 1 << bit % 8]) + body[place + 1 :]

    here = emptied(store)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pull, "FAR", data.draw(st.sampled_from([1, 100])))
        fetch(Office(LOG[:begin], snapshot_at=begin // 2), here)
        before = state(here)
        try:
            fetch(Office(LOG[:end], snapshot_at=end - 2, spoil=spoil), here)
        except SyncError:
            assert state(here) == before
        else:
            # How far head office says that its log goes is not signed: less may have been fetched, nothing else.
            place, content = state(here)
            assert begin <= place.number <= end
            assert content == replayed(LOG[: place.number])
        assert fetch(Office(LOG[:end]), here).number == end
        assert state(here)[1] == replayed(LOG[:end])


def test_a_log_of_another_key_or_another_past_is_refused(store: Store) -> None:
    here = emptied(store)
    with pytest.raises(SealError, match="not signed"):
        fetch(Office(log(3, SigningKey(b"\2" * 32))), here)
    fetch(Office(LOG[:10]), here)
    before = state(here)
    for other in (log(12, what="forged"), log(10, what="forged"), LOG[:9]):
        with pytest.raises(Refused):
            fetch(Office(other), here)
    assert state(here) == before
    assert fetch(Office(log(12, what="forged"), snapshot_at=12), here, anew=True).snapshot


def test_a_snapshot_of_another_key_is_refused(store: Store) -> None:
    here = emptied(store)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pull, "FAR", 1)
        with pytest.raises(SealError, match="not signed by head office"):
            fetch(Office(LOG[:10], snapshot_at=10, key=SigningKey(b"\2" * 32)), here)
        assert here.find(HERE) is None


def test_keys_may_change_in_the_midst_of_a_log(store: Store) -> None:
    entries = list(LOG[:4])
    for number in range(4, 8):
        patch = make(GraphHead(entries).id, [(True, quad(str(number), "new key"))])
        entries.append(make_entry(place_of(entries[-1]), OFFICE, NEXT_KEY, write(patch), 0))
    here = emptied(store)
    assert fetch(Office(entries), here).number == 8


class GraphHead:
    """Id of the last patch of a log."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.id = parse(entries[-1].patch).id


def test_far_behind_nothing_is_fetched_while_the_line_is_dear(store: Store) -> None:
    here = emptied(store)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pull, "FAR", 5)
        office = Office(LOG, snapshot_at=30)
        assert fetch(office, here, heavy=False).held
        assert here.find(HERE) is None
        assert fetch(office, here).snapshot
        assert state(here)[1] == replayed(LOG)


def test_an_office_without_graphs_is_no_failure(store: Store) -> None:
    here = emptied(store)
    assert fetch(Office([]), here) == Pulled(HERE, 0)
    assert here.find(HERE) is None


def test_an_answer_of_another_kind_or_about_another_graph_is_refused(store: Store) -> None:
    class Odd(Office):
        def ask(self, method: str, target: str, body: bytes = b"", kind: str = "") -> Answer:
            found = super().ask(method, target, body, kind)
            return dataclasses.replace(found, **odd)  # type: ignore[arg-type]

    elsewhere = encode_run(nothing_yet("urn:steward:graph:engine"), [])
    here = emptied(store)
    odd: dict[str, object] = {"kind": "text/html"}
    with pytest.raises(Malformed, match="check the address"):
        fetch(Odd(LOG), here)
    odd = {"body": elsewhere}
    with pytest.raises(Malformed, match="another graph"):
        fetch(Odd(LOG), here)
    odd = {"status": 500}
    with pytest.raises(TransportError):
        fetch(Odd(LOG), here)


def test_a_patch_that_does_not_apply_is_refused_and_nothing_is_kept(store: Store) -> None:
    head = place_of(LOG[4])
    odd = make_entry(head, OFFICE, KEY, write(make("urn:elsewhere", [(True, quad("1", 1))])), 0)
    here = emptied(store)
    fetch(Office(LOG[:5]), here)
    before = state(here)
    with pytest.raises(Malformed, match="fetch what is between"):
        fetch(Office([*LOG[:5], odd]), here)
    assert state(here) == before
