"""The knowledge graph between head office and kiosks: published, fetched, proposed, decided, over a real socket."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import httpx
import pyoxigraph as ox
import pytest

from app.office.graphs import OfficeGraphs, looking
from app.pipeline.graph_sync import GraphReader, pull_graphs
from finance.knowledge import Graph, Patch, apply, device_graph, engine, head_office, make, parse, write
from finance.knowledge.names import RDF, term
from finance.knowledge.stores import open_store
from sync.errors import Malformed, Refused, StoreError
from sync.graphs import pull
from sync.graphs.offer import propose, write_own
from sync.headoffice import patches
from sync.headoffice.errors import Clashes, NotThere
from sync.headoffice.graph_inbox import PROPOSAL
from sync.headoffice.patches import Logs
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.proposals import UNKNOWN_BASE, Proposals
from sync.headoffice.tables.graphs import GRAPH_ENTRIES, GRAPH_HEADS
from sync.headoffice.tables.records import ALERTS
from sync.knowledge_log.entries import check_run, genesis, make_entry, nothing_yet, place_of
from sync.knowledge_log.offers import Offer
from sync.outbox.http_link import HttpLink
from sync.outbox.office import open_outbox
from sync.outbox.rounds import run_round
from sync.outbox.sender import Sender
from sync.store.graph_copies import GraphCopies, NewPatch
from sync.store.identity import identity, set_office
from sync.store.opened import Store
from sync.store.patches import PatchStore
from sync.transport.client import OfficeClient
from sync.types import Lane
from tests.sync.headoffice.people.browser import sign_in, signing
from tests.sync.headoffice.served import Served, config_at, serving

HERE = head_office()
PASSWORD = "a long lantern at the bay 7"
NAMES = iter(range(10**6))


@dataclass
class Graphs:
    """A head office that keeps graphs."""

    served: Served
    rules: OfficeGraphs
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def logs(self) -> Logs:
        return Logs(self.served.office, self.rules)

    @property
    def proposals(self) -> Proposals:
        return Proposals(self.served.office, self.logs)

    @property
    def head(self) -> str:
        """Id of the last patch."""
        return next((patch for place, patch in self.logs.heads() if place.graph == HERE), "")

    def publish(self, *rows: tuple[bool, ox.Quad]) -> Patch:
        made = make(self.head, rows)
        self.logs.publish(HERE, write(made), "tests")
        return made

    def asked(self, method: str, target: str, who: str = "carla", **more: object) -> httpx.Response:
        if who not in self.tokens:
            with httpx.Client(base_url=self.served.address, timeout=60) as web:
                self.tokens[who] = sign_in(web, who, PASSWORD).json()["access_token"]
        headers = {"Authorization": f"DPoP {self.tokens[who]}"}
        with httpx.Client(base_url=self.served.address, timeout=60, event_hooks={"request": [signing()]}) as web:
            return web.request(method, target, headers=headers, **more)  # type: ignore[arg-type]


@pytest.fixture(params=["embedded", "servers"], scope="module")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graphs]:
    """A head office of its own for the module, on SQLite and Oxigraph here, or on PostgreSQL and a SPARQL server."""
    embedded = request.param == "embedded"
    folder = tmp_path_factory.mktemp("office")
    database = "" if embedded else request.getfixturevalue("postgres_url")
    graph = str(folder / "graph") if embedded else request.getfixturevalue("oxigraph_url")
    with serving(config_at(folder, database)) as served, closing(OfficeGraphs(open_store(graph))) as rules:
        served.office.graphs = rules
        people = Register(served.office, "tests")
        people.add("carla", Role.COMPLIANCE, PASSWORD, given=False)
        people.add("noor", Role.ADVISOR, PASSWORD, given=False)
        people.add("otto", Role.OPERATOR, PASSWORD, given=False)
        yield Graphs(served, rules)


@dataclass
class Kiosk:
    """A kiosk that is enrolled."""

    office: Graphs
    store: Store

    @property
    def name(self) -> str:
        return identity(self.store).device

    def client(self) -> OfficeClient:
        who = identity(self.store)
        return OfficeClient(who.addresses, who.device, who.signing)

    def pull(self, **options: bool) -> pull.Pulled:
        held = options.pop("held", False)
        with self.client() as client:
            (found,) = pull_graphs(self.store, client, may_change=lambda: not held, **options)
        return found

    def send(self) -> None:
        """Send what waits, and have head office open it."""
        outbox = open_outbox(self.store)
        with self.client() as client:
            sender = Sender(outbox, HttpLink(client, self.name), self.office.served.office.secrets.public.receipts)
            assert not run_round(sender, lambda _: False, chance=random.Random(1)).failure
        self.office.proposals.take_in()

    def propose(self, patch: bytes, graph: str = HERE) -> None:
        propose(open_outbox(self.store), Offer(graph, "noor", "it is wrong", patch))
        self.send()

    def lines(self) -> list[str]:
        """The copy here, replayed as a start does it."""
        graph = Graph()
        with PatchStore(self.store.folder) as store:
            for name, snapshot in store.snapshots():
                graph.take_part(name, snapshot)
            for kept in store.all():
                apply(graph, parse(kept.content), kept.graph)
        return graph.lines(HERE)


@pytest.fixture
def kiosk(office: Graphs, tmp_path: Path) -> Iterator[Kiosk]:
    with Store(tmp_path / "kiosk") as store:
        name = f"kiosk-{next(NAMES)}"
        office.served.enrolled(name, identity(store).signing)
        set_office(store, name, office.served.office.secrets.public, (office.served.address,))
        yield Kiosk(office, store)


def fact(value: str, about: str = "", predicate: str = "words", graph: str = HERE) -> ox.Quad:
    subject = ox.NamedNode(f"urn:steward:instrument:{about or next(NAMES)}")
    return ox.Quad(subject, ox.NamedNode(term(predicate)), ox.Literal(value), ox.NamedNode(graph))


def working(office: Graphs) -> list[str]:
    graph = Graph.from_bytes(office.rules.working.content(HERE))
    return graph.lines(HERE)


def test_what_head_office_publishes_arrives_at_a_kiosk(office: Graphs, kiosk: Kiosk) -> None:
    first, second = fact("one"), fact("two")
    office.publish((True, first))
    assert kiosk.pull().number == office.logs.head(HERE).number
    office.publish((True, second), (False, first))
    found = kiosk.pull()
    assert (found.entries, found.held) == (1, False)
    assert kiosk.lines() == working(office)
    assert f"{second} ." in kiosk.lines()
    assert f"{first} ." not in kiosk.lines()
    assert kiosk.pull().entries == 0


def test_the_store_behind_sparql_says_the_same_as_the_log(office: Graphs) -> None:
    office.publish((True, fact("published")))
    mark = office.rules.store.mark(HERE)
    head = office.logs.head(HERE)
    assert mark is not None
    assert (mark.number, mark.link, mark.patch) == (head.number, head.link.hex(), office.head)
    triples = (office.rules.store.get(HERE) or b"").decode().splitlines()
    assert sorted(line.removesuffix(" .") + f" <{HERE}> ." for line in triples) == working(office)


def test_a_copy_behind_sparql_that_was_lost_comes_back(office: Graphs) -> None:
    office.publish((True, fact("before")))
    before = office.rules.store.get(HERE)
    office.rules.store.update("DROP ALL")
    office.logs.catch_up(HERE)
    assert office.rules.store.get(HERE) == before


def test_copies_that_are_ahead_of_a_restored_database_begin_again(office: Graphs) -> None:
    office.publish((True, fact("kept by the backup")))
    kept, before = office.rules.working.content(HERE), office.rules.store.get(HERE)
    lost = office.publish((True, fact("lost by the restore")))
    database = office.served.office.database
    with database.writing() as connection:  # what restoring an older backup leaves
        number = office.logs.head(HERE).number
        rows = connection.execute(GRAPH_ENTRIES.select().where(GRAPH_ENTRIES.c.number == number - 1)).all()
        (last,) = [row for row in rows if row.graph == HERE]
        connection.execute(
            GRAPH_ENTRIES.delete().where(GRAPH_ENTRIES.c.graph == HERE, GRAPH_ENTRIES.c.number == number)
        )
        moved = {"number": last.number, "link": last.link, "patch": last.patch}
        connection.execute(GRAPH_HEADS.update().where(GRAPH_HEADS.c.graph == HERE).values(moved))
    office.logs.catch_up(HERE)
    assert (office.rules.working.content(HERE), office.rules.store.get(HERE)) == (kept, before)
    assert lost.previous == office.head
    office.publish((True, fact("after the restore")))
    mark = office.rules.store.mark(HERE)
    assert mark is not None
    assert mark.number == number


def test_a_second_process_of_head_office_sees_what_the_first_appended(office: Graphs) -> None:
    other = Logs(office.served.office, OfficeGraphs(open_store("")))
    office.publish((True, fact("by the first")))
    made = make(office.head, [(True, fact("by the second"))])
    other.publish(HERE, write(made), "tests")
    office.publish((True, fact("by the first again")))
    other.catch_up(HERE)
    assert other.rules.working.content(HERE) == office.rules.working.content(HERE)


def test_the_published_copy_is_left_to_the_process_that_is_at_it(office: Graphs) -> None:
    cache, key = office.served.office.cache, f"graph-publishing:{HERE}"
    office.publish((True, fact("before")))
    before = office.rules.store.mark(HERE)
    assert cache.once(key, 60)
    office.publish((True, fact("meanwhile")))
    assert office.rules.store.mark(HERE) == before
    cache.delete(key)
    office.logs.catch_up(HERE)
    mark = office.rules.store.mark(HERE)
    assert mark is not None
    assert mark.patch == office.head


def test_processes_that_publish_at_once_make_one_chain(office: Graphs) -> None:
    """Three processes of head office, each with copies of its own; who comes too late makes the patch anew."""
    rows = [[fact(f"by {process}, {number}") for number in range(4)] for process in range(3)]

    def publish(process: int) -> None:
        with closing(OfficeGraphs(open_store(""))) as rules:
            logs = Logs(office.served.office, rules)
            for row in rows[process]:
                done = False
                while not done:
                    head = next((patch for place, patch in logs.heads() if place.graph == HERE), "")
                    with suppress(Clashes):
                        logs.publish(HERE, write(make(head, [(True, row)])), "tests")
                        done = True

    before = office.logs.head(HERE)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(publish, range(3)))
    head, entries = office.logs.run(HERE, before.number)
    assert [entry.number for entry in entries] == list(range(before.number + 1, before.number + 13))
    check_run(entries, "office", [office.served.office.secrets.receipts.public])
    assert (entries[0].previous, place_of(entries[-1])) == (before.link, head)
    office.logs.catch_up(HERE)
    assert {f"{row} ." for some in rows for row in some} <= set(working(office))


def test_threads_of_one_process_publish_and_look_at_once(office: Graphs) -> None:
    """None sees the copy in memory as ahead of a database that it looked at too early."""
    rows, over = [[fact(f"by thread {thread}, {number}") for number in range(4)] for thread in range(2)], Event()

    def publish(thread: int) -> None:
        for row in rows[thread]:
            done = False
            while not done:
                with suppress(Clashes):
                    office.publish((True, row))
                    done = True

    def look() -> None:
        while not over.is_set():
            office.logs.catch_up(HERE)

    before = office.logs.head(HERE)
    with ThreadPoolExecutor(4) as pool:
        looking = [pool.submit(look) for _ in range(2)]
        for each in [pool.submit(publish, thread) for thread in range(2)]:
            each.result()
        over.set()
        for each in looking:
            each.result()
    _, entries = office.logs.run(HERE, before.number)
    assert len(entries) == 8
    patches = [parse(entry.patch) for entry in entries]
    assert [patch.previous for patch in patches[1:]] == [patch.id for patch in patches[:-1]]
    assert {f"{row} ." for some in rows for row in some} <= set(working(office))


def test_a_proposal_is_decided_once_though_two_decide_at_once(office: Graphs, kiosk: Kiosk) -> None:
    kiosk.propose(write(make("urn:sha256:another-past", [(True, fact("decided once"))])))
    found = office.proposals.list("parked")[0]

    def decide(accept: bool) -> str:
        try:
            return (office.proposals.accept if accept else office.proposals.reject)(found.id, "carla").state
        except Clashes:
            return ""

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(decide, (True, False)))
    assert sorted(said)[0] == ""
    assert office.proposals.find(found.id).state == sorted(said)[1]


def test_nothing_changes_while_a_conversation_goes_on(office: Graphs, kiosk: Kiosk) -> None:
    office.publish((True, fact("one")))
    kiosk.pull()
    before = kiosk.lines()
    office.publish((True, fact("two")))
    assert kiosk.pull(held=True).held
    assert kiosk.lines() == before
    assert kiosk.pull().entries == 1


def test_far_behind_a_snapshot_and_what_came_after_it_is_the_whole_log(
    office: Graphs, kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.publish((True, fact("at the beginning")))
    kiosk.pull()
    monkeypatch.setattr(patches, "SNAPSHOT_EVERY", 5)
    monkeypatch.setattr(pull, "FAR", 3)
    rows = [fact(f"number {number}") for number in range(8)]
    for number, row in enumerate(rows):
        office.publish((True, row), *(((False, rows[number - 3]),) if number > 3 else ()))
    found = kiosk.pull()
    assert found.snapshot
    assert kiosk.lines() == working(office)
    monkeypatch.setattr(pull, "FAR", 10**9)
    with Store(tmp_path / "another") as store:
        office.served.enrolled(name := f"kiosk-{next(NAMES)}", identity(store).signing)
        set_office(store, name, office.served.office.secrets.public, (office.served.address,))
        other = Kiosk(office, store)
        assert not other.pull().snapshot
        assert other.lines() == kiosk.lines()
        snapshot, packed = office.logs.snapshot(HERE)
        assert snapshot.size > len(packed)


def test_a_sound_proposal_is_taken_in_and_comes_back_to_every_kiosk(office: Graphs, kiosk: Kiosk) -> None:
    wrong = fact("wrong", about="sound")
    base = office.publish((True, wrong))
    right = fact("right", about="sound")
    kiosk.propose(write(make(base.id, [(False, wrong), (True, right)])))
    found = office.proposals.list("accepted")[0]
    assert (found.device, found.author, found.why, found.reasons) == (kiosk.name, "noor", "it is wrong", ())
    assert (found.decided_by, found.entry) == ("", office.logs.head(HERE).number)
    kiosk.pull()
    assert f"{right} ." in kiosk.lines()
    assert f"{wrong} ." not in kiosk.lines()


def test_what_was_added_meanwhile_stays_although_a_proposal_takes_it_out(office: Graphs, kiosk: Kiosk) -> None:
    said = fact("said twice")
    base = office.publish((True, said))
    office.publish((True, said))
    kiosk.propose(write(make(base.id, [(False, said)])))
    assert office.proposals.list("accepted")[0].entry is None
    assert f"{said} ." in working(office)


def _classed(about: str) -> ox.Quad:
    subject = ox.NamedNode(f"urn:steward:instrument:{about}")
    return ox.Quad(subject, ox.NamedNode(f"{RDF}type"), ox.NamedNode(term("Instrument")), ox.NamedNode(HERE))


def test_a_proposal_that_breaks_a_rule_waits_for_a_person_who_accepts_it_once_it_is_sound(
    office: Graphs, kiosk: Kiosk
) -> None:
    kiosk.propose(write(make(office.head, [(True, _classed("later"))])))
    found = office.asked("GET", "/api/v1/proposals?state=parked", "noor").raise_for_status().json()[0]
    assert any("symbol" in reason for reason in found["reasons"])
    refused = office.asked("POST", f"/api/v1/proposals/{found['id']}/accept", json={})
    assert refused.status_code == 409
    assert "still breaks a rule" in refused.json()["detail"]
    office.publish((True, fact("LTR", "later", "symbol")), (True, fact("equity", "later", "assetClass")))
    taken = office.asked("POST", f"/api/v1/proposals/{found['id']}/accept", json={"note": "put right"})
    assert taken.status_code == 200
    assert taken.json()["decided_by"] == "carla"
    assert taken.json()["patch"].startswith("H id <")
    assert f"{_classed('later')} ." in working(office)
    again = office.asked("POST", f"/api/v1/proposals/{found['id']}/reject", json={})
    assert again.status_code == 409


def test_a_proposal_that_a_person_refuses_changes_nothing(office: Graphs, kiosk: Kiosk) -> None:
    kiosk.propose(write(make(office.head, [(True, _classed("never"))])))
    found = office.proposals.list("parked")[0]
    before = working(office)
    assert office.proposals.reject(found.id, "carla", "no such paper").state == "rejected"
    assert working(office) == before
    assert office.proposals.find(found.id).note == "no such paper"
    with pytest.raises(Clashes):
        office.proposals.accept(found.id, "carla")
    with pytest.raises(NotThere):
        office.proposals.accept("0" * 32, "carla")


def test_a_proposal_on_a_state_that_nobody_knows_waits_for_a_person(office: Graphs, kiosk: Kiosk) -> None:
    kiosk.propose(write(make("urn:sha256:of-another-past", [(True, fact("lost"))])))
    found = office.proposals.list("parked")[0]
    assert found.reasons == (UNKNOWN_BASE,)
    assert office.proposals.accept(found.id, "carla").state == "accepted"


def test_who_may_not_decide_or_look_is_refused(office: Graphs, kiosk: Kiosk) -> None:
    kiosk.propose(write(make(office.head, [(True, _classed("roles"))])))
    found = office.proposals.list("parked")[0]
    assert office.asked("POST", f"/api/v1/proposals/{found.id}/accept", "noor", json={}).status_code == 403
    assert office.asked("GET", "/api/v1/proposals", "otto").status_code == 403
    assert office.asked("GET", "/api/v1/proposals/" + "0" * 32, "noor").status_code == 404
    assert httpx.get(f"{office.served.address}/api/v1/graphs").status_code == 401


@pytest.mark.parametrize("content", [b"", b"no patch", b"H id <urn:x> .\nTX .\nTC", b"\xff"])
def test_what_is_no_patch_is_put_aside_and_told(office: Graphs, kiosk: Kiosk, content: bytes) -> None:
    outbox = open_outbox(kiosk.store)
    good = fact("after the bad one")
    outbox.put(Lane.SESSION, PROPOSAL, content)
    kiosk.propose(write(make(office.head, [(True, good)])))
    assert any("about a graph" in words for words in alerts(office, kiosk.name))
    assert f"{good} ." in working(office)


def test_a_proposal_for_a_graph_that_is_not_curated_is_put_aside(office: Graphs, kiosk: Kiosk) -> None:
    there = fact("mine now", graph=engine())
    kiosk.propose(write(make("", [(True, there)])), engine())
    kiosk.propose(write(make(office.head, [(True, there)])))
    assert len(alerts(office, kiosk.name)) == 2


def test_a_device_writes_to_its_own_graph_and_to_no_other(office: Graphs, kiosk: Kiosk) -> None:
    own, outbox = device_graph(kiosk.name), open_outbox(kiosk.store)
    first = make("", [(True, fact("first", graph=own))])
    second = make(first.id, [(True, fact("second", graph=own))])
    for patch in (first, second):
        write_own(outbox, own, NewPatch(patch.id, patch.previous, write(patch)), 1_800_000_000_000)
    with pytest.raises(Malformed, match="in between"):
        write_own(outbox, own, NewPatch(first.id, "", write(first)), 0)
    kiosk.send()
    assert office.logs.head(own).number == 2
    assert office.rules.store.mark(own) is not None
    other = device_graph("somebody-else")
    stranger = make("", [(True, fact("forged", graph=other))])
    write_own(outbox, other, NewPatch(stranger.id, "", write(stranger)), 0)
    kiosk.send()
    assert office.logs.head(other).number == 0
    assert any("not its own graph" in words for words in alerts(office, kiosk.name))


def test_a_device_fetches_no_other_devices_graph(office: Graphs, kiosk: Kiosk, tmp_path: Path) -> None:
    own, outbox = device_graph(kiosk.name), open_outbox(kiosk.store)
    patch = make("", [(True, fact("about a client", graph=own))])
    write_own(outbox, own, NewPatch(patch.id, "", write(patch)), 0)
    kiosk.send()
    with Store(tmp_path / "another") as store:
        name = f"kiosk-{next(NAMES)}"
        office.served.enrolled(name, identity(store).signing)
        set_office(store, name, office.served.office.secrets.public, (office.served.address,))
        for who, status in ((kiosk, 200), (Kiosk(office, store), 404)):
            with who.client() as client:
                for route in ("log", "snapshot"):
                    assert client.ask("GET", f"/api/v1/graphs/{route}?graph={own}").status == status
                listed = client.ask("GET", "/api/v1/graphs").body.decode()
            assert (own in listed) == (status == 200)


def test_a_kiosk_that_head_office_has_forgotten_refuses_another_past(office: Graphs, kiosk: Kiosk) -> None:
    office.publish((True, fact("one")))
    kiosk.pull()
    copies = GraphCopies(kiosk.store)
    copy = copies.find(HERE)
    assert copy is not None
    reader = GraphReader(HERE)
    reader.begin(copy.snapshot, copies.patches(HERE))
    forged = make_entry(copy.place, "office", identity(kiosk.store).signing, write(make(copy.patch, [])), 0)
    ahead = type(copy.place)(HERE, copy.place.number, genesis("urn:elsewhere"))
    copies.replace(ahead, copy.patch, copy.snapshot)
    with pytest.raises(Refused, match="another past"):
        kiosk.pull()
    office.publish((True, fact("two")))
    with pytest.raises(Refused, match="not the one"):
        kiosk.pull()
    copies.replace(type(ahead)(HERE, forged.number + 5, forged.previous), copy.patch, copy.snapshot)
    with pytest.raises(Refused, match="restored"):
        kiosk.pull()
    assert kiosk.pull(anew=True).snapshot
    assert kiosk.lines() == working(office)


def test_a_followed_graph_is_not_changed_by_hand(office: Graphs, kiosk: Kiosk) -> None:
    office.publish((True, fact("one")))
    kiosk.pull()
    made = make(office.head, [(True, fact("by hand"))])
    with PatchStore(kiosk.store.folder) as store, pytest.raises(StoreError, match="propose"):
        store.append(HERE, made.id, made.previous, write(made))


def test_what_head_office_publishes_must_follow_and_be_sound(office: Graphs) -> None:
    with pytest.raises(Clashes):
        office.logs.publish(HERE, write(make("urn:elsewhere", [(True, fact("x"))])), "tests")
    with pytest.raises(Malformed, match="not taken"):
        office.logs.publish(HERE, write(make(office.head, [(True, _classed("unsound"))])), "tests")
    with pytest.raises(Malformed, match="curated"):
        office.logs.publish(engine(), write(make("", [(True, fact("x", graph=engine()))])), "tests")
    with pytest.raises(NotThere):
        office.logs.run("urn:steward:graph:nobody", 0)
    assert nothing_yet("urn:steward:graph:nobody").number == 0


def test_the_inbox_is_looked_through_while_the_server_runs(office: Graphs, kiosk: Kiosk) -> None:
    row = fact("by itself")
    propose(open_outbox(kiosk.store), Offer(HERE, "", "", write(make(office.head, [(True, row)]))))
    rounds = looking(lambda: office.proposals.take_in(), every_s=0.02)
    rounds.start()
    outbox = open_outbox(kiosk.store)
    with kiosk.client() as client:
        sender = Sender(outbox, HttpLink(client, kiosk.name), office.served.office.secrets.public.receipts)
        run_round(sender, lambda _: False, chance=random.Random(1))
    until = time.monotonic() + 30
    while f"{row} ." not in working(office) and time.monotonic() < until:
        time.sleep(0.02)
    rounds.close()
    assert f"{row} ." in working(office)


def alerts(office: Graphs, device: str) -> list[str]:
    with office.served.office.database.reading() as connection:
        rows = connection.execute(ALERTS.select().where(ALERTS.c.device == device)).all()
    return [row.words for row in rows]
