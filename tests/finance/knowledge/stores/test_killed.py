"""kill -9 at any moment while patches are applied on disk: marker and content agree at every start.

A few kills run with the tests; `make kill-graph` runs 200.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finance.knowledge.stores import EmbeddedStore
from tests.finance.knowledge.stores.killed_applier import HERE, content, mark

ROOT = Path(__file__).parents[4]
A_FEW, MANY = 4, 200


def kill_appliers(folder: Path, kills: int) -> None:
    chance, done = random.Random(kills), 0
    for _ in range(kills):
        command = [sys.executable, "-m", "tests.finance.knowledge.stores.killed_applier", str(folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.25))
        process.kill()
        said = first + process.stdout.read()
        process.wait()
        process.stdout.close()
        told = [int(line) for line in said.splitlines(keepends=True) if line.endswith("\n") and line.strip().isdigit()]
        store = EmbeddedStore(folder)
        at = store.mark(HERE)
        number = at.number if at else 0
        assert number >= max([done, *told])
        assert number <= max([done, *told]) + 1
        assert at == (mark(number) if number else None)
        assert (store.get(HERE) or b"") == content(number)
        store.close()
        done = number
    assert done > kills


def test_a_few_killed_appliers_leave_marker_and_content_in_agreement(tmp_path: Path) -> None:
    kill_appliers(tmp_path / "graph", A_FEW)


@pytest.mark.soak
def test_two_hundred_killed_appliers_leave_marker_and_content_in_agreement(tmp_path: Path) -> None:
    kill_appliers(tmp_path / "graph", MANY)
