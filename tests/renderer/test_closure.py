"""The rulers for lids and lips, on the small avatar and on the installed advisors."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import settings
from renderer import closure
from renderer.face_asset import FaceAsset, load


@pytest.fixture(scope="module", params=["ada", "ben", "mei"])
def baked(request: pytest.FixtureRequest) -> FaceAsset:
    path: Path = settings.load().content_dir / "avatars" / f"{request.param}.glb"
    if not path.is_file():
        pytest.skip(f"{path} is built by `steward setup`")
    return load(path)


def test_every_advisor_shuts_both_eyes(baked: FaceAsset) -> None:
    assert min(closure.lid_gap_mm(baked, 0.0)) > 5.0
    assert max(closure.lid_gap_mm(baked, 1.0)) < 0.5


def test_every_advisor_brings_the_lips_together_over_an_open_jaw(baked: FaceAsset) -> None:
    opened, shut = closure.lip_gap_mm(baked, 0.5, 0.0), closure.lip_gap_mm(baked, 0.5, 0.5)
    assert opened is not None
    assert shut is not None
    assert opened > 6.0
    assert abs(shut) < 0.3


def test_a_face_whose_lips_never_met_has_no_gap(avatar: FaceAsset) -> None:
    assert closure.lip_gap_mm(avatar, 0.5, 0.0) is None
