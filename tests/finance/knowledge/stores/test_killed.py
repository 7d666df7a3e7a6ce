"""kill -9 at any moment while patches are applied on disk: marker and content agree at every start.

A few kills run with the tests; `make kill-graph` runs 200.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from finance.knowledge.stores import EmbeddedStore
from tests.finance.knowledge.stores.killed_applier import HERE, content, mark
from tests.killing import killed

A_FEW, MANY = 4, 200


def kill_appliers(folder: Path, kills: int) -> None:
    done = 0
    for told in killed("tests.finance.knowledge.stores.killed_applier", folder, kills, 0.25):
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
