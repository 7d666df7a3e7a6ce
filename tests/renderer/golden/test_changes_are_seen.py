"""The golden comparison can fail: small changes to a face are seen, another way of rounding is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from renderer import face_asset
from renderer.face_asset import FaceAsset, Part
from renderer.gl import face_renderer
from renderer.gl.studio import Studio, studio
from tests.renderer.golden.compare import Picture, difference, read, rounded, store
from tests.renderer.golden.test_golden import drawn

Change = Callable[[FaceAsset, Part], Part]


def lips_raised(asset: FaceAsset, part: Part) -> Part:
    """Move the lips up by two millimetres, with a soft border."""
    if part.name != "skin":
        return part
    away = np.linalg.norm((part.positions - np.array(asset.pivots["mouth"])) * [0.7, 1.0, 1.0], axis=1)
    lift = np.exp(-((away / 0.018) ** 2))[:, None] * [0.0, 0.002, 0.0]
    return replace(part, positions=(part.positions + lift).astype(np.float32))


def an_eye_lost(asset: FaceAsset, part: Part) -> Part:
    """Sink the left eye into the head."""
    if part.name != "eyes":
        return part
    left = part.positions[:, :1] > 0
    return replace(part, positions=(part.positions - left * [0.0, 0.0, 0.05]).astype(np.float32))


def teeth_lowered(asset: FaceAsset, part: Part) -> Part:
    """Let the teeth hang two millimetres too low."""
    low = np.array([0.0, -0.002, 0.0], np.float32)
    return replace(part, positions=part.positions + low) if part.name == "teeth" else part


def brows_forgotten(asset: FaceAsset, part: Part) -> Part:
    return replace(part, targets={}) if part.name == "brows" else part


def changed(monkeypatch: pytest.MonkeyPatch, name: str, change: Change) -> list[Picture]:
    real = face_asset.load

    def load(*place: object) -> FaceAsset:
        asset = real(*place)  # type: ignore[arg-type]
        return replace(asset, parts=tuple(change(asset, part) for part in asset.parts))

    with monkeypatch.context() as patch:
        patch.setattr(face_asset, "load", load)
        return drawn(name, "software")


@pytest.fixture(scope="module")
def expected() -> list[Picture]:
    return [rounded(picture) for picture in drawn("ada", "software")]


@pytest.mark.parametrize("change", [lips_raised, an_eye_lost, teeth_lowered, brows_forgotten])
def test_a_changed_face_is_seen(change: Change, expected: list[Picture], monkeypatch: pytest.MonkeyPatch) -> None:
    found = [difference(*pair) for pair in zip(changed(monkeypatch, "ada", change), expected, strict=True)]
    assert any(not one.small for one in found), f"all within the limits, at most {max(one.window for one in found):.1f}"


def test_light_a_tenth_dimmer_is_seen(expected: list[Picture], monkeypatch: pytest.MonkeyPatch) -> None:
    def dimmer(yaw_rad: float) -> Studio:
        lights = studio(yaw_rad)
        return replace(
            lights, irradiance=0.9 * lights.irradiance, radiance=0.9 * lights.radiance, room=0.9 * lights.room
        )

    monkeypatch.setattr(face_renderer, "studio", dimmer)
    assert not any(difference(*pair).small for pair in zip(drawn("ada", "software"), expected, strict=True))


def test_the_same_face_and_its_stored_sheet_are_the_same(
    expected: list[Picture], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("golden") / "sheet.webp"
    again = drawn("ada", "software")
    store(path, again)
    for picture, first, stored in zip(again, expected, read(path, len(again)), strict=True):
        np.testing.assert_array_equal(stored, first)
        assert difference(picture, stored).small
        assert difference(picture, stored).window < 1.0
