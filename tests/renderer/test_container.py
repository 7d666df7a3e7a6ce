"""Files as they come: one .glb, or a .gltf with its data in itself or beside it; what is not read is named."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from renderer import gltf as reader
from renderer.errors import FaceAssetError
from renderer.importing import read
from tests.renderer.small_avatar import GlbWriter
from tests.renderer.test_importing import foreign, saved


def text_file(folder: Path, uri: str, glb: GlbWriter | None = None) -> Path:
    """Write a face as .gltf whose buffer is at a URI; "data" puts it into the file."""
    glb = glb or foreign()
    glb.bytes()
    inside = "data:application/octet-stream;base64," + base64.b64encode(bytes(glb.data)).decode()
    glb.root["buffers"][0]["uri"] = inside if uri == "data" else uri
    path = folder / "face.gltf"
    path.write_text(json.dumps(glb.root))
    return path


@pytest.mark.parametrize("uri", ["data", "face.bin", "my%20parts/face.bin"])
def test_a_gltf_file_is_the_same_face_as_a_glb(tmp_path: Path, uri: str) -> None:
    glb = foreign()
    (tmp_path / "my parts").mkdir()
    path = text_file(tmp_path, uri, glb)
    for place in ("face.bin", "my parts/face.bin"):
        (tmp_path / place).write_bytes(bytes(glb.data))
    one, other = read(path), read(saved(foreign(), tmp_path))
    assert one.pivots == other.pivots
    for mine, its in zip(one.meshes, other.meshes, strict=True):
        np.testing.assert_array_equal(mine.positions, its.positions)
        assert mine.deltas.keys() == its.deltas.keys()


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("../face.bin", "own folder"),
        ("/etc/hostname", "own folder"),
        ("https://example.com/face.bin", "own folder"),
        ("file:///etc/hostname", "own folder"),
        ("gone.bin", "gone.bin.*cannot be read"),
        ("face.bin", r"buffers\[0\].*must have \d+ bytes and has 9"),
        ("data:application/octet-stream;base64,%%%", "cannot be decoded"),
        ("data:application/octet-stream;base64,AAAA", r"buffers\[0\].*has 3"),
        ("nul\0.bin", r"buffers\[0\]"),
    ],
)
def test_a_buffer_that_is_not_there_is_named(tmp_path: Path, uri: str, words: str) -> None:
    (tmp_path / "face.bin").write_bytes(b"too short")
    (tmp_path.parent / "face.bin").write_bytes(b"not yours" * 100_000)
    with pytest.raises(FaceAssetError, match=words):
        read(text_file(tmp_path, uri))


def test_a_picture_beside_the_file_is_read(tmp_path: Path) -> None:
    glb = foreign()
    image = glb.root["images"][0]
    view = glb.root["bufferViews"][image.pop("bufferView")]
    (tmp_path / "skin.png").write_bytes(bytes(glb.data[view["byteOffset"] :][: view["byteLength"]]))
    image["uri"] = "skin.png"
    inside = read(saved(foreign(), tmp_path)).meshes[0].picture
    assert read(saved(glb, tmp_path)).meshes[0].picture == inside


def _require(name: str) -> Callable[[GlbWriter], None]:
    def change(glb: GlbWriter) -> None:
        glb.root["extensionsRequired"] = [name]

    return change


def _packed_mesh(glb: GlbWriter) -> None:
    glb.root["extensionsUsed"] = ["KHR_draco_mesh_compression"]
    glb.root["meshes"][0]["primitives"][0]["extensions"] = {"KHR_draco_mesh_compression": {"bufferView": 0}}


def _packed_view(glb: GlbWriter) -> None:
    packed = {"buffer": 1, "extensions": {"EXT_meshopt_compression": {"buffer": 0}}}
    glb.root["bufferViews"][0] |= packed


def _packed_picture(glb: GlbWriter) -> None:
    source = glb.root["textures"][0].pop("source")
    glb.root["textures"][0]["extensions"] = {"KHR_texture_basisu": {"source": source}}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (_require("KHR_draco_mesh_compression"), "KHR_draco_mesh_compression"),
        (_require("EXT_meshopt_compression"), "EXT_meshopt_compression"),
        (_require("KHR_texture_basisu"), "KHR_texture_basisu"),
        (_require("VENDOR_of_tomorrow"), "VENDOR_of_tomorrow"),
        (_packed_mesh, "KHR_draco_mesh_compression"),
        (_packed_view, "EXT_meshopt_compression"),
        (_packed_picture, "KHR_texture_basisu"),
    ],
)
def test_what_is_not_read_is_refused_by_its_name(
    tmp_path: Path, change: Callable[[GlbWriter], None], name: str
) -> None:
    glb = foreign()
    change(glb)
    with pytest.raises(FaceAssetError, match=rf"{name}.*export it without"):
        read(saved(glb, tmp_path))


@pytest.mark.parametrize("name", ["KHR_mesh_quantization", "KHR_materials_unlit", "KHR_texture_transform"])
def test_what_is_read_or_does_not_matter_is_no_hindrance(tmp_path: Path, name: str) -> None:
    glb = foreign()
    _require(name)(glb)
    assert read(saved(glb, tmp_path)).meshes


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "0 bytes"),
        (b"glTF" + struct.pack("<II", 1, 40) + bytes(28), "not a glTF 2 file"),
        (b"OBJ " + bytes(40), "not a glTF 2 file"),
        (b"glTF" + struct.pack("<II", 2, 10**6) + bytes(28), "truncated"),
        (b"glTF" + struct.pack("<IIII", 2, 40, 9999, 0x4E4F534A) + bytes(20), "truncated inside a chunk"),
        (b"glTF" + struct.pack("<IIII", 2, 32, 12, 0x4E4F534A) + b"not any json", "no readable JSON"),
        (b"glTF" + struct.pack("<IIII", 2, 32, 12, 0x4E4F534A) + b"[1, 2, 3, 4]", "not an object"),
        (b"{" + b'"a":' * 30000, "no readable JSON"),
        (b'{"a":' + b"[" * 100000, "no readable JSON"),
    ],
)
def test_what_is_no_gltf_is_one_clear_sentence(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "odd.glb"
    path.write_bytes(raw)
    with pytest.raises(FaceAssetError, match=words):
        reader.read(path)
