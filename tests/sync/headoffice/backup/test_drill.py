"""The drill: head office is lost with its disk and its database, restored elsewhere, and nothing is missing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text

from sync.errors import StoreError
from sync.headoffice.backup import reading
from sync.headoffice.backup.checking import check
from sync.headoffice.backup.keeping import sweep
from sync.headoffice.backup.making import BackupKind, Sources, make, time_of
from sync.headoffice.backup.places import FolderPlace, Place
from sync.headoffice.backup.restoring import choose, restore_database, restore_files
from sync.headoffice.backup.running import Backups, Plan, history, is_upgrade
from sync.headoffice.backup.vault import key_from_boxes, recovered_vault
from sync.headoffice.database import Database
from sync.headoffice.tables import METADATA
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.records import ERASURES, GRANTS, RECORD_IDS
from sync.types import Lane
from tests.sync.headoffice.backup.drill import (
    PASSPHRASE,
    bank,
    counts,
    nothing_lost_or_doubled,
    office_at,
    sources_of,
    there,
    vault_at,
)

FULL, INCREMENT = BackupKind.FULL, BackupKind.INCREMENT
RECOVERY_TIME_S, RECOVERY_POINT_S = 15 * 60, 3600


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    with database.reading() as connection:
        for table in METADATA.sorted_tables:
            if table is not BACKUPS:
                rows = connection.execute(select(table).order_by(*table.primary_key.columns))
                found[table.name] = [tuple(row) for row in rows]
    return found


def url_of(kind: str, request: pytest.FixtureRequest, number: int) -> str:
    if kind == "sqlite":
        return ""
    url: str = request.getfixturevalue("second_postgres" if number else "postgres_database")
    return url


@pytest.mark.parametrize(
    ("before", "after", "lies_in"),
    [("sqlite", "sqlite", "folder"), ("postgresql", "postgresql", "s3"), ("sqlite", "postgresql", "folder")],
)
def test_a_lost_head_office_comes_back_with_everything(
    before: str, after: str, lies_in: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place: Place = FolderPlace(tmp_path / "backups") if lies_in == "folder" else request.getfixturevalue("bucket")
    home, url = tmp_path / "office", url_of(before, request, 0)
    with ExitStack() as first, ExitStack() as stores:
        served = first.enter_context(office_at(home, url))
        kiosks, office = stores.enter_context(bank(tmp_path, served, 2)), served.office
        (home / "bundles").mkdir()
        (home / "bundles" / "market-17.tar").write_bytes(bytes(range(256)) * 1000)
        vault = vault_at(place, office.config, office)
        for kiosk in kiosks:
            kiosk.write(12)
            assert kiosk.send(served).failure == ""
            assert kiosk.kept == len(kiosk.written[Lane.SESSION]) * 2, "no backup has it yet, so it stays here too"
        make(sources_of(office), vault, FULL, now_ms)
        for kiosk in kiosks:
            kiosk.write(5)
            kiosk.send(served)
            assert kiosk.kept == 10, "what the backup has is gone here"
        done = make(sources_of(office), vault, INCREMENT, now_ms)
        assert done is not None
        point_s = time.monotonic()
        for kiosk in kiosks:
            kiosk.write(4)
            assert kiosk.send(served).failure == ""
        assert nothing_lost_or_doubled(office, kiosks)
        expected = counts(office)
        if url:
            with office.database.writing() as connection:
                for table in reversed(METADATA.sorted_tables):
                    connection.execute(text(f"DROP TABLE {table.name} CASCADE"))
        lost_s = time.monotonic()
        first.close()
        shutil.rmtree(home)

        started_s = time.monotonic()
        new_home, new_url = tmp_path / "new office", url_of(after, request, 1)
        found = recovered_vault(place, key_from_boxes(place, PASSPHRASE))
        name = choose(found, None)
        assert restore_files(found, name, {"office": new_home}, force=False, progress=lambda words: None) > 3
        with Database(new_url, new_home) as database:
            restored = restore_database(found, name, database, force=False, progress=lambda words: None)
        assert (new_home / "bundles" / "market-17.tar").read_bytes() == bytes(range(256)) * 1000
        with office_at(new_home, new_url) as again:
            recovery_s = time.monotonic() - started_s
            assert not nothing_lost_or_doubled(again.office, kiosks), "the drill is about something"
            for kiosk in kiosks:
                assert kiosk.send(again, served.address, again.address).failure == ""
            assert nothing_lost_or_doubled(again.office, kiosks)
            assert counts(again.office) == expected
            make(sources_of(again.office), vault_at(place, again.office.config, again.office), FULL, now_ms)
            for kiosk in kiosks:
                kiosk.write(1)
                kiosk.send(again)
                assert kiosk.kept == 2
            assert nothing_lost_or_doubled(again.office, kiosks)
        assert recovery_s < RECOVERY_TIME_S
        assert lost_s - point_s < RECOVERY_POINT_S
        print(
            f"\nDrill {before} -> {after}: {restored.rows} rows restored and serving after {recovery_s:.2f} s; the "
            f"last backup was {lost_s - point_s:.2f} s old, what came since was sent again by the devices"
        )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_any_moment_of_which_there_is_a_backup_can_be_restored(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place = FolderPlace(tmp_path / "backups")
    with office_at(tmp_path / "office", url_of(kind, request, 0)) as served, bank(tmp_path, served, 2) as kiosks:
        office, moments, states = served.office, [], []
        vault = vault_at(place, office.config, office)
        for number, backup in enumerate((FULL, INCREMENT, INCREMENT, FULL, INCREMENT)):
            kiosks[number % 2].write(6)
            kiosks[number % 2].send(served)
            made = make(sources_of(office), vault, backup, now_ms)
            assert made is not None
            assert made.kind is backup
            moments.append(time_of(made.name))
            states.append({kiosk.name: there(office, kiosk, Lane.SESSION) for kiosk in kiosks})
            time.sleep(0.01)
        assert check(vault).wrong == []
        for number, (moment, state) in enumerate(zip(moments, states, strict=True)):
            with Database("", tmp_path / f"restored-{number}") as database:
                restore_database(vault, choose(vault, moment), database, force=False, progress=lambda words: None)
                office.database, kept = database, office.database
                assert {kiosk.name: there(office, kiosk, Lane.SESSION) for kiosk in kiosks} == state
                office.database = kept
        with pytest.raises(StoreError, match="no backup of that time"):
            choose(vault, datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_row_of_every_table_comes_back(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = FolderPlace(tmp_path / "backups")
    with office_at(tmp_path / "office", url_of(kind, request, 0)) as served, bank(tmp_path, served, 2) as kiosks:
        for kiosk in kiosks:
            kiosk.write(10)
            kiosk.send(served)
        vault = vault_at(place, served.office.config, served.office)
        make(sources_of(served.office), vault, FULL, now_ms)
        before = rows_of(served.office.database)
        with Database(url_of(kind, request, 1), tmp_path / "new") as database:
            restore_database(vault, choose(vault, None), database, force=False, progress=lambda words: None)
            after = rows_of(database)
        assert before.keys() == after.keys()
        assert [name for name in before if before[name] != after[name]] == []
        assert len(after[RECORD_IDS.name]) == 40


def test_nothing_is_overwritten_unless_asked_for(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "backups")
    with office_at(tmp_path / "office") as served, bank(tmp_path, served, 1) as kiosks:
        office = served.office
        kiosks[0].write(3)
        kiosks[0].send(served)
        vault = vault_at(place, office.config, office)
        make(sources_of(office), vault, FULL, now_ms)
        name = choose(vault, None)
        with pytest.raises(StoreError, match="already; use --force"):
            restore_database(vault, name, office.database, force=False, progress=lambda words: None)
        with pytest.raises(StoreError, match="not empty"):
            restore_files(vault, name, {"office": tmp_path / "office"}, force=False, progress=lambda words: None)
        before = rows_of(office.database)
        restore_database(vault, name, office.database, force=True, progress=lambda words: None)
        assert rows_of(office.database) == before


def test_who_was_erased_stays_erased_whatever_is_restored(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "backups")
    with office_at(tmp_path / "office") as served, bank(tmp_path, served, 1) as kiosks:
        office = served.office
        kiosks[0].write(6)
        kiosks[0].send(served)
        vault = vault_at(place, office.config, office)
        first = make(sources_of(office), vault, FULL, now_ms)
        assert first is not None
        session = "kiosk-0-1"
        with office.database.writing() as connection:
            connection.execute(delete(GRANTS).where(GRANTS.c.session == session))
            connection.execute(insert(ERASURES).values(device="kiosk-0", session=session, asked_ms=1, asked_by="o"))
        make(sources_of(office), vault, INCREMENT, now_ms)
        with Database("", tmp_path / "new") as database:
            restored = restore_database(vault, first.name, database, force=False, progress=lambda words: None)
            with database.reading() as connection:
                left = set(connection.execute(select(GRANTS.c.session)).scalars())
        assert (restored.erased_since, session in left, len(left)) == (1, False, 2)


def test_an_increment_sends_what_is_new_and_little_else(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "backups")
    with office_at(tmp_path / "office") as served, bank(tmp_path, served, 1) as kiosks:
        kiosks[0].write(100, size=4000)
        kiosks[0].send(served)
        vault = vault_at(place, served.office.config, served.office)
        full = make(sources_of(served.office), vault, FULL, now_ms)
        kiosks[0].write(2, size=4000)
        kiosks[0].send(served)
        increment = make(sources_of(served.office), vault, INCREMENT, now_ms)
        assert full is not None
        assert increment is not None
        assert increment.bytes < full.bytes / 8
        assert increment.rows > full.rows


def test_damage_of_any_object_is_found(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "backups")
    with office_at(tmp_path / "office") as served, bank(tmp_path, served, 1) as kiosks:
        kiosks[0].write(9)
        kiosks[0].send(served)
        vault = vault_at(place, served.office.config, served.office)
        make(sources_of(served.office), vault, FULL, now_ms)
        assert check(vault).wrong == []
        for name, _ in list(place.names("")):
            if name.startswith(("objects/", "manifests/")):
                whole = place.get(name)
                place.put(name, whole[:-1] + bytes([whole[-1] ^ 1]))
                assert len(check(vault).wrong) == 1, name
                place.delete(name)
                assert name.startswith("manifests/") or len(check(vault).wrong) == 1, name
                place.put(name, whole)
        assert check(vault).wrong == []


def test_what_dies_half_way_harms_nothing_and_two_never_run_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = FolderPlace(tmp_path / "backups")
    with office_at(tmp_path / "office") as served, bank(tmp_path, served, 1) as kiosks:
        office = served.office
        sources, vault = sources_of(office), vault_at(place, office.config, office)
        kiosks[0].write(5)
        kiosks[0].send(served)
        second: list[object] = []
        read: Callable[..., dict[str, object]] = reading.read_room

        def dies(*arguments: object) -> dict[str, object]:
            second.append(make(sources, vault, FULL, now_ms))
            raise OSError("the disk is gone")

        monkeypatch.setattr(reading, "read_room", dies)
        with pytest.raises(OSError, match="gone"):
            make(sources, vault, FULL, now_ms)
        monkeypatch.setattr(reading, "read_room", read)
        assert second == [None]
        assert (vault.manifests(), history(office.database)[0].state) == ([], "failed")
        kiosks[0].send(served)
        assert kiosks[0].kept == 10, "nothing counts as kept that no checked backup has"
        backups = Backups(sources, lambda: vault, Plan(), lambda: now_ms() + 400_000)
        made = backups.look()
        assert made is not None
        assert made.kind is FULL
        assert backups.look() is None
        assert check(vault).unneeded == 0
        assert not is_upgrade(office.database)


def test_old_backups_go_and_what_stays_can_be_restored(tmp_path: Path) -> None:
    place, day_ms = FolderPlace(tmp_path / "backups"), 86_400_000
    with office_at(tmp_path / "office") as served, bank(tmp_path, served, 1) as kiosks:
        office = served.office
        sources, vault = sources_of(office), vault_at(place, office.config, office)
        start_ms = now_ms() - 10 * day_ms
        for number in range(10):
            kiosks[0].write(2)
            kiosks[0].send(served)
            at_ms = start_ms + number * day_ms
            make(Sources(sources.database, sources.signing), vault, FULL if number % 2 else INCREMENT, lambda: at_ms)  # noqa: B023
        gone, objects = sweep(vault, datetime.fromtimestamp(now_ms() / 1000, UTC), keep_days=4)
        assert gone > 3
        assert objects > 0
        found = check(vault)
        assert (found.wrong, found.unneeded) == ([], 0)
        with Database("", tmp_path / "new") as database:
            restore_database(vault, choose(vault, None), database, force=False, progress=lambda words: None)
            assert len(rows_of(database)["records"]) == 40
