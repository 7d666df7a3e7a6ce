"""Builds the figure: the neutral body, its 52 motions, and every part fitted to both."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import archive as package
from assets.tools.avatar import eye_shapes, jaw_shapes, mouth_shapes
from assets.tools.avatar.anatomy import Anatomy, jaw_weights, survey
from assets.tools.avatar.character import Character
from assets.tools.avatar.motion import ARKIT, Motion
from assets.tools.avatar.threejson import Model, parse
from assets.tools.avatar.topology import mirror

BODY = "body"


@dataclass(frozen=True, slots=True)
class Figure:
    """A character before it is dressed.

    Attributes:
        archive: The package's files and targets.
        model: The base mesh.
        rig: The parsed rig.
        body: Body faces. [F, 4]
        body_uvs: V upwards. [F, 4, 2]
        face: Landmarks; `face.rest` are the neutral positions.
        motions: The 52 shapes by name.
    """

    archive: package.Archive
    model: Model
    rig: dict[str, Any]
    body: NDArray[np.int32]
    body_uvs: NDArray[np.float32]
    face: Anatomy
    motions: dict[str, Motion]


def build(archive: package.Archive, character: Character) -> Figure:
    """Shapes the base mesh and computes the 52 motions."""
    content = archive.json(package.BASE_MESH)
    model = parse(content, "the base mesh")
    rig = archive.json(package.RIG)
    rest = model.positions.copy()
    for name, weight in character.all_targets().items():
        rest += np.float32(weight) * archive.targets[name]
    on_body = model.materials == model.material_names.index(BODY)
    body = model.faces[on_body]
    face = survey(rest, body, mirror(model.positions), jaw_weights(content, rig), rig)
    return Figure(archive, model, rig, body, model.corner_uvs[on_body], face, motions(face, archive, character))


def motions(face: Anatomy, archive: package.Archive, character: Character) -> dict[str, Motion]:
    """Returns the 52 shapes in ARKit's order."""
    units = {short: archive.targets[name] for short, name in character.unit_names().items()}
    made = {
        **jaw_shapes.shapes(face),
        **eye_shapes.shapes(face, units),
        **mouth_shapes.shapes(face, units),
    }
    return {name: made[name] for name in ARKIT}
