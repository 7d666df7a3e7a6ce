"""Language models among the installed ones: whole or not at all, refused by name, found again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assets.tools.small_language_model import Recipe, write
from inference.errors import ModelError
from inference.language.model.installing import find, install_language_model, is_language_model, try_language_model
from inference.runtime import model_folder


def test_a_file_or_a_folder_with_one_is_taken(chance_file: Path, tmp_path: Path) -> None:
    assert is_language_model(chance_file)
    assert is_language_model(chance_file.parent)
    assert not is_language_model(tmp_path)
    manifest = install_language_model(chance_file, tmp_path / "models", "small")
    assert manifest.kind == "language-model"
    assert manifest.signature.startswith("Made for a test: llama, ")
    assert find(tmp_path / "models", "auto") == tmp_path / "models" / "small" / chance_file.name
    assert find(tmp_path / "models", "small") is not None
    model_folder.verify(tmp_path / "models" / "small")
    try_language_model(tmp_path / "models" / "small")


def test_the_hash_that_came_with_it_is_held_against_it(library: None, tmp_path: Path) -> None:
    path = write(tmp_path / "usb" / "x.gguf")
    sums = tmp_path / "usb" / "SHA256SUMS"
    sums.write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  x.gguf\n")
    install_language_model(path, tmp_path / "models", "good")
    sums.write_text(f"{'0' * 64}  x.gguf\n")
    with pytest.raises(ModelError, match=r"x\.gguf.*hash"):
        install_language_model(path, tmp_path / "models", "bad")
    assert [each.name for each in model_folder.listed(tmp_path / "models")] == ["good"]


@pytest.mark.parametrize(
    ("recipe", "words"),
    [(Recipe(template=""), "chat template"), (Recipe(architecture="llamadrama"), "llamadrama")],
)
def test_what_cannot_be_used_is_refused_by_name(library: None, tmp_path: Path, recipe: Recipe, words: str) -> None:
    path = write(tmp_path / "usb" / "odd.gguf", recipe)
    with pytest.raises(ModelError, match=rf"odd.*{words}"):
        install_language_model(path, tmp_path / "models", "odd")
    assert model_folder.listed(tmp_path / "models") == ()


def test_a_file_that_only_has_the_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "poem.gguf"
    path.write_text("Roses are red")
    with pytest.raises(ModelError, match=r"poem\.gguf.*does not begin like one"):
        install_language_model(path, tmp_path / "models", "poem")


def test_a_model_in_several_parts_is_refused(tmp_path: Path) -> None:
    for part in ("a.gguf", "b.gguf"):
        write(tmp_path / "usb" / part)
    with pytest.raises(ModelError, match="2 GGUF files"):
        install_language_model(tmp_path / "usb", tmp_path / "models", "parts")


def test_a_changed_file_is_noticed(chance_file: Path, tmp_path: Path) -> None:
    install_language_model(chance_file, tmp_path / "models", "small")
    path = tmp_path / "models" / "small" / chance_file.name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match="was changed"):
        model_folder.verify(tmp_path / "models" / "small")


def test_without_a_model_nothing_is_found_and_a_wrong_name_is_said(tmp_path: Path) -> None:
    assert find(tmp_path, "auto") is None
    assert find(tmp_path, "off") is None
    with pytest.raises(ModelError, match="no language model 'qwen'"):
        find(tmp_path, "qwen")
