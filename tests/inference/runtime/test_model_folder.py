"""Installing model folders: whole or not at all, held against their hashes, undone on failure."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from inference.errors import InferenceError, ModelError, OutputError
from inference.runtime import model_folder
from inference.runtime.model_folder import Manifest, install, listed, read, remove, verify

FILES = (Path("model.json"), Path("parts/network.onnx"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "parts").mkdir(parents=True)
    (folder / "model.json").write_text("{}")
    (folder / "parts" / "network.onnx").write_bytes(bytes(range(256)) * 9000)
    (folder / "LICENSE.txt").write_text("Made-up licence")
    (folder / "not_ours.bin").write_bytes(b"x")
    return folder


def _install(source: Path, models: Path, name: str = "made", words: str = "a -> b") -> Manifest:
    return install(source, models, name, "test", FILES, lambda _folder: words)


def test_what_was_installed_is_listed_and_verified(source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    manifest = _install(source, models)
    assert listed(models) == (manifest,)
    assert verify(models / "made") == manifest
    assert manifest.signature == "a -> b"
    assert manifest.licence == "LICENSE.txt"
    assert [entry.path for entry in manifest.files] == ["model.json", "parts/network.onnx", "LICENSE.txt"]
    assert not (models / "made" / "not_ours.bin").exists()


def test_progress_only_grows_and_ends_at_one(source: Path, tmp_path: Path) -> None:
    told: list[float] = []
    install(source, tmp_path / "models", "made", "test", FILES, lambda _: "", lambda share, _words: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_wrong_hash_is_refused_by_name_and_nothing_stays(source: Path, tmp_path: Path) -> None:
    right = hashlib.sha256((source / "model.json").read_bytes()).hexdigest()
    (source / "SHA256SUMS").write_text(f"{right}  model.json\n{'0' * 64}  parts/network.onnx\n")
    with pytest.raises(ModelError, match=r"network\.onnx.*hash"):
        _install(source, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_right_hashes_are_accepted(source: Path, tmp_path: Path) -> None:
    lines = (f"{hashlib.sha256((source / file).read_bytes()).hexdigest()} *./{file.as_posix()}" for file in FILES)
    (source / "SHA256SUMS").write_text("\n".join(lines))
    assert _install(source, tmp_path / "models")


def test_a_list_of_hashes_that_is_none_is_refused(source: Path, tmp_path: Path) -> None:
    (source / "SHA256SUMS").write_text("hello\n")
    with pytest.raises(ModelError, match="SHA256SUMS"):
        _install(source, tmp_path / "models")


def test_a_missing_file_is_refused_by_name(source: Path, tmp_path: Path) -> None:
    (source / "parts" / "network.onnx").unlink()
    with pytest.raises(ModelError, match=r"network\.onnx is missing"):
        _install(source, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_copy_that_fails_its_check_leaves_the_one_before_in_place(source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    before = _install(source, models)
    (source / "model.json").write_text('{"new": 1}')

    def refuse(_folder: Path) -> str:
        raise ModelError("No.")

    with pytest.raises(ModelError, match="No"):
        install(source, models, "made", "test", FILES, refuse)
    assert verify(models / "made") == before
    assert sorted(path.name for path in models.iterdir()) == ["made"]


def test_even_an_interruption_leaves_nothing_half_done(source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"

    def stopped(_folder: Path) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(source, models, "made", "test", FILES, stopped)
    assert list(models.iterdir()) == []


def test_a_newer_one_replaces_the_older(source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    _install(source, models)
    (source / "model.json").write_text('{"new": 1}')
    manifest = _install(source, models, words="c -> d")
    assert verify(models / "made") == manifest
    assert (models / "made" / "model.json").read_text() == '{"new": 1}'
    assert sorted(path.name for path in models.iterdir()) == ["made"]


@pytest.mark.parametrize("name", ["", "..", "../evil", "a/b", "Large", ".made", "x" * 61, "made.part"])
def test_a_name_that_is_no_folders_is_refused(source: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="named"):
        _install(source, tmp_path / "models", name)


def test_a_changed_or_missing_file_is_named(source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    _install(source, models)
    network = models / "made" / "parts" / "network.onnx"
    content = bytearray(network.read_bytes())
    content[777] ^= 1
    network.write_bytes(content)
    with pytest.raises(ModelError, match=r"network\.onnx was changed"):
        verify(models / "made")
    network.unlink()
    with pytest.raises(ModelError, match=r"network\.onnx is missing"):
        verify(models / "made")


def test_a_broken_manifest_is_named(source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    _install(source, models)
    for text in ("", "[]", '{"name": 1}', "{"):
        (models / "made" / model_folder.MANIFEST).write_text(text)
        with pytest.raises(ModelError, match="manifest"):
            read(models / "made")


def test_removing_takes_all_of_it_and_only_it(source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    _install(source, models)
    _install(source, models, "other")
    remove(models, "made")
    assert [manifest.name for manifest in listed(models)] == ["other"]
    for name in ("made", "..", "minilm"):
        with pytest.raises(ModelError, match="no installed model"):
            remove(models, name)


def test_content_without_a_manifest_is_neither_listed_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "minilm").mkdir()
    (tmp_path / "minilm" / "model.onnx").write_bytes(b"x")
    assert listed(tmp_path) == ()
    with pytest.raises(ModelError):
        remove(tmp_path, "minilm")
    assert (tmp_path / "minilm" / "model.onnx").exists()


def test_a_folder_that_cannot_be_written_is_named(source: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        _install(source, blocked / "models")


def test_every_failure_is_of_the_islands_tree() -> None:
    assert issubclass(ModelError, InferenceError)
    assert issubclass(OutputError, InferenceError)


def test_a_power_cut_between_old_and_new_loses_nothing(source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    manifest = _install(source, models)
    (models / "made").rename(models / ".made.old")
    (models / ".made.part").mkdir()
    (models / ".made.part" / model_folder.MANIFEST).write_text("half")
    assert listed(models) == (manifest,)
    assert verify(models / "made") == manifest
    _install(source, models)
    assert [path.name for path in models.iterdir()] == ["made"]
