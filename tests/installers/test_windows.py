"""The Windows installer, as far as it can be tried without Windows: its script, its programs' beginning, its plan."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

WINDOWS = Path(__file__).parents[2] / "installers" / "windows"
ROOT = WINDOWS.parents[1]
SCRIPT = (WINDOWS / "steward.iss").read_text(encoding="utf-8")


def part(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"windows_{name}", WINDOWS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_reads_well() -> None:
    assert part("lint").lint(SCRIPT) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("[Icons]", "[Icon]", "no section [Icon]"),
        ("LicenseFile=LICENSE\n", "", "[Setup] lacks LicenseFile"),
        ("DestName:", "Destname:", "no field Destname"),
        ("Tasks: desktop", "Tasks: desk", "no task 'desk'"),
        ('"LICENSE"; DestDir', '"LICENCE"; DestDir', "LICENCE is not there"),
        ("{autodesktop}", "{autodesk}", "constant {autodesk} is not known"),
        ("function HasSettings", "function HasSetting", "no function HasSettings"),
        ("AppId={{6F0B4C1E", "AppId={{XXXXXXXX", "no GUID"),
    ],
)
def test_what_is_wrong_in_it_is_found(right: str, wrong: str, told: str) -> None:
    assert right in SCRIPT
    found = part("lint").lint(SCRIPT.replace(right, wrong))
    assert any(told in words for words in found), found


@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        (["-m", "app.courier"], ["app.courier"]),
        (["-P", "-m", "app.report.press", "x"], ["app.report.press", "x"]),
        (["-m", "app", "kiosk", "health"], ["app", "kiosk", "health"]),
        (["workstation", "--windowed"], []),
        (["ask", "-m"], []),
        ([], []),
    ],
)
def test_a_built_program_knows_when_it_is_another_process_of_ours(arguments: list[str], module: list[str]) -> None:
    assert part("start").other_process(arguments) == module


def test_content_is_copied_once_a_version_and_what_users_added_stays(tmp_path: Path) -> None:
    start, shipped, data = part("start"), tmp_path / "shipped", tmp_path / "data"
    (shipped / "avatars").mkdir(parents=True)
    (shipped / "avatars" / ".built.json").write_text("one")
    (shipped / "avatars" / "ada.glb").write_text("a face")
    assert start.place_content(shipped, data, "0.1.0")
    assert not start.place_content(shipped, data, "0.1.0")
    (data / "content" / "avatars" / "own.glb").write_text("a face of the bank")
    (shipped / "avatars" / ".built.json").write_text("two")
    (shipped / "avatars" / "ada.glb").write_text("a better face")
    assert start.place_content(shipped, data, "0.1.0")
    assert (data / "content" / "avatars" / "ada.glb").read_text() == "a better face"
    assert (data / "content" / "avatars" / "own.glb").exists()


def test_content_is_copied_anew_when_any_part_of_it_or_the_program_is_another(tmp_path: Path) -> None:
    start, shipped, data = part("start"), tmp_path / "shipped", tmp_path / "data"
    for name in ("avatars", "market", "models/minilm"):
        (shipped / name).mkdir(parents=True)
        (shipped / name / ".built.json").write_text("one")
    assert start.place_content(shipped, data, "0.1.0")
    (shipped / "market" / ".built.json").write_text("two")
    (shipped / "market" / "prices").write_text("later ones")
    assert start.place_content(shipped, data, "0.1.0")
    assert (data / "content" / "market" / "prices").read_text() == "later ones"
    (shipped / "models" / "router").write_text("fitted to 0.2.0")
    assert start.place_content(shipped, data, "0.2.0")
    assert (data / "content" / "models" / "router").read_text() == "fitted to 0.2.0"
    assert not start.place_content(shipped, data, "0.2.0")


def test_wrong_settings_are_told_in_words_and_nothing_is_copied(tmp_path: Path) -> None:
    (tmp_path / "content" / "avatars").mkdir(parents=True)
    begin = "import runpy, sys\nsys._MEIPASS, sys.argv = sys.argv[1], ['steward', 'settings', 'check']\n"
    begin += f"runpy.run_path({str(WINDOWS / 'start.py')!r}, run_name='__main__')\n"
    environment = os.environ | {
        "HOME": str(tmp_path),
        "STEWARD_DATA_DIR": str(tmp_path / "data"),
        "STEWARD_IDLE_S": "3",
    }
    said = subprocess.run(
        [sys.executable, "-c", begin, str(tmp_path)], capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert said.returncode == 2, said.stdout + said.stderr
    assert "idle_s" in said.stdout + said.stderr
    assert "Traceback" not in said.stderr
    assert not (tmp_path / "data" / "content").exists()


def test_modules_of_other_systems_are_imported_only_where_they_are_wanted() -> None:
    """What Windows lacks may stand in a function or a `try`, not at the top of a module that a workstation loads."""
    lacking = {"fcntl", "resource", "pwd", "grp", "termios", "pty", "syslog"}
    servers = {ROOT / "sync" / "headoffice", ROOT / "app" / "modes" / "bench", ROOT / "app" / "soak"}
    found = []
    for package in ("app", "renderer", "inference", "finance", "sync", "assets"):
        for file in (ROOT / package).rglob("*.py"):
            if servers.isdisjoint(file.parents):
                for node in ast.parse(file.read_text(encoding="utf-8")).body:
                    names = {each.name for each in node.names} if isinstance(node, ast.Import) else set()
                    if isinstance(node, ast.ImportFrom):
                        names = {node.module or ""}
                    found += [f"{file.relative_to(ROOT)}: {name}" for name in names & lacking]
    assert found == []


def test_the_plan_of_the_build_names_files_that_are_there() -> None:
    plan = (WINDOWS / "steward.spec").read_text(encoding="utf-8")
    compile(plan, "steward.spec", "exec")
    assert '"start.py"' in plan
    assert (WINDOWS / "start.py").is_file()
    assert sys.version_info >= (3, 11)


def test_the_plan_brings_what_our_code_reads_beside_other_packages() -> None:
    plan = (WINDOWS / "steward.spec").read_text(encoding="utf-8")
    read = {
        (package, name)
        for folder in ("app", "inference", "renderer", "finance", "sync")
        for file in (ROOT / folder).rglob("*.py")
        for package in re.findall(r"Path\((\w+)\.__file__\)", file.read_text(encoding="utf-8"))
        for name in re.findall(r'"(\w+\.xml)"', file.read_text(encoding="utf-8"))
    }
    assert read == {("cv2", "haarcascade_frontalface_alt2.xml")}
    for package, name in read:
        assert f'collect_data_files("{package}", includes=["data/{name}"])' in plan
