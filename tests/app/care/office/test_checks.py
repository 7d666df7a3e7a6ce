"""What the doctor finds at head office, each by breaking that very thing in a real one."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import delete, insert, select, text, update

import app
from app.care.finding import Finding
from app.care.office import data, secrets, work
from app.care.office.advice import OFFICE_ADVICE
from app.care.office.ground import Ground, ground_of
from app.modes import doctor, headoffice_doctor, support_bundle
from app.modes.headoffice import office_config
from app.office.backups import back_up_now
from app.settings import Settings
from sync.crypto.certificates import Authority
from sync.crypto.sealing import SealingKey, new_private
from sync.headoffice.backup.making import BackupKind
from sync.headoffice.condition import drilled
from sync.headoffice.demo.kiosk import DemoKiosk
from sync.headoffice.fleet.register import Fleet, enrol, report
from sync.headoffice.parts import Office, open_office
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key, online_key, retire_online_key
from sync.headoffice.publishing.repository import Repository
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.people import PEOPLE, SECOND_FACTORS
from sync.headoffice.tables.records import ALERTS, ERASURES, QUARANTINE
from sync.headoffice.tables.telemetry import TELEMETRY_INBOX
from sync.types import Lane
from tests.sync.headoffice.served import serving

HOUR = 3_600_000
DAY = 24 * HOUR
Look = Callable[[Callable[[Ground], Finding]], Finding]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(Settings(), data_dir=tmp_path, office_advisors=0)


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    opened = open_office(office_config(settings))
    yield opened
    opened.close()


def look(settings: Settings, check: Callable[[Ground], Finding], later_ms: int = 0) -> Finding:
    ground = ground_of(settings, office_config(settings))
    return check(ground_of(settings, ground.config, ground.now_ms + later_ms))


def enrolled(office: Office) -> None:
    """Let a device send a session."""
    kiosk = DemoKiosk("kiosk-1", SealingKey(office.secrets.public.sealing), Random(1))
    kiosk.write(Lane.SESSION, "session", {"session": "visit-1", "client": "c-1"}, office.now_ms(), "visit-1")
    token = Fleet(office).token("kiosk-1", "Quay")
    with office.database.writing() as connection:
        enrol(connection, token, kiosk.signing.public, office.now_ms())
        kiosk.send(connection, office.now_ms())
        report(connection, "kiosk-1", "1.0", {}, 0, office.now_ms())


def test_every_row_of_the_table_is_found_by_some_check_and_no_other_is() -> None:
    folder = Path(app.__file__).parent / "care" / "office"
    sources = [path.read_text() for path in folder.glob("*.py") if path.name != "advice.py"]
    used = {code for source in sources for code in re.findall(r'[( ]"([a-z]+(?:-[a-z]+)+)"', source)}
    assert used - {"settings-wrong", "settings-doubtful", "secrets-open", "offline-keys"} == set(OFFICE_ADVICE)
    assert {row.what for row in OFFICE_ADVICE.values()} <= set(headoffice_doctor.NAMES)
    assert all(row.means.endswith(".") and row.to_do[-1] in ".)?" for row in OFFICE_ADVICE.values())


def test_where_nothing_was_started_yet_nothing_is_made(settings: Settings, tmp_path: Path) -> None:
    found = {each.what: each.code for each in headoffice_doctor.look(settings)}
    assert found["database"] == "database-none"
    assert found["keys"] == "keys-none"
    assert found["signatures"] == "roles-none"
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_or_none_at_all_is_told(settings: Settings, office: Office) -> None:
    assert look(settings, data.database).state == "good"
    with office.database.writing() as connection:
        connection.execute(text("INSERT INTO schema_steps (number) VALUES (99)"))
    assert look(settings, data.database).code == "database-newer"
    assert look(settings, data.records).state == "note"
    with office.database.writing() as connection:
        connection.execute(text("DELETE FROM schema_steps WHERE number > 1"))
    assert look(settings, data.database).code == "database-behind"
    nowhere = dataclasses.replace(settings, office_database="postgresql://nobody:secret@127.0.0.1:1/none")
    found = look(nowhere, data.database)
    assert found.code == "database-silent"
    assert "secret" not in found.found


def test_a_cache_is_asked(settings: Settings) -> None:
    assert look(settings, data.cache).state == "good"
    with_postgres = dataclasses.replace(settings, office_database="postgresql://nobody@127.0.0.1:1/none")
    assert look(with_postgres, data.cache).code == "cache-alone"
    assert look(dataclasses.replace(settings, office_cache="redis://127.0.0.1:1/0"), data.cache).code == "cache-silent"


def test_keys_that_are_gone_cut_short_or_of_another_database_are_bad(settings: Settings, office: Office) -> None:
    enrolled(office)
    keys = office.config.folder / "keys"
    assert "tried on what a device sealed" in look(settings, secrets.keys).found
    token = next((keys / "tokens").glob("*.key"))
    whole = token.read_bytes()
    token.write_bytes(whole[:-1])
    assert look(settings, secrets.keys).code == "keys-damaged"
    token.write_bytes(whole)
    Register(office, "test").add("root", Role.ADMIN, "a-fine-pass-phrase-12")
    with office.database.writing() as connection:
        person = connection.execute(select(PEOPLE.c.id)).scalar_one()
        factor = {"person": person, "secret": b"x", "last_step": 1, "made_ms": 1}
        connection.execute(insert(SECOND_FACTORS), factor)
    assert look(settings, secrets.keys).code == "keys-second-factors"
    (keys / "opening.key").write_bytes(new_private())
    assert look(settings, secrets.keys).code == "keys-other"
    (keys / "opening.key").write_bytes(b"short")
    assert look(settings, secrets.keys).code == "keys-damaged"
    shutil.rmtree(keys)
    assert look(settings, secrets.keys).code == "keys-gone"
    assert not keys.exists()


def test_signatures_are_told_before_they_end_and_a_strange_key_at_once(settings: Settings, office: Office) -> None:
    folder = office.config.folder
    repository = Repository(folder / "bundles", online_key(folder / "keys"))
    repository.begin([make_key(folder / "offline-keys", name) for name in ROOTS], make_key(folder / "safe", TARGETS))
    assert look(settings, secrets.keys).code == "keys-offline-here"
    assert look(settings, secrets.signatures).state == "good"
    assert look(settings, secrets.signatures, 3 * DAY - HOUR).code == "roles-stale"
    assert look(settings, secrets.signatures, 3 * DAY + HOUR).code == "roles-over"
    retire_online_key(folder / "keys")
    online_key(folder / "keys")
    assert look(settings, secrets.signatures).code == "roles-other-key"
    almost = Repository(
        folder / "bundles", online_key(folder / "keys"), lambda: datetime.now(UTC) - timedelta(days=320)
    )
    shutil.rmtree(folder / "bundles")
    almost.begin([make_key(folder / "later", name) for name in ROOTS], make_key(folder / "later", TARGETS))
    now_again = Repository(folder / "bundles", online_key(folder / "keys"))
    assert now_again.freshen()
    found = look(settings, secrets.signatures)
    assert (found.code, found.found.split()[0]) == ("roles-soon", "targets")


@pytest.mark.parametrize(
    ("server_days", "authority_days", "code"),
    [(90, 3000, ""), (20, 3000, "tls-soon"), (-1, 3000, "tls-over"), (90, 300, "tls-authority-soon")],
)
def test_certificates_are_told_before_they_end(
    settings: Settings, server_days: int, authority_days: int, code: str
) -> None:
    now = datetime.now(UTC)
    begun = now - timedelta(days=100)
    folder = settings.data_dir / "tls"
    folder.mkdir()
    authority = Authority.make("Office", begun, days=100 + authority_days)
    issued, key = authority.server(["office.example"], begun, days=100 + server_days)
    texts = {"authority.pem": authority.pem, "authority.key": authority.key_pem, "server.pem": issued.pem}
    for name, content in (texts | {"server.key": key}).items():
        (folder / name).write_text(content)
    there = dataclasses.replace(settings, office_certificates=str(folder))
    assert look(there, secrets.certificates).code == code
    if not code:
        (folder / "authority.key").unlink()
        assert look(there, secrets.certificates).code == "tls-no-signer"
        (folder / "server.key").write_text(authority.key_pem)
        assert look(there, secrets.certificates).code == "tls-unread"
        (folder / "server.pem").unlink()
        assert look(there, secrets.certificates).code == "tls-unread"


def test_backups_from_none_to_old_and_their_drill(
    settings: Settings, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(settings, data.backups).code == "backups-none"
    assert look(settings, data.drill).state == "good"
    (tmp_path / "file").write_text("")
    assert look(dataclasses.replace(settings, backup_place=str(tmp_path / "file")), data.backups).code != ""
    kept = dataclasses.replace(settings, backup_place=str(tmp_path / "backups"))
    assert look(kept, data.backups).code == "backups-locked"
    monkeypatch.setenv("STEWARD_BACKUP_PASSPHRASE", "correct horse")
    assert look(kept, data.backups).code == "backups-never"
    assert look(kept, data.drill).code == "drill-none"
    assert back_up_now(office.config, kept, office.database, BackupKind.FULL) is not None
    assert look(kept, data.backups).code == "backups-beside"
    assert look(kept, data.backups, 3 * HOUR).code == "backups-late"
    assert look(kept, data.backups, 2 * DAY).code == "backups-old"
    row = {
        "kind": "full",
        "name": "",
        "state": "failed",
        "started_ms": 1,
        "beat_ms": 1,
        "program": "1",
        "why": "no room",
    }
    with office.database.writing() as connection:
        connection.execute(insert(BACKUPS), row)
    assert "no room" in look(kept, data.backups).found
    drilled(office.database, office.now_ms(), "somebody", "backup", 12)
    assert look(kept, data.drill).state == "good"
    assert look(kept, data.drill, 100 * DAY).code == "drill-old"


def test_what_waits_and_who_is_silent_is_told(settings: Settings, office: Office) -> None:
    assert look(settings, data.records).state == look(settings, data.devices).state == "good"
    enrolled(office)
    assert look(settings, data.devices).found == "1, all heard of within a day"
    assert look(settings, data.devices, 2 * DAY).code == "devices-silent"
    now_ms = office.now_ms()
    with office.database.writing() as connection:
        connection.execute(insert(ALERTS), {"device": "kiosk-1", "at_ms": now_ms, "words": "odd"})
    assert look(settings, data.devices).code == "devices-alerts"
    with office.database.writing() as connection:
        report(connection, "kiosk-1", "1.0", {"oldest_ms": now_ms - 2 * DAY}, 0, now_ms)
    assert look(settings, data.records).code == "records-behind"
    with office.database.writing() as connection:
        erasure = {"device": "kiosk-1", "session": "visit-1", "asked_ms": now_ms - 8 * DAY}
        connection.execute(insert(ERASURES), erasure)
    assert look(settings, data.records).code == "erasing-slow"
    with office.database.writing() as connection:
        batch = {"device": "kiosk-1", "lane": 1, "at_ms": now_ms, "why": "odd", "content": b""}
        connection.execute(insert(QUARANTINE), batch)
    assert look(settings, data.records).code == "records-aside"
    with office.database.writing() as connection:
        noted = {
            "device": "kiosk-1",
            "id": b"1" * 16,
            "kind": "spans",
            "epoch": 1,
            "sequence": 1,
            "received_ms": now_ms,
        }
        connection.execute(insert(TELEMETRY_INBOX), noted)
    assert look(settings, data.records, 2 * HOUR).found == "1 wait, the oldest for 2 h"
    with office.database.writing() as connection:
        connection.execute(delete(ALERTS))
        connection.execute(update(DEVICES).values(state="revoked"))
    assert look(settings, data.devices, 2 * DAY).found == "none enrolled yet"


def test_the_process_that_serves_is_asked(settings: Settings) -> None:
    def of_another_version(office: Office) -> None:
        with office.database.writing() as connection:
            connection.execute(text("INSERT INTO schema_steps (number) VALUES (99)"))

    config = dataclasses.replace(office_config(settings), port=0)
    with serving(config) as served:
        here = dataclasses.replace(settings, office_port=int(served.address.rpartition(":")[2]))
        assert look(here, work.processes).state == "good"
    assert look(here, work.processes).code == "serving-none"
    with serving(config, of_another_version) as served:
        here = dataclasses.replace(settings, office_port=int(served.address.rpartition(":")[2]))
        found = look(here, work.processes)
        assert (found.code, "database" in found.found) == ("serving-fails", True)


def test_advisors_that_do_not_run_are_counted(settings: Settings) -> None:
    assert look(settings, work.advisors).code == "advisors-none"
    found = look(dataclasses.replace(settings, office_advisors=2), work.advisors)
    assert (found.code, found.found.startswith("0 of 2")) == ("advisors-few", True)


def test_a_key_that_others_may_read_is_bad(settings: Settings, office: Office) -> None:
    assert look(settings, work.permissions).state == "good"
    token = next((office.config.folder / "keys" / "tokens").glob("*.key"))
    token.chmod(0o644)
    found = look(settings, work.permissions)
    assert (found.code, str(token) in found.found) == ("secrets-open", True)


def test_clocks_that_differ_are_bad(settings: Settings, postgres_database: str) -> None:
    there = dataclasses.replace(settings, office_database=postgres_database)
    open_office(office_config(there)).close()
    assert look(there, work.clock).code != "clocks-differ"
    assert look(there, work.clock, 2 * HOUR).found == "this clock is 7200 s ahead of the database's"


def test_the_support_bundle_has_it_where_a_head_office_lives(settings: Settings) -> None:
    assert support_bundle.of_office(settings) == []
    open_office(office_config(settings)).close()
    found = {each.what: each.code for each in support_bundle.of_office(settings)}
    assert found["backups"] == "backups-none"
    assert not found.keys() & doctor.CHECKS.keys()
