"""What is removed from a packaged environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TRIM = Path(__file__).parents[2] / "installers" / "debian" / "trim.py"


def test_tests_and_designers_tools_go_and_the_rest_stays(tmp_path: Path) -> None:
    gone = ["scipy/linalg/tests/test_x.py", "PySide6/QtGui.pyi", "PySide6/designer", "PySide6/Qt/qml/a/b.qml"]
    stays = ["scipy/linalg/basic.py", "PySide6/QtGui.abi3.so", "app/testing.py", "PySide6/Qt/lib/libQt6Gui.so.6"]
    for name in [*gone, *stays]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * 10, encoding="utf-8")
    result = subprocess.run([sys.executable, TRIM, tmp_path], capture_output=True, text=True, check=True)
    assert "removed" in result.stdout
    assert [name for name in gone if (tmp_path / name).exists()] == []
    assert [name for name in stays if not (tmp_path / name).exists()] == []
