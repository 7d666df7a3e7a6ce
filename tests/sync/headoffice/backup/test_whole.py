"""A backup that is verified is whole: nothing is taken on trust from one that failed, or from a place that lost it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.errors import SealError, StoreError
from sync.headoffice.backup import making
from sync.headoffice.backup.checking import check, needed
from sync.headoffice.backup.making import make
from sync.headoffice.backup.places import FolderPlace
from sync.headoffice.backup.restoring import choose, restore_database, restore_files
from sync.headoffice.backup.running import Backups, Plan, has_verified, history
from sync.headoffice.backup.vault import Vault
from sync.headoffice.database import Database
from sync.headoffice.tables.records import RECORDS
from tests.sync.headoffice.backup.drill import Kiosk, bank, office_at, sources_of, vault_at
from tests.sync.headoffice.backup.test_drill import FULL, INCREMENT, now_ms
from tests.sync.headoffice.served import Served


class Killed(BaseException):
    """The process ends here."""


class Faulty(FolderPlace):
    """A folder that damages what is put, or where whoever reads back is killed."""

    damages = kills = False

    def put(self, name: str, content: bytes) -> None:
        damaged = self.damages and name.startswith("objects/")
        super().put(name, content[:-1] + bytes([content[-1] ^ 1]) if damaged else content)

    def get(self, name: str) -> bytes:
        if self.kills and name.startswith("objects/"):
            raise Killed
        return super().get(name)


@contextmanager
def one_kiosk(tmp_path: Path) -> Iterator[tuple[Served, Kiosk]]:
    with office_at(tmp_path / "office") as served, bank(tmp_path, served, 1) as kiosks:
        yield served, kiosks[0]


def records_in(vault: Vault, tmp_path: Path) -> int:
    """Restore the newest backup, and return how many records it has."""
    name = choose(vault, None)
    restore_files(vault, name, {"office": tmp_path / "files"}, force=False, progress=lambda words: None)
    with Database("", tmp_path / "restored") as database:
        restore_database(vault, name, database, force=False, progress=lambda words: None)
        with database.reading() as connection:
            return len(connection.execute(select(RECORDS.c.id)).all())


@pytest.mark.parametrize("kills", [False, True])
@pytest.mark.parametrize("second", [FULL, INCREMENT])
def test_the_next_backup_believes_nothing_of_one_that_failed(tmp_path: Path, second: str, *, kills: bool) -> None:
    place = Faulty(tmp_path / "backups")
    with one_kiosk(tmp_path) as (served, kiosk):
        vault = vault_at(place, served.office.config, served.office)
        kiosk.write(5)
        kiosk.send(served)
        first = make(sources_of(served.office), vault, FULL, now_ms)
        assert first is not None
        kiosk.write(5)
        kiosk.send(served)
        place.damages, place.kills = True, kills
        with pytest.raises(Killed if kills else SealError):
            make(sources_of(served.office), vault, INCREMENT, now_ms)
        assert vault.manifests() == [first.name], "it is offered to nobody"
        place.damages = place.kills = False
        assert make(sources_of(served.office), vault, type(FULL)(second), now_ms) is not None
        assert check(vault).wrong == []
        assert records_in(vault, tmp_path) == 20


def test_whoever_reads_back_for_long_shows_a_sign_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[int] = []

    class Watched(FolderPlace):
        def get(self, name: str) -> bytes:
            if name.startswith("objects/"):
                beats.append(int(str(history(served.office.database)[0].beat_ms)))
            return super().get(name)

    monkeypatch.setattr(making, "BEAT_S", -1.0)
    with one_kiosk(tmp_path) as (served, kiosk):
        kiosk.write(5)
        kiosk.send(served)
        clock = count(now_ms())
        vault = vault_at(Watched(tmp_path / "backups"), served.office.config, served.office)
        assert make(sources_of(served.office), vault, FULL, lambda: next(clock)) is not None
    assert len(beats) > 2
    assert beats == sorted(set(beats))


@pytest.mark.parametrize("second", [FULL, INCREMENT])
def test_what_the_place_lost_is_made_anew(tmp_path: Path, second: str) -> None:
    place = FolderPlace(tmp_path / "backups")
    with one_kiosk(tmp_path) as (served, kiosk):
        vault = vault_at(place, served.office.config, served.office)
        kiosk.write(9)  # with a part of a blob
        kiosk.send(served)
        first = make(sources_of(served.office), vault, FULL, now_ms)
        assert first is not None
        for lost, _ in set(needed(vault.manifest(first.name))):
            vault.drop(lost)
        made = make(sources_of(served.office), vault, type(FULL)(second), now_ms)
        assert made is not None
        assert made.kind is FULL, "there is none that it could go on from"
        assert {name for name, _ in needed(vault.manifest(made.name))} <= {name for name, _ in vault.objects()}
        assert records_in(vault, tmp_path) == 18


def test_a_lost_piece_of_the_last_increment_leaves_the_full_one_as_a_base(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "backups")
    with one_kiosk(tmp_path) as (served, kiosk):
        vault = vault_at(place, served.office.config, served.office)
        for kind in (FULL, INCREMENT):
            kiosk.write(4)
            kiosk.send(served)
            assert make(sources_of(served.office), vault, kind, now_ms) is not None
        vault.drop(vault.manifest(choose(vault, None))["records"][-1][0])
        kiosk.write(4)
        kiosk.send(served)
        made = make(sources_of(served.office), vault, INCREMENT, now_ms)
        assert made is not None
        assert made.kind is INCREMENT
        assert records_in(vault, tmp_path) == 24


def test_a_vault_that_goes_while_head_office_serves_is_not_begun_anew(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "backups")
    with one_kiosk(tmp_path) as (served, kiosk):
        office, ahead_ms = served.office, [0]
        vault = vault_at(place, office.config, office)
        backups = Backups(sources_of(office), lambda: vault, Plan(), lambda: now_ms() + ahead_ms[0])
        assert backups.look() is not None
        shutil.move(tmp_path / "backups", tmp_path / "elsewhere")
        kiosk.write(5)
        kiosk.send(served)
        ahead_ms[0] = 20 * 60_000
        with pytest.raises(StoreError, match="mount it"):
            backups.look()
        kiosk.send(served)
        assert kiosk.kept == 10, "nothing is in a backup"
        assert not (tmp_path / "backups").exists()
        shutil.move(tmp_path / "elsewhere", tmp_path / "backups")
        ahead_ms[0] = 30 * 60_000
        assert backups.look() is not None


def test_a_place_that_cannot_be_opened_is_among_the_backups_that_failed(tmp_path: Path) -> None:
    def gone() -> Vault:
        raise StoreError("the disk is not there")

    with one_kiosk(tmp_path) as (served, _):
        database = served.office.database
        with pytest.raises(StoreError, match="not there"):
            Backups(sources_of(served.office), gone, Plan(), now_ms).look()
        assert [(row.state, row.why) for row in history(database)] == [("failed", "the disk is not there")]
        assert not has_verified(database)
