"""A command that looks into a head office that is not there says so, and leaves none behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.errors import NotInstalled


@pytest.mark.parametrize("words", ["devices list", "devices show x", "devices revoke x", "audit show", "audit verify"])
def test_who_looks_with_another_users_settings_gets_no_empty_head_office(words: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["headoffice", *words.split()], env={"STEWARD_DATA_DIR": str(tmp_path)})
    assert isinstance(done.exception, NotInstalled)
    assert str(done.exception).startswith(
        f"There is no head office in {tmp_path / 'headoffice'}; call this as the user"
    )
    assert not (tmp_path / "headoffice").exists()


def test_what_begins_one_says_so_once(tmp_path: Path) -> None:
    command = ["headoffice", "devices", "token", "kiosk-1", "--address", "http://office.example:8443"]
    first = CliRunner().invoke(cli, command, env={"STEWARD_DATA_DIR": str(tmp_path)})
    again = CliRunner().invoke(cli, command, env={"STEWARD_DATA_DIR": str(tmp_path)})
    assert first.stderr.startswith(f"steward: note: a new head office begins in {tmp_path / 'headoffice'};")
    assert again.stderr == ""
    assert again.stdout.startswith("http://office.example:8443#")
