"""From the sound that is heard to pixels, with the real renderer on a small avatar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from app.ui.face import AvatarFace, face_maker
from app.ui.stage import Moment
from renderer.animation import Controls
from renderer.errors import FaceAssetError
from renderer.gl.context import standalone
from renderer.types import ARKIT_INDEX, FaceState, Floats
from tests.renderer import small_avatar

Pixels = npt.NDArray[np.int_]
SPEAKING = FaceState("speaking")


@pytest.fixture
def context() -> Iterator[Any]:
    made = standalone()
    yield made
    made.release()


@pytest.fixture
def face(context: Any, tmp_path: Path) -> AvatarFace:
    made = face_maker(small_avatar.write(tmp_path), quality="software")(context, True)
    assert isinstance(made, AvatarFace)
    return made


def mouth(opening: float) -> Floats:
    weights = np.zeros(len(ARKIT_INDEX), dtype=np.float32)
    weights[ARKIT_INDEX["jawOpen"]] = opening
    return weights


def drawn(face: AvatarFace, context: Any, weights: Floats | None, began_s: float) -> Pixels:
    framebuffer = context.framebuffer([context.texture((320, 180), 4)], context.depth_renderbuffer((320, 180)))
    for frame in range(20):  # layers of motion may blend towards it
        face.draw(framebuffer, Moment(None, 0.0, weights, SPEAKING), began_s + frame / 60)
    pixels: Pixels = np.frombuffer(framebuffer.read(), np.uint8).astype(int)
    return pixels


def test_an_open_mouth_is_drawn_open(face: AvatarFace, context: Any) -> None:
    shut, wide = drawn(face, context, None, 1000.0), drawn(face, context, mouth(1.0), 1000.4)
    assert 0.001 < (np.abs(wide - shut) > 20).mean() < 0.5


def test_the_post_controls_reach_what_is_drawn(face: AvatarFace, context: Any, tmp_path: Path) -> None:
    silent = face_maker(small_avatar.write(tmp_path), Controls(lower_face_strength=0.0), "software")(context, True)
    assert isinstance(silent, AvatarFace)
    speaks, is_silent = drawn(face, context, mouth(1.0), 1000.0), drawn(silent, context, mouth(1.0), 1000.0)
    shut = drawn(silent, context, None, 1000.0)
    assert (np.abs(speaks - is_silent) > 20).mean() > 0.001
    assert (np.abs(shut - is_silent) > 20).mean() < 0.5 * (np.abs(speaks - is_silent) > 20).mean()


def test_a_broken_avatar_is_told_before_a_window_opens(tmp_path: Path) -> None:
    path = tmp_path / "broken.glb"
    path.write_bytes(b"not a face")
    with pytest.raises(FaceAssetError):
        face_maker(path)
