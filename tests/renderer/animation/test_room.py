"""A smile gives way to closed lips in time, without a flicker, and comes back."""

from __future__ import annotations

import numpy as np

from renderer.animation import Controls, FaceAnimator
from renderer.animation.lips import SOON_S, Room, room
from renderer.types import ARKIT_INDEX, FaceState
from tests.renderer.animation.moving import RATE_HZ, curve, speech

OPEN = speech(jawOpen=0.25, mouthLowerDownLeft=0.1, mouthLowerDownRight=0.1)
SHUT = speech(jawOpen=0.06, mouthClose=0.06, mouthPressLeft=0.35, mouthPressRight=0.35)
CALM = Controls(micro_strength=0.0)


def _said(step: int) -> np.ndarray:
    """A b of 80 ms in every third of a second of open mouth."""
    return SHUT if step % 20 >= 15 else OPEN


def test_a_smile_never_stands_in_the_way_of_closed_lips_whether_or_not_they_were_seen_to_come() -> None:
    for ahead in (0, round(SOON_S * RATE_HZ)):
        way = Room()
        for step in range(120):
            share = way.at(step / RATE_HZ, _said(step), _said(step + ahead) if ahead else None)
            assert share <= room(_said(step)) + 1e-9


def test_a_smile_that_sees_a_closure_come_yields_without_a_flicker() -> None:
    ahead, moved = round(SOON_S * RATE_HZ), {}
    for known in (False, True):
        animator = FaceAnimator(0, CALM)
        frames = [
            animator.frame(
                n / RATE_HZ, FaceState("speaking", "joy", 1.0), _said(n), _said(n + ahead) if known else None
            )
            for n in range(180)
        ]
        smile = curve(frames, "mouthSmileLeft")[60:]
        moved[known] = float(np.abs(np.diff(smile)).max())
        assert max(smile[n] for n in range(len(smile)) if _said(n + 60) is SHUT) < 0.05
        assert smile.max() > 0.15
    assert moved[True] < 0.6 * moved[False]


def test_the_mouth_of_a_mood_is_whole_again_soon_after_the_last_word() -> None:
    animator = FaceAnimator(0, CALM)
    for step in range(120):
        animator.frame(step / RATE_HZ, FaceState("speaking", "joy", 1.0), _said(step))
    after = [animator.frame((120 + n) / RATE_HZ, FaceState("idle", "joy", 1.0), None) for n in range(60)]
    assert after[30].weights[ARKIT_INDEX["mouthSmileLeft"]] > 0.5
