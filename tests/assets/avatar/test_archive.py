"""The asset package: rows of targets in sorted order, and clear words for anything else."""

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest

from assets.tools.avatar import archive as package
from assets.tools.avatar.errors import BakeError


def tarball(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def two_targets() -> dict[str, bytes]:
    # The list is not in order; rows of the binary follow the sorted keys.
    keys: dict[str, list[str]] = {"data/targets/mouth/b.target": [], "data/targets/mouth/a.target": []}
    rows = np.zeros((2, package.BASE_VERTICES, 3), "<i2")
    rows[0, 0], rows[1, 0] = (1000, 0, 0), (0, -500, 0)
    return {package.TARGET_LIST: json.dumps({"targets": keys}).encode(), package.TARGETS: rows.tobytes()}


def test_targets_are_thousandths_in_the_order_of_the_sorted_keys(tmp_path: Path) -> None:
    read = package.read(tarball(tmp_path, two_targets()), [], ["mouth/a", "mouth/b"])
    assert read.targets["mouth/a"][0] == pytest.approx([1, 0, 0])
    assert read.targets["mouth/b"][0] == pytest.approx([0, -0.5, 0])


def test_only_what_is_asked_for_is_kept(tmp_path: Path) -> None:
    files = two_targets() | {"a.json": b"{}", "big.bin": b"x" * 100}
    read = package.read(tarball(tmp_path, files), ["a.json"], ["mouth/a"])
    assert set(read.files) == {"a.json", package.TARGET_LIST}
    assert set(read.targets) == {"mouth/a"}


@pytest.mark.parametrize(
    ("changes", "wanted", "words"),
    [
        ({}, ["mouth/c"], "no morph target mouth/c"),
        ({package.TARGETS: b"short"}, ["mouth/a"], "does not hold 2 targets"),
        ({package.TARGET_LIST: b"{"}, ["mouth/a"], "not JSON"),
        ({package.TARGET_LIST: b"[]"}, ["mouth/a"], "not a JSON object"),
    ],
)
def test_a_wrong_package_is_one_clear_sentence(
    tmp_path: Path, changes: dict[str, bytes], wanted: list[str], words: str
) -> None:
    with pytest.raises(BakeError, match=words):
        package.read(tarball(tmp_path, two_targets() | changes), [], wanted)


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    with pytest.raises(BakeError, match=r"no base\.json"):
        package.read(tarball(tmp_path, two_targets()), ["base.json"], [])


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.tgz"
    path.write_bytes(b"not an archive")
    with pytest.raises(BakeError, match="cannot be read"):
        package.read(path, [], [])
