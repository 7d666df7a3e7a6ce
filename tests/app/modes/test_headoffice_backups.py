"""Backups by command: made, listed, checked, and restored after everything is gone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.modes.headoffice import office_config
from app.office.backups import before_upgrade
from app.settings import Settings, load
from sync.headoffice.database import Database
from sync.headoffice.tables.backups import BACKUPS
from sync.headoffice.tables.branches import BRANCHES


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
    with Database("", config.folder) as database, database.reading() as connection:
        return list(connection.execute(select(BRANCHES.c.name).order_by(BRANCHES.c.name)).scalars())


def add(settings: Settings, name: str) -> None:
    with Database("", office_config(settings).folder) as database, database.writing() as connection:
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
