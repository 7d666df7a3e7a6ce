"""`steward avatar sheet`: which faces are on it, what is stored, what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app import settings
from app.errors import NotInstalled, UsageError
from app.modes import portraits as mode
from app.settings import Settings
from inference.errors import OutputError
from renderer.types import ARKIT_INDEX
from tests.renderer import small_avatar


@pytest.fixture
def loaded(tmp_path: Path) -> Settings:
    found = settings.load({"data_dir": str(tmp_path)})
    (found.content_dir / "avatars").mkdir(parents=True)
    return found


@pytest.fixture
def small(loaded: Settings) -> str:
    return small_avatar.write(loaded.content_dir / "avatars").stem


def test_seventeen_faces_and_no_two_alike() -> None:
    faces = mode.portraits()
    assert len(faces) == 6 + 1 + 2 + 8
    looks = {(face.frame.weights.tobytes(), face.view) for face in faces}
    assert len(looks) == len({face.label for face in faces}) == len(faces)


def test_the_sounds_have_their_mouths() -> None:
    def weight(sound: str, shape: str) -> float:
        return float(mode.held(mode.VISEMES[sound])[ARKIT_INDEX[shape]])

    assert weight("aa", "jawOpen") > 0.3 > weight("PP", "jawOpen")
    assert weight("PP", "mouthClose") > 0.8 * weight("PP", "jawOpen") > 0
    assert weight("ou", "mouthPucker") > 0.4 > weight("ih", "mouthPucker")
    assert weight("FF", "mouthRollLower") > 0.3
    assert weight("TH", "tongueOut") > 0.2 > weight("kk", "tongueOut")


@pytest.mark.parametrize(("suffix", "kind"), [(".webp", "WEBP"), (".jpg", "JPEG"), (".png", "PNG")])
def test_a_sheet_has_a_block_for_each_advisor(
    loaded: Settings, small: str, tmp_path: Path, suffix: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"sheet{suffix}"
    mode.sheet(loaded, out=out, advisors=[small, small], quality="software")
    with Image.open(out) as picture:
        assert picture.format == kind
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    upper, lower = np.split(pixels, 2)
    assert np.abs(upper - lower).mean() < 3  # but for the compression
    assert upper.std() > 20
    assert "2 advisors" in capsys.readouterr().out


def test_what_cannot_be_drawn_or_written_is_one_sentence(loaded: Settings, small: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in \.webp"):
        mode.sheet(loaded, out=tmp_path / "sheet.bmp", advisors=[small], quality="software")
    with pytest.raises(UsageError, match="no quality 'best'"):
        mode.sheet(loaded, out=tmp_path / "sheet.png", advisors=[small], quality="best")
    with pytest.raises(NotInstalled, match="ada"):
        mode.sheet(loaded, out=tmp_path / "sheet.png", advisors=(), quality="software")
    with pytest.raises(OutputError, match="cannot be written"):
        mode.sheet(loaded, out=tmp_path / "none" / "sheet.png", advisors=[small], quality="software")
