"""`make run` opens the kiosk on a screen and makes the film without one, whatever of the screen's variables is set."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KIOSK, FILM = "kiosk --windowed", "demo --out demo.mp4"


@pytest.fixture
def steward(tmp_path: Path) -> Path:
    """A command that only writes down what it was asked."""
    path = tmp_path / "steward"
    path.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path / "asked"}\n')
    path.chmod(0o755)
    return path


def _asked(target: str, steward: Path, screen: dict[str, str]) -> list[str]:
    """Run a target without its set-up and return what the command was asked."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = ["make", "--no-print-directory", "-o", "setup", target, f"STEWARD={steward}"]
    done = subprocess.run(command, cwd=ROOT, env=environment | screen, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return (steward.parent / "asked").read_text().splitlines()


@pytest.mark.parametrize(
    ("screen", "asked"),
    [
        ({}, FILM),
        ({"DISPLAY": ""}, FILM),
        ({"DISPLAY": "", "WAYLAND_DISPLAY": ""}, FILM),
        ({"DISPLAY": ":7"}, KIOSK),
        ({"WAYLAND_DISPLAY": "wayland-0"}, KIOSK),
    ],
)
def test_run_takes_what_this_machine_can_show(steward: Path, screen: dict[str, str], asked: str) -> None:
    assert _asked("run", steward, screen) == [asked]


def test_demo_makes_the_film_also_on_a_screen(steward: Path) -> None:
    assert _asked("demo", steward, {"DISPLAY": ":7"}) == [FILM]


def test_a_command_that_fails_fails_the_target(steward: Path) -> None:
    steward.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(AssertionError, match="Error 3"):
        _asked("run", steward, {})
