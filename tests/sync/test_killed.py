"""kill -9 at any moment of writing, sending and migrating: every start is clean, nothing acknowledged is missing.

A few kills run with the tests; `make kill-sync` runs 200.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from itertools import pairwise
from multiprocessing.connection import Connection, Listener
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from sync.crypto.keys import of_store
from sync.outbox.chain import link_of, signed_by
from sync.outbox.office import open_outbox
from sync.store.audit import AuditLog
from sync.store.database import MIGRATIONS
from sync.store.opened import Store
from sync.store.sessions import SessionStore
from sync.types import Lane
from tests.sync.outbox.reference_server import ReferenceServer

ROOT = Path(__file__).parents[2]
A_FEW, MANY = 6, 200


class Office:
    """A head office on loopback that outlives the kiosks that are killed."""

    def __init__(self) -> None:
        self.server = ReferenceServer({})
        self._listener = Listener(("127.0.0.1", 0))
        self.port = int(self._listener.address[1])
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            threading.Thread(target=self._serve, args=(self._listener.accept(),), daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        try:
            while True:
                word, *rest = connection.recv()
                with self._lock:
                    if word == "hello":
                        self.server.device_keys[rest[0]] = rest[1]
                        answer: object = self.server.keys
                    else:
                        answer = getattr(self.server, word)(*rest)
                connection.send(answer)
        except (EOFError, OSError):
            return


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def read_and_kill(process: subprocess.Popen[str], wait_s: float) -> list[str]:
    """Return the whole lines that a process wrote until it was killed, some time after its first."""
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(wait_s)
    process.kill()
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    return [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


def check_chain(folder: Path) -> None:
    """What waits is one unbroken, signed chain, and the audit log is as it was written."""
    with Store(folder) as store:
        outbox = open_outbox(store)
        assert AuditLog(store, outbox.identity.signing).verify().why == ""
        for lane in Lane:
            state = outbox.state(lane)
            records = list(outbox.rows.kept(outbox.identity.device, lane))
            for earlier, later in pairwise(records):
                assert (later.sequence, later.previous) == (earlier.sequence + 1, link_of(earlier))
            if records:
                assert signed_by(records[-1], outbox.identity.signing.public)
                assert (records[-1].sequence, link_of(records[-1])) == (state.sequence, state.link)


def kill_writers(folder: Path, kills: int) -> None:
    office, chance, done = Office(), random.Random(kills), 0
    for _ in range(kills):
        writer = start("-m", "tests.sync.killed_writer", folder, office.port, done + 1)
        told = [int(line) for line in read_and_kill(writer, chance.uniform(0, 0.3)) if line.strip() != "go"]
        check_chain(folder)
        with SessionStore(folder) as sessions:
            kept = [int(row["turn"] or 0) for row in sessions.turns("s")]
        assert set(told) <= set(kept)
        done = max([done, *kept])
    last = start("-m", "tests.sync.killed_writer", folder, office.port, done + 1, done + 20)
    last.communicate()
    assert last.returncode == 0
    (device,) = office.server.device_keys
    there = [json.loads(content)["number"] for content in office.server.contents(device, Lane.SESSION)]
    with SessionStore(folder) as sessions:
        assert there == [row["turn"] for row in sessions.turns("s")]
    assert there == list(range(1, done + 21))


def old_store(folder: Path, sessions: int) -> None:
    """A store as it was before sessions had keys of their own."""
    path = folder / "store" / "steward.db"
    path.parent.mkdir(parents=True)
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{of_store(folder, store_exists=False).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    for script in MIGRATIONS[:4]:
        connection.executescript(script)
    connection.execute("BEGIN")
    for number in range(sessions):
        connection.execute("INSERT INTO sessions VALUES (?, 'avery', '2026-01-01', '2026-01-02')", [f"s{number}"])
        connection.execute(
            "INSERT INTO turns VALUES (?, 1, '2026-01-01', 'asked', ?, '{}')", [f"s{number}", f"said {number}"]
        )
        connection.execute("INSERT INTO handoffs VALUES (NULL, ?, 'avery', '2026-01-01', 'why', '{}')", [f"s{number}"])
    connection.execute("COMMIT")
    connection.execute("PRAGMA user_version = 4")
    connection.close()


def kill_migrations(folder: Path, kills: int) -> None:
    chance, sessions = random.Random(kills), 200
    code = (
        "import sys; from pathlib import Path; from sync.store.opened import Store\n"
        "print('go', flush=True); Store(Path(sys.argv[1])); print('done', flush=True)"
    )
    for kill in range(kills):
        data = folder / str(kill)
        old_store(data, sessions)
        read_and_kill(start("-c", code, data), chance.uniform(0, 0.2))
        with SessionStore(data) as store:
            assert [store.turns(f"s{number}")[0]["record"] for number in range(sessions)] == [
                f"said {number}" for number in range(sessions)
            ]
            assert len(store.handed_off()) == sessions
            assert store.last_visit("avery", "") is not None


def test_a_few_killed_writers_lose_nothing_acknowledged(tmp_path: Path) -> None:
    kill_writers(tmp_path, A_FEW)


def test_a_few_killed_migrations_leave_a_whole_store(tmp_path: Path) -> None:
    kill_migrations(tmp_path, A_FEW)


def test_processes_that_write_and_send_at_once_keep_one_chain(tmp_path: Path) -> None:
    office, starts = Office(), (1, 1001, 2001)
    writers = [start("-m", "tests.sync.killed_writer", tmp_path, office.port, first, first + 59) for first in starts]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    check_chain(tmp_path)
    (device,) = office.server.device_keys
    there = [json.loads(content)["number"] for content in office.server.contents(device, Lane.SESSION)]
    assert sorted(there) == [first + number for first in starts for number in range(60)]
    assert office.server.tables.alerts == []


@pytest.mark.soak
def test_two_hundred_killed_writers_lose_nothing_acknowledged(tmp_path: Path) -> None:
    kill_writers(tmp_path, MANY)


@pytest.mark.soak
def test_two_hundred_killed_migrations_leave_a_whole_store(tmp_path: Path) -> None:
    kill_migrations(tmp_path, MANY)
