"""Faces of other makers: other spellings, parts and units are understood, broken ones are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from renderer.errors import FaceAssetError
from renderer.importing import read
from tests.renderer.small_avatar import PIVOTS, GlbWriter, writer
from tests.renderer.test_broken_avatars import SPOILED

OUR_CONTRACT_ONLY = ("a pivot that is missing", "a pivot far away", "no skin", "an unknown kind of alpha")


def foreign() -> GlbWriter:
    """The small avatar as another maker would name it, without our extras."""
    glb = writer()
    glb.root["scenes"][0]["extras"] = {}
    for node, name in zip(glb.root["nodes"], ("Wolf_Head", "Both_Eyes", "Hair.001", "Outfit_Top"), strict=True):
        node["name"] = name
    names = {"eyeBlinkLeft": "eyeBlink_L", "mouthSmileLeft": "Head.mouthSmile_L", "jawOpen": "JawOpen"}
    extras = glb.root["meshes"][0]["extras"]
    extras["targetNames"] = [names.get(name, name) for name in extras["targetNames"]]
    return glb


def saved(glb: GlbWriter, folder: Path) -> Path:
    path = folder / "other.glb"
    path.write_bytes(glb.bytes())
    return path


def test_other_names_of_shapes_and_parts_are_understood(tmp_path: Path) -> None:
    face = read(saved(foreign(), tmp_path))
    assert [mesh.name for mesh in face.meshes] == ["skin", "eyes", "hair", "suit"]
    assert {"jawOpen", "eyeBlinkLeft", "mouthSmileLeft"} <= set(face.meshes[0].deltas)
    assert "eyeBlinkRight" in face.missing
    assert len(face.missing) == 49


def test_halves_of_a_whole_shape_are_added(tmp_path: Path) -> None:
    glb = foreign()
    extras = glb.root["meshes"][0]["extras"]
    extras["targetNames"][:2] = ["browInnerUp_L", "browInnerUp_R"]
    whole = read(saved(glb, tmp_path)).meshes[0].deltas["browInnerUp"]
    parts = read(saved(foreign(), tmp_path)).meshes[0].deltas
    np.testing.assert_allclose(whole, parts["jawOpen"] + parts["eyeBlinkLeft"], atol=1e-7)


def test_eyes_neck_and_head_are_found_without_being_told(tmp_path: Path) -> None:
    pivots = read(saved(foreign(), tmp_path)).pivots
    for name, limit_m in (("eyeLeft", 0.02), ("eyeRight", 0.02), ("headTop", 0.02), ("neck", 0.08)):
        assert np.linalg.norm(np.subtract(pivots[name], PIVOTS[name])) < limit_m, name


def test_centimetres_become_metres(tmp_path: Path) -> None:
    glb = foreign()
    for node in glb.root["nodes"]:
        node["scale"] = [100, 100, 100]
    large, usual = read(saved(glb, tmp_path)), read(saved(foreign(), tmp_path))
    assert large.scale == pytest.approx(0.01, rel=0.05)
    np.testing.assert_allclose(large.meshes[0].positions, usual.meshes[0].positions, rtol=0.05)


@pytest.mark.parametrize(("what", "spoil", "words"), [row for row in SPOILED if row[0] not in OUR_CONTRACT_ONLY])
def test_a_broken_file_is_refused_by_name(
    tmp_path: Path, what: str, spoil: Callable[[GlbWriter], None], words: str
) -> None:
    glb = writer()
    spoil(glb)
    with pytest.raises(FaceAssetError, match=words):
        read(saved(glb, tmp_path))


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = saved(foreign(), tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FaceAssetError, match="truncated"):
        read(path)


def test_a_face_that_looks_away_is_refused(tmp_path: Path) -> None:
    glb = foreign()
    for node in glb.root["nodes"]:
        node["rotation"] = [0, 1, 0, 0]
    with pytest.raises(FaceAssetError, match="look along"):
        read(saved(glb, tmp_path))


def test_compression_that_is_not_read_is_named(tmp_path: Path) -> None:
    glb = foreign()
    glb.root["extensionsRequired"] = ["KHR_draco_mesh_compression"]
    with pytest.raises(FaceAssetError, match="KHR_draco_mesh_compression"):
        read(saved(glb, tmp_path))
