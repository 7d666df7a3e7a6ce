"""The log of deeds is shown, checked and exported by command, and an export is checked with a key from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import cli


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "data"))
    headoffice("people", "add", "root", "--role", "admin", "--generate")
    headoffice("people", "lock", "root")
    return tmp_path


def headoffice(*words: str) -> Result:
    return CliRunner().invoke(cli, ["headoffice", *words])


@pytest.mark.usefixtures("folder")
def test_what_was_done_is_shown_and_whole() -> None:
    shown = headoffice("audit", "show", "--subject", "root").output
    assert "person locked" in shown.splitlines()[0]
    assert "command line" in shown
    assert "All 2 entries" in headoffice("audit", "verify").output
    assert headoffice("audit", "show", "--until", "2000-01-01").output == ""


def test_an_export_is_checked_with_a_key_and_a_changed_one_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder / "audit.zip"
    told = headoffice("audit", "export", str(out)).output
    key = told.split("--key ")[1].strip()
    assert "3 entries" in told
    assert headoffice("audit", "verify", str(out)).exit_code == 0
    monkeypatch.setenv("STEWARD_DATA_DIR", str(folder / "elsewhere"))
    assert headoffice("audit", "verify", str(out)).exit_code != 0
    good = headoffice("audit", "verify", str(out), "--key", key)
    assert "as head office signed it" in good.output
    assert not (folder / "elsewhere" / "headoffice").exists()
    assert headoffice("audit", "verify", str(out), "--key", "00" * 32).exit_code != 0
    content = bytearray(out.read_bytes())
    content[len(content) // 2] ^= 1
    out.write_bytes(bytes(content))
    assert headoffice("audit", "verify", str(out), "--key", key).exit_code != 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "words",
    [
        ("show", "--from", "yesterday"),
        ("verify", "not there.zip", "--key", "00" * 32),
        ("verify", "not there.zip", "--key", "short"),
        ("export", "/not/there/audit.zip"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: tuple[str, ...]) -> None:
    done = headoffice("audit", *words)
    assert done.exit_code != 0
    assert str(done.exception).endswith(".")
