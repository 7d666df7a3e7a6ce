"""The patches of the knowledge graph are kept in order, once, and unreadable without the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import StoreError
from sync.store.patches import PatchStore

MARKER = b"PLANTED-MARKER-90ae"


def test_patches_come_back_in_order_and_as_they_came(tmp_path: Path) -> None:
    with PatchStore(tmp_path) as store:
        store.append("urn:g", "urn:1", "", b"\x00one\r\n")
        store.append("urn:h", "urn:2", "", b"two")
        store.append("urn:g", "urn:3", "urn:1", b"three")
    with PatchStore(tmp_path) as store:
        assert [(kept.id, kept.content) for kept in store.all()] == [
            ("urn:1", b"\x00one\r\n"),
            ("urn:2", b"two"),
            ("urn:3", b"three"),
        ]


@pytest.mark.parametrize("previous", ["", "urn:0", "urn:2"])
def test_a_patch_that_does_not_follow_the_last_is_refused(tmp_path: Path, previous: str) -> None:
    with PatchStore(tmp_path) as store:
        store.append("urn:g", "urn:1", "", b"one")
        with pytest.raises(StoreError, match="in the meantime"):
            store.append("urn:g", "urn:9", previous, b"two")
        assert len(store.all()) == 1


def test_nothing_readable_is_on_disk(tmp_path: Path) -> None:
    with PatchStore(tmp_path) as store:
        store.append("urn:g", "urn:1", "", MARKER * 50)
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert files
        assert not [path for path in files if MARKER in path.read_bytes()]
