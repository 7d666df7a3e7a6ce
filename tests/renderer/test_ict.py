"""ICT-FaceKit's folder, where it is at hand, and broken ones."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
import pytest

from renderer import ict
from renderer.errors import FaceAssetError

KIT = Path(__file__).parents[3] / "shared" / "data" / "ict-facekit" / "ict.tar.xz"


@pytest.mark.slow
def test_the_kit_has_every_shape_but_the_tongue(tmp_path: Path) -> None:
    if not KIT.is_file():
        pytest.skip("ICT-FaceKit is not beside the repository")
    with tarfile.open(KIT) as tar:
        tar.extractall(tmp_path, filter="data")
    face = ict.read(next(tmp_path.rglob(ict.NEUTRAL)).parent)
    assert face.missing == ("tongueOut",)
    assert {mesh.name for mesh in face.meshes} == {"skin", "tongue", "teeth", "eyes"}
    assert 0.05 < face.pivots["eyeLeft"][0] - face.pivots["eyeRight"][0] < 0.08
    opened = face.meshes[0].deltas["jawOpen"]
    assert 0.01 < float(-opened[:, 1].min()) < 0.06


@pytest.mark.parametrize("inside", ["", ict.MODELS])
def test_the_kit_or_its_folder_of_models_may_be_given(tmp_path: Path, inside: str) -> None:
    folder = tmp_path / inside
    folder.mkdir(exist_ok=True)
    (folder / ict.NEUTRAL).write_text("v 0 0 0\n")
    with pytest.raises(FaceAssetError, match="has 1 vertices"):
        ict.read(tmp_path)


def test_a_folder_without_the_neutral_head_is_named(tmp_path: Path) -> None:
    with pytest.raises(FaceAssetError, match=ict.NEUTRAL):
        ict.read(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v 0 0 0\n", "has 1 vertices"),
        ("v 0 zero 0\n", "not three numbers"),
        ("v nan 0 0\n" * ict.VERTICES, "not a number: 0"),
        ("v 0 0 0\n" * ict.VERTICES + "f 1 2 99999\n", "face beyond"),
        ("v 0 0 0\n" * ict.VERTICES + "f a b c\n", "no list of vertices"),
        ("v 0 0 0\n" * ict.VERTICES + "f 1 2 3\n", "no morph target"),
    ],
)
def test_a_broken_kit_is_one_clear_sentence(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / ict.NEUTRAL).write_text(text)
    with np.errstate(all="ignore"), pytest.raises(FaceAssetError, match=words):
        ict.read(tmp_path)
