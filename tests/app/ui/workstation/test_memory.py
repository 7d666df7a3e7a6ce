"""The window's layout outlives the day; a broken file is as good as none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.ui.workstation.memory import Memory


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    kept = Memory([300, 900, 400], "audit", "floating", [10, 20, 300, 300], "large", high_contrast=True)
    kept.keep(tmp_path / "new" / "workstation.json")
    found = Memory.read(tmp_path / "new" / "workstation.json")
    assert found == kept
    assert (found.look.text_size, found.look.high_contrast) == ("large", True)


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"columns": "wide"}', '{"avatar": "under the desk"}'])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "workstation.json").write_text(text, encoding="utf-8")
    assert Memory.read(tmp_path / "workstation.json") == Memory()


def test_one_wrong_value_does_not_cost_the_others(tmp_path: Path) -> None:
    table = {"avatar": "off", "columns": ["a", 1, 2], "text_size": "gigantic", "panel": "notes", "unknown": 1}
    (tmp_path / "workstation.json").write_text(json.dumps(table), encoding="utf-8")
    found = Memory.read(tmp_path / "workstation.json")
    assert (found.avatar, found.columns, found.panel, found.look.text_size) == ("off", [], "notes", "standard")


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    Memory().keep(tmp_path / "file" / "workstation.json")
