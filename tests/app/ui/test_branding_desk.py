"""A branding folder that is looked over leaves the process free to open its window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_LOOKS = """
import json, sys
from pathlib import Path
from app.care.checking import check
from PySide6.QtCore import QCoreApplication

if __name__ == "__main__":
    told = [fault.words for fault in check("advisor", None, {}, Path(sys.argv[1])) if fault.name == "branding_dir"]
    left = QCoreApplication.instance()
    from PySide6.QtWidgets import QApplication, QWidget
    window = QApplication([]) and QWidget()
    print(json.dumps({"told": told, "left": left is not None}))
"""


def test_after_the_settings_check_of_a_branded_machine_a_window_opens(tmp_path: Path) -> None:
    look = tmp_path / "look"
    look.mkdir()
    (look / "colours.toml").write_text('bank = "#123"\n')
    (tmp_path / "steward.toml").write_text(f'branding_dir = "{look}"\n')
    program = tmp_path / "looks.py"
    program.write_text(_LOOKS)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, str(program), str(tmp_path / "steward.toml")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["left"] is False
    assert said["told"], "the folder was looked over, and something is wrong with it"
