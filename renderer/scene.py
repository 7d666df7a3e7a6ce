"""Where the meshes of a glTF file stand: the tree of nodes, and the joints that carry a skin.

Section numbers are those of the Khronos Group's glTF 2.0 specification. Letters: V vertices, J joints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from renderer import gltf as reader
from renderer.container import Gltf, Json, whole

Matrix = npt.NDArray[np.float64]
_FLAT: Final = 1e-30  # volume of a unit cube as placed; a fine grid's is 1e-16


@dataclass(frozen=True, slots=True)
class MeshNode:
    """A mesh and where it stands.

    Attributes:
        name: of the node, or of the mesh where the node has none.
        mesh: the file's entry.
        world: mesh to world, [4, 4].
        skin: its joints' matrices from mesh to world, [J, 4, 4], where it has a skin; then `world` counts for nothing.
    """

    name: str
    mesh: Json
    world: Matrix
    skin: Matrix | None


def extras(gltf: Gltf) -> Json:
    """Return what the main scene carries beside its nodes."""
    return gltf.table(_main(gltf), "extras", "scenes")


def _main(gltf: Gltf) -> Json:
    return gltf.item("scenes", gltf.root.get("scene", 0))


def mesh_nodes(gltf: Gltf) -> list[MeshNode]:
    """Return every node of the main scene that carries a mesh.

    Raises:
        FaceAssetError: a node is its own ancestor, or does not exist, or its placement is not numbers.
    """
    placed = _worlds(gltf)
    found = []
    for index, world in placed.items():
        node = gltf.item("nodes", index)
        if "mesh" in node:
            mesh = gltf.item("meshes", node["mesh"])
            if not abs(float(np.linalg.det(world[:3, :3]))) > _FLAT:
                raise gltf.fail(f"nodes[{index}]", "its scale flattens its mesh to nothing")
            name = str(node.get("name") or mesh.get("name") or f"node{index}")
            skin = _joints(gltf, node["skin"], placed) if "skin" in node else None
            found.append(MeshNode(name, mesh, world, skin))
    return found


def _worlds(gltf: Gltf) -> dict[int, Matrix]:
    """Return node to world of each node of the main scene, in the order in which the tree lists them."""
    found: dict[int, Matrix] = {}
    waiting: list[tuple[Any, Matrix]] = [
        (index, np.eye(4)) for index in reversed(gltf.row(_main(gltf), "nodes", "scenes"))
    ]
    while waiting:
        index, parent = waiting.pop()
        node, place = gltf.item("nodes", index), f"nodes[{index}]"
        if index in found:
            raise gltf.fail(place, "the node is reached twice; the scene must be a tree")
        found[index] = parent @ _local(gltf, node, place)
        if not np.abs(found[index]).max() < 1e12:
            raise gltf.fail(place, "it is placed too far away, or scaled too much")
        waiting.extend((child, found[index]) for child in reversed(gltf.row(node, "children", place)))
    return found


def _local(gltf: Gltf, node: Json, place: str) -> Matrix:
    if "matrix" in node:
        return np.array(gltf.numbers(node, "matrix", place, (0.0,) * 16)).reshape(4, 4).T  # stored column by column
    matrix = np.eye(4)
    x, y, z, w = gltf.numbers(node, "rotation", place, (0, 0, 0, 1))
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, :3] *= gltf.numbers(node, "scale", place, (1, 1, 1))
    matrix[:3, 3] = gltf.numbers(node, "translation", place, (0, 0, 0))
    return matrix


def _joints(gltf: Gltf, index: object, placed: dict[int, Matrix]) -> Matrix:
    """Return what each joint of a skin does to its vertices at rest: joint to world after mesh to joint (3.7.3.3)."""
    skin, place = gltf.item("skins", index), f"skins[{index}]"
    joints = gltf.row(skin, "joints", place)
    lost = [joint for joint in joints if not whole(joint) or joint not in placed]
    if lost or not joints:
        raise gltf.fail(place, f"its joint {lost[0]!r} is no node of the scene" if lost else "it has no joints")
    matrices = np.stack([placed[joint] for joint in joints])
    if "inverseBindMatrices" not in skin:
        return matrices
    bound = reader.floats(gltf, skin["inverseBindMatrices"], "MAT4")
    if len(bound) < len(joints):
        raise gltf.fail(place, f"{len(joints)} joints have {len(bound)} inverse bind matrices")
    return np.asarray(matrices @ bound[: len(joints)].reshape(-1, 4, 4).transpose(0, 2, 1), np.float64)


def placement(gltf: Gltf, node: MeshNode, attributes: Json, count: int) -> Matrix:
    """Return what brings each vertex of a primitive to its place at rest: [V, 4, 4], or [1, 4, 4] for all alike."""
    if node.skin is None:
        return node.world[None]
    total, weights = np.zeros((count, 4, 4)), np.zeros(count)
    for number in range(8):
        if f"JOINTS_{number}" not in attributes:
            break
        joints = reader.accessor(gltf, attributes[f"JOINTS_{number}"], "VEC4", count).astype(np.int64)
        shares = reader.floats(gltf, attributes.get(f"WEIGHTS_{number}"), "VEC4", count)
        if joints.min() < 0 or joints.max() >= len(node.skin):
            raise gltf.fail(f"mesh of {node.name}", f"JOINTS_{number} points beyond the skin's {len(node.skin)} joints")
        for column in range(4):
            total += shares[:, column, None, None] * node.skin[joints[:, column]]
            weights += shares[:, column]
    if (weights < 0.01).any():
        raise gltf.fail(f"mesh of {node.name}", f"vertex {int(weights.argmin())} hangs on no joint of its skin")
    return total / weights[:, None, None]
