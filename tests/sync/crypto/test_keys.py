"""The store's key is made once, kept whole, never silently replaced, and moves between places without being lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from sync.crypto import keys
from sync.crypto.places import PLACES, place
from sync.crypto.places.system_keyring import _asked
from sync.errors import KeyPlaceError, StoreError, WrongKey
from sync.store.opened import Store


def test_the_same_key_comes_back(tmp_path: Path) -> None:
    assert keys.of_store(tmp_path, store_exists=False) == keys.of_store(tmp_path, store_exists=True)
    assert len((tmp_path / "keys" / "store.key").read_bytes()) == 32


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    first, second = (keys.of_store(tmp_path / name, store_exists=False) for name in ("a", "b"))
    assert first != second


def test_whoever_starts_at_the_same_time_gets_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: keys.of_store(tmp_path, store_exists=False), range(8)))
    assert len(found) == 1
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["store.key"]


def test_a_store_without_its_key_is_not_given_another(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="missing"):
        keys.of_store(tmp_path, store_exists=True)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "store.key").write_bytes(b"short")
    with pytest.raises(WrongKey, match="5 bytes"):
        keys.of_store(tmp_path, store_exists=True)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="STEWARD_DATA_DIR"):
        keys.of_store(tmp_path / "file", store_exists=False)


def test_an_unknown_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyPlaceError, match="there are: file, passphrase"):
        place("cloud", tmp_path)


class PersonsKeyring(KeyringBackend):
    """A keyring as a desktop has it."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[PersonsKeyring]:
    before, ours = keyring.get_keyring(), PersonsKeyring()
    keyring.set_keyring(ours)
    _asked.cache_clear()
    monkeypatch.setenv("STEWARD_PASSPHRASE", "correct horse battery staple")
    yield ours
    keyring.set_keyring(before)
    _asked.cache_clear()


def systemd_works() -> bool:
    if shutil.which("systemd-creds") is None or os.geteuid():
        return False
    return subprocess.run(["systemd-creds", "encrypt", "-", "-"], input=b"x", capture_output=True).returncode == 0


@pytest.mark.parametrize("to", [name for name in PLACES if name not in ("file", "tpm")])
def test_a_key_moves_to_another_place_and_back(tmp_path: Path, desktop: PersonsKeyring, to: str) -> None:
    if to == "systemd" and not systemd_works():
        pytest.skip("systemd-creds does not work here (it wants root and a machine's secret)")
    Store(tmp_path).close()
    key = (tmp_path / "keys" / "store.key").read_bytes()
    keys.move(tmp_path, to)
    assert not (tmp_path / "keys" / "store.key").exists()
    assert not any(key in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert keys.of_store(tmp_path, store_exists=True) == key
    Store(tmp_path).close()
    keys.move(tmp_path, "file")
    assert (tmp_path / "keys" / "store.key").read_bytes() == key
    assert not desktop.kept


def test_a_key_that_cannot_move_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STEWARD_PASSPHRASE", raising=False)
    Store(tmp_path).close()
    with pytest.raises(KeyPlaceError, match="STEWARD_PASSPHRASE"):
        keys.move(tmp_path, "passphrase")
    assert keys.place_name(tmp_path) == "file"
    Store(tmp_path).close()


def test_a_wrong_passphrase_does_not_open_the_store(
    tmp_path: Path, desktop: PersonsKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(tmp_path).close()
    keys.move(tmp_path, "passphrase")
    monkeypatch.setenv("STEWARD_PASSPHRASE", "another")
    with pytest.raises(WrongKey, match="passphrase"):
        Store(tmp_path)
    monkeypatch.delenv("STEWARD_PASSPHRASE")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "given"))
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "steward-passphrase").write_text("correct horse battery staple\n")
    Store(tmp_path).close()


def test_a_key_file_that_asks_for_a_years_work_is_refused(tmp_path: Path, desktop: PersonsKeyring) -> None:
    Store(tmp_path).close()
    keys.move(tmp_path, "passphrase")
    file = tmp_path / "keys" / "store.passphrase"
    file.write_text(file.read_text().replace('"iterations": 3', '"iterations": 3000000'))
    with pytest.raises(WrongKey, match="more work"):
        Store(tmp_path)


def test_a_kiosk_without_a_keyring_says_so(tmp_path: Path) -> None:
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    _asked.cache_clear()
    try:
        with pytest.raises(KeyPlaceError, match="another place"):
            place("keyring", tmp_path).save(bytes(32))
    finally:
        keyring.set_keyring(before)
        _asked.cache_clear()
