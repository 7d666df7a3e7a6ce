"""The routes for devices over a real socket: what a device sends is durable, and nobody else gets in."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from sync.crypto.requests import DATE, sign_request
from sync.crypto.signing import SigningKey, new_seed
from sync.errors import Refused
from sync.headoffice.fleet.register import Fleet
from sync.headoffice.ingest.opening import opened, opened_blob
from sync.headoffice.tables.records import RECORDS
from sync.outbox.http_link import HttpLink
from sync.outbox.office import open_outbox
from sync.outbox.rounds import run_round
from sync.outbox.sender import Sender
from sync.store.identity import identity, set_office
from sync.store.opened import Store
from sync.transport.client import OfficeClient
from sync.types import Lane
from tests.sync.headoffice.served import Served, config_at, serving

KEY = SigningKey(bytes(32))


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with serving(config_at(tmp_path_factory.mktemp("office"), url)) as found:
        found.enrolled("kiosk-1", KEY)
        yield found


@pytest.fixture
def store(served: Served, tmp_path: Path) -> Iterator[Store]:
    """A kiosk's store, enrolled under a name of its own."""
    with Store(tmp_path / "kiosk") as opened_store:
        who, name = identity(opened_store), f"kiosk-{random.randrange(10**9)}"
        served.enrolled(name, who.signing)
        set_office(opened_store, name, served.office.secrets.public, (served.address,))
        yield opened_store


def sent(served: Served, store: Store) -> int:
    outbox = open_outbox(store)
    who = outbox.identity
    with OfficeClient(who.addresses, who.device, who.signing) as client:
        sender = Sender(outbox, HttpLink(client, who.device), served.office.secrets.public.receipts)
        done = run_round(sender, lambda _: False, chance=random.Random(1))
    assert not done.failure
    assert sum(outbox.rows.contents(lane) for lane in Lane) == 0
    return done.sent


def asked(
    served: Served,
    method: str,
    target: str,
    body: bytes = b"",
    key: SigningKey = KEY,
    device: str = "kiosk-1",
    off_ms: int = 0,
) -> httpx.Response:
    at_ms = time.time_ns() // 1_000_000 + off_ms
    headers = sign_request(key, device, method, target, body, at_ms, random.randbytes(16))
    return httpx.request(method, served.address + target, content=body, headers=headers)


def test_what_a_kiosk_wrote_can_be_opened_at_head_office(served: Served, store: Store) -> None:
    outbox = open_outbox(store)
    store.keys.make("s1")
    outbox.put(Lane.AUDIT, "audit", b"started")
    outbox.put(Lane.SESSION, "turn", b"hello", session="s1")
    recording = random.Random(3).randbytes(600_000)
    outbox.put(Lane.SESSION, "sound", b"a recording", session="s1", blob=recording)
    assert sent(served, store) == 3
    with served.office.database.reading() as connection:
        where = RECORDS.c.device == outbox.identity.device
        rows = connection.execute(select(RECORDS).where(where).order_by(RECORDS.c.lane, RECORDS.c.sequence)).all()
        assert [opened(served.office, connection, row) for row in rows[:2]] == [b"started", b"hello"]
        assert opened_blob(served.office, connection, rows[2]) == (b"a recording", recording)


def test_a_clock_that_is_off_is_set_by_head_offices(served: Served, store: Store) -> None:
    open_outbox(store).put(Lane.AUDIT, "audit", b"x")
    who = identity(store)
    wrong = lambda: time.time_ns() // 1_000_000 + 86_400_000  # noqa: E731
    with OfficeClient(who.addresses, who.device, who.signing, now_ms=wrong) as client:
        assert HttpLink(client, who.device).head(Lane.AUDIT, bytes(16))


def test_a_revoked_device_is_refused_at_its_next_request(served: Served, store: Store) -> None:
    open_outbox(store).put(Lane.AUDIT, "audit", b"x")
    assert sent(served, store) == 1
    open_outbox(store).put(Lane.AUDIT, "audit", b"y")
    Fleet(served.office).revoke(identity(store).device)
    with pytest.raises(Refused):
        sent(served, store)


HEAD = "/api/v1/devices/kiosk-1/lanes/audit/head?nonce=" + "0" * 32


@pytest.mark.parametrize(
    ("request_of", "status"),
    [
        (lambda served: asked(served, "GET", HEAD), 200),
        (lambda served: asked(served, "GET", HEAD, key=SigningKey(new_seed())), 401),
        (lambda served: asked(served, "GET", HEAD, device="kiosk-nobody"), 401),
        (lambda served: asked(served, "GET", HEAD, off_ms=-400_000), 401),
        (lambda served: asked(served, "GET", HEAD.replace("kiosk-1", "kiosk-2")), 403),
        (lambda served: asked(served, "GET", HEAD.replace("audit", "other")), 422),
        (lambda served: asked(served, "GET", HEAD.replace("0" * 32, "zz")), 422),
        (lambda served: httpx.get(served.address + HEAD), 401),
        (
            lambda served: httpx.get(
                served.address + HEAD,
                headers={"Steward-Device": "kiosk-1", "Steward-Date": "soon", "Steward-Nonce": "0" * 32},
            ),
            401,
        ),
        (lambda served: asked(served, "POST", "/api/v1/devices/kiosk-1/lanes/audit/records", b"nonsense"), 400),
        (lambda served: asked(served, "POST", "/api/v1/devices/kiosk-1/chunks/missing", b"odd"), 400),
        (lambda served: asked(served, "PUT", "/api/v1/devices/kiosk-1/chunks/" + "0" * 64, b"other"), 400),
        (lambda served: asked(served, "PUT", "/api/v1/devices/kiosk-1/chunks/" + "0" * 64, bytes(500_000)), 413),
        (lambda served: asked(served, "POST", "/api/v1/devices/kiosk-1/status", b"{}"), 422),
    ],
)
def test_every_request_gets_its_status(served: Served, request_of: object, status: int) -> None:
    assert callable(request_of)
    answer = request_of(served)
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert list(answer.json()) == ["detail"]
    if "Steward-Date" in answer.request.headers:
        assert abs(int(answer.headers[DATE]) - time.time_ns() // 1_000_000) < 60_000


def test_a_request_that_comes_twice_is_refused(served: Served) -> None:
    headers = sign_request(KEY, "kiosk-1", "GET", HEAD, b"", time.time_ns() // 1_000_000, random.randbytes(16))
    answers = [httpx.get(served.address + HEAD, headers=headers).status_code for _ in range(3)]
    assert answers == [200, 401, 401]


def test_parts_of_blobs_are_named_by_their_hash_and_asked_for_once(served: Served) -> None:
    part = random.randbytes(1000)
    digest = hashlib.sha256(part).digest()
    with OfficeClient((served.address,), "kiosk-1", KEY) as client:
        link = HttpLink(client, "kiosk-1")
        assert link.missing([digest]) == [digest]
        link.put(digest, part)
        link.put(digest, part)
        assert link.missing([digest, bytes(32)]) == [bytes(32)]
