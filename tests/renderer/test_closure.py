"""The rulers for lids and lips, on the small avatar and on the installed advisors; the lips' against drawn pixels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from app import settings
from renderer import closure, rig
from renderer.closure import CLOSED_MM, LipGap
from renderer.errors import FaceAssetError
from renderer.face_asset import FaceAsset, load
from renderer.gl.face_renderer import FaceRenderer
from renderer.types import ARKIT_INDEX, FaceFrame, Floats, View, no_weights

_PICTURE_MM: Final = 60.0
_PIXELS: Final = 600


@pytest.fixture(scope="module", params=["ada", "ben", "mei"])
def baked(request: pytest.FixtureRequest) -> FaceAsset:
    path: Path = settings.load().content_dir / "avatars" / f"{request.param}.glb"
    if not path.is_file():
        pytest.skip(f"{path} is built by `steward setup`")
    return load(path)


def mouth(**values: float) -> Floats:
    weights = no_weights()
    for name, value in values.items():
        weights[ARKIT_INDEX[name]] = value
    return weights


def test_every_advisor_shuts_both_eyes(baked: FaceAsset) -> None:
    assert min(closure.lid_gap_mm(baked, 0.0)) > 5.0
    assert max(closure.lid_gap_mm(baked, 1.0)) < 0.5


def test_every_advisor_brings_the_lips_together_over_an_open_jaw(baked: FaceAsset) -> None:
    opened, shut = closure.lip_gap_mm(baked, 0.5, 0.0), closure.lip_gap_mm(baked, 0.5, 0.5)
    assert opened is not None
    assert shut is not None
    assert opened > 6.0
    assert shut < CLOSED_MM


def test_a_face_whose_lips_never_met_has_no_gap(avatar: FaceAsset) -> None:
    assert closure.lip_gap_mm(avatar, 0.5, 0.0) is None


def test_the_gap_is_none_at_rest_and_grows_with_the_jaw(baked: FaceAsset) -> None:
    lips = LipGap(baked)
    gaps = [lips.mm(mouth(jawOpen=opening)) for opening in (0.0, 0.2, 0.4, 0.8)]
    assert gaps[0] < CLOSED_MM
    assert gaps == sorted(gaps)
    assert gaps[2] > 5.0
    track = np.stack([mouth(), mouth(jawOpen=0.4)])
    assert lips.curve_mm(track) == pytest.approx([gaps[0], gaps[2]])


def test_the_few_vertices_measured_move_as_the_whole_face_does(baked: FaceAsset) -> None:
    lips = LipGap(baked)
    weights = mouth(jawOpen=0.4, mouthSmileLeft=0.4, mouthFunnel=0.3, mouthLowerDownLeft=0.15)
    whole, _ = rig.morph(baked.part("skin"), weights)
    small, _ = rig.morph(lips._skin, weights)
    for point in small[::7]:
        assert np.abs(whole - point).sum(axis=1).min() < 1e-6


def test_the_lower_lip_covers_the_teeth_in_f_and_bares_them_over_an_open_jaw(baked: FaceAsset) -> None:
    lips = LipGap(baked)
    tucked = lips.to_teeth_mm(mouth(jawOpen=0.12, mouthRollLower=0.62, mouthShrugLower=0.22))
    assert tucked < 0.0 < lips.to_teeth_mm(mouth(jawOpen=0.4))


def test_a_face_without_a_jaw_or_without_lips_is_told(avatar: FaceAsset) -> None:
    parts = tuple(replace(part, targets={}) if part.name == "skin" else part for part in avatar.parts)
    with pytest.raises(FaceAssetError, match="without a jawOpen shape"):
        LipGap(replace(avatar, parts=parts))
    with pytest.raises(FaceAssetError, match="no lips"):
        LipGap(avatar)


def test_the_gap_is_what_is_drawn_between_the_lips(baked: FaceAsset, context: Any) -> None:
    """With teeth and tongue painted green, green is the mouth: its height in the middle half of a close-up."""
    lips = LipGap(baked)
    target = context.framebuffer([context.texture((_PIXELS, _PIXELS), 3)])
    renderer = FaceRenderer(context, _close_up(baked), "software")
    openings = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
    drawn = []
    for opening in openings:
        renderer.draw(FaceFrame(mouth(jawOpen=opening)), target, View())
        raw = np.frombuffer(target.read(components=3, alignment=1), np.uint8)
        drawn.append(_green_mm(raw.reshape(_PIXELS, _PIXELS, 3)[::-1].astype(int)))
    renderer.release()
    gaps = np.array([max(0.0, lips.mm(mouth(jawOpen=opening))) for opening in openings])
    assert np.abs(np.array(drawn) - gaps).max() < 0.3
    assert np.corrcoef(drawn, gaps)[0, 1] > 0.999


def _close_up(asset: FaceAsset) -> FaceAsset:
    """Return the face framed so that the picture is 60 mm high, the mouth a little below its middle."""
    top = np.array(asset.pivots["mouth"]) + np.array([0.0, 0.5e-3 * _PICTURE_MM, 0.0])
    green = np.array([[[0, 255, 0, 255]]], np.uint8)
    parts = tuple(
        replace(part, texture=green, tint=(1.0, 1.0, 1.0, 1.0)) if part.name in ("teeth", "tongue") else part
        for part in asset.parts
    )
    pivots = {**asset.pivots, "headTop": (float(top[0]), float(top[1]), float(top[2]))}
    return replace(asset, parts=parts, pivots=pivots)


def _green_mm(picture: np.ndarray) -> float:
    """Return the mean over columns of the height from the first to the last green pixel."""
    scale = _PIXELS / _PICTURE_MM
    middle = _PIXELS // 2
    columns = picture[:, int(middle - 9 * scale) : int(middle + 9 * scale)]
    green = columns[..., 1] > columns[..., 0] + 4
    first, last = green.argmax(axis=0), _PIXELS - green[::-1].argmax(axis=0)
    return float(np.where(green.any(axis=0), last - first, 0).mean()) / scale
