"""The written file: its structure, and that quads can be found again."""

import json
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets.tools.avatar.glb import Part, triangles, write
from assets.tools.avatar.motion import ARKIT

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


def test_a_morph_stores_only_what_moves() -> None:
    document, binary = opened(write([small_part()], {}, "test"))
    target = document["meshes"][0]["primitives"][0]["targets"][0]["POSITION"]
    sparse = document["accessors"][target]["sparse"]
    view = document["bufferViews"][sparse["indices"]["bufferView"]]
    assert sparse["count"] == 1
    assert struct.unpack_from("<I", binary, view["byteOffset"]) == (1,)
    assert document["accessors"][target]["min"] == [0, -1, 0]


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
    assert all(set(each) <= {*ARKIT, *corrections} for each in names.values())
    extras = document["scenes"][0]["extras"]
    assert all(len(extras[name]) == 3 for name in PIVOTS)
    assert 1.3 < extras["eyeLeft"][1] < 1.7  # a grown person's eyes, metres above the floor
    assert extras["eyeLeft"][0] > 0 > extras["eyeRight"][0]


def test_the_baked_file_is_small_and_its_numbers_are_sound(baked: Path) -> None:
    content = baked.read_bytes()
    assert len(content) < 15_000_000
    document, binary = opened(content)
    for mesh in document["meshes"]:
        attributes = mesh["primitives"][0]["attributes"]
        assert set(attributes) == {"POSITION", "NORMAL", "TEXCOORD_0", "_HEAD", "_OCCLUSION"}
        counts = {document["accessors"][index]["count"] for index in attributes.values()}
        assert len(counts) == 1
        for name, width in (("NORMAL", 3), ("_HEAD", 1), ("_OCCLUSION", 1)):
            accessor = document["accessors"][attributes[name]]
            start = document["bufferViews"][accessor["bufferView"]]["byteOffset"]
            values = np.frombuffer(binary, "<f4", accessor["count"] * width, start).reshape(-1, width)
            assert np.isfinite(values).all()
            if width == 3:
                assert np.linalg.norm(values, axis=1) == pytest.approx(np.ones(len(values)), abs=1e-3)
            else:
                assert values.min() >= 0
                assert values.max() <= 1


def test_khronos_validator_finds_no_error(baked: Path) -> None:
    node = shutil.which("node")
    code = (
        "const v=require('gltf-validator'),fs=require('fs');"
        "v.validateBytes(new Uint8Array(fs.readFileSync(process.argv[1])))"
        ".then(r=>console.log(JSON.stringify(r.issues)))"
    )
    if node is None or subprocess.run([node, "-e", "require('gltf-validator')"], capture_output=True).returncode:
        pytest.skip("the npm package gltf-validator is not installed")
    done = subprocess.run([node, "-e", code, str(baked)], capture_output=True, text=True, check=True)
    issues = json.loads(done.stdout)
    assert issues["numErrors"] == 0, issues["messages"][:3]
