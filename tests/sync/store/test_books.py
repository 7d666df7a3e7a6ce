"""Of each kind one version is active, the one before is kept, a rejected one does not come back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.errors import StoreError
from sync.store.bundles import Bundles, State
from sync.store.documents import DocumentIndex
from sync.store.opened import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


@pytest.fixture
def bundles(store: Store) -> Bundles:
    bundles = Bundles(store)
    for version in (1, 2):
        bundles.stage("market", version, bytes([version] * 32))
        bundles.activate("market", version)
    return bundles


def states(bundles: Bundles) -> dict[int, str]:
    return {bundle.version: str(bundle.state) for bundle in bundles.all() if bundle.kind == "market"}


def test_one_is_active_and_the_one_before_is_kept(bundles: Bundles) -> None:
    assert states(bundles) == {1: "previous", 2: "active"}
    bundles.stage("market", 3, bytes(32))
    assert states(bundles) == {1: "previous", 2: "active", 3: "staged"}
    bundles.activate("market", 3)
    assert states(bundles) == {2: "previous", 3: "active"}
    assert bundles.find("flags", State.ACTIVE) is None


def test_going_back_rejects_what_was_active(bundles: Bundles) -> None:
    found = bundles.roll_back("market", "the health check failed")
    assert found is not None
    assert found.version == 1
    assert states(bundles) == {1: "active", 2: "rejected"}
    with pytest.raises(StoreError, match="rejected here before: the health check"):
        bundles.stage("market", 2, bytes(32))
    assert bundles.roll_back("market", "again") is None


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_version_is_not_staged(bundles: Bundles, version: int) -> None:
    with pytest.raises(StoreError, match="not newer"):
        bundles.stage("market", version, bytes(32))


def test_what_is_not_staged_is_not_activated(bundles: Bundles) -> None:
    with pytest.raises(StoreError, match="not staged"):
        bundles.activate("market", 9)
    assert states(bundles) == {1: "previous", 2: "active"}


def test_documents_are_listed_and_replaced(store: Store) -> None:
    index = DocumentIndex(store)
    index.keep("fees", "Fees 2025", bytes(32), 10)
    index.keep("fees", "Fees 2026", bytes([1] * 32), 12)
    index.keep("about", "About us", bytes(32), 3)
    found = [(one.id, one.title, one.size) for one in index.all()]
    assert found == [
        ("about", "About us", 3),
        ("fees", "Fees 2026", 12),
    ]
    index.drop("about")
    index.drop("about")
    assert [one.id for one in index.all()] == ["fees"]
