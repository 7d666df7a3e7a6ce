"""From the sound that is heard to pixels, with the real renderer on a small avatar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.ui.face import AvatarFace, face_maker
from app.ui.stage import Moment
from renderer.errors import FaceAssetError
from renderer.gl.context import standalone
from renderer.types import ARKIT_INDEX, FaceState, Floats
from tests.renderer import small_avatar

SPEAKING = FaceState("speaking")


@pytest.fixture
def context() -> Iterator[Any]:
    made = standalone()
    yield made
    made.release()


@pytest.fixture
def face(context: Any, tmp_path: Path) -> AvatarFace:
    made = face_maker(small_avatar.write(tmp_path))(context, True)
    assert isinstance(made, AvatarFace)
    return made


def mouth(opening: float) -> Floats:
    weights = np.zeros(len(ARKIT_INDEX), dtype=np.float32)
    weights[ARKIT_INDEX["jawOpen"]] = opening
    return weights


def test_an_open_mouth_is_drawn_open(face: AvatarFace, context: Any) -> None:
    pictures = []
    for began_s, weights in ((1000.0, None), (1000.4, mouth(1.0))):
        framebuffer = context.framebuffer([context.texture((320, 180), 4)], context.depth_renderbuffer((320, 180)))
        for frame in range(20):  # layers of motion may blend towards it
            face.draw(framebuffer, Moment(None, 0.0, weights, SPEAKING), began_s + frame / 60)
        pictures.append(np.frombuffer(framebuffer.read(), np.uint8).astype(int))
    changed = np.abs(pictures[1] - pictures[0]) > 20
    assert 0.001 < changed.mean() < 0.5


def test_a_broken_avatar_is_told_before_a_window_opens(tmp_path: Path) -> None:
    path = tmp_path / "broken.glb"
    path.write_bytes(b"not a face")
    with pytest.raises(FaceAssetError):
        face_maker(path)
