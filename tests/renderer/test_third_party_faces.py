"""Faces that others made: the reference set of ARKit shapes on its base mesh, and ICT-FaceKit as one .glb."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
import pytest

from app import settings
from assets.tools.avatar import archive as package
from assets.tools.avatar.threejson import parse
from renderer import ict, importing
from renderer.types import ARKIT_NAMES, Floats
from tests.renderer.small_avatar import GlbWriter, plain
from tests.renderer.test_importing import saved

DATA = Path(__file__).parents[3] / "shared" / "data"
REFERENCE, KIT = DATA / "arkit-reference", DATA / "ict-facekit" / "ict.tar.xz"


def _shape(file: Path, count: int) -> Floats:
    moved = np.zeros((count, 3), np.float32)
    for line in file.read_text().splitlines():
        if line and not line.startswith("#"):
            vertex, *delta = line.split()
            if int(vertex) < count:
                moved[int(vertex)] = [float(value) for value in delta]
    return moved


@pytest.mark.slow
def test_the_reference_set_is_imported_and_only_its_tongue_is_missed(tmp_path: Path) -> None:
    tarball = settings.load().cache_dir / f"{package.NAME}-{package.VERSION}.tgz"
    if not REFERENCE.is_dir() or not tarball.is_file():
        pytest.skip("the ARKit reference set or the asset package is not at hand")
    base = parse(package.read(tarball, [package.BASE_MESH], []).json(package.BASE_MESH))
    faces = base.faces[base.materials == base.material_names.index("body")]
    count = int(faces.max()) + 1
    shapes = {name: _shape(REFERENCE / f"{name}.target", count) for name in ARKIT_NAMES}
    glb = GlbWriter()
    glb.part("human", base.positions[:count], faces, np.zeros((count, 2), np.float32), plain((200, 150, 120)), shapes)
    glb.root["scenes"][0]["extras"] = {}
    face = importing.read(saved(glb, tmp_path))
    assert face.missing == ("tongueOut",), "it moves only the tongue, which is no part of the body"
    assert face.scale == pytest.approx(0.1, rel=0.3), "its unit is the decimetre"
    eyes = [np.array(face.pivots[name]) for name in ("eyeLeft", "eyeRight")]
    assert np.linalg.norm(eyes[0] - eyes[1]) == pytest.approx(importing.EYES_APART_M, abs=0.002)
    assert 0.04 < eyes[0][1] - face.pivots["mouth"][1] < 0.09


@pytest.mark.slow
def test_the_kit_as_one_file_is_the_same_face_as_the_kit(tmp_path: Path) -> None:
    if not KIT.is_file():
        pytest.skip("ICT-FaceKit is not beside the repository")
    with tarfile.open(KIT) as tar:
        tar.extractall(tmp_path, filter="data")
    kit = ict.read(next(tmp_path.rglob(ict.NEUTRAL)).parent)
    names = {"skin": "Face", "eyes": "Eyeball", "teeth": "GumsAndTeeth", "tongue": "Tongue_geo"}
    glb = GlbWriter()
    for part in kit.meshes:
        quads = np.concatenate([part.triangles, part.triangles[:, 2:]], axis=1)
        shapes = {name.replace("Left", "_L").replace("Right", "_R"): delta for name, delta in part.deltas.items()}
        colour = plain((200, 150, 120))
        glb.part(names[part.name], part.positions, quads, part.uvs, colour, shapes)
    glb.root["scenes"][0]["extras"] = {}
    face = importing.read(saved(glb, tmp_path))
    assert face.missing == kit.missing == ("tongueOut",)
    assert [mesh.name for mesh in face.meshes] == [mesh.name for mesh in kit.meshes]
    for name, point in kit.pivots.items():
        assert np.linalg.norm(np.subtract(point, face.pivots[name])) < 0.002, name
    for mine, its in zip(face.meshes, kit.meshes, strict=True):
        assert mine.deltas.keys() == its.deltas.keys()
        np.testing.assert_allclose(mine.positions, its.positions, atol=1e-5)
