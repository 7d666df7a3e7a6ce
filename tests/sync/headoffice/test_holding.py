"""A hold at head office stops every erasure, here and on devices, until it is lifted; each deed is in the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from sync.crypto.sealing import SealingKey
from sync.errors import Held
from sync.headoffice.demo.kiosk import DemoKiosk
from sync.headoffice.errors import Clashes, NotAsAsked, NotThere, OnHold
from sync.headoffice.fleet import erasing, holding, retention
from sync.headoffice.fleet.register import Fleet, enrol
from sync.headoffice.ingest.months import make_partitions, month_of
from sync.headoffice.parts import Office, open_office
from sync.headoffice.tables.audit import DEEDS
from sync.headoffice.tables.devices import COMMANDS
from sync.headoffice.tables.records import GRANTS
from sync.types import Lane
from tests.sync.headoffice.served import config_at

DAY_MS = 24 * 3_600_000


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    with closing(open_office(config_at(tmp_path, url))) as opened:
        with opened.database.writing() as connection:
            make_partitions(connection, month_of(opened.now_ms()))
        kiosk(opened, "kiosk-1", a1="avery", a2="avery", m1="morgan")
        yield opened


def kiosk(office: Office, name: str, **sessions: str) -> None:
    """Enrol a kiosk that has sent sessions of clients."""
    device = DemoKiosk(name, SealingKey(office.secrets.public.sealing), Random(name))
    for session, client in sessions.items():
        device.write(Lane.SESSION, "session", {"session": session, "client": client}, office.now_ms(), session)
    token = Fleet(office).token(name, "Quay")
    with office.database.writing() as connection:
        enrol(connection, token, device.signing.public, office.now_ms())
        device.send(connection, office.now_ms())


def told(office: Office, device: str) -> list[tuple[str, str]]:
    with office.database.reading() as connection:
        asked = select(COMMANDS).where(COMMANDS.c.device == device).order_by(COMMANDS.c.number)
        return [(row.kind, row.subject) for row in connection.execute(asked)]


def readable(office: Office) -> set[str]:
    with office.database.reading() as connection:
        return set(connection.execute(select(GRANTS.c.session)).scalars())


def test_what_a_client_s_hold_keeps_is_erased_in_no_way(office: Office) -> None:
    hold = holding.set_hold(office, "client", "avery", "case 17 of the court", "carla")
    for erase, subject in ((erasing.erase_session, "a1"), (erasing.erase_client, "avery")):
        with pytest.raises(OnHold, match=r"has to be kept: “case 17 of the court”, since \d{4}-\d\d-\d\d, by carla"):
            erase(office, subject, "erik")
    begun = office.now_ms
    office.now_ms = lambda: begun() + 40 * DAY_MS
    assert retention.look(office, 30).due == ("m1",)
    assert retention.retain(office, 30, "time") == 1
    assert readable(office) == {"a1", "a2"}
    holding.lift_hold(office, hold.number, "case 17 is closed", "carla")
    assert set(retention.look(office, 30).due) == {"a1", "a2"}
    erasing.erase_client(office, "avery", "erik")
    assert readable(office) == set()


def test_a_session_s_hold_keeps_it_and_its_client_and_lets_others_go(office: Office) -> None:
    holding.set_hold(office, "session", "a1", "complaint 2041", "carla")
    with pytest.raises(Held, match="This session has to be kept"):
        erasing.erase_session(office, "a1", "erik")
    with pytest.raises(OnHold, match="This client has to be kept"):
        erasing.erase_client(office, "avery", "erik")
    erasing.erase_session(office, "a2", "erik")
    erasing.erase_client(office, "morgan", "erik")
    assert readable(office) == {"a1"}


def test_devices_are_told_also_those_that_come_later_and_once_when_the_last_hold_is_lifted(office: Office) -> None:
    kiosk(office, "kiosk-2", a3="avery")
    by_client = holding.set_hold(office, "client", "avery", "case 17 of the court", "carla")
    by_session = holding.set_hold(office, "session", "a3", "complaint 2041", "carla")
    assert told(office, "kiosk-1") == [("hold-client", "avery")]
    assert told(office, "kiosk-2") == [("hold-client", "avery")] * 2
    kiosk(office, "kiosk-3")
    assert told(office, "kiosk-3") == [("hold-client", "avery")]
    holding.lift_hold(office, by_client.number, "case 17 is closed", "carla")
    assert told(office, "kiosk-1") == [("hold-client", "avery")]
    holding.lift_hold(office, by_session.number, "answered and closed", "carla")
    assert told(office, "kiosk-1") == [("hold-client", "avery"), ("lift-client", "avery")]


def test_each_deed_is_written_down_with_who_and_why(office: Office) -> None:
    hold = holding.set_hold(office, "session", "m1", "complaint 2041", "carla")
    holding.lift_hold(office, hold.number, "answered and closed", "dora")
    with office.database.reading() as connection:
        rows = connection.execute(select(DEEDS).where(DEEDS.c.event.like("hold %")).order_by(DEEDS.c.sequence)).all()
        found = holding.holds(connection)
    assert [(row.who, row.event, row.subject, json.loads(row.detail)["reason"]) for row in rows] == [
        ("carla", "hold set", "m1", "complaint 2041"),
        ("dora", "hold lifted", "m1", "answered and closed"),
    ]
    assert [(each.set_by, each.lifted_by, each.lifted_why) for each in found] == [
        ("carla", "dora", "answered and closed")
    ]


def test_a_hold_that_cannot_be_is_refused_in_words(office: Office) -> None:
    with pytest.raises(NotAsAsked, match="on a client or on a session"):
        holding.set_hold(office, "branch", "Quay", "case 17 of the court", "carla")
    with pytest.raises(NotAsAsked, match="Say in a few words why"):
        holding.set_hold(office, "client", "avery", "why", "carla")
    with pytest.raises(NotAsAsked, match="Say which client"):
        holding.set_hold(office, "client", "", "case 17 of the court", "carla")
    with pytest.raises(NotThere, match="No device has told"):
        holding.set_hold(office, "session", "never", "case 17 of the court", "carla")
    erasing.erase_session(office, "m1", "erik")
    with pytest.raises(NotAsAsked, match="erased already"):
        holding.set_hold(office, "session", "m1", "case 17 of the court", "carla")
    hold = holding.set_hold(office, "client", "avery", "case 17 of the court", "carla")
    with pytest.raises(Clashes, match="held already: “case 17"):
        holding.set_hold(office, "client", "avery", "case 18 of the court", "carla")
    with pytest.raises(NotAsAsked, match="it still stands"):
        holding.lift_hold(office, hold.number, "x", "carla")
    holding.lift_hold(office, hold.number, "case 17 is closed", "carla")
    with pytest.raises(NotThere, match="somebody may have lifted it"):
        holding.lift_hold(office, hold.number, "case 17 is closed", "carla")
