"""Bad input at the command line: one clear sentence, the right exit code, no traceback, nothing left behind."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app import __main__ as command
from app import settings
from app.errors import INTERNAL_ERROR, StewardError
from inference.sound_files import write_wav
from inference.types import Sound

Run = Callable[..., tuple[int, str]]
USAGE, INPUT, NOT_INSTALLED, DEVICE, STORAGE = 2, 3, 4, 5, 6


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["steward", *arguments])
        with pytest.raises(SystemExit) as stopped:
            command.main()
        code = stopped.value.code
        return (code if isinstance(code, int) else 0), capsys.readouterr().err

    return call


def _one_sentence(error: str) -> bool:
    line = error.strip().splitlines()[-1]
    return line.startswith("steward: ") and line.endswith((".", ")")) and "Traceback" not in error


def _tone() -> Sound:
    return Sound((0.2 * np.sin(np.arange(16_000) / 5)).astype(np.float32), 16_000)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("ask", ""), INPUT, "empty"),
        (("ask", "how " * 2500), INPUT, "10,000 characters"),
        (("ask",), USAGE, "--file"),
        (("ask", "how did I do", "--client", "nobody"), INPUT, "avery"),
        (("ask", "--file", "none.txt"), INPUT, "none.txt"),
        (("hear", "none.wav"), INPUT, "does not exist"),
        (("face", "none.wav", "--track", "t.csv"), INPUT, "none.wav"),
        (("say", "", "--wav", "x.wav"), INPUT, ""),
        (("say", "hello", "--wav", "no/such/folder/x.wav"), STORAGE, "no/such/folder"),
        (("render", "none.csv", "--out", "x.mp4"), INPUT, "none.csv"),
        (("demo", "--script", "none.yaml"), INPUT, "none.yaml"),
        (("demo", "--size", "7x7"), USAGE, "7x7"),
        (("demo", "--face", "blink_rate=9"), USAGE, "0.2 to 3"),
        (("kiosk", "--face", "winks=1"), USAGE, "blink_rate"),
        (("render", "none.csv", "--out", "x.mp4", "--face", "blink_rate"), USAGE, "NAME=VALUE"),
        (("bench", "--area", "moon"), USAGE, "conversation"),
        (("finance", "performance", "--period", "someday"), INPUT, "someday"),
        (("finance", "overview", "--client", "nobody"), INPUT, "avery"),
    ],
)
def test_a_mistake_is_named(run: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    if not (settings.load().content_dir / "market").exists():
        pytest.skip("needs what `make setup` builds")
    found, error = run(*arguments)
    assert (found, _one_sentence(error)) == (code, True), error
    assert words in error
    assert not list(Path.cwd().iterdir()), "a failed command leaves nothing behind"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty file"), (b"not a sound at all", "not a sound"), (b"RIFF\x24\x00\x00\x00WAVEfmt ", "")],
)
def test_what_is_no_recording_is_refused(run: Run, content: bytes, words: str) -> None:
    Path("x.wav").write_bytes(content)
    found, error = run("hear", "x.wav")
    assert (found, _one_sentence(error)) == (INPUT, True), error
    assert words in error


def test_a_truncated_recording_is_refused(run: Run) -> None:
    write_wav(Path("whole.wav"), _tone())
    Path("cut.wav").write_bytes(Path("whole.wav").read_bytes()[:9000])
    found, error = run("hear", "cut.wav")
    assert found == INPUT
    assert "truncated" in error


def test_a_broken_price_file_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = settings.load().content_dir
    if not (content / "market").exists():
        pytest.skip("needs what `make setup` builds")
    data = tmp_path / "data"
    shutil.copytree(content / "market", data / "content" / "market")
    prices = data / "content" / "market" / "prices.parquet"
    prices.write_bytes(prices.read_bytes()[:1000])
    monkeypatch.setenv("STEWARD_DATA_DIR", str(data))
    found, error = run("ask", "How did I do last year?")
    assert (found, _one_sentence(error)) == (INPUT, True)
    assert "prices.parquet" in error


def test_a_missing_installation_says_what_to_run(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "fresh"))
    found, error = run("ask", "How did I do last year?")
    assert found == NOT_INSTALLED
    assert "steward setup" in error


def test_an_unwritable_data_folder_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    monkeypatch.setenv("STEWARD_DATA_DIR", str(place))
    found, error = run("setup")
    assert (found, _one_sentence(error)) == (STORAGE, True)


def test_the_kiosk_without_a_screen_points_to_the_demonstration(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    found, error = run("kiosk")
    assert found == DEVICE
    assert "steward demo" in error


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_ENDPOINT_MS", "soon")
    found, error = run("ask", "hello")
    assert found == USAGE
    assert "endpoint_ms" in error


def test_a_bug_is_reported_in_a_sentence_and_its_place_in_the_log(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "data"))

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the client's secret")

    monkeypatch.setattr("app.modes.ask.run", broken)
    found, error = run("ask", "hello")
    assert found == INTERNAL_ERROR
    assert "secret" not in error
    log = (tmp_path / "data" / "logs" / "command.log").read_text()
    assert "ZeroDivisionError" in log
    assert "secret" not in log


def test_every_error_of_the_house_has_an_exit_code_of_its_own() -> None:
    codes = [kind.exit_code for kind in StewardError.__subclasses__()]
    assert len(set(codes)) == len(codes)
    assert min(codes) >= 2
