"""A stolen disk says nothing: a planted marker is in no file, whatever was recorded and however the process died."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sync.errors import KeyPlaceError, WrongKey
from sync.store.opened import Store

ROOT = Path(__file__).parents[2]
MARKER = "PLANTED-MARKER-5d1e-Überweisung"

VISIT = """
import logging, os, signal, sys, tempfile
from pathlib import Path
from sync.crypto import keys
from sync.outbox.trail import Trail
from sync.store.notes import NoteStore
from sync.store.opened import Store
from sync.store.patches import PatchStore
from sync.store.sessions import SessionStore
from sync.types import Lane

folder, marker = Path(sys.argv[1]), sys.argv[2]
logging.basicConfig(filename=folder / "log.txt", level=logging.DEBUG)
Store(folder).close()
keys.move(folder, "passphrase")
with PatchStore(folder) as patches:
    patches.append("urn:g", "urn:1", "", marker.encode() * 50)
with NoteStore(folder) as notes:
    notes.keep("avery", marker)
sessions = SessionStore(folder)
trail = Trail.of(sessions.store)
for number in range(40):
    session = f"s{number}"
    sessions.start(session, marker)
    for turn in range(3):
        with trail.together():
            sessions.asked(session, turn, marker * 20)
            sessions.answered(session, turn, marker * 50, marker, facts=[marker])
            trail.tell("turn", {"words": marker * 20}, session)
    sessions.hand_off(session, marker, marker, marker)
    sessions.agree_to(marker + session, "memory")
    if number % 20 == 0:
        trail.outbox.put(Lane.SESSION, "recording", marker.encode(), session=session, blob=marker.encode() * 40000)
    if number % 7 == 0:
        sessions.erase_session(session)
    trail.note("session ended", session)
sessions.store.database.execute("SELECT * FROM turns ORDER BY record, question").fetchall()
os.kill(os.getpid(), signal.SIGKILL)
"""


def forms(marker: str) -> list[bytes]:
    """The marker as it is, and as it might be written down."""
    plain = marker.encode()
    whole = plain[: len(plain) // 3 * 3]
    return [plain, marker.encode("utf-16-le"), base64.b64encode(whole), plain.hex().encode(), marker[:14].encode()]


def test_a_planted_marker_is_in_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    for name in ("data", "home", "tmp"):
        (tmp_path / name).mkdir()
    places = {"TMPDIR": str(tmp_path / "tmp"), "SQLITE_TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path / "home")}
    environment = os.environ | places | {"STEWARD_PASSPHRASE": "only in a person's head"}
    command = [sys.executable, "-c", VISIT, str(data), MARKER]
    done = subprocess.run(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {"steward.db", "steward.db-wal", "session-keys.db", "store.passphrase"} <= {file.name for file in files}
    for file in files:
        content = file.read_bytes()
        assert not [form for form in forms(MARKER) if form in content], file.name
    _does_not_open(data, monkeypatch)


def _does_not_open(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the passphrase, with a wrong one, and with a key of one's own the store stays shut."""
    monkeypatch.delenv("STEWARD_PASSPHRASE", raising=False)
    with pytest.raises(KeyPlaceError):
        Store(data)
    monkeypatch.setenv("STEWARD_PASSPHRASE", "guess")
    with pytest.raises(WrongKey):
        Store(data)
    shutil.rmtree(data / "keys")
    (data / "keys").mkdir()
    (data / "keys" / "store.key").write_bytes(bytes(32))
    with pytest.raises(WrongKey):
        Store(data)
