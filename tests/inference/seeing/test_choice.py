"""Installing a network for the camera, and which finder looks."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from inference.errors import ModelError
from inference.runtime import model_folder
from inference.seeing.anchored import FACE, PALM
from inference.seeing.cascade import CascadeFinder
from inference.seeing.choice import install_seeing, is_seeing, open_faces, open_hands
from tests.inference.seeing.made_networks import write


def test_without_a_network_the_cascade_looks_and_hands_are_found_by_colour(tmp_path: Path) -> None:
    notices: list[str] = []
    assert isinstance(open_faces(tmp_path, notices.append), CascadeFinder)
    assert open_hands(tmp_path, notices.append) is None
    assert notices == []


def test_installed_networks_look(tmp_path: Path) -> None:
    models = tmp_path / "models"
    face = install_seeing(write(tmp_path / "a" / "face.onnx", FACE).parent, models, "blaze")
    palm = install_seeing(write(tmp_path / "b" / "palm.onnx", PALM).parent, models, "palm")
    assert (face.kind, palm.kind) == ("seeing-face", "seeing-hand")
    assert "896" in face.signature
    notices: list[str] = []
    assert open_faces(models, notices.append).name == "face.onnx, faces"
    hands = open_hands(models, notices.append)
    assert hands is not None
    assert hands.name == "palm.onnx, palms"
    assert notices == []
    model_folder.verify(models / "blaze")


def test_a_network_that_broke_gives_way_to_the_cascade_and_says_so(tmp_path: Path) -> None:
    models = tmp_path / "models"
    install_seeing(write(tmp_path / "a" / "face.onnx", FACE).parent, models, "blaze")
    (models / "blaze" / "face.onnx").write_bytes(b"broken")
    notices: list[str] = []
    assert isinstance(open_faces(models, notices.append), CascadeFinder)
    assert len(notices) == 1
    assert "face.onnx" in notices[0]


def test_wrong_networks_are_refused_by_name_and_leave_nothing(tmp_path: Path) -> None:
    models = tmp_path / "models"
    wrong = write(tmp_path / "a" / "wrong.onnx", FACE, values=5)
    with pytest.raises(ModelError, match=r"wrong\.onnx"):
        install_seeing(wrong.parent, models, "wrong")
    broken = tmp_path / "b" / "broken.onnx"
    broken.parent.mkdir()
    broken.write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"broken\.onnx"):
        install_seeing(broken.parent, models, "broken")
    hashed = write(tmp_path / "c" / "hashed.onnx", FACE)
    digest = hashlib.sha256(hashed.read_bytes()).hexdigest()
    (hashed.parent / "SHA256SUMS").write_text(f"{digest[::-1]}  hashed.onnx\n")
    with pytest.raises(ModelError, match=r"hashed\.onnx does not have the hash"):
        install_seeing(hashed.parent, models, "hashed")
    assert not models.exists() or not any(models.iterdir())


@pytest.mark.parametrize("beside", ["amy.onnx.json", "voices.bin", "model.json", "second.onnx"])
def test_folders_of_other_models_are_not_taken_for_a_cameras(tmp_path: Path, beside: str) -> None:
    folder = write(tmp_path / "net.onnx", FACE).parent
    assert is_seeing(folder)
    (folder / beside).write_bytes(b"{}")
    assert not is_seeing(folder)
    with pytest.raises(ModelError, match="no network for the camera"):
        install_seeing(folder, tmp_path / "models", "any")
