"""Lids and lips are found by looking, and followed without morphing the face."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app import settings
from renderer import landmarks, rig
from renderer.face_asset import FaceAsset, load
from renderer.types import ARKIT_INDEX, Floats, no_weights

NAMES = ("ada", "ben", "mei")


def _weights(**values: float) -> Floats:
    weights = no_weights()
    for name, value in values.items():
        weights[ARKIT_INDEX[name]] = value
    return weights


@pytest.fixture(scope="module", params=NAMES)
def advisor(request: pytest.FixtureRequest) -> FaceAsset:
    path: Path = settings.load().content_dir / "avatars" / f"{request.param}.glb"
    if not path.exists():
        pytest.skip("the advisors are not built; run `steward setup`")
    return load(path)


def test_an_open_eye_has_its_upper_lid_above_its_lower(advisor: FaceAsset) -> None:
    curves = landmarks.find(advisor).lid_curves(no_weights())
    assert (curves[:, 0, 0] - curves[:, 1, 0] > 0.3).all()
    np.testing.assert_allclose(curves[0] * [1, -1, 1], curves[1], atol=0.08)  # left and right are mirror images


def test_a_blink_brings_the_lids_together_on_its_side_only(advisor: FaceAsset) -> None:
    curves = landmarks.find(advisor).lid_curves(_weights(eyeBlinkLeft=1.0))
    assert abs(curves[0, 0, 0] - curves[0, 1, 0]) < 0.15
    assert curves[1, 0, 0] - curves[1, 1, 0] > 0.3


def test_lips_touch_at_rest_and_part_as_the_morphed_face_does(advisor: FaceAsset) -> None:
    marks = landmarks.find(advisor)
    upper, lower = marks.lip_heights(no_weights()) or (1.0, 0.0)
    assert upper - lower < 0.002
    weights = _weights(jawOpen=0.6, mouthClose=0.1)
    upper, lower = marks.lip_heights(weights) or (0.0, 0.0)
    assert 0.006 < upper - lower < 0.03
    assert marks.lips is not None
    posed = rig.morph(advisor.part("skin"), weights)[0]
    for place in marks.lips.at(weights):
        assert np.linalg.norm(posed - place, axis=1).min() < 1e-5


def test_a_face_without_lids_and_lips_has_none(avatar: FaceAsset) -> None:
    marks = landmarks.find(avatar)
    assert marks.lid_curves(no_weights()).shape == (2, 2, 3)
    heights = marks.lip_heights(_weights(jawOpen=1.0))
    assert heights is None or heights[0] >= heights[1]
