"""kill -9 of a head office that publishes: log, memory, store behind SPARQL and snapshot agree at every start.

A few kills run with the tests; `make kill-graph` runs 100.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from finance.knowledge import Graph, apply, parse
from sync.knowledge_log.entries import check_run, nothing_yet, place_of
from tests.app.office.killed_publisher import HERE, opened
from tests.killing import killed

A_FEW, MANY = 2, 100


def kill_publishers(folder: Path, kills: int) -> None:
    done = 0
    for told in killed("tests.app.office.killed_publisher", folder, kills, 0.5):
        done = check(folder, max([done, *told]))
    assert done > kills


def check(folder: Path, told: int) -> int:
    """Check a head office that was killed, and return how far its log goes."""
    logs = opened(folder)
    assert logs.office.graphs is not None
    store = logs.office.graphs.published
    at, link = store.place(HERE)
    head, graph, entries = nothing_yet(HERE), Graph(), []
    while head.number < logs.head(HERE).number:
        _, some = logs.run(HERE, head.number)
        assert (some[0].number, some[0].previous) == (head.number + 1, head.link)
        check_run(some, "office", [logs.office.secrets.receipts.public])
        entries += some
        head = place_of(some[-1])
    assert told <= head.number <= told + 1
    assert at <= head.number
    assert at == 0 or place_of(entries[at - 1]).link == link
    for entry in entries:
        apply(graph, parse(entry.patch), HERE)
    logs.catch_up(HERE)
    assert logs.office.graphs.working.content(HERE) == graph.part(HERE)
    assert store.place(HERE) == ((head.number, head.link) if entries else (0, b""))
    logs.office.graphs.close()  # type: ignore[attr-defined]
    logs.office.close()
    return head.number


def test_a_few_killed_head_offices_agree_with_their_log(tmp_path: Path) -> None:
    kill_publishers(tmp_path, A_FEW)


@pytest.mark.soak
def test_a_hundred_killed_head_offices_agree_with_their_log(tmp_path: Path) -> None:
    kill_publishers(tmp_path, MANY)
