"""A device at a real head office: what is erased there is erased here, and both know how far it is."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.courier import state as states
from app.courier.process import Courier
from app.records import Records
from app.settings import Settings
from sync.errors import Held
from sync.headoffice.fleet import erasing, holding
from sync.headoffice.tables.devices import DEVICES
from sync.outbox.enrolment import enrol
from sync.store.identity import identity
from sync.store.sessions import SessionStore
from tests.sync.headoffice.served import config_at, serving


def go(settings: Settings) -> states.State:
    with closing(Courier(settings, random.Random(1))) as courier:
        courier.go()
    return states.load(settings.data_dir)


def test_who_is_erased_at_head_office_is_erased_here_at_the_next_round(tmp_path: Path) -> None:
    settings = replace(Settings(), data_dir=tmp_path / "kiosk", cache_dir=tmp_path)
    with serving(config_at(tmp_path / "office")) as served, SessionStore(settings.data_dir) as sessions:
        served.enrolled("kiosk-7", identity(sessions.store).signing)
        enrol(sessions.store, "kiosk-7", served.office.secrets.public, (served.address,))
        records = Records(sessions)
        for session in ("s1", "s2"):
            records.started(session, "avery")
            records.asked(session, 1, "How did I do?")
        first = go(settings)
        assert (first.failures, first.failure, first.address) == (0, "", served.address)
        erasing.erase_session(served.office, "s1", "operator")
        assert [each.done_ms for each in erasing.progress(served.office, "s1")] == [None]
        go(settings)
        assert sessions.turns("s1") == []
        assert len(sessions.turns("s2")) == 1
        go(settings)
        assert all(each.done_ms for each in erasing.progress(served.office, "s1"))
        with served.office.database.reading() as connection:
            row = connection.execute(select(DEVICES.c.version, DEVICES.c.status_ms)).one()
        assert row.version
        assert row.status_ms


def test_what_has_to_be_kept_stays_open_at_head_office_until_the_hold_is_lifted(tmp_path: Path) -> None:
    settings = replace(Settings(), data_dir=tmp_path / "kiosk", cache_dir=tmp_path)
    with serving(config_at(tmp_path / "office")) as served, SessionStore(settings.data_dir) as sessions:
        served.enrolled("kiosk-7", identity(sessions.store).signing)
        enrol(sessions.store, "kiosk-7", served.office.secrets.public, (served.address,))
        records = Records(sessions)
        for session, client in (("s1", "avery"), ("s2", "morgan")):
            records.started(session, client)
            records.asked(session, 1, "How did I do?")
        sessions.hold("avery", "a lawsuit")
        go(settings)
        erasing.erase_client(served.office, "avery", "operator")
        erasing.erase_client(served.office, "morgan", "operator")
        for _ in range(2):
            go(settings)
        assert len(sessions.turns("s1")) == 1
        assert sessions.turns("s2") == []  # others do not wait for it
        assert [each.done_ms for each in erasing.progress(served.office, "avery")] == [None]
        assert records.trail is not None
        noted = [entry.subject for entry in records.trail.audit.entries() if entry.event == "erasure held"]
        assert noted == [sessions.store.keys.mark("avery").hex()[:16]]
        sessions.lift("avery")
        for _ in range(2):
            go(settings)
        assert sessions.turns("s1") == []
        assert all(each.done_ms for each in erasing.progress(served.office, "avery"))


def test_who_is_held_at_head_office_cannot_be_erased_here_until_the_hold_is_lifted_there(tmp_path: Path) -> None:
    settings = replace(Settings(), data_dir=tmp_path / "kiosk", cache_dir=tmp_path)
    with serving(config_at(tmp_path / "office")) as served, SessionStore(settings.data_dir) as sessions:
        served.enrolled("kiosk-7", identity(sessions.store).signing)
        enrol(sessions.store, "kiosk-7", served.office.secrets.public, (served.address,))
        records = Records(sessions)
        assert records.trail is not None
        for session, client in (("s1", "avery"), ("s2", "morgan")):
            records.started(session, client)
            records.asked(session, 1, "How did I do?")
        sessions.hold("morgan", "this branch's own")
        go(settings)
        set_ones = [
            holding.set_hold(served.office, "client", client, "case 17 of the court", "carla")
            for client in ("avery", "morgan")
        ]
        for _ in range(2):
            go(settings)
        with pytest.raises(Held, match="head office holds it"):
            sessions.erase_client("avery")
        for hold in set_ones:
            holding.lift_hold(served.office, hold.number, "case 17 is closed", "carla")
        for _ in range(2):
            go(settings)
        assert [(hold.client, hold.why) for hold in sessions.holds()] == [("morgan", "this branch's own")]
        sessions.erase_client("avery")
        assert sessions.turns("s1") == []
        noted = [entry.event for entry in records.trail.audit.entries() if entry.event.startswith("hold")]
        assert noted == ["hold set", "hold lifted"], "each once, however often it is told"
