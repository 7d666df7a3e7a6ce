"""The library that runs networks keeps nothing about this machine and tells nobody what it is used for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import assets

NETWORK = Path(assets.__file__).parent / "models" / "face" / "face.onnx"
OPENED = {
    "inference": f"from pathlib import Path; from inference.runtime.onnx_session import open_session; "
    f"open_session(Path({str(NETWORK)!r}), 1)",
    "assets": f"import assets.tools.embedding, onnxruntime; "
    f"onnxruntime.InferenceSession({str(NETWORK)!r}, providers=['CPUExecutionProvider'])",
}


@pytest.mark.parametrize("code", OPENED.values(), ids=OPENED)
def test_a_network_that_is_opened_leaves_no_number_and_no_diary_in_the_home(code: str, tmp_path: Path) -> None:
    """Without our line onnxruntime 1.31 leaves `deviceid` and `onnxruntime.db` there, and a thread that sends them."""
    known = ("CI", "ORT_", "GITHUB", "GITLAB", "TF_BUILD", "JENKINS", "BUILD", "TEAMCITY", "TRAVIS", "CIRCLECI")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(known)}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment |= {"XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
