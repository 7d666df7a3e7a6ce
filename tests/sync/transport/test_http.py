"""Over HTTP: signed requests, head office's clock, several addresses, pauses, and everything delivered."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.crypto.requests import check_request, sign_request
from sync.crypto.sealing import SealingKey
from sync.crypto.signing import SigningKey
from sync.errors import Refused, SealError, TransportError
from sync.outbox.http_link import HttpLink
from sync.outbox.outbox import Outbox
from sync.outbox.pacing import Backoff, Budget
from sync.outbox.rounds import MOST_FAILURES, Round, run_round
from sync.outbox.sender import Sender
from sync.store.identity import identity
from sync.store.opened import Store
from sync.transport.addresses import FAILURES_TO_MOVE, RETURN_AFTER_S
from sync.transport.client import OfficeClient
from sync.types import Lane
from tests.sync.outbox.reference_server import ReferenceServer
from tests.sync.transport.http_office import HttpOffice, serving

NOBODY = "http://127.0.0.1:9"  # the discard port: nothing listens there


@dataclass
class Kiosk:
    """A kiosk with its way to head office."""

    outbox: Outbox
    office: HttpOffice
    pauses: list[float]

    def client(self, *addresses: str) -> OfficeClient:
        who = self.outbox.identity
        return OfficeClient(addresses or (self.office.address,), who.device, who.signing)

    def round(self, client: OfficeClient) -> Round:
        link = HttpLink(client, self.outbox.identity.device)
        sender = Sender(self.outbox, link, self.office.server.keys.receipts)

        with client:
            return run_round(sender, self.pause, chance=random.Random(1))

    def pause(self, wait_s: float) -> bool:
        self.pauses.append(wait_s)
        return True

    def there(self) -> list[bytes]:
        return self.office.server.contents(self.outbox.identity.device, Lane.SESSION)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with Store(tmp_path) as store:
        who = identity(store)
        server = ReferenceServer({who.device: who.signing.public})
        with serving(server) as office:
            yield Kiosk(Outbox(store, who, SealingKey(server.keys.sealing)), office, [])


def test_everything_is_delivered_over_http(kiosk: Kiosk) -> None:
    for number in range(300):
        kiosk.outbox.put(Lane.SESSION, "turn", b"%d" % number)
    kiosk.outbox.put(Lane.TELEMETRY, "log", b"{}", blob=bytes(600_000))
    done = kiosk.round(kiosk.client())
    assert (done.sent, done.deleted, done.failure) == (301, 301, "")
    assert kiosk.there() == [b"%d" % number for number in range(300)]
    assert len(kiosk.office.server.tables.chunks) == 3


@pytest.mark.parametrize("hours", [-9000, 9000])
def test_a_wrong_clock_is_set_right_by_head_office(kiosk: Kiosk, hours: int) -> None:
    kiosk.office.ahead_ms = hours * 3_600_000
    kiosk.outbox.put(Lane.SESSION, "turn", b"x")
    assert kiosk.round(kiosk.client()).sent == 1


def test_a_revoked_device_is_told_at_its_next_request_and_keeps_what_it_has(kiosk: Kiosk) -> None:
    kiosk.outbox.put(Lane.SESSION, "turn", b"x")
    kiosk.office.revoked.add(kiosk.outbox.identity.device)
    with pytest.raises(Refused, match="does not let this device in"):
        kiosk.round(kiosk.client())
    assert kiosk.outbox.rows.contents(Lane.SESSION) == 1


def test_head_offices_wish_for_a_pause_is_granted(kiosk: Kiosk) -> None:
    kiosk.outbox.put(Lane.SESSION, "turn", b"x")
    kiosk.office.busy = [429, 503]
    assert kiosk.round(kiosk.client()).sent == 1
    assert 7.0 <= kiosk.pauses[0] <= 8.0
    assert kiosk.pauses[1] <= 2.0


def test_an_office_that_is_gone_ends_the_round_and_loses_nothing(kiosk: Kiosk) -> None:
    kiosk.outbox.put(Lane.SESSION, "turn", b"x")
    done = kiosk.round(kiosk.client(NOBODY))
    assert "does not answer" in done.failure
    assert len(kiosk.pauses) == MOST_FAILURES - 1
    assert kiosk.outbox.rows.contents(Lane.SESSION) == 1


def test_the_next_address_is_asked_after_three_failures(kiosk: Kiosk) -> None:
    kiosk.outbox.put(Lane.SESSION, "turn", b"x")
    assert kiosk.round(kiosk.client(NOBODY, kiosk.office.address)).sent == 1
    assert len(kiosk.pauses) == FAILURES_TO_MOVE


def test_of_two_head_offices_one_is_killed_and_comes_back_and_no_round_fails_for_its_return(
    kiosk: Kiosk,
) -> None:
    clock_s = 0.0
    who, server = kiosk.outbox.identity, kiosk.office.server
    with ExitStack() as second:
        first = second.enter_context(ExitStack())
        one = first.enter_context(serving(server))
        other = second.enter_context(serving(server))
        places = (one.address, other.address)
        client = second.enter_context(OfficeClient(places, who.device, who.signing, clock_s=lambda: clock_s))
        sender = Sender(kiosk.outbox, HttpLink(client, who.device), server.keys.receipts)

        def round_() -> Round:
            kiosk.outbox.put(Lane.SESSION, "turn", b"x")
            done = run_round(sender, kiosk.pause, chance=random.Random(1))
            assert (done.sent, done.failure) == (1, "")
            return done

        round_()
        assert client.address == one.address
        port = int(one.address.rpartition(":")[2])
        first.close()
        round_()
        assert (client.address, len(kiosk.pauses)) == (other.address, FAILURES_TO_MOVE)
        clock_s += RETURN_AFTER_S
        round_()
        assert (client.address, len(kiosk.pauses)) == (other.address, FAILURES_TO_MOVE), "looked in vain, quietly"
        again = first.enter_context(serving(server, port))
        round_()
        assert (again.health_checks, client.address) == (0, other.address), "not before its time"
        clock_s += RETURN_AFTER_S
        round_()
        assert (client.address, again.health_checks, len(kiosk.pauses)) == (one.address, 1, FAILURES_TO_MOVE)
        first.close()
    assert len(kiosk.there()) == 5


def test_a_stranger_at_the_address_is_no_head_office(kiosk: Kiosk) -> None:
    kiosk.office.busy = [404]
    with pytest.raises(Refused, match="does not take"):
        kiosk.round(kiosk.client())


KEY = SigningKey(bytes(range(32)))
ASKED = ("POST", "/api/v1/x?y=1", b"body")
HEADERS = sign_request(KEY, "kiosk-7", *ASKED, at_ms=1_000_000, nonce=bytes(16))


def test_a_signed_request_is_known() -> None:
    found = check_request(HEADERS, *ASKED, KEY.public, now_ms=1_000_500)
    assert (found.device, found.at_ms, found.nonce) == ("kiosk-7", 1_000_000, bytes(16))


@pytest.mark.parametrize(
    ("headers", "asked", "now_ms"),
    [
        (HEADERS, ("PUT", *ASKED[1:]), 1_000_000),
        (HEADERS, (ASKED[0], "/api/v1/x?y=2", ASKED[2]), 1_000_000),
        (HEADERS, (*ASKED[:2], b"other"), 1_000_000),
        (HEADERS | {"Steward-Device": "kiosk-8"}, ASKED, 1_000_000),
        (HEADERS | {"Steward-Date": "1000001"}, ASKED, 1_000_000),
        (HEADERS | {"Steward-Nonce": "01" * 16}, ASKED, 1_000_000),
        (HEADERS | {"Steward-Signature": "AAAA"}, ASKED, 1_000_000),
        (HEADERS | {"Steward-Signature": "é"}, ASKED, 1_000_000),
        ({}, ASKED, 1_000_000),
        (HEADERS, ASKED, 1_400_000),
        (HEADERS, ASKED, 600_000),
    ],
)
def test_any_other_request_is_refused(headers: dict[str, str], asked: tuple[str, str, bytes], now_ms: int) -> None:
    with pytest.raises(SealError):
        check_request(headers, *asked, KEY.public, now_ms=now_ms)


def test_pauses_grow_with_full_jitter_up_to_a_bound() -> None:
    chance, backoff = random.Random(4), Backoff(base_s=1.0, cap_s=60.0)
    pauses = {failures: [backoff.pause_s(failures, chance) for _ in range(200)] for failures in (1, 3, 50)}
    assert [max(found) <= bound for found, bound in zip(pauses.values(), (1.0, 4.0, 60.0), strict=True)] == [True] * 3
    assert min(pauses[50]) < 6.0
    assert max(pauses[50]) > 54.0


@pytest.mark.parametrize(
    ("lane", "used", "left"),
    [(Lane.AUDIT, 2000, None), (Lane.SESSION, 400, 600), (Lane.SESSION, 2000, 0), (Lane.TELEMETRY, 400, 100)],
)
def test_a_budget_leaves_most_to_what_matters(lane: Lane, used: int, left: int | None) -> None:
    assert Budget(1000).left(lane, used) == left
    assert Budget(None).left(lane, used) is None


def test_no_answer_is_a_transport_error(kiosk: Kiosk) -> None:
    with kiosk.client(NOBODY) as client, pytest.raises(TransportError, match="does not answer"):
        client.ask("GET", "/")
