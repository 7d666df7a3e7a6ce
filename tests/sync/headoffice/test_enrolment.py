"""Who gets in: one token for one device, once; revoked ones not at all; erasures reach head office and the device."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.crypto.signing import SigningKey, new_seed
from sync.errors import Malformed, Refused, SealError
from sync.headoffice.config import OfficeConfig
from sync.headoffice.errors import NotAsAsked, NotThere
from sync.headoffice.fleet import enrolling
from sync.headoffice.fleet.erasing import erase_client, erase_session, progress
from sync.headoffice.fleet.register import Fleet, report
from sync.headoffice.fleet.types import Device
from sync.headoffice.ingest.applying import Incoming
from sync.headoffice.ingest.opening import opened
from sync.headoffice.ingest.writer import Writer
from sync.headoffice.parts import Office, open_office
from sync.headoffice.tables.records import GRANTS, RECORDS
from sync.outbox.commands import ERASE_CLIENT, ERASE_SESSION, read_commands, signed_command
from sync.outbox.enrolment import enrol
from sync.outbox.invitation import Invitation, OfficeCard, proof_bytes, read_card
from sync.outbox.office import open_outbox
from sync.outbox.rules import check_batch
from sync.outbox.trail import Trail
from sync.store.identity import identity
from sync.store.opened import Store
from sync.types import Batch, Lane

KEY = SigningKey(bytes(32))


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    opened_office = open_office(OfficeConfig(tmp_path / "office", url))
    yield opened_office
    opened_office.close()


def take_in(office: Office, token: str, key: SigningKey = KEY, signed_by: SigningKey | None = None) -> Device:
    proof = (signed_by or key).sign("enrol", proof_bytes(token, key.public, ""))
    return enrolling.take_in(office, token, key.public, "", proof)[0]


def test_a_token_lets_one_device_in_under_its_name(office: Office) -> None:
    token = Fleet(office).token("kiosk-7", "Main Street")
    device = take_in(office, token)
    assert (device.name, device.branch, device.public_key, device.active) == (
        "kiosk-7",
        "Main Street",
        KEY.public,
        True,
    )
    assert take_in(office, token) == device  # its answer was lost: the same device may ask again
    with pytest.raises(Refused, match="used already"):
        take_in(office, token, SigningKey(new_seed()))


def test_a_wrong_or_old_token_and_a_key_that_is_not_there_are_refused(office: Office) -> None:
    token = Fleet(office).token("kiosk-7", hours=1)
    with pytest.raises(Refused, match="not known or over"):
        take_in(office, token + "x")
    with pytest.raises(Refused, match="must have the key"):
        take_in(office, token, signed_by=SigningKey(new_seed()))
    now_ms = office.now_ms()
    office.now_ms = lambda: now_ms + 3_600_001
    with pytest.raises(Refused, match="not known or over"):
        take_in(office, token)


@pytest.mark.parametrize("name", ["", "Kiosk", "a b", "../x", "x" * 65, "ü"])
def test_a_device_needs_a_plain_name(office: Office, name: str) -> None:
    with pytest.raises(NotAsAsked):
        Fleet(office).token(name)


def test_revoking_ends_tokens_too_and_a_new_token_replaces_a_machine(office: Office) -> None:
    fleet = Fleet(office)
    used, unused = fleet.token("kiosk-7"), fleet.token("kiosk-7")
    take_in(office, used)
    fleet.revoke("kiosk-7")
    assert not fleet.device("kiosk-7").active
    for token in (used, unused):
        with pytest.raises(Refused):
            take_in(office, token)
    other = SigningKey(new_seed())
    assert take_in(office, fleet.token("kiosk-7"), other).public_key == other.public
    assert fleet.device("kiosk-7").active
    with pytest.raises(NotThere):
        fleet.revoke("kiosk-8")


def test_an_invitation_is_for_one_head_office(office: Office) -> None:
    line = enrolling.invitation(office, "https://office.example:8443/", "TOKEN")
    invitation, card = Invitation.read(line), enrolling.card(office)
    assert (invitation.address, invitation.token) == ("https://office.example:8443", "TOKEN")
    invitation.check(card)
    assert OfficeCard.of(card.plain()) == card
    with pytest.raises(Malformed, match="not the head office"):
        invitation.check(OfficeCard(card.keys, card.addresses, "another authority"))


@pytest.mark.parametrize(
    "line", ["", "https://office.example", "ftp://x#a.b", "https://x#nodot", "https://x#.", "#a.b"]
)
def test_what_is_no_invitation_is_told(line: str) -> None:
    with pytest.raises(Malformed):
        Invitation.read(line)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"sealing": 1}',
        b"[" * 100_000,
        b'{"sealing":"","receipts":[],"addresses":1,"authority":""}',
    ],
)
def test_what_is_no_head_office_is_told(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_card(body)


def told(office: Office, tmp_path: Path) -> tuple[Store, Writer]:
    """A device with two visits of two clients that head office has."""
    store = Store(tmp_path / "kiosk")
    enrol(store, "kiosk-7", office.secrets.public, ("http://localhost",))
    take_in(office, Fleet(office).token("kiosk-7"), identity(store).signing)
    trail, writer = Trail.of(store), Writer(office.database, office.now_ms)
    for session, client in (("s1", "avery"), ("s2", "morgan")):
        store.keys.make(session)
        trail.tell("session", {"session": session, "client": client}, session)
    send(store, writer, Lane.SESSION)
    return store, writer


def send(store: Store, writer: Writer, lane: Lane) -> None:
    outbox = open_outbox(store)
    records, grants = outbox.batch(lane, 256, 10**6)
    batch = Batch(bytes(16), tuple(records), tuple(grants))
    key = identity(store).signing.public
    writer.take([Incoming(batch, check_batch(batch, key), b"", key)])


def test_an_erased_session_cannot_be_opened_here_and_is_done_when_the_device_says_so(
    office: Office, tmp_path: Path
) -> None:
    store, writer = told(office, tmp_path)
    found = erase_session(office, "s1", "carla")
    assert [(each.device, each.done_ms) for each in found] == [("kiosk-7", None)]
    with office.database.reading() as connection:
        first, second = connection.execute(select(RECORDS).order_by(RECORDS.c.sequence)).all()
        assert b"morgan" in opened(office, connection, second)
        with pytest.raises(SealError, match="erased"):
            opened(office, connection, first)
    send(store, writer, Lane.SESSION)  # the same batch with its grant again: the key does not come back
    with office.database.reading() as connection:
        assert list(connection.execute(select(GRANTS.c.session)).scalars()) == ["s2"]
    Trail.of(store).erased("s1")
    send(store, writer, Lane.AUDIT)
    assert progress(office, "s1")[0].done_ms is not None
    store.close()
    with pytest.raises(NotThere):
        erase_session(office, "s9", "carla")


def test_a_client_is_erased_here_by_what_the_records_say_and_on_every_device(office: Office, tmp_path: Path) -> None:
    store, _ = told(office, tmp_path)
    take_in(office, Fleet(office).token("kiosk-8"), SigningKey(new_seed()))
    found = erase_client(office, "avery", "carla")
    assert [(each.device, each.kind) for each in found] == [("kiosk-7", ERASE_CLIENT), ("kiosk-8", ERASE_CLIENT)]
    with office.database.reading() as connection:
        assert list(connection.execute(select(GRANTS.c.session)).scalars()) == ["s2"]
    with office.database.writing() as connection:
        report(connection, "kiosk-7", "1.0", {}, 1, office.now_ms())
    assert [each.done_ms is not None for each in progress(office, "avery")] == [True, False]
    store.close()


def answer(*numbers: int, key: SigningKey = KEY, device: str = "kiosk-7") -> bytes:
    made = [signed_command(key, device, number, ERASE_SESSION, f"s{number}", 5) for number in numbers]
    rows = [
        {"number": each.number, "kind": each.kind, "subject": each.subject, "made_ms": each.made_ms,
         "signature": base64.b64encode(each.signature).decode()}
        for each in made
    ]  # fmt: skip
    return json.dumps({"commands": rows}).encode()


def test_commands_are_taken_in_order_and_signed_for_this_device() -> None:
    found = read_commands(answer(3, 4), "kiosk-7", 2, (bytes(32), KEY.public))
    assert [(each.number, each.subject) for each in found] == [(3, "s3"), (4, "s4")]
    assert read_commands(answer(), "kiosk-7", 2, (KEY.public,)) == []


@pytest.mark.parametrize(
    "body",
    [
        answer(4),
        answer(3, 5),
        answer(2, 3),
        answer(3, key=SigningKey(new_seed())),
        answer(3, device="kiosk-8"),
        answer(3).replace(b"s3", b"s1"),
        answer(3).replace(b'"number": 3', b'"number": "x"'),
        b'{"commands": [1]}',
        b'{"commands": 1}',
        b"nonsense",
    ],
)
def test_no_other_command_is_taken(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_commands(body, "kiosk-7", 2, (KEY.public,))
