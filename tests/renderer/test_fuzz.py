"""Files spoiled at random load or are refused in one sentence: no other error, no hanging, no gigabytes."""

from __future__ import annotations

import copy
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer import face_asset, importing
from renderer.errors import FaceAssetError
from tests.renderer.small_avatar import PIVOTS, GlbWriter, ball, plain, quantise

MEBIBYTE = 1024 * 1024
ODD: list[Any] = [None, True, -1, 0, 3, 2**31, 10**30, 1.5, float("nan"), "", "skin", "../x", [], [1], {}, {"a": 1}]


def tiny() -> GlbWriter:
    """A face of a few hundred vertices in shorts, with everything that the readers look at."""
    glb = GlbWriter()
    positions, quads, uvs = ball([0.0, 1.60, 0.0], np.array([0.085, 0.12, 0.10]), 7, 9)
    front = np.clip(positions[:, 2:3] / 0.1, 0, 1)
    shapes = {name: front * way for name, way in (
        ("jawOpen", [0, -0.02, 0]), ("eyeBlink_L", [0.01, -0.01, 0]), ("eyeBlink_R", [-0.01, -0.01, 0]),
    )}  # fmt: skip
    glb.part("skin", positions, quads, uvs, plain((200, 150, 120)), shapes)
    eyes = [ball(PIVOTS[name], np.full(3, 0.0125), 4, 6) for name in ("eyeLeft", "eyeRight")]
    both = np.concatenate([eye[0] for eye in eyes])
    quads = np.concatenate([eyes[0][1], eyes[1][1] + len(eyes[0][0])])
    glb.part("eyes", both, quads, np.concatenate([eye[2] for eye in eyes]), plain((235, 235, 235)))
    return quantise(glb)


def ours(path: Path) -> object:
    return face_asset.load(path, 1)


def others(path: Path) -> object:
    return importing.read(path)


READERS = [ours, others]


def outcome(read: Callable[[Path], object], path: Path) -> bool:
    """Return whether it loaded; what is not said in one sentence fails the test."""
    said = "."
    with np.errstate(all="ignore"):
        try:
            read(path)
        except FaceAssetError as error:
            said = str(error)
    assert said.endswith(".")
    assert "\n" not in said
    return said == "."


@pytest.mark.parametrize("read", READERS)
def test_the_whole_file_loads(tmp_path: Path, read: Callable[[Path], object]) -> None:
    glb = tiny()
    if read is ours:
        glb.root["meshes"][0]["extras"]["targetNames"] = ["jawOpen", "eyeBlinkLeft", "eyeBlinkRight"]
    path = tmp_path / "whole.glb"
    path.write_bytes(glb.bytes())
    assert outcome(read, path)


@pytest.mark.slow
@pytest.mark.parametrize("read", READERS)
def test_two_thousand_files_with_wrong_bytes_or_a_lost_end(tmp_path: Path, read: Callable[[Path], object]) -> None:
    raw, chance = tiny().bytes(), random.Random(11)
    path, loaded = tmp_path / "noisy.glb", 0
    for number in range(1000):
        noisy = bytearray(raw)
        for _ in range(chance.randint(1, 4)):
            noisy[chance.randrange(len(noisy))] = chance.randrange(256)
        path.write_bytes(noisy[: chance.randrange(len(noisy))] if number % 5 == 0 else noisy)
        loaded += outcome(read, path)
    assert 0 < loaded < 1000


def places(node: Any) -> list[tuple[Any, Any]]:
    """Return (holder, key) of everything in a JSON tree."""
    keys = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [place for key in keys for place in ((node, key), *places(node[key]))]


@pytest.mark.slow
@pytest.mark.parametrize("read", READERS)
def test_any_field_may_hold_anything(tmp_path: Path, read: Callable[[Path], object]) -> None:
    glb, chance = tiny(), random.Random(5)
    root, path = glb.root, tmp_path / "odd.glb"
    tracemalloc.start()
    try:
        for _ in range(400):
            glb.root = copy.deepcopy(root)
            for _ in range(chance.randint(1, 2)):
                holder, key = chance.choice(places(glb.root))
                if chance.random() < 0.2:
                    del holder[key]
                else:
                    holder[key] = chance.choice(ODD)
            path.write_bytes(glb.bytes())
            outcome(read, path)
        assert tracemalloc.get_traced_memory()[1] < 200 * MEBIBYTE
    finally:
        tracemalloc.stop()
