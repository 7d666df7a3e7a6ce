"""Builds the figure: the neutral body, its 52 motions, and every part fitted to both."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar import archive as package
from assets.tools.avatar import corrective_shapes, eye_shapes, jaw_shapes, mouth_shapes
from assets.tools.avatar.anatomy import HEAD, JAW, Anatomy, bone_share, survey
from assets.tools.avatar.character import Character
from assets.tools.avatar.motion import ARKIT, Motion
from assets.tools.avatar.threejson import Model, parse
from assets.tools.avatar.topology import distance, mirror, smooth

BODY = "body"
LIP_OVERLAP_DM = 0.002
HEAD_ROUNDS = 6


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
        corrections: What is added where shapes meet, by names as in `corrective_shapes`.
        head: 1 where the body follows the head fully, falling to 0 down the neck. [V]
    """

    archive: package.Archive
    model: Model
    rig: dict[str, Any]
    body: NDArray[np.int32]
    body_uvs: NDArray[np.float32]
    face: Anatomy
    motions: dict[str, Motion]
    corrections: dict[str, Motion]
    head: NDArray[np.float32]

    @property
    def moves(self) -> dict[str, Motion]:
        """The 52 shapes, then the corrections."""
        return {**self.motions, **self.corrections}


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
    image = mirror(model.positions)
    jaw = bone_share(content, rig, JAW)
    rest = sealed(survey(rest, body, image, jaw, rig))
    face = survey(rest, body, image, jaw, rig)
    head = np.clip(smooth(face.topology, bone_share(content, rig, HEAD), HEAD_ROUNDS), 0, 1)
    made = motions(face, archive, character)
    fixed = corrective_shapes.shapes(face, made, _units(archive, character))
    return Figure(archive, model, rig, body, model.corner_uvs[on_body], face, made, fixed, head)


def sealed(face: Anatomy) -> NDArray[np.float32]:
    """Closes the resting mouth: targets that shape the lips leave slits at its corners. Returns positions [V, 3]."""
    rest = face.rest.copy()
    line = face.rest[face.upper_rim]
    low = face.lower_rim[1:-1]
    goal = np.stack([np.interp(face.rest[low, 0], line[:, 0], line[:, axis]) for axis in range(3)], 1)
    lift = np.zeros_like(rest)
    lift[low, 1] = goal[:, 1] - LIP_OVERLAP_DM - face.rest[low, 1]
    carried = np.zeros(len(rest), np.float32)
    inner = face.upper_rim[1:-1]
    to_upper, to_lower = (distance(face.topology, face.rest, rim, 0.2) for rim in (inner, low))
    reach = face.reach(low, 0.16, 0.012) * (to_lower < to_upper)
    carried[:] = np.interp(face.rest[:, 0], face.rest[low, 0], lift[low, 1], left=0, right=0)
    rest[:, 1] += reach * carried
    return rest


def motions(face: Anatomy, archive: package.Archive, character: Character) -> dict[str, Motion]:
    """Returns the 52 shapes in ARKit's order."""
    units = _units(archive, character)
    made = {
        **jaw_shapes.shapes(face),
        **eye_shapes.shapes(face),
        **mouth_shapes.shapes(face, units),
    }
    return {name: made[name] for name in ARKIT}


def _units(archive: package.Archive, character: Character) -> dict[str, NDArray[np.float32]]:
    return {short: archive.targets[name] for short, name in character.unit_names().items()}
