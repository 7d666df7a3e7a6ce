"""Lips measured on the morphed mesh of every installed advisor, in millimetres."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import settings
from renderer import rig
from renderer.animation import FaceAnimator
from renderer.animation.emotion import MOODS
from renderer.animation.lip_gap import CLOSED_MM, LipGap
from renderer.errors import FaceAssetError
from renderer.face_asset import FaceAsset, load
from renderer.types import A2F_EMOTIONS, FaceState
from tests.renderer import small_avatar
from tests.renderer.animation.moving import RATE_HZ, run, speech

M = speech(jawOpen=0.22, mouthClose=0.21, mouthRollLower=0.19, mouthRollUpper=0.15,
           mouthPressLeft=0.28, mouthPressRight=0.28)  # fmt: skip
A = speech(jawOpen=0.45, mouthLowerDownLeft=0.15, mouthLowerDownRight=0.15)
FACES = [FaceState("speaking", name, 1.0) for name in MOODS]
FACES += [
    FaceState("speaking", "neutral", 0.0, tuple(float(name == one) for one in A2F_EMOTIONS)) for name in A2F_EMOTIONS
]


def _installed() -> list[Path]:
    return sorted((settings.load().content_dir / "avatars").glob("*.glb"))


@pytest.fixture(scope="module", params=_installed() or [Path()], ids=lambda path: path.stem or "none")
def asset(request: pytest.FixtureRequest) -> FaceAsset:
    if not request.param.name:
        pytest.skip("the advisors are built by `steward setup`")
    found: FaceAsset = load(request.param)
    return found


@pytest.fixture(scope="module")
def lips(asset: FaceAsset) -> LipGap:
    return LipGap(asset)


def test_the_gap_is_nothing_at_rest_and_grows_with_the_jaw(lips: LipGap) -> None:
    assert lips.pairs > 8
    gaps = [lips.mm(speech(jawOpen=opening)) for opening in (0.0, 0.2, 0.4, 0.8)]
    assert gaps[0] == pytest.approx(0.0, abs=1e-6)
    assert gaps == sorted(gaps)
    assert gaps[2] > 5.0


def test_the_few_vertices_measured_move_as_the_whole_face_does(asset: FaceAsset, lips: LipGap) -> None:
    weights = A.copy()
    weights += speech(mouthSmileLeft=0.4, mouthFunnel=0.3)
    whole, _ = rig.morph(asset.part("skin"), weights)
    small, _ = rig.morph(lips._lips, weights)
    for point in small:
        assert np.abs(whole - point).sum(axis=1).min() < 1e-6


def test_p_b_and_m_are_closed_on_the_mesh_under_every_emotion(lips: LipGap) -> None:
    for state in FACES:
        animator = FaceAnimator()
        run(1, state, animator, A)
        frames = [animator.frame(1 + step / RATE_HZ, state, M) for step in range(4)]
        gap = max(lips.mm(frame.weights) for frame in frames)
        assert gap < CLOSED_MM, state


def test_a_report_counts_the_closures_that_are_seen(lips: LipGap) -> None:
    track = np.stack([A] * 20 + [M] * 6 + [A] * 34)
    report = lips.report(track, [(20 / 60, 26 / 60), (0.7, 0.8)])
    assert report.closures == 2
    assert report.closed_share == 0.5
    assert report.worst_mm == pytest.approx(report.widest_mm)
    assert report.widest_mm > 5
    assert lips.report(track, []).closed_share == 1.0


def test_a_face_without_a_jaw_or_without_lips_is_told(tmp_path: Path) -> None:
    small = load(small_avatar.write(tmp_path))
    parts = tuple(replace(part, targets={}) if part.name == "skin" else part for part in small.parts)
    with pytest.raises(FaceAssetError, match="without a jawOpen shape"):
        LipGap(replace(small, parts=parts))
    elsewhere = replace(small, pivots={**small.pivots, "mouth": (0.0, 9.0, 0.0)})
    with pytest.raises(FaceAssetError, match="No lips meet"):
        LipGap(elsewhere)
