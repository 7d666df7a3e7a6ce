"""Backups by command: made, listed, checked, and restored after everything is gone."""

from __future__ import annotations

import json
import shutil
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.modes.headoffice import office_config
from app.office import backups
from app.office.backups import before_upgrade
from app.settings import Settings, load
from sync.errors import StoreError
from sync.headoffice.database import Database
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.branches import BRANCHES
from sync.headoffice.tables.people import PEOPLE


@pytest.fixture
def flags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    found = {
        "STEWARD_DATA_DIR": str(tmp_path / "data"),
        "STEWARD_BACKUP_PLACE": str(tmp_path / "backups"),
        "STEWARD_BACKUP_PASSPHRASE": "correct horse",
        "COLUMNS": "200",
    }
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return found


def run(*words: str, fails: str = "") -> Result:
    result = CliRunner().invoke(cli, ["headoffice", *words])
    if not fails:
        assert result.exit_code == 0, result.output
    else:
        assert result.exit_code != 0
        assert fails in str(result.exception or "") + result.output
    return result


def branches(settings: Settings) -> list[str]:
    config = office_config(settings)
    with Database(config.database_url, config.folder) as database, database.reading() as connection:
        return list(connection.execute(select(BRANCHES.c.name).order_by(BRANCHES.c.name)).scalars())


def add(settings: Settings, name: str) -> None:
    config = office_config(settings)
    with Database(config.database_url, config.folder) as database, database.writing() as connection:
        values = {column.name: 0 for column in BRANCHES.columns if not column.nullable and not column.server_default}
        connection.execute(insert(BRANCHES).values(**(values | {"name": name})))


def test_a_head_office_is_backed_up_lost_and_restored_to_a_moment(flags: dict[str, str], tmp_path: Path) -> None:
    settings = load()
    add(settings, "first")
    assert "all read back" in run("backup").stdout
    add(settings, "second")
    assert "increment" in run("backup", "--increment").stdout
    moments = json.loads(run("backups", "list", "--json").stdout)
    assert [each["kind"] for each in moments] == ["increment", "full"]
    assert json.loads(run("verify", "--restore", "--json").stdout)["wrong"] == []
    run("restore", fails="not empty")

    shutil.rmtree(settings.data_dir)
    run("restore", "--at", "2020-01-01", fails="no backup of that time")
    assert "Restored" in run("restore").stdout
    assert branches(settings) == ["first", "second"]
    run("restore", "--at", moments[1]["at"], "--force")
    assert branches(settings) == ["first"]
    assert (settings.data_dir / "headoffice" / "keys" / "backup.key").exists()

    objects = sorted((tmp_path / "backups" / "objects").rglob("*"))[-1]
    objects.write_bytes(objects.read_bytes()[:-1])
    run("verify", fails="things are wrong")


def test_a_recovery_key_opens_what_a_machine_that_is_gone_left(
    flags: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STEWARD_BACKUP_PASSPHRASE")
    settings = load()
    add(settings, "first")
    run("backup", fails="Without a way back")
    safe = tmp_path / "safe.key"
    run("backups", "key", str(safe))
    run("backups", "key", str(safe), fails="exists already")
    run("backup")
    shutil.rmtree(settings.data_dir)
    run("restore", fails="No way back")
    run("restore", "--recovery-key", str(safe))
    assert branches(settings) == ["first"]


def test_each_recovery_key_and_a_changed_passphrase_open_what_is_there(
    flags: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load()
    add(settings, "first")
    safes = [tmp_path / "first.key", tmp_path / "second.key"]
    assert "will open" in run("backups", "key", str(safes[0])).stdout
    run("backup")
    assert "All backups open" in run("backups", "key", str(safes[1])).stdout
    run("verify")
    monkeypatch.setenv("STEWARD_BACKUP_PASSPHRASE", "another")
    run("verify", fails="does not open the backups")
    run("backup", "--increment")
    run("verify")
    home = office_config(settings).folder
    for safe in safes:
        shutil.rmtree(home)
        monkeypatch.delenv("STEWARD_BACKUP_PASSPHRASE", raising=False)
        run("restore", "--recovery-key", str(safe))
    shutil.rmtree(home)
    monkeypatch.setenv("STEWARD_BACKUP_PASSPHRASE", "correct horse")
    run("restore", fails="does not open with")
    monkeypatch.setenv("STEWARD_BACKUP_PASSPHRASE", "another")
    run("restore")
    assert branches(settings) == ["first"]


def test_a_recovery_key_is_not_made_while_the_place_holds_backups_of_another_key(
    flags: dict[str, str], tmp_path: Path
) -> None:
    add(load(), "first")
    run("backup")
    key = office_config(load()).folder / "keys" / "backup.key"
    key.write_bytes(bytes(32))
    run("backups", "key", str(tmp_path / "safe.key"), fails="belongs to another key")
    assert not (tmp_path / "safe.key").exists()


def test_a_restore_that_fails_leaves_what_is_there(flags: dict[str, str], tmp_path: Path) -> None:
    settings = load()
    add(settings, "first")
    run("backup")
    add(settings, "second")
    home = office_config(settings).folder
    (home / "kept.txt").write_text("here")
    before = {path.relative_to(home) for path in (home / "keys").rglob("*")}
    for path in sorted((tmp_path / "backups" / "objects").rglob("*")):
        if path.is_file():
            whole = path.read_bytes()
            path.unlink()
            run("restore", "--force", fails="lacks objects/")
            path.write_bytes(whole)
            assert {each.relative_to(home) for each in (home / "keys").rglob("*")} == before
            assert (home / "kept.txt").exists()
    assert branches(settings) == ["first", "second"]
    assert [path.name for path in settings.data_dir.iterdir() if path.name.startswith("headoffice")] == ["headoffice"]
    run("restore", "--force")
    assert branches(settings) == ["first"]
    assert not (home / "kept.txt").exists()
    assert [path.name for path in settings.data_dir.iterdir() if path.name.startswith("headoffice")] == ["headoffice"]


def test_a_database_elsewhere_is_replaced_only_when_asked_for_and_together_with_the_files(
    flags: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_database: str
) -> None:
    monkeypatch.setenv("STEWARD_OFFICE_DATABASE", postgres_database)
    settings = load()
    home = office_config(settings).folder
    add(settings, "first")
    run("backup")
    add(settings, "second")
    with Database(postgres_database, home) as database, database.writing() as connection:
        person = {"id": b"1" * 16, "name": "noor", "role": "admin", "client_id": "", "password": "x"}
        connection.execute(insert(PEOPLE).values(**person, must_change=False, locked=False, made_ms=1, seen_ms=1))
    shutil.rmtree(home)
    run("restore", fails="use --force to replace it")
    assert not any(settings.data_dir.iterdir()), "neither did the files come"
    objects = [path for path in (tmp_path / "backups" / "objects").rglob("*") if path.is_file()]
    for path in objects:
        path.rename(path.with_suffix(".away"))
        run("restore", "--force", fails="lacks objects/")
        path.with_suffix(".away").rename(path)
    assert branches(settings) == ["first", "second"]
    run("restore", "--force")
    assert branches(settings) == ["first"]
    assert (home / "keys" / "backup.key").exists()


def test_a_folder_that_is_a_link_to_another_disk_stays_one(flags: dict[str, str], tmp_path: Path) -> None:
    settings = load()
    home = office_config(settings).folder
    add(settings, "first")
    run("backup")
    home.rename(tmp_path / "disk")
    home.symlink_to(tmp_path / "disk")
    run("restore", "--force")
    assert home.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", "data", "disk"]
    assert branches(settings) == ["first"]


def test_a_vault_within_head_office_s_folder_outlives_a_restore(
    flags: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load()
    monkeypatch.setenv("STEWARD_BACKUP_PLACE", str(office_config(settings).folder / "backups"))
    add(settings, "first")
    run("backup")
    run("restore", "--force")
    run("verify")
    assert branches(settings) == ["first"]


@pytest.mark.parametrize("by", ["recovery key", "passphrase", "nothing"])
def test_a_machine_that_was_started_before_it_was_restored_gives_its_new_key_up(
    flags: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    settings, safe = load(), tmp_path / "safe.key"
    add(settings, "first")
    run("backups", "key", str(safe))
    run("backup")
    shutil.rmtree(settings.data_dir)
    add(settings, "of the new machine")
    run("backup", fails="belongs to another key")
    assert (office_config(settings).folder / "keys" / "backup.key").exists()
    if by != "passphrase":
        monkeypatch.delenv("STEWARD_BACKUP_PASSPHRASE")
    if by == "nothing":
        run("restore", "--force", fails="give --recovery-key, or set STEWARD_BACKUP_PASSPHRASE")
        return
    run("restore", "--force", *(["--recovery-key", str(safe)] if by == "recovery key" else []))
    assert branches(settings) == ["first"]
    monkeypatch.setenv("STEWARD_BACKUP_PASSPHRASE", "correct horse")
    run("backup")


def test_a_place_that_is_empty_now_is_begun_anew_only_when_asked_for(flags: dict[str, str], tmp_path: Path) -> None:
    add(load(), "first")
    run("backup")
    shutil.move(tmp_path / "backups", tmp_path / "elsewhere")
    (tmp_path / "backups").mkdir()
    run("backup", fails="mount it")
    assert list((tmp_path / "backups").iterdir()) == []
    run("backup", "--begin")
    run("verify")


def test_another_version_backs_up_before_it_changes_anything(flags: dict[str, str]) -> None:
    settings, told = load(), list[str]()
    add(settings, "first")
    config = office_config(settings)
    assert before_upgrade(config, settings, told.append) is None
    run("backup")
    assert before_upgrade(config, settings, told.append) is None
    with Database("", config.folder) as database, database.writing() as connection:
        connection.execute(update(BACKUPS).values(program="0.0.1"))
    made = before_upgrade(config, settings, told.append)
    assert made is not None
    assert "backup comes first" in told[0]
    assert before_upgrade(config, settings, told.append) is None


@pytest.mark.parametrize("end", ["fails", "of the new version", "never"])
def test_a_backup_before_an_upgrade_waits_for_one_that_is_being_made(
    flags: dict[str, str], monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(backups, "_TRIES", 4)
    settings, told, waited = load(), list[str](), list[float]()
    add(settings, "first")
    run("backup")
    config = office_config(settings)
    row = {"kind": "full", "name": "", "state": "running", "started_ms": 1, "beat_ms": time.time_ns() // 1_000_000}
    with Database("", config.folder) as database, database.writing() as connection:
        connection.execute(update(BACKUPS).values(program="0.0.1"))
        connection.execute(insert(BACKUPS).values(row | {"program": "0.0.1"}))

    def wait(pause_s: float) -> None:
        waited.append(pause_s)
        if end == "never" or len(waited) < 2:
            return
        values = {"state": "failed"} if end == "fails" else {"state": "verified", "program": version("steward")}
        with Database("", config.folder) as database, database.writing() as connection:
            connection.execute(update(BACKUPS).where(BACKUPS.c.state == "running").values(values))

    if end == "never":
        with pytest.raises(StoreError, match="Nothing was upgraded"):
            before_upgrade(config, settings, told.append, wait)
        assert len(waited) == 4
        return
    assert (before_upgrade(config, settings, told.append, wait) is not None) is (end == "fails")
    assert len(waited) == 2
    assert [words for words in told if "waits" in words] == told[1:]
    assert len(told) == 2


def test_without_a_place_the_command_says_what_to_set(flags: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STEWARD_BACKUP_PLACE")
    run("backups", "list", fails="backup_place")


def test_a_trial_of_a_backup_is_written_down_for_the_doctor(flags: dict[str, str]) -> None:
    add(load(), "first")
    run("backup")
    run("verify")
    found = {each["what"]: each for each in json.loads(CliRunner().invoke(cli, DOCTOR).stdout)}
    assert found["drill"]["code"] == "drill-none"
    run("verify", "--restore")
    result = CliRunner().invoke(cli, DOCTOR)
    assert result.exit_code == 1, "nobody serves"
    found = {each["what"]: each for each in json.loads(result.stdout)}
    assert (found["drill"]["state"], found["processes"]["code"]) == ("good", "serving-none")


DOCTOR = ["headoffice", "doctor", "--json"]
