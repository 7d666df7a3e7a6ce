"""`steward test model-server` prints what it found, or one sentence on what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.errors import UsageError
from inference.errors import EngineUnavailable, ModelError
from inference.runtime.onnx_session import open_session
from tests.inference.runtime.model_server import face, serving
from tests.inference.runtime.small_networks import times


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path))


def test_a_server_that_is_as_it_should_be() -> None:
    with serving({"face": face()}) as host:
        result = CliRunner().invoke(cli, ["test", "model-server", "--server", host.url])
    assert result.exit_code == 0, result.output
    rows = {line[:18].strip(): line[18:].strip() for line in result.output.splitlines()}
    assert rows["ready"] == "yes"
    assert rows["model"].startswith("face: mel FP32 [1, any, 40]")
    assert rows["numbers as bytes"].startswith("at most 0 ")
    assert rows["with a state"].startswith("agrees")
    assert "frames, at most 0 apart" in rows["a sentence"]
    assert "in the median" in rows["speed"]


def test_what_is_wrong_is_one_sentence(tmp_path: Path) -> None:
    other = open_session(times(tmp_path / "times.onnx", 2.0), 1)
    with serving({"face": other}) as host:
        result = CliRunner().invoke(cli, ["test", "model-server", "--server", host.url])
        assert isinstance(result.exception, ModelError)
        host.trouble = "error 500"
        result = CliRunner().invoke(cli, ["test", "model-server", "--server", host.url])
        assert isinstance(result.exception, EngineUnavailable)
    result = CliRunner().invoke(cli, ["test", "model-server", "--server", host.url, "--timeout", "1"])
    assert "cannot be reached" in str(result.exception)


def test_without_an_address_the_settings_one_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(CliRunner().invoke(cli, ["test", "model-server"]).exception, UsageError)
    monkeypatch.setenv("STEWARD_MODEL_SERVER", "nowhere")
    assert "no address of a model server" in str(CliRunner().invoke(cli, ["test", "model-server"]).exception)
