"""A graph server that cannot be reached is left alone for some seconds."""

from __future__ import annotations

import pytest

from app.office.graphs import Guarded
from finance.errors import GraphStoreError
from finance.knowledge.stores import open_store
from sync.headoffice.circuits import FAILURES, Circuit


def test_a_graph_server_that_is_not_there_is_left_alone_after_some_failures() -> None:
    circuit = Circuit("graph", "The graph's server", (GraphStoreError,), refusal=GraphStoreError)
    store = open_store("http://127.0.0.1:9/steward", 2.0, guarded=lambda asker: Guarded(asker, circuit))
    for _ in range(FAILURES):
        with pytest.raises(GraphStoreError, match="cannot be reached"):
            store.mark("https://example.org/graph")
    with pytest.raises(GraphStoreError, match="asked again in some seconds"):
        store.mark("https://example.org/graph")
    assert circuit.level == 2.0
    store.close()
