"""`steward test language-model` prints what each model made of a sentence and a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.errors import UsageError
from assets.tools.small_language_model import Recipe, write
from inference.errors import EngineUnavailable
from tests.inference.language.model.conftest import skip_without_library
from tests.inference.language.model.language_server import serving_language


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STEWARD_CACHE_DIR", str(tmp_path / "cache"))


def test_a_server_and_a_file_are_tried_in_their_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    skip_without_library()
    file = write(tmp_path / "tiny.gguf", Recipe(says=("1. Your portfolio", " gained 31.6%.")))
    monkeypatch.setenv("STEWARD_LANGUAGE_MODEL", str(file))
    with serving_language() as host:
        result = CliRunner().invoke(cli, ["test", "language-model", "--server", host.url])
    assert result.exit_code == 0, result.output
    assert result.output.index("server  ") < result.output.index("local   ")
    assert "Good morning." in result.output
    assert "Your portfolio gained 31.6%." in result.output
    assert "choosing a tool: risk" in result.output


def test_what_fails_is_said_and_nothing_at_all_is_an_error() -> None:
    result = CliRunner().invoke(cli, ["test", "language-model"])
    assert isinstance(result.exception, UsageError)
    with serving_language() as host:
        host.trouble = "error 500"
        result = CliRunner().invoke(cli, ["test", "language-model", "--server", host.url])
    assert isinstance(result.exception, EngineUnavailable)
    assert "does not work" in result.output
