from pathlib import Path

import pytest

from inference.errors import OutputError
from inference.output_file import write_whole


def test_files_are_written_with_ordinary_permissions(tmp_path: Path) -> None:
    write_whole({tmp_path / "a": b"one", tmp_path / "b": b"two"})
    assert (tmp_path / "a").read_bytes() == b"one"
    assert (tmp_path / "b").stat().st_mode & 0o400
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_one_that_cannot_be_written_keeps_the_others_away(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="choose another place"):
        write_whole({tmp_path / "a": b"one", tmp_path / "no" / "b": b"two"})
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_is_replaced_only_by_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OutputError):
        write_whole({tmp_path / "a": b"new", tmp_path / "no" / "b": b"two"})
    assert (tmp_path / "a").read_bytes() == b"old"
    write_whole({tmp_path / "a": b"new"})
    assert (tmp_path / "a").read_bytes() == b"new"
