"""Videos have the length, the rate and the sound that were asked for, and are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from renderer.errors import VideoError
from renderer.video import VideoWriter


def _pictures(count: int) -> list[np.ndarray]:
    return [np.full((48, 64, 3), (10 * number % 256, 80, 160), np.uint8) for number in range(count)]


def test_a_video_has_its_length_rate_and_sound(tmp_path: Path) -> None:
    path, rate_hz = tmp_path / "v.mp4", 16_000
    tone = 0.5 * np.sin(np.arange(2 * rate_hz) * 2 * np.pi * 440 / rate_hz).astype(np.float32)
    with VideoWriter(path, (64, 48), 25, rate_hz) as video:
        for number, picture in enumerate(_pictures(50)):
            video.frame(picture)
            video.sound(tone[number * 640 : (number + 1) * 640])
    with av.open(str(path)) as file:
        pictures, sounds = file.streams.video[0], file.streams.audio[0]
        assert (pictures.width, pictures.height, pictures.average_rate) == (64, 48, 25)
        assert pictures.codec_context.pix_fmt == "yuv420p"
        assert float(pictures.duration * pictures.time_base) == pytest.approx(2.0, abs=0.01)
        assert float(sounds.duration * sounds.time_base) == pytest.approx(2.0, abs=0.1)
        heard = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    assert np.sqrt(np.mean(heard[4000:20000] ** 2)) == pytest.approx(0.354, abs=0.05)


def test_frames_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    with VideoWriter(path, (64, 48), 30) as video:
        for picture in _pictures(12):
            video.frame(picture)
    with av.open(str(path)) as file:
        reds = [frame.to_ndarray(format="rgb24")[..., 0].mean() for frame in file.decode(video=0)]
    assert len(reds) == 12
    assert reds == sorted(reds)


def test_an_error_in_between_leaves_nothing_behind(tmp_path: Path) -> None:
    def spoil() -> None:
        with VideoWriter(tmp_path / "v.mp4", (64, 48), 30) as video:
            video.frame(_pictures(1)[0])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        spoil()
    assert list(tmp_path.iterdir()) == []


def test_wrong_sizes_and_places_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="even sides"):
        VideoWriter(tmp_path / "v.mp4", (63, 48), 30)
    with pytest.raises(VideoError, match="cannot be written"):
        VideoWriter(tmp_path / "no" / "v.mp4", (64, 48), 30)
    with pytest.raises(VideoError, match="does not fit"), VideoWriter(tmp_path / "v.mp4", (64, 48), 30) as video:
        video.frame(np.zeros((10, 10, 3), np.uint8))
    assert list(tmp_path.iterdir()) == []


def test_colours_survive_and_are_named(tmp_path: Path) -> None:
    path, skin = tmp_path / "v.mp4", np.array([222, 178, 152], np.uint8)
    with VideoWriter(path, (64, 48), 30) as video:
        for _ in range(5):
            video.frame(np.broadcast_to(skin, (48, 64, 3)))
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        assert (stream.codec_context.colorspace, stream.codec_context.color_range) == (1, 1)
        frame = next(file.decode(video=0)).reformat(format="rgb24", src_colorspace="ITU709")
    np.testing.assert_allclose(frame.to_ndarray().mean(axis=(0, 1)), skin, atol=3)
