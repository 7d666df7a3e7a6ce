"""The camera of this machine, when there is none, and films in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.devices import camera
from app.devices.camera import OpenCvCamera, cameras, state_of_camera
from app.devices.camera_film import FilmCamera, film_pictures, replugged
from app.errors import DeviceError, InputError
from renderer.video import VideoWriter


class _Capture:
    """OpenCV's capture as far as it is used: gives pictures until it is pulled out."""

    opened = 0

    def __init__(self, pictures: list[Any]) -> None:
        self._pictures = list(pictures)
        self.released = False

    def isOpened(self) -> bool:
        return True

    def set(self, what: int, value: float) -> bool:
        return False

    def read(self) -> tuple[bool, Any]:
        return (True, self._pictures.pop(0)) if self._pictures else (False, None)

    def release(self) -> None:
        self.released = True


PICTURE = np.zeros((480, 640, 3), np.uint8)


@pytest.fixture
def capture(monkeypatch: pytest.MonkeyPatch) -> _Capture:
    import cv2

    made = _Capture([PICTURE, PICTURE])
    monkeypatch.setattr(cv2, "VideoCapture", lambda name, kind: made)
    return made


def test_a_camera_that_is_not_there_is_said_in_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DeviceError, match=r"No camera was found|cannot be opened"):
        OpenCvCamera("/dev/video77")
    assert capfd.readouterr().err == ""


def test_a_camera_gives_its_pictures_and_then_that_it_is_gone(capture: _Capture) -> None:
    opened = OpenCvCamera("0")
    assert opened.read() is PICTURE
    assert opened.read() is PICTURE
    with pytest.raises(DeviceError, match="connect it again"):
        opened.read()
    opened.close()
    assert capture.released


def test_off_by_policy_no_camera_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(device: str) -> None:
        raise AssertionError

    monkeypatch.setattr(camera, "OpenCvCamera", never)
    state, found, to_do = state_of_camera("off", "0")
    assert (state, found.startswith("off by policy")) == ("good", True)
    assert "steward.toml" in to_do


def test_a_camera_that_works_is_found_and_given_back(capture: _Capture) -> None:
    state, found, _ = state_of_camera("on", "0")
    assert state == "good"
    assert "640 x 480" in found
    assert capture.released


def test_a_camera_that_gives_nothing_is_a_note(capture: _Capture) -> None:
    capture._pictures.clear()
    assert state_of_camera("on", "0")[0] == "note"
    assert capture.released


def test_wanted_and_missing_is_a_note_that_says_what_goes_on() -> None:
    if cameras():
        pytest.skip("this machine has a camera")
    state, _, to_do = state_of_camera("on", "0")
    assert state == "note"
    assert "Everything else works without" in to_do


def test_a_film_pulled_out_goes_on_when_it_is_plugged_in_again() -> None:
    open_again = replugged([1, 2, None, None, 3])
    first = open_again()
    assert [first.read(), first.read()] == [1, 2]
    with pytest.raises(DeviceError):
        first.read()
    with pytest.raises(DeviceError):
        open_again()
    assert open_again().read() == 3


def test_a_closed_film_gives_nothing() -> None:
    closed = FilmCamera(iter([1]))
    closed.close()
    with pytest.raises(DeviceError):
        closed.read()


def test_a_video_gives_its_pictures_with_their_times(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with VideoWriter(path, (320, 240), 25) as video:
        for _ in range(10):
            video.frame(np.full((240, 320, 3), (200, 20, 20), np.uint8))
    pictures = list(film_pictures(path))
    assert len(pictures) == 10
    time_s, picture = pictures[5]
    assert time_s == pytest.approx(0.2, abs=0.01)
    assert picture.shape == (240, 320, 3)
    assert picture[120, 160, 2] > 150 > picture[120, 160, 0]  # blue, green, red


@pytest.mark.parametrize("content", [None, b"", b"no video at all"])
def test_what_is_no_video_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"film\.mp4"):
        list(film_pictures(path))
