"""Licences: everything has one, nothing mandatory is under the GPL, and the GPL encoders come out of a package."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from installers.release import components, gpl_free, licences


def test_everything_has_a_licence_and_nothing_mandatory_is_gpl() -> None:
    assert licences.troubles() == []


def test_optional_gpl_parts_are_shown_as_such() -> None:
    report = licences.report()
    lines = [line for line in report.splitlines() if "**GPL**" in line]
    assert any("espeakng-loader (extra espeak)" in line for line in lines)
    assert any("libx264" in line for line in lines)
    mandatory = report.split("## Python packages that an extra adds")[0].splitlines()[6:]
    assert len(mandatory) > 60
    assert not [line for line in mandatory if "**GPL**" in line]


@pytest.mark.parametrize(
    ("licence", "gpl"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("MIT AND GPL-2.0-or-later", True),
        ("LGPL-3.0-only", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", False),
        ("(MIT OR GPL-2.0-only)", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("MPL-2.0", False),
    ],
)
def test_what_binds_as_the_gpl_does(licence: str, gpl: bool) -> None:
    assert licences.is_gpl(licence) == gpl


def test_a_package_without_a_licence_and_a_gpl_one_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    table = components.table()
    changed = {**table, "python": {**table["python"], "numpy": {"licence": "GPL-3.0-only", "from": ""},
                                   "scipy": {"licence": "", "from": ""}}}  # fmt: skip
    monkeypatch.setattr(components, "table", lambda: changed)
    assert [each.split(":")[0] for each in licences.troubles()] == ["python numpy", "python scipy"]


def test_every_debian_package_and_every_shipped_file_is_in_the_table() -> None:
    assert not [each.name for each in components.debian_packages() if not each.licence]
    for each in components.table()["content"]:
        for place in each["where"].split(", "):
            if place.startswith("assets/") and " " not in place:
                assert (components.ROOT / place).exists(), place
    named = " ".join(each["where"] for each in components.table()["content"])
    heavy = [
        path
        for path in (components.ROOT / "assets").rglob("*")
        if path.suffix in (".onnx", ".npz", ".glb", ".ttf", ".otf")
    ]
    assert not [path for path in heavy if path.relative_to(components.ROOT).as_posix() not in named]


def test_without_the_gpl_encoders_video_is_still_written(tmp_path: Path) -> None:
    """On a copy of PyAV: both libraries give way to stand-ins, and the next encoder is taken."""
    if shutil.which("gcc") is None or shutil.which("nm") is None:
        pytest.skip("gcc and binutils are not installed")
    site = Path(str(distribution("av").locate_file("")))
    if not gpl_free.found(site):
        pytest.skip("this build of PyAV has no libx264 beside it")
    shutil.copytree(site / "av", tmp_path / "av", ignore=shutil.ignore_patterns("*.pyx", "*.pxd", "*.pyi"))
    shutil.copytree(site / "av.libs", tmp_path / "av.libs", symlinks=True)
    replaced = gpl_free.free(tmp_path)
    assert {path.name.partition("-")[0] for path in replaced} == set(gpl_free.GONE)
    assert gpl_free.free(tmp_path) == [], "once is enough"
    program = (
        "import av, sys; from renderer.video import _opens;"
        "assert av.__file__.startswith(sys.argv[1]);"
        "print(_opens('libx264'), _opens('libx265'), _opens('mpeg4'), _opens('none'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=components.ROOT, env={"PYTHONPATH": f"{tmp_path}:{components.ROOT}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["False", "False", "True", "False"], done.stderr
