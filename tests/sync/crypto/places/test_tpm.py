"""The store's key in a TPM: a software TPM gives it back, another one or another boot does not."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.crypto import keys
from sync.crypto.places.tpm import TpmPlace
from sync.errors import KeyPlaceError, WrongKey
from sync.store.opened import Store
from tests.services import absent

try:
    import tpm2_pytss as tss
except ImportError:
    absent("tpm2-pytss is not installed (make tpm)", whole_module=True)
if shutil.which("swtpm") is None:
    absent("swtpm is not installed (installers/debian/packages-dev.txt)", whole_module=True)


@contextmanager
def software_tpm(state: Path) -> Iterator[str]:
    """A TPM on loopback; yields its address for TPM2TOOLS_TCTI."""
    state.mkdir(exist_ok=True)
    port = _free_ports()
    command = ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={state}", "--flags", "not-need-init,startup-clear"]
    command += ["--server", f"type=tcp,port={port},bindaddr=127.0.0.1"]
    command += ["--ctrl", f"type=tcp,port={port + 1},bindaddr=127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port + 1)
        yield f"swtpm:host=127.0.0.1,port={port}"
    finally:
        process.kill()
        process.wait()


def _free_ports() -> int:
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
    pytest.fail("no two ports are free")


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the software TPM does not listen")


@pytest.fixture
def chip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with software_tpm(tmp_path / "chip") as address:
        monkeypatch.setenv("TPM2TOOLS_TCTI", address)
        yield address


def test_the_store_opens_with_a_key_from_the_tpm(tmp_path: Path, chip: str) -> None:
    data = tmp_path / "data"
    Store(data).close()
    key = (data / "keys" / "store.key").read_bytes()
    keys.move(data, "tpm")
    assert {file.name for file in (data / "keys").iterdir()} == {"place", "store.tpm"}
    assert key not in (data / "keys" / "store.tpm").read_bytes()
    Store(data).close()
    keys.move(data, "file")
    assert (data / "keys" / "store.key").read_bytes() == key


def test_a_stolen_disk_does_not_open_in_another_machine(
    tmp_path: Path, chip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    TpmPlace(tmp_path / "store.tpm").save(bytes(range(32)))
    with software_tpm(tmp_path / "other") as other:
        monkeypatch.setenv("TPM2TOOLS_TCTI", other)
        with pytest.raises(KeyPlaceError, match="is this the machine"):
            TpmPlace(tmp_path / "store.tpm").load()


def test_another_boot_does_not_get_the_key(tmp_path: Path, chip: str) -> None:
    TpmPlace(tmp_path / "store.tpm").save(bytes(range(32)))
    with tss.ESAPI(chip) as api:
        digest = tss.TPMT_HA(hashAlg=tss.TPM2_ALG.SHA256, digest=tss.TPMU_HA(sha256=bytes(32)))
        api.pcr_extend(tss.ESYS_TR.PCR7, tss.TPML_DIGEST_VALUES([digest]))
    with pytest.raises(KeyPlaceError, match="secure boot"):
        TpmPlace(tmp_path / "store.tpm").load()


@pytest.mark.parametrize("spoil", [slice(0, 3), slice(10, 12), slice(100, 101), slice(-3, None)])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, chip: str, spoil: slice) -> None:
    file = tmp_path / "store.tpm"
    TpmPlace(file).save(bytes(range(32)))
    content = bytearray(file.read_bytes())
    content[spoil] = bytes(byte ^ 255 for byte in content[spoil])
    file.write_bytes(content)
    with pytest.raises((KeyPlaceError, WrongKey)):
        TpmPlace(file).load()


def test_a_cut_file_is_one_sentence(tmp_path: Path, chip: str) -> None:
    file = tmp_path / "store.tpm"
    TpmPlace(file).save(bytes(range(32)))
    for size in (5, 6, 60, 170):
        file.write_bytes(file.read_bytes()[:size])
        with pytest.raises(KeyPlaceError):
            TpmPlace(file).load()


def test_no_chip_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TPM2TOOLS_TCTI", f"device:{tmp_path / 'none'}")
    with pytest.raises(KeyPlaceError, match="is this the machine"):
        TpmPlace(tmp_path / "store.tpm").save(bytes(32))
