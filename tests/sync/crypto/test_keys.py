"""The store's key is made once, kept whole and never silently replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.crypto import keys
from sync.errors import StoreError, WrongKey


def test_the_same_key_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "store.key"
    assert keys.load_or_create(path, store_exists=False) == keys.load_or_create(path, store_exists=True)
    assert len(path.read_bytes()) == keys.KEY_BYTES


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    first, second = (keys.load_or_create(tmp_path / name, store_exists=False) for name in ("a", "b"))
    assert first != second


def test_a_store_without_its_key_is_not_given_another(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="missing"):
        keys.load_or_create(tmp_path / "store.key", store_exists=True)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.key"
    path.write_bytes(b"short")
    with pytest.raises(WrongKey, match="5 bytes"):
        keys.load_or_create(path, store_exists=True)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="STEWARD_DATA_DIR"):
        keys.load_or_create(tmp_path / "file" / "store.key", store_exists=False)
