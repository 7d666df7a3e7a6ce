"""Structures that other makers' exporters write: skins, many primitives, names here and there, moved pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from renderer import importing
from renderer.errors import FaceAssetError
from renderer.types import ARKIT_NAMES, Floats
from tests.renderer.small_avatar import PIVOTS, GlbWriter, ball, plain
from tests.renderer.test_importing import foreign, saved

VISEMES = ("viseme_sil", "viseme_PP", "viseme_aa", "mouthOpen", "eyesClosed")
CENTIMETRE = 0.01


def movement(name: str, positions: Floats) -> Floats:
    """Something small and different for each name, strongest at the mouth or at the eye it is named after."""
    number = ARKIT_NAMES.index(name) if name in ARKIT_NAMES else 60
    eye = "eye" in name.lower() or "brow" in name
    centre = PIVOTS["eyeRight" if name.endswith("Right") else "eyeLeft"] if eye else PIVOTS["mouth"]
    near = np.exp(-((positions - np.array(centre)) ** 2).sum(axis=1, keepdims=True) / 0.0008)
    return np.asarray(near * np.array([0.0001 * number, -0.008, 0.002]), np.float32)


def whole_body() -> GlbWriter:
    """An avatar in centimetres, lying on its back until its armature stands it up, hung on joints, with all meshes
    morphed alike: what avatar services deliver and TalkingHead plays."""
    glb = GlbWriter()
    names = [*ARKIT_NAMES, *VISEMES]
    for name, centre, radius in (
        ("Wolf3D_Head", [0.0, 1.60, 0.0], [0.085, 0.12, 0.10]),
        ("EyeLeft", [0.032, 1.62, 0.093], [0.0125] * 3),
        ("EyeRight", [-0.032, 1.62, 0.093], [0.0125] * 3),
        ("Wolf3D_Teeth", [0.0, 1.55, 0.07], [0.02, 0.01, 0.01]),
        ("Wolf3D_Hair", [0.0, 1.64, -0.02], [0.09, 0.10, 0.10]),
        ("Wolf3D_Outfit_Top", [0.0, 1.25, 0.0], [0.2, 0.2, 0.12]),
    ):
        positions, quads, uvs = ball(centre, np.array(radius), 12, 16)
        shapes = {each: movement(each, positions) / CENTIMETRE for each in names}
        glb.part(name, positions / CENTIMETRE, quads, uvs, plain((200, 150, 120)), shapes)
    glb.root["scenes"][0]["extras"] = {}
    lie = np.array([[1.0, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]])  # up becomes away
    _hang(glb, lie)
    return glb


def _hang(glb: GlbWriter, lie: np.ndarray) -> None:
    """Hang all meshes on the joints Hips and Head, below an armature that scales and stands them up."""
    count = len(glb.root["meshes"])
    turned = lie[:3, :3].astype(np.float32)
    for mesh in glb.root["meshes"]:
        primitive = mesh["primitives"][0]
        accessors = [primitive["attributes"]["POSITION"], *(target["POSITION"] for target in primitive["targets"])]
        for number in accessors:
            _turn(glb, number, turned)
        vertices = glb.root["accessors"][accessors[0]]["count"]
        primitive["attributes"]["JOINTS_0"] = glb.accessor(np.tile(np.array([[0, 1, 0, 0]], "<u1"), (vertices, 1)))
        shares = np.tile(np.array([[64, 191, 0, 0]], "<u1"), (vertices, 1))
        primitive["attributes"]["WEIGHTS_0"] = glb.accessor(shares, normalised=True)
    stand = np.linalg.inv(lie) @ np.diag([CENTIMETRE, CENTIMETRE, CENTIMETRE, 1])
    hips, head = np.eye(4), np.eye(4)
    hips[2, 3], head[2, 3] = -100.0, -60.0  # along the body, which lies
    bound = np.stack([np.linalg.inv(hips), np.linalg.inv(hips @ head)]).transpose(0, 2, 1).reshape(2, 16)
    glb.root["skins"] = [{"joints": [count + 1, count + 2], "inverseBindMatrices": glb.accessor(bound.astype("<f4"))}]
    for node in glb.root["nodes"]:
        node["skin"] = 0
    glb.root["nodes"] += [
        {"name": "Armature", "matrix": stand.T.ravel().tolist(), "children": [*range(count), count + 1]},
        {"name": "Hips", "translation": hips[:3, 3].tolist(), "children": [count + 2]},
        {"name": "Head", "translation": head[:3, 3].tolist()},
    ]
    glb.root["scenes"][0]["nodes"] = [count]


def _turn(glb: GlbWriter, number: int, turn: np.ndarray) -> None:
    entry = glb.root["accessors"][number]
    view = glb.root["bufferViews"][
        entry["sparse"]["values"]["bufferView"] if "sparse" in entry else entry["bufferView"]
    ]
    raw = np.frombuffer(glb.data, "<f4", view["byteLength"] // 4, view["byteOffset"]).reshape(-1, 3)
    turned = np.ascontiguousarray(raw @ turn.T, "<f4").tobytes()
    del raw
    glb.data[view["byteOffset"] : view["byteOffset"] + view["byteLength"]] = turned


def test_a_whole_body_on_joints_stands_up_in_metres_with_every_shape(tmp_path: Path) -> None:
    face = importing.read(saved(whole_body(), tmp_path))
    assert face.missing == ()
    assert face.scale == 1.0
    assert [mesh.name for mesh in face.meshes] == ["skin", "eyes", "eyes", "teeth", "hair", "suit"]
    for name, limit_m in (("eyeLeft", 0.02), ("eyeRight", 0.02), ("mouth", 0.02), ("headTop", 0.02), ("neck", 0.08)):
        assert np.linalg.norm(np.subtract(face.pivots[name], PIVOTS[name])) < limit_m, name
    skin = face.meshes[0]
    np.testing.assert_allclose(skin.positions.mean(axis=0), [0, 1.6, 0], atol=0.005)
    assert skin.deltas["jawOpen"][:, 1].min() == pytest.approx(-0.008, rel=0.1)
    assert set(skin.deltas) == set(ARKIT_NAMES)


def _nameless(glb: GlbWriter) -> tuple[dict[str, Any], list[str]]:
    mesh = glb.root["meshes"][0]
    return mesh, mesh["extras"].pop("targetNames")


def test_names_may_stand_beside_the_primitive(tmp_path: Path) -> None:
    glb = foreign()
    mesh, names = _nameless(glb)
    mesh["primitives"][0]["extras"] = {"targetNames": names}
    assert {"jawOpen", "eyeBlinkLeft"} <= set(importing.read(saved(glb, tmp_path)).meshes[0].deltas)


def test_names_may_be_those_of_the_accessors(tmp_path: Path) -> None:
    glb = foreign()
    mesh, names = _nameless(glb)
    for target, name in zip(mesh["primitives"][0]["targets"], names, strict=True):
        glb.root["accessors"][target["POSITION"]]["name"] = name
    assert {"jawOpen", "eyeBlinkLeft"} <= set(importing.read(saved(glb, tmp_path)).meshes[0].deltas)


def test_shapes_without_any_name_are_refused(tmp_path: Path) -> None:
    glb = foreign()
    _nameless(glb)
    with pytest.raises(FaceAssetError, match=r"mesh of Wolf_Head.*5 morph targets have 0 names"):
        importing.read(saved(glb, tmp_path))


def test_a_shape_of_both_sides_becomes_two_that_add_up_to_it(tmp_path: Path) -> None:
    glb = foreign()
    mesh, names = _nameless(glb)
    mesh["extras"]["targetNames"] = ["cheekSquint", *names[1:]]  # what was jawOpen
    skin = importing.read(saved(glb, tmp_path)).meshes[0]
    whole = importing.read(saved(foreign(), tmp_path)).meshes[0].deltas["jawOpen"]
    left, right = skin.deltas["cheekSquintLeft"], skin.deltas["cheekSquintRight"]
    np.testing.assert_allclose(left + right, whole, atol=1e-7)
    assert left.any()
    assert not left[skin.positions[:, 0] < -0.02].any()
    assert not right[skin.positions[:, 0] > 0.02].any()


def test_primitives_of_one_mesh_become_parts_by_their_materials(tmp_path: Path) -> None:
    glb = foreign()
    meshes = glb.root["meshes"]
    for material, name in zip(glb.root["materials"], ("Skin", "Eyes", "Hair", "Outfit"), strict=True):
        material["name"] = f"Wolf3D_{name}"
    meshes[0]["primitives"] += [each for mesh in meshes[1:] for each in mesh["primitives"]]
    del glb.root["nodes"][1:], meshes[1:]
    glb.root["scenes"][0]["nodes"] = [0]
    glb.root["nodes"][0]["name"] = "Wolf3D_Avatar"
    parts = importing.read(saved(glb, tmp_path)).meshes
    assert [part.name for part in parts] == ["skin", "eyes", "hair", "suit"]
    assert [bool(part.deltas) for part in parts] == [True, False, False, False]


def test_a_moved_picture_moves_the_texture_coordinates(tmp_path: Path) -> None:
    glb = foreign()
    texture = glb.root["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]
    texture["extensions"] = {"KHR_texture_transform": {"scale": [0.5, 0.25], "offset": [0.1, 0.2]}}
    moved, plain_uvs = (importing.read(saved(each, tmp_path)).meshes[0].uvs for each in (glb, foreign()))
    np.testing.assert_allclose(moved, plain_uvs * [0.5, 0.25] + [0.1, 0.2], atol=1e-6)
    texture["extensions"]["KHR_texture_transform"]["rotation"] = 0.5
    with pytest.raises(FaceAssetError, match=r"materials\[0\].*turned"):
        importing.read(saved(glb, tmp_path))


def _pixel(picture: bytes | None) -> list[int]:
    assert picture is not None
    with Image.open(io.BytesIO(picture)) as image:
        assert image.format in ("PNG", "JPEG")
        return list(np.asarray(image.convert("RGBA"))[3, 3])


def test_a_tinted_picture_is_tinted_for_good(tmp_path: Path) -> None:
    glb = foreign()
    glb.root["materials"][0]["pbrMetallicRoughness"]["baseColorFactor"] = [0.5, 1.0, 0.0, 1.0]
    red, green, blue, alpha = _pixel(importing.read(saved(glb, tmp_path)).meshes[0].picture)
    assert (green, blue, alpha) == (178, 0, 255)
    assert red == pytest.approx(224 * 0.5 ** (1 / 2.2), abs=2)


def test_a_webp_picture_becomes_one_that_every_reader_reads(tmp_path: Path) -> None:
    glb, buffer = foreign(), io.BytesIO()
    Image.fromarray(plain((10, 200, 30))).save(buffer, "WEBP", lossless=True)
    glb.root["images"].append({"bufferView": glb.view(buffer.getvalue()), "mimeType": "image/webp"})
    glb.root["textures"][0] = {"extensions": {"EXT_texture_webp": {"source": len(glb.root["images"]) - 1}}}
    glb.root["extensionsRequired"] = ["EXT_texture_webp"]
    assert _pixel(importing.read(saved(glb, tmp_path)).meshes[0].picture) == [10, 200, 30, 255]


def test_the_colour_of_older_materials_is_read(tmp_path: Path) -> None:
    glb = foreign()
    gloss = {"KHR_materials_pbrSpecularGlossiness": {"diffuseFactor": [0.1, 0.2, 0.3, 1]}}
    glb.root["materials"][0] = {"extensions": gloss}
    skin = importing.read(saved(glb, tmp_path)).meshes[0]
    assert (skin.picture, skin.tint) == (None, (0.1, 0.2, 0.3))


def test_lines_are_refused(tmp_path: Path) -> None:
    glb = foreign()
    glb.root["meshes"][2]["primitives"][0]["mode"] = 1
    with pytest.raises(FaceAssetError, match=r"mesh of Hair\.001.*triangles"):
        importing.read(saved(glb, tmp_path))
