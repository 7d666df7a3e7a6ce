"""`steward test camera`: words, never pictures, and not without the policy."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from app.devices.camera import cameras
from app.errors import DeviceError, UsageError
from app.modes import models, try_camera
from app.modes.try_camera import in_words
from app.settings import Settings
from inference.errors import ModelError
from inference.seeing.anchored import FACE
from inference.seeing.types import Findings, Sign
from renderer.video import VideoWriter
from tests.inference.seeing.made_networks import write


def test_off_by_policy_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="off by policy"):
        try_camera.run(Settings(data_dir=tmp_path), seconds=1.0, film=None)


def test_without_a_camera_it_says_so(tmp_path: Path) -> None:
    if cameras():
        pytest.skip("this machine has a camera")
    with pytest.raises(DeviceError, match="No camera was found"):
        try_camera.run(Settings(data_dir=tmp_path, camera="on"), seconds=1.0, film=None)


def test_a_video_of_nobody_has_a_line_a_second(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "film.mp4"
    with VideoWriter(path, (320, 240), 10) as video:
        for number in range(35):
            video.frame(np.full((240, 320, 3), 120 if number < 20 else 0, np.uint8))
    try_camera.run(Settings(data_dir=tmp_path), seconds=10.0, film=path)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "nobody" in lines[0]
    assert "dark" in lines[2]


@pytest.mark.parametrize(
    ("findings", "signs", "words"),
    [
        (Findings(False), [], "nobody"),
        (Findings(False, faces=1), [], "nobody yet (one face found)"),
        (Findings(False, dark=True), [], "it is dark, or the camera is covered"),
        (
            Findings(True, (-0.1, -0.05, 0.72), faces=1),
            ["nod"],
            "somebody, 0.7 m away, 10 cm to their left, 5 cm below the advisor's eyes, nods",
        ),
        (Findings(True, None, faces=2), ["shake", "hand"], "somebody, 2 faces, shakes the head, raises a hand"),
    ],
)
def test_findings_are_told_in_words(findings: Findings, signs: list[Sign], words: str) -> None:
    assert in_words(findings, signs) == words


def test_a_face_network_is_installed_listed_verified_and_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = dataclasses.replace(Settings(), data_dir=tmp_path)
    models.install(settings, write(tmp_path / "usb" / "face.onnx", FACE).parent, "blaze")
    models.show(settings)
    models.verify(settings, "blaze")
    models.remove(settings, "blaze")
    told = capsys.readouterr().out
    assert "Installed as 'blaze'" in told
    assert "seeing-face" in told
    assert "blaze is removed" in told


def test_a_network_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    settings = dataclasses.replace(Settings(), data_dir=tmp_path)
    with pytest.raises(ModelError, match=r"odd\.onnx"):
        models.install(settings, write(tmp_path / "usb" / "odd.onnx", FACE, values=3).parent, "odd")
