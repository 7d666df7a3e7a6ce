"""Every broken avatar gets one sentence that names the node or accessor, and never a traceback of another kind."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from renderer.errors import FaceAssetError
from renderer.face_asset import FaceAsset, load
from tests.renderer.small_avatar import GlbWriter, quantise, writer


def _no_morphs(glb: GlbWriter) -> None:
    for mesh in glb.root["meshes"]:
        mesh["primitives"][0]["targets"] = []
        mesh["extras"]["targetNames"] = []


def _not_a_number(glb: GlbWriter) -> None:
    view = glb.root["bufferViews"][glb.root["accessors"][0]["bufferView"]]
    struct.pack_into("<f", glb.data, view["byteOffset"] + 24, float("nan"))


def _index_too_large(glb: GlbWriter) -> None:
    accessor = glb.root["meshes"][0]["primitives"][0]["indices"]
    view = glb.root["bufferViews"][glb.root["accessors"][accessor]["bufferView"]]
    struct.pack_into("<I", glb.data, view["byteOffset"], 999_999)


def _sparse_index_too_large(glb: GlbWriter) -> None:
    target = glb.root["meshes"][0]["primitives"][0]["targets"][0]["POSITION"]
    indices = glb.root["accessors"][target]["sparse"]["indices"]
    struct.pack_into("<I", glb.data, glb.root["bufferViews"][indices["bufferView"]]["byteOffset"], 999_999)


def _cycle(glb: GlbWriter) -> None:
    glb.root["nodes"][0]["children"] = [1]
    glb.root["nodes"][1]["children"] = [0]


def _set(*path: str | int, value: object) -> Callable[[GlbWriter], None]:
    def spoil(glb: GlbWriter) -> None:
        place = glb.root
        for key in path[:-1]:
            place = place[key]  # type: ignore[index]
        place[path[-1]] = value  # type: ignore[index]

    return spoil


SPOILED: list[tuple[str, Callable[[GlbWriter], None], str]] = [
    ("a value that is not a number", _not_a_number, r"accessors\[0\].*element 2 is not a number"),
    ("an index beyond the vertices", _index_too_large, r"indices of skin"),
    ("a sparse index beyond the vertices", _sparse_index_too_large, r"sparse.*999999"),
    ("a node that is its own ancestor", _cycle, r"nodes\[1\]|nodes\[0\]"),
    ("no morph target at all", _no_morphs, "no morph target"),
    ("an accessor beyond its view", _set("accessors", 0, "count", value=3_000_000), r"accessors\[0\]"),
    ("an accessor of the wrong type", _set("accessors", 0, "type", value="VEC4"), r"accessors\[0\].*VEC4"),
    ("an accessor without a count", _set("accessors", 0, "count", value=None), r"accessors\[0\]"),
    ("a view beyond the file", _set("bufferViews", 0, "byteLength", value=10**9), r"bufferViews\[0\]"),
    ("a view with a negative offset", _set("bufferViews", 0, "byteOffset", value=-4), r"bufferViews\[0\]"),
    ("a mesh that is not there", _set("nodes", 0, "mesh", value=99), r"meshes\[99\]"),
    ("a material that is not there", _set("meshes", 0, "primitives", 0, "material", value=42), r"materials\[42\]"),
    ("a picture that is none", _set("images", 0, "bufferView", value=0), r"images\[0\].*decoded"),
    ("names that do not match", _set("meshes", 0, "extras", "targetNames", value=["jawOpen"]), "5 morph targets"),
    ("a pivot that is missing", _set("scenes", 0, "extras", value={}), "eyeLeft"),
    ("a pivot far away", _set("scenes", 0, "extras", "mouth", value=[0, 1e9, 0]), "mouth"),
    ("no skin", _set("nodes", 0, "name", value="face"), "no part 'skin'"),
    ("an unknown kind of alpha", _set("materials", 0, "alphaMode", value="GLOW"), r"materials\[0\].*GLOW"),
    ("placement that is not numbers", _set("nodes", 0, "translation", value=["a", 0, 0]), r"nodes\[0\]"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "words"), [row[1:] for row in SPOILED], ids=[row[0] for row in SPOILED])
def test_a_spoiled_file_is_refused_by_name(tmp_path: Path, spoil: Callable[[GlbWriter], None], words: str) -> None:
    glb = writer()
    spoil(glb)
    path = tmp_path / "spoiled.glb"
    path.write_bytes(glb.bytes())
    with pytest.raises(FaceAssetError, match=words):
        load(path)


QUANTISED = [row for row in SPOILED if row[1] is not _not_a_number and row[1] is not _sparse_index_too_large]


@pytest.mark.parametrize(("spoil", "words"), [row[1:] for row in QUANTISED], ids=[row[0] for row in QUANTISED])
def test_a_spoiled_quantised_file_is_refused_by_name(
    tmp_path: Path, spoil: Callable[[GlbWriter], None], words: str
) -> None:
    glb = quantise(writer())
    spoil(glb)
    path = tmp_path / "spoiled.glb"
    path.write_bytes(glb.bytes())
    with pytest.raises(FaceAssetError, match=words):
        load(path)


def test_a_short_index_beyond_the_vertices_is_named(tmp_path: Path) -> None:
    glb = quantise(writer())
    target = glb.root["meshes"][0]["primitives"][0]["targets"][0]["POSITION"]
    indices = glb.root["accessors"][target]["sparse"]["indices"]
    struct.pack_into("<H", glb.data, glb.root["bufferViews"][indices["bufferView"]]["byteOffset"], 60_000)
    path = tmp_path / "spoiled.glb"
    path.write_bytes(glb.bytes())
    with pytest.raises(FaceAssetError, match=rf"accessors\[{target}\]\.sparse.*60000"):
        load(path)


def test_a_quantised_file_is_the_same_face(tmp_path: Path, avatar: FaceAsset) -> None:
    path = tmp_path / "steps.glb"
    path.write_bytes(quantise(writer()).bytes())
    for plain, stepped in zip(avatar.parts, load(path).parts, strict=True):
        np.testing.assert_allclose(stepped.positions, plain.positions, atol=5e-6)
        np.testing.assert_allclose(stepped.normals, plain.normals, atol=2e-3)
        for name, target in plain.targets.items():
            wanted, found = np.zeros_like(plain.positions), np.zeros_like(plain.positions)
            wanted[target.rows] = target.positions
            found[stepped.targets[name].rows] = stepped.targets[name].positions
            np.testing.assert_allclose(found, wanted, atol=3e-6)


@pytest.mark.parametrize("share", [0.0, 0.00001, 0.01, 0.3, 0.999])
def test_a_truncated_file_is_refused(tmp_path: Path, avatar_path: Path, share: float) -> None:
    raw = avatar_path.read_bytes()
    path = tmp_path / "short.glb"
    path.write_bytes(raw[: int(len(raw) * share)])
    with pytest.raises(FaceAssetError, match=r"short\.glb"):
        load(path)


def test_a_missing_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FaceAssetError, match="steward setup"):
        load(tmp_path / "nobody.glb")


def test_noise_in_the_json_never_escapes_as_another_error(tmp_path: Path, avatar_path: Path) -> None:
    raw = bytearray(avatar_path.read_bytes())
    random = np.random.default_rng(5)
    path = tmp_path / "noisy.glb"
    for _ in range(60):
        noisy = bytearray(raw)
        for place in random.integers(0, 4000, 3):
            noisy[place] = random.integers(0, 256)
        path.write_bytes(noisy)
        with contextlib.suppress(FaceAssetError):
            load(path)
