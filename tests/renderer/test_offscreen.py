"""Pictures without a window, and what is said when there is no OpenGL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import pytest

from renderer.errors import GraphicsError
from renderer.offscreen import OffscreenStage, device_name, picture
from renderer.types import FaceFrame, no_weights


def test_a_picture_has_its_size_and_the_head_is_up(avatar_path: Path) -> None:
    found = picture(avatar_path, FaceFrame(no_weights()), (160, 90), quality="software")
    assert found.shape == (90, 160, 3)
    assert found.dtype == np.uint8
    assert found[12, 80].sum() < found[45, 80].sum()  # hair above, skin below


def test_the_same_frame_is_the_same_picture(avatar_path: Path) -> None:
    with OffscreenStage(avatar_path, (160, 90), "software") as stage:
        first = stage.picture(FaceFrame(no_weights(), (0.1, 0.1, 0.0)))
        stage.picture(FaceFrame(no_weights()))
        np.testing.assert_array_equal(stage.picture(FaceFrame(no_weights(), (0.1, 0.1, 0.0))), first)


def test_no_opengl_is_one_sentence_with_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_options: Any) -> Any:
        raise Exception("libEGL.so: cannot open shared object file")

    monkeypatch.setattr(moderngl, "create_context", refuse)
    with pytest.raises(GraphicsError, match=r"egl: libEGL.*packages\.txt"):
        device_name()


def test_an_impossible_size_is_one_sentence(avatar_path: Path) -> None:
    with pytest.raises(GraphicsError, match="not possible"):
        OffscreenStage(avatar_path, (100_000, 90), "software")
