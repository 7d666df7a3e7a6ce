"""Accessors in every form that the specification and its quantisation extension allow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderer import gltf as reader
from renderer.errors import FaceAssetError
from tests.renderer.small_avatar import GlbWriter

LARGEST = {"i1": 127, "u1": 255, "i2": 32767, "u2": 65535}


def opened(glb: GlbWriter, folder: Path) -> reader.Gltf:
    path = folder / "numbers.glb"
    path.write_bytes(glb.bytes())
    return reader.read(path)


def steps(kind: str, largest: int) -> np.ndarray:
    low = -largest - 1 if kind[0] == "i" else 0
    values = np.random.default_rng(2).integers(low, largest + 1, (300, 3))
    values[::3] = 0
    values[1], values[4] = low, largest
    return values.astype(f"<{kind}")


@pytest.mark.parametrize("kind", LARGEST)
@pytest.mark.parametrize("normalised", [False, True])
@pytest.mark.parametrize("index", ["", "<u2", "<u4"], ids=["dense", "sparse by short", "sparse by int"])
def test_whole_numbers_come_back_as_the_specification_says(
    tmp_path: Path, kind: str, normalised: bool, index: str
) -> None:
    stored, glb = steps(kind, LARGEST[kind]), GlbWriter()
    number = glb.sparse(stored, index, normalised) if index else glb.accessor(stored, normalised)
    found = reader.floats(opened(glb, tmp_path), number, "VEC3")
    wanted = [[max(value / LARGEST[kind], -1.0) if normalised else value for value in row] for row in stored.tolist()]
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, wanted, rtol=1e-6)


def test_a_base_and_what_replaces_some_of_it(tmp_path: Path) -> None:
    glb = GlbWriter()
    base = glb.accessor(np.arange(12, dtype="<f4").reshape(4, 3))
    changed = glb.sparse(np.array([[0, 0, 0], [9, 9, 9], [0, 0, 0], [8, 8, 8]], "<f4"))
    glb.root["accessors"][changed]["bufferView"] = glb.root["accessors"][base]["bufferView"]
    found = reader.floats(opened(glb, tmp_path), changed, "VEC3")
    np.testing.assert_array_equal(found, [[0, 1, 2], [9, 9, 9], [6, 7, 8], [8, 8, 8]])


def test_an_accessor_without_bytes_is_zeros(tmp_path: Path) -> None:
    glb = GlbWriter()
    glb.root["accessors"].append({"componentType": 5126, "count": 7, "type": "VEC3"})
    assert not reader.floats(opened(glb, tmp_path), 0, "VEC3", 7).any()
    with pytest.raises(FaceAssetError, match=r"accessors\[0\].*7 values for 8"):
        reader.floats(opened(glb, tmp_path), 0, "VEC3", 8)


def test_interleaved_columns_are_read_with_their_stride(tmp_path: Path) -> None:
    glb = GlbWriter()
    both = np.arange(24, dtype="<f4").reshape(4, 6)
    number = glb.accessor(both[:, :3])
    glb.root["bufferViews"].append(glb.root["bufferViews"][glb.view(both.tobytes())] | {"byteStride": 24})
    view = len(glb.root["bufferViews"]) - 1
    glb.root["accessors"][number] |= {"bufferView": view, "byteOffset": 12}
    np.testing.assert_array_equal(reader.floats(opened(glb, tmp_path), number, "VEC3"), both[:, 3:])


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e30])
def test_what_is_no_usable_number_is_named(tmp_path: Path, value: float) -> None:
    glb = GlbWriter()
    values = np.zeros((5, 3), "<f4")
    values[3, 1] = value
    number = glb.accessor(values)
    with pytest.raises(FaceAssetError, match=r"accessors\[0\].*element 3"):
        reader.floats(opened(glb, tmp_path), number, "VEC3")
