"""The advisors look as they did: every mood, sound, blink and side view, in every quality, on the software GPU."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from app import settings
from app.modes.portraits import portraits
from renderer.gl.tiers import Quality
from renderer.offscreen import OffscreenStage, device_name
from tests.renderer.golden.compare import SIZE, Picture, difference, read, report, store

HERE: Final = Path(__file__).parent
ADVISORS: Final = ("ada", "ben", "mei")
FACES: Final = portraits()
QUALITIES: Final[tuple[Quality, ...]] = ("software", "medium", "high")


def avatar_path(name: str) -> Path:
    path = settings.load().content_dir / "avatars" / f"{name}.glb"
    if not path.is_file():
        pytest.skip(f"{path} is built by `steward setup`")
    return path


def drawn(name: str, quality: Quality) -> list[Picture]:
    with OffscreenStage(avatar_path(name), SIZE, quality) as stage:
        return [stage.picture(face.frame, face.view) for face in FACES]


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("name", ADVISORS)
def test_the_advisor_looks_as_expected(
    name: str, quality: Quality, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    pictures = drawn(name, quality)
    stored = HERE / f"{name}_{quality}.webp"
    if request.config.getoption("--regenerate-golden"):
        store(stored, pictures)
        pytest.skip(f"stored anew: {stored.relative_to(HERE.parents[2])}")
    if not stored.is_file():
        pytest.fail(f"{stored.name} is missing; draw it with `pytest tests/renderer/golden --regenerate-golden`")
    if not device_name()[1]:
        pytest.skip("golden pictures are compared on the software GPU only; drawing them here worked")
    wrong = []
    for face, got, expected in zip(FACES, pictures, read(stored, len(pictures)), strict=False):
        found = difference(got, expected)
        if not found.small:
            path = report(tmp_path, face.label.replace(" ", "_"), got, expected)
            wrong.append(f"{face.label}: mean {found.mean:.2f}, window {found.window:.1f}; see {path}")
    assert not wrong, "\n".join([f"{name} in {quality} looks different (got, expected, difference):", *wrong])
