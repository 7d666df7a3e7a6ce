"""The written file: its structure, and that quads can be found again."""

import io
import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from assets.tools.avatar.glb import Part, triangles, write
from assets.tools.avatar.motion import ARKIT
from tests.assets.avatar.khronos import Validator

PARTS = ["skin", "eyes", "teeth", "tongue", "suit", "shirt", "brows", "lashes", "hair"]
PIVOTS = ["eyeLeft", "eyeRight", "neck", "jaw", "mouth", "headTop"]


def opened(content: bytes) -> tuple[dict[str, Any], bytes]:
    magic, version, length = struct.unpack("<4sII", content[:12])
    assert (magic, version, length) == (b"glTF", 2, len(content))
    size, kind = struct.unpack("<I4s", content[12:20])
    assert kind == b"JSON"
    document: dict[str, Any] = json.loads(content[20 : 20 + size])
    return document, content[28 + size :]


def small_part(**changes: Any) -> Part:
    fields: dict[str, Any] = {
        "name": "skin",
        "positions": np.asarray([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32),
        "normals": np.tile(np.asarray([[0, 0, 1]], np.float32), (4, 1)),
        "uvs": np.zeros((4, 2), np.float32),
        "faces": np.asarray([[0, 1, 2, 3]], np.int32),
        "head": np.ones(4, np.float32),
        "occlusion": np.ones(4, np.float32),
        "morphs": {"jawOpen": np.asarray([[0, 0, 0], [0, -1, 0], [0, 0, 0], [0, 0, 0]], np.float32)},
        "image": b"\x89PNG\r\n\x1a\n",
    }
    return Part(**{**fields, **changes})


def test_a_quad_becomes_two_triangles_from_its_first_corner() -> None:
    faces = np.asarray([[4, 5, 6, 7], [0, 1, 2, 2]], np.int32)
    assert triangles(faces).tolist() == [[4, 5, 6], [4, 6, 7], [0, 1, 2]]


def view_of(document: dict[str, Any], binary: bytes, index: int) -> bytes:
    view = document["bufferViews"][index]
    return binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]


@pytest.mark.parametrize(
    ("moves_m", "component", "layout"),
    [(0.0005, 5120, "<3b"), (0.1, 5122, "<3h")],
    ids=["little, in bytes", "much, in shorts"],
)
def test_a_morph_stores_only_what_moves_in_as_little_as_it_fits(moves_m: float, component: int, layout: str) -> None:
    down = np.asarray([[0, 0, 0], [0, -moves_m, 0], [0, 0, 0], [0, 0, 0]], np.float32)
    positions = small_part().positions * np.float32(0.2)
    document, binary = opened(write([small_part(positions=positions, morphs={"jawOpen": down})], {}, "test"))
    accessor = document["accessors"][document["meshes"][0]["primitives"][0]["targets"][0]["POSITION"]]
    sparse = accessor["sparse"]
    assert (accessor["componentType"], sparse["count"]) == (component, 1)
    assert view_of(document, binary, sparse["indices"]["bufferView"]) == b"\x01"
    steps = struct.unpack(layout, view_of(document, binary, sparse["values"]["bufferView"]))
    node = document["nodes"][0]
    assert steps[1] * node["scale"][1] == pytest.approx(-moves_m, abs=node["scale"][1] / 2)
    assert accessor["min"] == list(steps)
    assert document["extensionsRequired"] == ["KHR_mesh_quantization"]


def test_a_part_too_large_for_a_fine_grid_keeps_its_floats() -> None:
    document, _ = opened(write([small_part(positions=small_part().positions * 9)], {}, "test"))
    position = document["accessors"][document["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
    assert position["componentType"] == 5126
    assert position["max"] == [9, 9, 0]
    assert "scale" not in document["nodes"][0]
    assert "extensionsRequired" not in document


def test_the_same_bytes_are_written_once() -> None:
    part = small_part(positions=small_part().positions * np.float32(0.2))
    once, _ = opened(write([part], {}, "test"))
    twice, _ = opened(write([part, small_part(positions=part.positions, name="copy")], {}, "test"))
    assert twice["buffers"] == once["buffers"]


def test_a_shape_that_moves_nothing_is_still_there() -> None:
    document, _ = opened(write([small_part(morphs={"tongueOut": np.zeros((4, 3), np.float32)})], {}, "test"))
    assert document["meshes"][0]["extras"]["targetNames"] == ["tongueOut"]
    assert len(document["meshes"][0]["primitives"][0]["targets"]) == 1


def test_the_same_parts_give_the_same_bytes() -> None:
    assert write([small_part()], {"a": 1}, "test") == write([small_part()], {"a": 1}, "test")


def test_the_baked_file_has_its_parts_shapes_and_pivots(baked: Path) -> None:
    document, _ = opened(baked.read_bytes())
    assert [node["name"] for node in document["nodes"]] == PARTS
    assert [mesh["name"] for mesh in document["meshes"]] == PARTS
    assert [material["name"] for material in document["materials"]] == PARTS
    names = {mesh["name"]: mesh["extras"]["targetNames"] for mesh in document["meshes"]}
    corrections = names["skin"][len(ARKIT) :]
    assert names["skin"][: len(ARKIT)] == list(ARKIT)
    assert "jawOpen+mouthPucker" in corrections
    for each in names.values():  # a correction is of known shapes: pairs that fight, or the way to one half
        assert {shape for name in each for shape in name.removesuffix("@half").split("+")} <= set(ARKIT)
    extras = document["scenes"][0]["extras"]
    assert all(len(extras[name]) == 3 for name in PIVOTS)
    assert 1.3 < extras["eyeLeft"][1] < 1.7  # a grown person's eyes, metres above the floor
    assert extras["eyeLeft"][0] > 0 > extras["eyeRight"][0]


def beside_pictures(content: bytes) -> int:
    document, _ = opened(content)
    views = {image["bufferView"] for image in document["images"]}
    return len(content) - sum(int(document["bufferViews"][view]["byteLength"]) for view in views)


def test_the_baked_file_is_small(baked: Path) -> None:
    content = baked.read_bytes()
    assert len(content) < 15_000_000
    assert beside_pictures(content) < 1_800_000


def test_a_head_of_30000_vertices_and_52_shapes_takes_about_2_mb() -> None:
    side = 173
    y, x = np.mgrid[0:side, 0:side] / (side - 1)
    head = np.stack([0.2 * x, 0.25 * y, 0.03 * np.sin(9 * x) * np.cos(7 * y)], axis=-1).reshape(-1, 3)
    first = (np.arange(side - 1)[:, None] * side + np.arange(side - 1)).ravel()
    shapes = {}
    for number, name in enumerate(ARKIT):
        centre = head[(number * 577) % len(head)]
        far = np.linalg.norm(head - centre, axis=1, keepdims=True)
        shapes[name] = np.asarray(np.clip(1 - far / 0.043, 0, 1) * [0.003, -0.012, 0.002], np.float32)
    part = small_part(
        positions=head.astype(np.float32), normals=np.tile(np.asarray([[0, 0, 1]], np.float32), (len(head), 1)),
        uvs=np.stack([x.ravel(), y.ravel()], 1).astype(np.float32),
        faces=np.stack([first, first + 1, first + side + 1, first + side], 1).astype(np.int32),
        head=np.ones(len(head), np.float32), occlusion=np.linspace(0, 1, len(head), dtype=np.float32), morphs=shapes,
    )  # fmt: skip
    assert 29_000 < len(head) < 31_000
    assert np.mean([np.any(shape, 1).mean() for shape in shapes.values()]) == pytest.approx(0.08, abs=0.01)
    assert beside_pictures(write([part], {}, "test")) < 2_100_000


def test_the_baked_files_numbers_are_sound(baked: Path) -> None:
    document, binary = opened(baked.read_bytes())
    for mesh, node in zip(document["meshes"], document["nodes"], strict=True):
        attributes = mesh["primitives"][0]["attributes"]
        assert {"POSITION", "NORMAL", "TEXCOORD_0"} <= set(attributes)
        assert set(attributes) <= {"POSITION", "NORMAL", "TEXCOORD_0", "_HEAD", "_OCCLUSION"}
        counts = {document["accessors"][index]["count"] for index in attributes.values()}
        assert len(counts) == 1
        assert node["scale"][0] <= 20e-6
        normals = document["accessors"][attributes["NORMAL"]]
        raw = np.frombuffer(view_of(document, binary, normals["bufferView"]), "<i2").reshape(-1, 4)[:, :3]
        assert np.linalg.norm(raw / 32767, axis=1) == pytest.approx(np.ones(len(raw)), abs=1e-3)


def test_khronos_validator_finds_nothing_to_complain_of(baked: Path, validator: Validator) -> None:
    issues = validator.issues(baked)
    # A reader works tangents out for the picture of creases; ours does that from the mesh itself.
    codes = {message["code"] for message in issues["messages"]} - {"MESH_PRIMITIVE_GENERATED_TANGENT_SPACE"}
    assert issues["numErrors"] == 0, issues["messages"][:3]
    assert not codes, issues["messages"][:3]


@pytest.mark.parametrize("size_m", [0.2, 9.0], ids=["quantised", "too large for a grid"])
@pytest.mark.parametrize("uv", [0.5, 1.5], ids=["one picture", "a repeated picture"])
def test_what_an_import_writes_is_sound_too(tmp_path: Path, validator: Validator, size_m: float, uv: float) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    part = small_part()
    morphs = {"jawOpen": part.morphs["jawOpen"] * np.float32(0.01), "tongueOut": part.morphs["jawOpen"] * 0}
    changes = {"positions": part.positions * np.float32(size_m), "uvs": part.uvs + np.float32(uv)}
    path = tmp_path / "small.glb"
    part = small_part(**changes, morphs=morphs, image=picture.getvalue())
    path.write_bytes(write([part, replace(part, name="the other")], {}, "test"))
    issues = validator.issues(path)
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"][:3]


def test_the_validator_does_find_faults(tmp_path: Path, validator: Validator) -> None:
    content = write([small_part()], {}, "test")
    path = tmp_path / "wrong.glb"
    path.write_bytes(content.replace(b'"normalized":true', b'"normalized":"ye"'))
    assert validator.issues(path)["numErrors"] > 0
