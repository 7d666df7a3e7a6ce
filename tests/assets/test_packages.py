from __future__ import annotations

import base64
import hashlib
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from assets.tools import packages

NAME = "tiny_demo_package"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip uses instead of an index, with one real wheel in it."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    with zipfile.ZipFile(folder / f"{NAME}-1.0-py3-none-any.whl", "w") as wheel:
        info = f"{NAME}-1.0.dist-info"
        wheel.writestr(f"{NAME}/data.txt", "42")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_wheel_is_fetched_checked_and_kept(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    digest = sha256(next(shelf.glob("*.whl")))
    found = packages.wheel(cache, NAME, "1.0", digest)
    assert found.parent == cache
    assert sha256(found) == digest
    assert [path.name for path in cache.iterdir()] == [found.name], "nothing half-done stays behind"
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "gone"))
    assert packages.wheel(cache, NAME, "1.0", digest) == found, "the second time needs no index"


def test_another_file_than_the_pinned_one_is_thrown_away(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(packages.FetchError, match="not the pinned file"):
        packages.wheel(tmp_path / "cache", NAME, "1.0", "0" * 64)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_damaged_cached_file_is_fetched_again(shelf: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    digest = sha256(next(shelf.glob("*.whl")))
    packages.wheel(cache, NAME, "1.0", digest).write_bytes(b"half of it")
    assert sha256(packages.wheel(cache, NAME, "1.0", digest)) == digest


def test_a_package_that_cannot_be_had_is_one_sentence(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(packages.FetchError, match=r"Cannot fetch the package file other-package 2\.0") as error:
        packages.wheel(tmp_path / "cache", "other-package", "2.0", "0" * 64)
    assert "\n" not in str(error.value)
    assert "run the set-up again" in str(error.value)


def test_a_cache_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(packages.FetchError, match="cannot be written"):
        packages.wheel(tmp_path / "file" / "cache", NAME, "1.0", "0" * 64)


def test_a_cached_npm_package_needs_no_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "some-scope-thing-1.2.3.tgz").write_bytes(b"content")
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(b"content").digest()).decode()
    monkeypatch.setenv("PATH", "")
    assert packages.npm_tarball(tmp_path, "@some-scope/thing", "1.2.3", integrity).read_bytes() == b"content"


@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
def test_npm_without_a_network_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_offline", "true")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(b"").digest()).decode()
    with pytest.raises(packages.FetchError, match=r"Cannot fetch the npm package left-pad 1\.3\.0") as error:
        packages.npm_tarball(tmp_path / "cache", "left-pad", "1.3.0", integrity)
    assert "\n" not in str(error.value)
