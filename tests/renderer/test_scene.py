"""Where meshes stand: nested nodes in both ways of writing a placement, and skins at rest."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer import gltf as reader
from renderer import scene
from renderer.errors import FaceAssetError
from tests.renderer.small_avatar import GlbWriter

HALF_TURN_Y = [0.0, 1.0, 0.0, 0.0]
QUARTER_TURN_Z = [0.0, 0.0, math.sqrt(0.5), math.sqrt(0.5)]


def tree(folder: Path, nodes: list[dict[str, Any]], **more: Any) -> reader.Gltf:
    glb = GlbWriter()
    glb.root |= {"nodes": nodes, "meshes": [{"name": "m", "primitives": []}], **more}
    glb.root["scenes"][0]["nodes"] = [0]
    path = folder / "tree.glb"
    path.write_bytes(glb.bytes())
    return reader.read(path)


def columns(matrix: np.ndarray) -> list[float]:
    return [float(value) for value in matrix.T.ravel()]


def test_a_chain_of_nodes_moves_turns_and_scales_in_order(tmp_path: Path) -> None:
    nodes: list[dict[str, Any]] = [
        {"translation": [1, 0, 0], "children": [1]},
        {"rotation": QUARTER_TURN_Z, "children": [2]},
        {"scale": [2, 3, 4], "mesh": 0, "name": "leaf"},
    ]
    [leaf] = scene.mesh_nodes(tree(tmp_path, nodes))
    assert leaf.name == "leaf"
    np.testing.assert_allclose(leaf.world @ [1, 1, 1, 1], [1 - 3, 2, 4, 1], atol=1e-12)


def test_a_matrix_says_the_same_as_its_parts(tmp_path: Path) -> None:
    parts = {"translation": [0.1, 1.5, -0.2], "rotation": [0.5, 0.5, 0.5, 0.5], "scale": [0.01, 0.02, 0.03]}
    [one] = scene.mesh_nodes(tree(tmp_path, [{**parts, "mesh": 0}]))
    [two] = scene.mesh_nodes(tree(tmp_path, [{"matrix": columns(one.world), "mesh": 0}]))
    np.testing.assert_allclose(two.world, one.world, atol=1e-15)


def test_a_mesh_may_stand_in_two_places(tmp_path: Path) -> None:
    nodes: list[dict[str, Any]] = [
        {"children": [1, 2]},
        {"mesh": 0, "translation": [1, 0, 0]},
        {"mesh": 0, "translation": [-1, 0, 0]},
    ]
    assert [node.world[0, 3] for node in scene.mesh_nodes(tree(tmp_path, nodes))] == [1, -1]


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ([{"children": [0]}], r"nodes\[0\].*twice"),
        ([{"children": [1]}, {"children": [2]}, {"children": [1]}], r"nodes\[1\].*twice"),
        ([{"children": [5]}], r"nodes\[5\]"),
        ([{"children": 1}], r"nodes\[0\].*children"),
        ([{"children": [True]}], "not an index"),
        ([{"rotation": [0, 0, 1]}], r"nodes\[0\].*rotation"),
        ([{"matrix": [1.0] * 15}], r"nodes\[0\].*matrix"),
        ([{"scale": [1, float("nan"), 1]}], r"nodes\[0\].*scale"),
        ([{"scale": [1, 0, 1], "mesh": 0}], r"nodes\[0\].*flattens"),
        ([{"scale": [1e8] * 3, "children": [1]}, {"scale": [1e8] * 3}], r"nodes\[1\].*too far"),
        ([{"mesh": 0, "skin": 0}], r"skins\[0\]"),
    ],
)
def test_a_broken_tree_is_named(tmp_path: Path, nodes: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(FaceAssetError, match=words):
        scene.mesh_nodes(tree(tmp_path, nodes))


def skinned(folder: Path, joints: np.ndarray, shares: np.ndarray) -> tuple[reader.Gltf, dict[str, int]]:
    """A mesh in steps of a grid, as gltf-transform leaves them: the joints' matrices bring it to metres."""
    glb = GlbWriter()
    grid = np.diag([0.001, 0.001, 0.001, 1.0])
    bound = np.stack(
        [grid, np.linalg.inv(np.array([[1, 0, 0, 0.5], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])) @ grid]
    )
    attributes = {"JOINTS_0": glb.accessor(joints.astype("<u1")), "WEIGHTS_0": glb.accessor(shares.astype("<f4"))}
    matrices = glb.accessor(bound.transpose(0, 2, 1).reshape(2, 16).astype("<f4"))
    glb.root |= {
        "skins": [{"joints": [1, 2], "inverseBindMatrices": matrices}],
        "meshes": [{"name": "m", "primitives": []}],
        "nodes": [
            {"mesh": 0, "skin": 0, "scale": [77, 77, 77]},
            {"children": [2]},
            {"translation": [0.5, 0.25, 0.0]},
        ],
    }
    glb.root["scenes"][0]["nodes"] = [0, 1]
    path = folder / "skin.glb"
    path.write_bytes(glb.bytes())
    return reader.read(path), attributes


def test_a_skin_places_its_mesh_and_the_node_does_not(tmp_path: Path) -> None:
    gltf, attributes = skinned(
        tmp_path, np.array([[0, 1, 0, 0]] * 3), np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0]])
    )
    [node] = scene.mesh_nodes(gltf)
    placed = scene.placement(gltf, node, attributes, 3)
    found = placed @ [100, 200, 300, 1]
    wanted = [[0.1, 0.2, 0.3, 1], [0.1, 0.45, 0.3, 1], [0.1, 0.325, 0.3, 1]]  # the second joint stands 0.25 higher
    np.testing.assert_allclose(found, wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("joints", "shares", "words"),
    [
        ([0, 9, 0, 0], [1, 0, 0, 0], "beyond the skin's 2 joints"),
        ([0, 1, 0, 0], [0, 0, 0, 0], "vertex 0 hangs on no joint"),
    ],
)
def test_a_broken_skin_is_named(tmp_path: Path, joints: list[int], shares: list[float], words: str) -> None:
    gltf, attributes = skinned(tmp_path, np.array([joints] * 3), np.array([shares] * 3))
    [node] = scene.mesh_nodes(gltf)
    with pytest.raises(FaceAssetError, match=words):
        scene.placement(gltf, node, attributes, 3)
