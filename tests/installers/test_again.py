"""What runs the kiosk inside its compositor: killed or crashed it is run again, otherwise its ending is told."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

AGAIN = Path(__file__).parents[2] / "installers/debian/kiosk/root/usr/lib/steward/again"


def _run(folder: Path, *endings: str) -> tuple[int, str]:
    """Run a program that ends each time in the next of these ways; return how often it ran, and what was told."""
    for number, ending in enumerate(endings, start=1):
        (folder / str(number)).write_text(ending, encoding="utf-8")
    place = shlex.quote(str(folder))
    program = f"n=$(($(cat {place}/n 2>/dev/null || echo 0) + 1)); echo $n > {place}/n; . {place}/$n"
    # Whatever this test was started from may ignore an interrupt; a service manager's children do not.
    plain = ["env", "--default-signal=INT"]
    subprocess.run([*plain, AGAIN, folder / "ended", "sh", "-c", program], check=True, timeout=30, capture_output=True)
    return int((folder / "n").read_text(encoding="utf-8")), (folder / "ended").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("signal", ["KILL", "SEGV", "ABRT", "BUS", "FPE"])
def test_a_program_that_is_killed_or_crashes_is_run_again(tmp_path: Path, signal: str) -> None:
    assert _run(tmp_path, f"kill -{signal} $$", f"kill -{signal} $$", "exit 0") == (3, "0")


@pytest.mark.parametrize("code", [0, 1, 2, 5, 75, 127])
def test_a_program_that_ends_by_itself_is_not_run_again_and_its_code_is_told(tmp_path: Path, code: int) -> None:
    assert _run(tmp_path, f"exit {code}", "exit 99") == (1, str(code))


@pytest.mark.parametrize("signal", ["TERM", "HUP", "INT"])
def test_a_program_that_was_told_to_stop_stays_stopped(tmp_path: Path, signal: str) -> None:
    ran, told = _run(tmp_path, f"kill -{signal} $$", "exit 99")
    assert ran == 1
    assert told != "0", "only the administrator's exit ends the service for good"
