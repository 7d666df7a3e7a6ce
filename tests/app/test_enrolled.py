"""A device enrols and sends, with the real programs: `headoffice serve`, `headoffice devices`, `enrol`, `sync now`."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text

from app import settings
from app.modes import enrol
from sync.errors import Malformed, Refused
from sync.outbox.office import open_outbox
from sync.store.opened import Store
from sync.types import Lane


@dataclass
class Machine:
    """A machine with a data folder of its own."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "app", *words]

    @property
    def environment(self) -> dict[str, str]:
        own = {f"STEWARD_{name.upper()}": value for name, value in self.settings.items()}
        return {**os.environ, "STEWARD_DATA_DIR": str(self.folder), **own}

    def run(self, *words: str, expect: int = 0) -> str:
        done = subprocess.run(self.command(*words), env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Machine]:
    """A running head office with TLS on SQLite, without on PostgreSQL."""
    machine = Machine(tmp_path / "office", {"office_port": free_port(), "office_device_port": free_port()})
    scheme = "http"
    if request.param == "sqlite":
        scheme, folder = "https", tmp_path / "certificates"
        machine.settings["office_certificates"] = str(folder)
        machine.run("headoffice", "authority", "localhost", "127.0.0.1", "--folder", str(folder))
    else:
        machine.settings["office_database"] = request.getfixturevalue("postgres_database")
    machine.settings["office_urls"] = f"{scheme}://localhost:{machine.settings['office_port']}"
    server = subprocess.Popen(machine.command("headoffice", "serve"), env=machine.environment)
    try:
        answers(machine.settings["office_urls"], server)
        yield machine
    finally:
        server.terminate()
        assert server.wait(60) in (0, -15)


def answers(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{address}/api/v1/office", verify=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("head office does not answer")


def rows(office: Machine, question: str) -> list[tuple[object, ...]]:
    url = office.settings.get("office_database") or f"sqlite:///{office.folder}/headoffice/headoffice.db"
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(question))]
    engine.dispose()
    return found


def write(device: Machine, lane: Lane, count: int) -> None:
    with Store(device.folder) as store:
        outbox = open_outbox(store)
        for number in range(count):
            outbox.put(lane, "audit", b"%d" % number)


def test_a_device_enrols_once_sends_everything_and_is_revoked(office: Machine, tmp_path: Path) -> None:
    device = Machine(tmp_path / "device")
    write(device, Lane.AUDIT, 30)  # before anybody knows of a head office
    line = office.run("headoffice", "devices", "token", "kiosk-7", "--branch", "Main Street").strip()
    assert "30 records that waited were sealed anew" in device.run("enrol", line)
    assert "30 records sent, 30 deleted" in device.run("sync", "now")
    assert rows(office, "SELECT count(*), max(sequence) FROM records WHERE device = 'kiosk-7'") == [(30, 30)]

    other = settings.load({"data_dir": str(tmp_path / "other")}, environment={})
    with pytest.raises(Refused, match="over or was used"):
        enrol.run(other, line)
    with pytest.raises(Malformed, match="not the head office that invited"):
        enrol.run(other, line[:-3] + ("AAA" if line[-3:] != "AAA" else "BBB"))

    found = json.loads(office.run("headoffice", "devices", "show", "kiosk-7", "--json"))
    assert (found["active"], found["branch"], found["status"]["waiting"]["audit"]) == (True, "Main Street", 0)
    assert bool(found["certificate"]) == office.settings["office_urls"].startswith("https")
    office.run("headoffice", "devices", "revoke", "kiosk-7")
    write(device, Lane.AUDIT, 1)
    assert "does not let this device in" in device.run("sync", "now", expect=6)
    assert rows(office, "SELECT count(*) FROM records") == [(30,)]
