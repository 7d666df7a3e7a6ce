"""The console's own questions to the database, on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from sync.headoffice.config import OfficeConfig, Prices
from sync.headoffice.console.exporting import Exports, Wish
from sync.headoffice.console.queries import audit, fleet, sessions, usage
from sync.headoffice.console.session_reading import Marker, catch_up
from sync.headoffice.demo.seeding import seed
from sync.headoffice.ingest.months import month_of
from sync.headoffice.parts import open_office
from tests.sync.headoffice.console.office import EVIL, plant


def test_every_page_finds_the_same_there(postgres_database: str, tmp_path: Path) -> None:
    config = OfficeConfig(folder=tmp_path, database_url=postgres_database.replace("+psycopg", ""))
    office = open_office(config)
    try:
        seeded = seed(office, sessions=12)
        plant(office)
        marker, now_ms = Marker.open(tmp_path), office.now_ms()
        assert catch_up(office, marker) == 0
        assert catch_up(office, marker) == 0
        with office.database.reading() as connection:
            assert len(fleet.devices(connection, now_ms)) == seeded.devices + 1
            found = fleet.details(connection, "kiosk-evil", now_ms)
            assert found is not None
            assert found.alerts[0].words == EVIL
            every = sessions.page(connection, sessions.Wanted(since="2000-01-01", until="2100-01-01"), 1)
            mine = sessions.page(connection, sessions.Wanted(marks=frozenset({marker.of("demo-client-01")})), 1)
            assert 1 <= mine.total < every.total
            assert sessions.page(connection, sessions.Wanted(erased="no"), 1).total <= every.total
            lines = usage.lines(connection, 200001, month_of(now_ms))
            assert usage.total(lines).sessions == every.total
            assert usage.total(lines).cost(Prices(session=2.0, minute=0.5)) > 2.0 * every.total
            assert audit.page(connection, audit.Wanted(words="KIOSK-EVIL", since="2000-01-01"), 1).total > 0
        exports = Exports(office, marker)
        exports.begin(Wish(0, now_ms + 1000, transcripts=False, client="", reason="for the supervisor"), "test")
        exports.wait(60)
        assert (exports.all()[0].state, exports.all()[0].asked_by) == ("done", "test")
    finally:
        office.close()
