"""Several bakes at once: progress, files and errors come back from the processes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assets.tools.avatar import crew
from assets.tools.avatar.advisors import ADVISORS
from assets.tools.avatar.archive import Archive
from assets.tools.avatar.character import Character
from assets.tools.avatar.errors import BakeError


def quick(archive: Archive, character: Character, out_dir: Path, progress: Callable[[float, str], None]) -> None:
    progress(0.5, "half")
    (out_dir / character.name).write_bytes(archive.files["a"])


def failing(archive: Archive, character: Character, out_dir: Path, progress: Callable[[float, str], None]) -> None:
    raise BakeError(f"{character.name} cannot be baked.")


def test_every_advisor_is_baked_and_the_shares_reach_one(tmp_path: Path) -> None:
    said = list(crew.bake_all(quick, Archive({"a": b"glTF"}), ADVISORS, tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {character.name for character in ADVISORS}
    shares = [share for _, share in said]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_an_error_in_a_process_is_the_same_sentence_here(tmp_path: Path) -> None:
    with pytest.raises(BakeError, match="cannot be baked"):
        list(crew.bake_all(failing, Archive({}), ADVISORS, tmp_path))
