"""The rule of the mouth on the morphed mesh of every installed advisor: what speech shuts stays shut."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import settings
from renderer.animation import FaceAnimator
from renderer.animation.emotion import MOODS
from renderer.closure import CLOSED_MM, LipGap
from renderer.face_asset import load
from renderer.types import A2F_EMOTIONS, FaceState
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
def lips(request: pytest.FixtureRequest) -> LipGap:
    if not request.param.name:
        pytest.skip("the advisors are built by `steward setup`")
    return LipGap(load(request.param))


def test_p_b_and_m_are_closed_under_every_emotion_and_vowels_are_open(lips: LipGap) -> None:
    for state in FACES:
        animator = FaceAnimator()
        before = run(1, state, animator, A)
        assert lips.mm(before[-1].weights) > 3.0, state
        frames = [animator.frame(1 + step / RATE_HZ, state, M) for step in range(4)]
        gap = max(lips.mm(frame.weights) for frame in frames)
        assert gap < CLOSED_MM, state
