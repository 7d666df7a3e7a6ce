"""kill -9 at any moment of publishing, fetching, switching and rolling back: what is active is always whole.

A few kills run with the tests; `make kill-sync` runs 200.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from sync.store.bundles import State
from sync.store.opened import Store
from sync.types import Kind
from tests.sync.bundles.killed_switcher import FILES
from tests.sync.bundles.office import Device, Office, good
from tests.sync.test_killed import read_and_kill, start

A_FEW, MANY = 3, 200


def check_whole(folder: Path) -> int:
    """What a reader finds right after the crash, before anything was mended, is one whole version."""
    link = folder / "device" / "bundles" / "active" / "market"
    if not link.is_symlink():
        return 0
    version = link.resolve().name.partition("-")[0]
    parts = sorted((link / "part").iterdir())
    assert len(parts) == FILES
    assert {part.read_bytes() for part in parts} == {version.encode() * 50}
    return int(version)


def kill_switchers(folder: Path, kills: int) -> None:
    chance = random.Random(kills)
    for kill in range(kills):
        told = read_and_kill(start("-m", "tests.sync.bundles.killed_switcher", folder, kill), chance.uniform(0, 0.6))
        check_whole(folder)
        with Store(folder / "device") as store:
            device = Device(store, Office(folder / "office"))
            device.room.settle()
            rows = {row.state: row.version for row in device.room.rows() if row.state is not State.REJECTED}
            assert check_whole(folder) == rows.get(State.ACTIVE, 0)
            last = [int(line) for line in told if line.strip().isdigit()]
            if last and "back\n" not in told[told.index(f"{last[-1]}\n") :]:
                assert rows[State.ACTIVE] >= last[-1]
            assert not list(device.room.folder.glob("versions/*/*.new"))
            assert len(list(device.room.folder.glob("versions/market/*"))) == len(rows)
    with Store(folder / "device") as store:
        device = Device(store, Office(folder / "office"))
        newest = device.office.publish(Kind.MARKET, {f"part/{part}": b"end" for part in range(FILES)}).version
        assert device.fetch().staged == [f"market {newest}"]
        device.room.switch(good)
        assert device.content()["part/0"] == b"end"
        assert os.listdir(device.room.downloads) == []


def test_a_few_killed_switches_leave_one_whole_version_active(tmp_path: Path) -> None:
    kill_switchers(tmp_path, A_FEW)


@pytest.mark.soak
def test_two_hundred_killed_switches_leave_one_whole_version_active(tmp_path: Path) -> None:
    kill_switchers(tmp_path, MANY)
