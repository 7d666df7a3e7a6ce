"""What waits for head office can be seen, and a store that was changed is noticed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from app.__main__ import cli
from app.records import Records
from sync.outbox.enrolment import enrol
from sync.store.identity import identity
from sync.store.sessions import SessionStore
from sync.types import Lane
from tests.sync.outbox.reference_server import ReferenceServer
from tests.sync.transport.http_office import serving


def status(folder: Path) -> dict[str, Any]:
    flags = {"STEWARD_DATA_DIR": str(folder), "COLUMNS": "200"}
    result = CliRunner().invoke(cli, ["sync", "status", "--json"], env=flags)
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(cli, ["sync", "status"], env=flags).exit_code == 0
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_what_was_recorded_waits(tmp_path: Path) -> None:
    assert [lane["waiting"] for lane in status(tmp_path)["lanes"]] == [0, 0, 0]
    with SessionStore(tmp_path) as store:
        records = Records(store)
        records.started("s1", "avery")
        records.asked("s1", 1, "How did I do?")
        records.ended("s1")
    found = status(tmp_path)
    assert not found["enrolled"]
    assert [lane["waiting"] for lane in found["lanes"]] == [2, 2, 0]
    assert found["lanes"][1]["oldest"]
    assert (found["audit_entries"], found["audit_wrong"]) == (2, "")


def test_without_a_yes_nothing_waits(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        records = Records(store)
        records.silent.add("s1")
        records.started("s1", "avery")
        records.asked("s1", 1, "How did I do?")
        records.ended("s1")
        assert store.turns("s1") == []
    assert [lane["waiting"] for lane in status(tmp_path)["lanes"]] == [0, 0, 0]


def test_what_waits_is_sent_to_the_head_office_that_the_device_is_enrolled_at(tmp_path: Path) -> None:
    flags = {"STEWARD_DATA_DIR": str(tmp_path), "COLUMNS": "200"}
    assert CliRunner().invoke(cli, ["sync", "now"], env=flags).exit_code != 0
    with SessionStore(tmp_path) as sessions:
        who = identity(sessions.store)
        server = ReferenceServer({"kiosk-7": who.signing.public})
        with serving(server) as office:
            Records(sessions).started("s1", "avery")
            assert enrol(sessions.store, "kiosk-7", server.keys, (office.address,)) == 2
            result = CliRunner().invoke(cli, ["sync", "now"], env=flags)
            assert "2 records sent, 2 deleted" in result.stdout, result.output
            assert len(server.contents("kiosk-7", Lane.SESSION)) == 1
    assert status(tmp_path)["lanes"][1]["last_receipt"]


def test_the_key_moves_to_another_place(tmp_path: Path) -> None:
    flags = {"STEWARD_DATA_DIR": str(tmp_path), "STEWARD_PASSPHRASE": "words", "COLUMNS": "200"}
    SessionStore(tmp_path).close()
    assert "has the key too" in CliRunner().invoke(cli, ["sync", "key"], env=flags).stdout
    assert "the passphrase" in CliRunner().invoke(cli, ["sync", "key", "--to", "passphrase"], env=flags).stdout
    assert CliRunner().invoke(cli, ["sync", "status"], env=flags).exit_code == 0
    assert CliRunner().invoke(cli, ["sync", "key", "--to", "moon"], env=flags).exit_code != 0
