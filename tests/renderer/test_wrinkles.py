"""Each expression creases its own region."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.face_asset import FaceAsset
from renderer.types import ARKIT_INDEX, no_weights
from renderer.wrinkles import CAUSES, REGIONS, amounts, regions


def test_a_resting_face_folds_nothing() -> None:
    np.testing.assert_array_equal(amounts(no_weights()), 0.0)


@pytest.mark.parametrize(
    ("shape", "region"),
    [("browInnerUp", "forehead"), ("browDownLeft", "frown"), ("cheekSquintRight", "eyeRight"),
     ("noseSneerLeft", "noseLeft"), ("mouthSmileLeft", "cheekLeft"), ("mouthPucker", "lips"),
     ("mouthShrugLower", "chin")],
)  # fmt: skip
def test_a_shape_folds_its_region_most_and_none_of_the_other_side(shape: str, region: str) -> None:
    weights = no_weights()
    weights[ARKIT_INDEX[shape]] = 1.0
    found = dict(zip(REGIONS, amounts(weights).tolist(), strict=True))
    assert max(found, key=lambda name: found[name]) == region
    other = "Right" if shape.endswith("Left") else "Left" if shape.endswith("Right") else ""
    assert not other or all(amount == 0 for name, amount in found.items() if name.endswith(other))


def test_folds_add_up_to_one_at_most_and_only_known_shapes_cause_them() -> None:
    assert amounts(np.ones(52, np.float32)).max() == 1.0
    assert all(name in ARKIT_INDEX for causes in CAUSES.values() for name in causes)


def test_regions_lie_on_their_side_and_share_what_they_cover(avatar: FaceAsset) -> None:
    skin = avatar.part("skin")
    shares = regions(skin.positions, skin.head, avatar.pivots)
    assert shares.shape == (len(skin.positions), len(REGIONS))
    assert shares.min() >= 0.0
    assert shares.sum(axis=1).max() < 1.3
    for name in ("eyeLeft", "cheekLeft", "foreheadLeft"):
        assert shares[skin.positions[:, 0] < -0.006, REGIONS.index(name)].max(initial=0.0) == 0.0


def test_the_body_has_no_creases(avatar: FaceAsset) -> None:
    skin = avatar.part("skin")
    shares = regions(skin.positions, np.zeros_like(skin.head), avatar.pivots)
    assert shares.max() == 0.0
