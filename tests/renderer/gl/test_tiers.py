"""What the qualities mean: the software tier saves where a processor is slow, and still shows what it left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from renderer.face_asset import FaceAsset
from renderer.gl.face_renderer import FaceRenderer
from renderer.gl.tiers import TIERS, Quality, tier_for
from renderer.types import FaceFrame, no_weights

REST = FaceFrame(no_weights())


def picture(context: Any, asset: FaceAsset, quality: Quality = "software", resolution: float = 1.0) -> np.ndarray:
    target = context.framebuffer([context.texture((160, 90), 3)])
    renderer = FaceRenderer(context, asset, quality)
    renderer.resolution = resolution
    renderer.draw(REST, target)
    renderer.release()
    return np.frombuffer(target.read(components=3, alignment=1), np.uint8).reshape(90, 160, 3)[::-1].astype(int)


def test_the_software_tier_has_no_shadow_pass_no_samples_and_morphs_on_the_processor(
    context: Any, avatar: FaceAsset
) -> None:
    tier = TIERS["software"]
    assert (tier.shadow_size, tier.samples, tier.shader_morph, tier.level) == (0, 0, False, 0)
    renderer = FaceRenderer(context, avatar, "software")
    assert "pose" not in renderer._programs
    assert renderer._shadow is None
    assert all(part.deltas is None for part in renderer.parts)
    renderer.release()


def test_the_software_tier_shades_by_the_openness_baked_into_the_vertices(context: Any, avatar: FaceAsset) -> None:
    def occluded(value: float) -> FaceAsset:
        skin = [
            replace(part, occlusion=np.full_like(part.occlusion, value)) if part.name == "skin" else part
            for part in avatar.parts
        ]
        return replace(avatar, parts=tuple(skin))

    open_cheek, shut_cheek = (picture(context, occluded(value))[52:58, 75:85].mean() for value in (1.0, 0.3))
    assert shut_cheek < 0.9 * open_cheek


@pytest.mark.parametrize("resolution", [0.75, 0.5])
def test_fewer_drawn_pixels_are_scaled_up_to_the_same_picture(
    context: Any, avatar: FaceAsset, resolution: float
) -> None:
    whole, small = picture(context, avatar), picture(context, avatar, resolution=resolution)
    assert 0.2 < np.abs(whole - small).mean() < 4
    assert abs(whole.mean() - small.mean()) < 1.5


def test_medium_on_a_processor_draws_larger_instead_of_taking_samples() -> None:
    assert tier_for("medium", software_gpu=False).samples == 4
    saved = tier_for("medium", software_gpu=True)
    assert saved.samples == 0
    assert saved.scale > 1


def test_each_tier_asks_for_no_more_than_the_one_above() -> None:
    high, medium, software = TIERS["high"], TIERS["medium"], TIERS["software"]
    for better, cheaper in ((high, medium), (medium, software)):
        for what in ("level", "samples", "shadow_size", "shadow_taps", "anisotropy", "texture_limit"):
            assert getattr(better, what) >= getattr(cheaper, what)
