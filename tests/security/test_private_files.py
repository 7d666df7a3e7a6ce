"""What a kiosk keeps is readable by its user alone, whatever the installation's umask says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sync.test_stolen_disk import MARKER, ROOT, VISIT

SECRET = (".db", ".key", ".pin", ".seed", ".sqlite", "-wal", "-shm")


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_what_a_kiosk_keeps_is_its_owners_alone(tmp_path: Path) -> None:
    """A visit with an ordinary umask (022), in a process that ends without closing anything."""
    folder = tmp_path / "data"
    folder.mkdir()
    environment = {**os.environ, "STEWARD_PASSPHRASE": "a passphrase for the tests"}
    command = [sys.executable, "-c", VISIT, str(folder), MARKER]
    subprocess.run(command, cwd=ROOT, env=environment, umask=0o022, capture_output=True, check=False, timeout=120)
    found = [path for path in folder.rglob("*") if path.is_file() and path.name.endswith(SECRET)]
    assert len(found) > 2
    open_ones = [str(path.relative_to(folder)) for path in found if path.stat().st_mode & 0o077]
    assert not open_ones
