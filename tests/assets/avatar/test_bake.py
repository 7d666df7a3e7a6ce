"""Where the baked file goes."""

from pathlib import Path

import pytest

from assets.tools.avatar import bake
from assets.tools.avatar.errors import BakeError


def test_the_file_lands_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    bake._keep(b"glTF", tmp_path / "avatars" / "ada.glb")
    assert [path.name for path in (tmp_path / "avatars").iterdir()] == ["ada.glb"]


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(BakeError, match="make the folder writable"):
        bake._keep(b"glTF", blocked / "ada.glb")
