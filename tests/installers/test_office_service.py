"""Head office as a service of one machine: its unit is hardened, and command and unit go by the same places."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "installers" / "office-service"
UNIT = FOLDER / "steward-office.service"
PAGE = Path(__file__).parents[2] / "docs" / "install-headoffice.md"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_unit_is_hardened() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
    said = subprocess.run(command, capture_output=True, text=True)
    score = re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)
    assert score, said.stdout + said.stderr
    assert float(score[1]) <= 3.0


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_the_command_is_a_sound_script() -> None:
    said = subprocess.run(["shellcheck", str(FOLDER / "steward-office")], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_command_unit_and_page_mean_the_same_user_and_places() -> None:
    unit, command, page = UNIT.read_text(), (FOLDER / "steward-office").read_text(), PAGE.read_text()
    places = dict(re.findall(r"^(\w+)=(\S+)$", (FOLDER / "environment").read_text(), re.MULTILINE))
    assert places["STEWARD_DATA_DIR"] == "/var/lib/steward-office"
    assert "StateDirectory=steward-office" in unit
    assert places["STEWARD_CACHE_DIR"] == "/var/cache/steward-office"
    assert "CacheDirectory=steward-office" in unit
    assert "User=steward-office" in unit
    assert "runuser -u steward-office --" in command
    for file in (unit, command):
        assert "/opt/steward/installers/office-service" in file
        assert "/etc/steward-office/secrets" in file
        assert "/opt/steward/.venv/bin/steward" in file
    for each in FOLDER.iterdir():
        assert each.name == "environment" or f"installers/office-service/{each.name}" in page
