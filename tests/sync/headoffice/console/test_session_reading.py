"""The index of sessions counts what happened, once, whatever way its records came."""

from __future__ import annotations

from pathlib import Path
from random import Random

from sqlalchemy import select

from sync.crypto.sealing import SealingKey
from sync.headoffice.console.session_reading import Marker, catch_up
from sync.headoffice.demo.kiosk import DemoKiosk
from sync.headoffice.fleet.register import Fleet, enrol
from sync.headoffice.parts import open_office
from sync.headoffice.tables.session_index import SESSION_INDEX
from sync.types import Lane
from tests.sync.headoffice.served import config_at


def test_an_answer_that_was_cut_short_is_one_turn_and_costs_once(tmp_path: Path) -> None:
    office = open_office(config_at(tmp_path))
    try:
        kiosk, now_ms = DemoKiosk("kiosk-1", SealingKey(office.secrets.public.sealing), Random(1)), office.now_ms()
        record = {"question": "How?", "reply": "So.", "timings_ms": {"route": 10.0}, "tokens": 7}
        told = {"turn": 1, "record": record}
        kiosk.write(Lane.SESSION, "session", {"session": "s1", "client": "avery"}, now_ms, "s1")
        for content in (told, told | {"again": True}, told | {"turn": 2}):
            kiosk.write(Lane.SESSION, "turn", content, now_ms, "s1")
        token = Fleet(office).token("kiosk-1", "harbour")
        with office.database.writing() as connection:
            enrol(connection, token, kiosk.signing.public, now_ms)
            kiosk.send(connection, now_ms)
        assert catch_up(office, Marker.open(tmp_path)) == 0
        with office.database.reading() as connection:
            row = connection.execute(select(SESSION_INDEX)).one()
        assert (row.turns, row.compute_ms, row.tokens) == (2, 20.0, 14)
    finally:
        office.close()
