"""The installed advisor, if any: all shapes, a face in the picture, lips that shut when speech shuts them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app import settings
from renderer import rig
from renderer.animation import FaceAnimator
from renderer.animation.emotion import MOODS
from renderer.face_asset import FaceAsset, load
from renderer.offscreen import OffscreenStage
from renderer.types import ARKIT_INDEX, ARKIT_NAMES, Emotion, FaceFrame, FaceState, Floats, no_weights

# The mouth of a held p, b or m as the face track has it: the jaw a little open, the lips brought together over it.
SHUT = {"jawOpen": 0.22, "mouthClose": 0.21, "mouthRollLower": 0.19, "mouthRollUpper": 0.15,
        "mouthPressLeft": 0.28, "mouthPressRight": 0.28}  # fmt: skip


@pytest.fixture(scope="module")
def path() -> Path:
    installed = settings.load()
    found = installed.content_dir / "avatars" / f"{installed.avatar}.glb"
    if not found.is_file():
        pytest.skip(f"{found} is built by `steward setup`")
    return found


@pytest.fixture(scope="module")
def baked(path: Path) -> FaceAsset:
    return load(path)


def _weights(**values: float) -> Floats:
    weights = no_weights()
    for name, value in values.items():
        weights[ARKIT_INDEX[name]] = value
    return weights


def _lip_pairs(asset: FaceAsset) -> np.ndarray:
    """Return vertex pairs (upper, lower) of the middle of the lips that touch at rest: [N, 2]."""
    skin, mouth = asset.part("skin"), np.array(asset.pivots["mouth"])
    opening = np.zeros_like(skin.positions)
    opening[skin.targets["jawOpen"].rows] = skin.targets["jawOpen"].positions
    share = -opening[:, 1] / np.abs(opening[:, 1]).max()
    near = (np.abs(skin.positions - mouth) < 0.012).all(axis=1)
    lower, upper = np.nonzero(near & (share > 0.5))[0], np.nonzero(near & (share < 0.15))[0]
    apart = np.linalg.norm(skin.positions[lower][:, None] - skin.positions[upper], axis=2)
    touch = apart.min(axis=1) < 0.004
    return np.stack([upper[apart.argmin(axis=1)][touch], lower[touch]], axis=1)


def _gap_mm(asset: FaceAsset, weights: Floats) -> float:
    """Return how far the lips are apart, beyond their rest."""
    pairs, skin = _lip_pairs(asset), asset.part("skin")
    height = np.stack([points[pairs[:, 0], 1] - points[pairs[:, 1], 1]
                       for points in (rig.morph(skin, weights)[0], skin.positions)])  # fmt: skip
    return 1000.0 * float((height[0] - height[1]).mean())


def test_every_arkit_shape_moves_the_face(baked: FaceAsset) -> None:
    assert baked.shapes == set(ARKIT_NAMES)


def test_the_jaw_opens_the_lips(baked: FaceAsset) -> None:
    assert len(_lip_pairs(baked)) > 8
    assert _gap_mm(baked, _weights(jawOpen=0.4)) > 5.0


@pytest.mark.parametrize("emotion", MOODS)
def test_lips_shut_by_speech_stay_shut_in_every_mood(baked: FaceAsset, emotion: Emotion) -> None:
    animator = FaceAnimator()
    frames = [animator.frame(step / 60, FaceState("speaking", emotion, 1.0), _weights(**SHUT)) for step in range(60)]
    assert _gap_mm(baked, frames[-1].weights) < 0.6


def test_a_smile_in_silence_keeps_the_mouth_nearly_closed(baked: FaceAsset) -> None:
    animator = FaceAnimator()
    frames = [animator.frame(step / 60, FaceState("idle", "joy", 1.0), None) for step in range(60)]
    assert _gap_mm(baked, frames[-1].weights) < 2.0


def _slit_mm(asset: FaceAsset, weights: Floats) -> float:
    """Return the tallest opening between the lips in front view, in steps of a quarter millimetre."""
    skin, mouth, step = asset.part("skin"), np.array(asset.pivots["mouth"]), 0.00025
    corners = rig.morph(skin, weights)[0][skin.triangles] - mouth
    size = np.array([160, 64])
    flat = corners[..., :2] / step + size / 2
    covered = np.zeros(size, bool)
    near = ((flat.max(axis=1) > 0) & (flat.min(axis=1) < size)).all(axis=1) & (corners[..., 2].mean(axis=1) > -0.02)
    for triangle in flat[near]:
        low, high = np.clip(np.stack([np.floor(triangle.min(axis=0)), np.ceil(triangle.max(axis=0)) + 1]), 0, size)
        x, y = np.mgrid[int(low[0]) : int(high[0]), int(low[1]) : int(high[1])]
        sides = [
            (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
            for a, b in zip(triangle, np.roll(triangle, -1, axis=0), strict=True)
        ]
        covered[x, y] |= (np.min(sides, axis=0) >= -1e-3) | (np.max(sides, axis=0) <= 1e-3)
    return 1000.0 * step * float((~covered).sum(axis=1).max())


@pytest.mark.parametrize("weights", [{}, SHUT], ids=["at rest", "in a p"])
@pytest.mark.parametrize("name", ["ada", "ben", "mei"])
def test_subdivision_does_not_open_the_lips(path: Path, name: str, weights: dict[str, float]) -> None:
    file = path.with_name(f"{name}.glb")
    if not file.is_file():
        pytest.skip(f"{file} is built by `steward setup`")
    coarse, fine = (_slit_mm(load(file, level), _weights(**weights)) for level in (0, 1))
    assert fine <= max(coarse, 0.25)
    assert fine < 1.0


def test_the_portrait_has_skin_where_the_face_is_and_hair_above(path: Path) -> None:
    with OffscreenStage(path, (320, 180), "software") as stage:
        picture = stage.picture(FaceFrame(no_weights())).astype(int)
    cheeks = picture[84:94, 140:180].mean(axis=(0, 1))
    assert cheeks[0] > cheeks[1] > cheeks[2]
    assert cheeks[0] > 130
    assert picture[14:22, 150:170].mean() < 0.75 * cheeks.mean()
    assert picture[5:30, 5:60].std() < 25
