"""`steward render` on the small avatar: pictures, videos, and one sentence for what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from app.errors import NotInstalled, UsageError
from app.modes import render
from app.settings import Settings
from inference.errors import SoundError
from inference.face.track_file import csv_bytes
from inference.sound_files import write_wav
from inference.types import FaceTrack, Sound
from renderer.errors import TrackError, VideoError
from renderer.types import ARKIT_INDEX
from tests.renderer import small_avatar


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "data" / "content" / "avatars"
    folder.mkdir(parents=True)
    small_avatar.write(folder).rename(folder / "ada.glb")
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def track(tmp_path: Path) -> Path:
    weights = np.zeros((30, 52), np.float32)
    weights[10:20, ARKIT_INDEX["jawOpen"]] = 1.0
    (tmp_path / "t.csv").write_bytes(csv_bytes(FaceTrack(weights)))
    return tmp_path / "t.csv"


def _run(settings: Settings, track: Path, out: Path, **changes: Any) -> None:
    options: dict[str, Any] = {"wav": None, "at": None, "size": "96x54", "fps": 10} | changes
    render.run(settings, track=track, out=out, **options)


def test_a_track_with_sound_becomes_a_video_of_its_length(settings: Settings, track: Path, tmp_path: Path) -> None:
    tone = 0.3 * np.sin(np.arange(8000) * 0.2).astype(np.float32)
    write_wav(tmp_path / "t.wav", Sound(tone, 16_000))
    _run(settings, track, tmp_path / "t.mp4", wav=tmp_path / "t.wav")
    with av.open(str(tmp_path / "t.mp4")) as file:
        video = file.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (96, 54, 10)
        assert float(video.duration * video.time_base) == pytest.approx(0.5 + render.SILENCE_AFTER_S, abs=0.11)
        assert len(file.streams.audio) == 1


def test_one_frame_becomes_a_picture_with_the_mouth_of_its_moment(
    settings: Settings, track: Path, tmp_path: Path
) -> None:
    for name, at in (("shut", 0.0), ("open", 0.25)):
        _run(settings, track, tmp_path / f"{name}.png", at=at)
    shut, wide = (np.asarray(Image.open(tmp_path / f"{name}.png")).astype(int) for name in ("shut", "open"))
    assert shut.shape == (54, 96, 3)
    assert np.abs(shut - wide).max() > 30


def test_a_moment_of_the_track_lies_between_its_rows(track: Path) -> None:
    from renderer.tracks import read_track

    speech, jaw = read_track(track), ARKIT_INDEX["jawOpen"]
    between = render.row_at(speech, 9.5 / 60)
    assert between is not None
    assert between[jaw] == pytest.approx(0.5, abs=1e-3)
    assert render.row_at(speech, 0.5) is None


def test_what_is_wrong_is_said_and_nothing_is_written(settings: Settings, track: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "bad.wav").write_bytes(b"not a sound")
    (tmp_path / "bad.csv").write_text("time_s\n0\n")
    cases: list[tuple[type[Exception], str, Path, dict[str, Any]]] = [
        (UsageError, "width x height", track, {"size": "big"}),
        (UsageError, "outside the track", track, {"at": 9.0}),
        (TrackError, r"bad\.csv", tmp_path / "bad.csv", {}),
        (SoundError, r"bad\.wav", track, {"wav": tmp_path / "bad.wav"}),
        (VideoError, "even sides", track, {"size": "97x54"}),
    ]
    for kind, words, source, changes in cases:
        with pytest.raises(kind, match=words):
            _run(settings, source, out / ("o.png" if "at" in changes else "o.mp4"), **changes)
    with pytest.raises(UsageError, match=r"must end in \.mp4"):
        _run(settings, track, out / "o.png")
    with pytest.raises(UsageError, match=r"must end in \.png"):
        _run(settings, track, out / "o.mp4", at=0.1)
    with pytest.raises(VideoError, match="cannot be written"):
        _run(settings, track, out / "no" / "o.mp4")
    with pytest.raises(VideoError, match="cannot be written"):
        _run(settings, track, out / "no" / "o.png", at=0.1)
    assert list(out.iterdir()) == []


def test_a_missing_advisor_says_what_to_run(tmp_path: Path, track: Path) -> None:
    with pytest.raises(NotInstalled, match="steward setup"):
        _run(Settings(data_dir=tmp_path / "empty"), track, tmp_path / "o.mp4")
