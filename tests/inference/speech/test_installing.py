"""A voice that somebody brought is checked and tried before it takes its place."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from inference.errors import ModelError
from inference.runtime import model_folder
from inference.speech.installing import KOKORO, PIPER, install_voice, voice_kind
from inference.speech.voices import open_voice, voice_names
from tests.inference.speech.voice_files import kokoro, piper

pytest.importorskip("espeakng_loader", reason="espeak-ng spells the words; it is part of the extra 'espeak'")


def test_a_piper_voice_is_installed_and_speaks_by_its_name(tmp_path: Path) -> None:
    manifest = install_voice(piper(tmp_path / "usb", "en_US-amy", times=True), tmp_path / "models", 1)
    assert (manifest.name, manifest.kind) == ("piper-en_us-amy", PIPER)
    assert manifest.signature == "en-us, 22050 Hz, with its own times"
    assert voice_names(tmp_path / "models")[-1] == "piper-en_us-amy"
    for name in ("piper-en_us-amy", "piper-en_US-amy"):
        assert open_voice(name, models=tmp_path / "models").speak("Good morning.").engine == name
    model_folder.verify(tmp_path / "models" / "voices" / "piper-en_us-amy")


def test_kokoro_is_installed_with_all_its_voices(tmp_path: Path) -> None:
    manifest = install_voice(kokoro(tmp_path / "usb", times=True), tmp_path / "models", 1)
    assert (manifest.name, manifest.kind) == ("kokoro", KOKORO)
    assert voice_names(tmp_path / "models")[-2:] == ("kokoro-af_one", "kokoro-bm_two")


def test_a_wrong_hash_is_refused_by_name_and_nothing_is_installed(tmp_path: Path) -> None:
    folder = piper(tmp_path / "usb", "amy", times=True)
    right = hashlib.sha256((folder / "amy.onnx").read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(f"{right[::-1]}  amy.onnx\n")
    with pytest.raises(ModelError, match=r"amy\.onnx does not have the hash"):
        install_voice(folder, tmp_path / "models", 1)
    assert not list((tmp_path / "models" / "voices").iterdir())


def test_a_voice_that_breaks_when_it_speaks_is_refused(tmp_path: Path) -> None:
    folder = piper(tmp_path / "usb", "amy", times=True)
    path = folder / "amy.onnx.json"
    values = json.loads(path.read_text())
    values["phoneme_id_map"]["$"] = [9999]
    path.write_text(json.dumps(values))
    with pytest.raises(ModelError, match=r"amy\.onnx"):
        install_voice(folder, tmp_path / "models", 1)


def test_wrong_axes_are_refused_by_name(tmp_path: Path) -> None:
    folder = piper(tmp_path / "usb", "amy", times=True, axes=1)
    with pytest.raises(ModelError, match="its input has 1 axes, not 2"):
        install_voice(folder, tmp_path / "models", 1)


def test_a_folder_without_a_voice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    assert voice_kind(tmp_path / "usb") is None
    with pytest.raises(ModelError, match="holds no voice"):
        install_voice(tmp_path / "usb", tmp_path / "models", 1)
