"""Root's helper for upgrades as it is packaged: one file, Debian's own Python, nothing of Steward's environment."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installers.debian.helper import make

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "sync" / "upgrades").glob("*.py"))
BY_ROOT = [path for path in SOURCES if path.name != "asking.py"]


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make(ROOT, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_it_imports_the_standard_library_and_itself_alone(source: Path) -> None:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("sync.upgrades"), name


@pytest.mark.parametrize("source", BY_ROOT, ids=lambda path: path.name)
def test_it_starts_no_shell_and_runs_nothing_by_a_name_that_somebody_gave_it(source: Path) -> None:
    words = source.read_text(encoding="utf-8")
    assert "shell=True" not in words
    assert "os.system" not in words
    assert "pickle" not in words
    assert "os.environ" not in words, "root's helper takes nothing from its environment"


@pytest.mark.skipif(shutil.which("/usr/bin/python3.11") is None, reason="Debian's own Python is not here")
def test_debians_own_python_runs_it_and_a_strangers_module_beside_it_is_not_taken(tmp_path: Path) -> None:
    make(ROOT, tmp_path / "upgrade.pyz")
    (tmp_path / "json.py").write_text("raise SystemExit('a stranger was here')\n")
    program = str(tmp_path / "upgrade.pyz")
    tried = f"import sys; sys.path.append({program!r}); from sync.upgrades import helper; print(helper.Places())"
    done = subprocess.run(
        ["/usr/bin/python3.11", "-I", "-c", tried], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "/var/lib/steward-upgrade" in done.stdout
