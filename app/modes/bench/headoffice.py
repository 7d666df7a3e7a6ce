"""Head office as a program of its own: records a second, the delay of single ones, and a thousand kiosks at once."""

from __future__ import annotations

import math
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import NotInstalled
from app.modes.bench.headoffice_load import requests_of, send_all
from app.modes.bench.table import Row
from app.settings import Settings
from sync.crypto.signing import SigningKey, new_seed
from sync.headoffice.config import OfficeConfig

_RECORD: Final = 8192
_DEVICES: Final = 20
_BATCH: Final = 50
_ROUNDS: Final = 24
_CALM: Final = 100
_SINGLES_A_SECOND: Final = 500
_SINGLES_S: Final = 8
_KIOSKS: Final = 1000
_KIOSK_BATCHES: Final = 2
_KIOSK_BATCH: Final = 60
_KIOSK_RECORD: Final = 2048


@dataclass(frozen=True, slots=True)
class Running:
    """A head office that answers on a port of this machine, with devices that it knows."""

    process: subprocess.Popen[str]
    port: int
    keys: dict[str, SigningKey]

    def cpu_s(self) -> float:
        """Return the processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mib(self) -> float:
        """Return the most memory that it ever had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found.group(1)) / 1024 if found else math.nan


def rows(settings: Settings) -> Iterator[Row]:
    """Measure on SQLite in a folder, and on PostgreSQL where the setting office_database names one to be filled."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(Path(folder), "", "SQLite", "≥ 3,000")
    if not settings.office_database:
        how = "set office_database to a PostgreSQL database for trials"
        yield Row("headoffice", "records a second, PostgreSQL", "≥ 8,000", math.nan, "records/s", how)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(Path(folder), settings.office_database, "PostgreSQL", "≥ 8,000")


def _measured(folder: Path, database: str, name: str, asked: str) -> Iterator[Row]:
    with _serving(folder, database) as office:
        yield from _batches(office, name, asked)
        yield from _singles(office, name)
    with _serving(folder, database) as office:
        yield from _storm(office, name)


def _batches(office: Running, name: str, asked: str) -> Iterator[Row]:
    devices = [requests_of(device, office.keys[device], _ROUNDS, _BATCH, _RECORD) for device in _some(office, "fast")]
    records = len(devices) * _ROUNDS * _BATCH
    cpu_s, began_s = office.cpu_s(), time.monotonic()
    sent = send_all(office.port, devices)
    wall_s, cpu_s = time.monotonic() - began_s, office.cpu_s() - cpu_s
    how = f"{_DEVICES} devices, batches of {_BATCH}, 8 KiB each, signed and durable; {dict(sent.statuses)}"
    yield Row("headoffice", f"records a second, {name}", asked, records / wall_s, "records/s", how)
    how = "the same, divided by the processor time of head office's process: what a free core would take"
    yield Row("headoffice", f"records a processor second, {name}", "", records / cpu_s, "records/s", how)


def _singles(office: Running, name: str) -> Iterator[Row]:
    count = _SINGLES_A_SECOND * _SINGLES_S // _CALM
    devices = [requests_of(device, office.keys[device], count, 1, _RECORD) for device in _some(office, "calm")]
    cpu_s = office.cpu_s()
    sent = send_all(office.port, devices, every_s=_CALM / _SINGLES_A_SECOND)
    delays = sorted(sent.delays_ms)
    cpu_ms = 1000 * (office.cpu_s() - cpu_s) / (count * _CALM)
    how = (
        f"{_SINGLES_A_SECOND} requests a second of one 8 KiB record from {_CALM} devices, from when each was due, with "
        f"{cpu_ms:.2f} ms of processor time each; {dict(sent.statuses)}"
    )
    for part, wanted in ((0.5, ""), (0.99, "≤ 60")):
        figure = f"delay of single records, {'p99' if part > 0.5 else 'median'}, {name}"
        yield Row("headoffice", figure, wanted, delays[int(part * (len(delays) - 1))], "ms", how)


def _storm(office: Running, name: str) -> Iterator[Row]:
    devices = [
        requests_of(device, office.keys[device], _KIOSK_BATCHES, _KIOSK_BATCH, _KIOSK_RECORD)
        for device in _some(office, "kiosk")
    ]
    before_mib, began_s = office.peak_mib(), time.monotonic()
    sent = send_all(office.port, devices)
    wall_s = time.monotonic() - began_s
    records = _KIOSKS * _KIOSK_BATCHES * _KIOSK_BATCH
    how = f"{_KIOSKS} kiosks at once, {records} records of 2 KiB; {dict(sent.statuses)}"
    failed = sum(count for status, count in sent.statuses.items() if status != 200)
    drained = sent.statuses[200] * _KIOSK_BATCH / records
    yield Row("headoffice", f"kiosks' records drained, {name}", "100", 100 * drained, "%", how)
    yield Row("headoffice", f"answers that were none or 5xx, {name}", "0", float(failed), "", how)
    yield Row("headoffice", f"until all are drained, {name}", "", wall_s, "s", how)
    yield Row("headoffice", f"memory at most, {name}", "", office.peak_mib(), "MiB", f"{before_mib:.0f} MiB before")


def _some(office: Running, kind: str) -> list[str]:
    return [name for name in office.keys if name.startswith(f"{kind}-")]


@contextmanager
def _serving(folder: Path, database: str) -> Iterator[Running]:
    """Run head office with devices that are enrolled already.

    Raises:
        NotInstalled: its packages are missing, or it does not start.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    keys = _enrolled(OfficeConfig(folder / "headoffice", database))
    environment = {**os.environ, "STEWARD_DATA_DIR": str(folder), "STEWARD_OFFICE_DATABASE": database}
    command = [sys.executable, "-m", "app", "headoffice", "serve", "--host", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield Running(process, _port(process), keys)
    finally:
        process.terminate()
        process.communicate()


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(r"listens at https?://\S+:(\d+)", line)
        if found:
            return int(found.group(1))
    raise NotInstalled("Head office does not start; `steward headoffice serve` says why.")


def _enrolled(config: OfficeConfig) -> dict[str, SigningKey]:
    try:
        from sync.headoffice.fleet.register import take_all_in
        from sync.headoffice.parts import open_office
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    run = os.urandom(3).hex()
    names = [
        f"{kind}-{run}-{number}"
        for kind, count in (("fast", _DEVICES), ("calm", _CALM), ("kiosk", _KIOSKS))
        for number in range(count)
    ]
    keys = {name: SigningKey(new_seed()) for name in names}
    office = open_office(config)
    try:
        take_all_in(office, {name: key.public for name, key in keys.items()}, branch=f"bench {run}")
    finally:
        office.close()
    return keys
