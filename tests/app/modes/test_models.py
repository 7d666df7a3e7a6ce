"""`steward models` and `steward test audio2face`: what they print, what they refuse, what they leave behind."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app import __main__ as command
from assets.tools.small_language_model import write as write_gguf
from inference.sound_files import write_wav
from inference.types import Sound
from tests.inference.face.audio2face.made_model import Recipe, build
from tests.inference.language.model.conftest import skip_without_library
from tests.inference.speech.voice_files import piper

Run = Callable[..., tuple[int, str, str]]
NOT_INSTALLED = 4


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "data"))

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["steward", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            command.main()
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "Audio2Face Made v2.3"
    build(place, Recipe(window=1600, skin=5, tongue=3, skin_vertices=20, tongue_vertices=8))
    return place


def test_a_model_is_installed_listed_verified_and_removed(run: Run, folder: Path) -> None:
    (folder / "LICENSE").write_text("made up")
    code, out, _ = run("models", "install", folder)
    assert code == 0
    assert "audio2face-made-v2.3" in out
    assert "LICENSE" in out
    _, out, _ = run("models", "list")
    assert "audio2face-made-v2.3" in out
    assert "result [B,1,5 skin + 3 tongue + 15 jaw + 4 eyes]" in out
    _, out, _ = run("models", "verify")
    assert "as they were installed" in out
    assert run("models", "remove", "audio2face-made-v2.3")[0] == 0
    assert "No model" in run("models", "list")[1]


def test_a_voice_is_installed_listed_verified_used_and_removed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("espeakng_loader", reason="espeak-ng spells the words; it is part of the extra 'espeak'")
    code, out, _ = run("models", "install", piper(tmp_path / "usb", "amy", times=True))
    assert code == 0
    assert "voice = piper-amy" in out
    assert "en-us, 22050 Hz, with its own times" in run("models", "list")[1]
    assert "piper-amy: 2 files are as they were installed" in run("models", "verify")[1]
    wav = tmp_path / "said.wav"
    monkeypatch.setenv("STEWARD_VOICE", "piper-amy")
    assert "speech by piper-amy" in run("say", "Good morning.", "--wav", wav)[1]
    assert run("models", "remove", "piper-amy")[0] == 0
    assert "No model" in run("models", "list")[1]
    code, out, errors = run("say", "Good morning.", "--wav", wav)
    assert code == 0
    assert "'piper-amy' is not installed" in errors
    assert "speech by flite-slt" in out


def test_a_changed_file_is_found_by_verify(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("models", "install", folder, "--name", "made")[0] == 0
    config = tmp_path / "data" / "content" / "models" / "made" / "model_config.json"
    values = json.loads(config.read_text())
    values["config"]["lower_face_strength"] = 1.9
    config.write_text(json.dumps(values))
    code, _, error = run("models", "verify", "made")
    assert code == NOT_INSTALLED
    assert "model_config.json was changed" in error


def test_a_broken_folder_is_refused_by_name_and_leaves_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "bs_tongue.npz").write_bytes(b"broken")
    code, _, error = run("models", "install", folder, "--name", "made")
    assert code == NOT_INSTALLED
    assert "bs_tongue.npz" in error
    assert not (tmp_path / "data" / "content" / "models" / "made").exists()
    assert list((tmp_path / "data" / "content" / "models").iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [("models", "install", "nowhere"), ("models", "remove", "nobody"), ("models", "verify", "nobody")]
)
def test_what_is_not_there_is_named(run: Run, arguments: tuple[str, ...]) -> None:
    code, _, error = run(*arguments)
    assert code == NOT_INSTALLED
    assert arguments[-1] in error


def test_a_server_is_tried_and_its_rows_are_printed(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("grpc", reason="the extra `audio2face` is not installed")
    from tests.inference.face.audio2face.made_service import Running

    wav, track = tmp_path / "a.wav", tmp_path / "a.csv"
    write_wav(wav, Sound((0.4 * np.sin(np.arange(24_000) / 9)).astype(np.float32), 16_000))
    with Running() as running:
        code, out, _ = run("test", "audio2face", "--server", running.address, "--wav", wav, "--track", track)
    assert code == 0
    assert "5 of its 6 shapes are ARKit's; 1 left out (TongueTipUp)" in out
    assert "30.0 a second; first row after" in out
    assert "90 rows at 60 Hz" in out
    assert len(track.read_text().splitlines()) == 91


@pytest.mark.parametrize(
    ("fail", "words"), [("abort", "broke the stream off"), ("status", "refuses"), ("hang", "hangs")]
)
def test_a_server_that_fails_is_one_sentence(run: Run, tmp_path: Path, fail: str, words: str) -> None:
    pytest.importorskip("grpc", reason="the extra `audio2face` is not installed")
    from tests.inference.face.audio2face.made_service import Behaviour, Running

    wav = tmp_path / "a.wav"
    write_wav(wav, Sound(np.full(24_000, 0.1, np.float32), 16_000))
    with Running(Behaviour(fail=fail)) as running:
        code, _, error = run("test", "audio2face", "--server", running.address, "--wav", wav, "--timeout", "0.5")
    assert code == NOT_INSTALLED
    assert words in error
    assert "Traceback" not in error


def test_an_address_that_is_none_is_refused(run: Run) -> None:
    pytest.importorskip("grpc", reason="the extra `audio2face` is not installed")
    code, _, error = run("test", "audio2face", "--server", "somewhere")
    assert code == NOT_INSTALLED
    assert "HOST:PORT" in error


def test_a_language_model_is_installed_listed_verified_and_removed(run: Run, tmp_path: Path) -> None:
    skip_without_library()
    file = write_gguf(tmp_path / "usb" / "Tiny Instruct.gguf")
    code, out, _ = run("models", "install", file)
    assert code == 0
    assert "tiny-instruct" in out
    assert "never supplies a figure" in out
    assert "Made for a test: llama" in run("models", "list")[1]
    assert "as they were installed" in run("models", "verify", "tiny-instruct")[1]
    assert run("models", "remove", "tiny-instruct")[0] == 0


def test_a_file_that_is_no_language_model_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    poem = tmp_path / "poem.gguf"
    poem.write_text("Roses are red")
    code, _, err = run("models", "install", poem)
    assert code == NOT_INSTALLED
    assert "poem.gguf" in err
