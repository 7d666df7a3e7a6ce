"""`steward branding` tells faults in words and ends with the exit code of a wrong file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import InputError
from app.modes import branding
from app.settings import Settings
from app.ui.branding import demo_folder


def test_a_whole_folder_is_said_to_be_whole(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    branding.check(Settings(data_dir=tmp_path), demo_folder())
    assert "is complete" in capsys.readouterr().out


def test_faults_are_printed_and_counted(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(demo_folder(), tmp_path / "bank"))
    (folder / "mark.svg").unlink()
    (folder / "branding.toml").write_text('avatar = 3\nvoice = "nobody"\n')
    with pytest.raises(InputError, match="has 3 faults"):
        branding.check(Settings(data_dir=tmp_path), folder)
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in printed] == ["mark.svg", "branding.toml, line 1", "branding.toml, line 2"]


def test_the_sheet_is_drawn(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    branding.sheet(demo_folder(), tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 10_000
    assert "sheet.png" in capsys.readouterr().out
