"""The kiosk's Debian package: scripts, units, settings and versions. `make try-kiosk-package` tries the real thing."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from app import settings

ROOT = Path(__file__).parents[2]
DEBIAN = ROOT / "installers" / "debian"
KIOSK = DEBIAN / "kiosk"
FILES = KIOSK / "root"
UNITS = sorted((FILES / "lib/systemd/system").glob("*.service"))
LONG_LIVED = [unit for unit in UNITS if "Type=oneshot" not in unit.read_text(encoding="utf-8")]
SCRIPTS = sorted(
    path
    for path in [*KIOSK.rglob("*"), DEBIAN / "environment.sh", DEBIAN / "package.sh"]
    if path.is_file() and re.match(rb"#!\s*(/usr)?/bin/(env )?(ba)?sh", path.read_bytes()[:40])
)
WORST = 3.0


def directives(unit: Path) -> dict[str, list[str]]:
    """Return all values of each directive of a unit, whatever its section."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def named(file: Path) -> set[str]:
    """Return the distributions or packages that a list names, without versions and comments."""
    lines = (line.partition("#")[0].split("(")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return {line for line in lines if line}


def test_scripts_are_found() -> None:
    assert {"build.sh", "install.sh", "medium.sh", "try.sh", "postinst", "prerm", "postrm", "steward", "prepare"} <= {
        script.name for script in SCRIPTS
    }


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_finds_nothing_in_any_script() -> None:
    result = subprocess.run(["shellcheck", *SCRIPTS], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_each_script_stops_at_the_first_error(script: Path) -> None:
    words = script.read_text(encoding="utf-8")
    assert re.search(r"^(set -e?u|set -e|exec )", words, re.MULTILINE), script


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_each_unit_is_hardened(unit: Path) -> None:
    result = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)], capture_output=True, text=True
    )
    score = re.search(r"Overall exposure level for \S+: ([\d.]+)", result.stdout)
    assert score, result.stdout + result.stderr
    assert float(score[1]) <= WORST, result.stdout


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_each_unit_has_limits_and_nothing_of_it_is_swapped_or_dumped(unit: Path) -> None:
    has = directives(unit)
    assert has["MemoryMax"][0].endswith("G")
    assert int(has["TasksMax"][0]) <= 512
    assert has["MemorySwapMax"] == ["0"]
    assert has["LimitCORE"] == ["0"]


@pytest.mark.parametrize("unit", LONG_LIVED, ids=lambda path: path.name)
def test_each_service_comes_back_after_a_failure(unit: Path) -> None:
    has = directives(unit)
    assert has["Restart"][0] in {"on-failure", "always"}
    assert float(has["RestartSec"][0]) <= 1.0


def test_only_the_x_server_and_the_upgrades_are_roots() -> None:
    users = {unit.name: directives(unit).get("User", ["root"])[0] for unit in UNITS}
    # And the helper that installs packages, which has no screen, no network and nothing to say to anybody.
    assert [name for name, user in users.items() if user == "root"] == [
        "steward-display.service",
        "steward-upgrade.service",
    ]


def test_both_kiosk_services_are_watched() -> None:
    for name in ("steward-kiosk.service", "steward-kiosk-x11.service"):
        has = directives(FILES / "lib/systemd/system" / name)
        assert has["Type"] == ["notify"]
        assert int(has["WatchdogSec"][0]) >= 5, "the guardian's own loop looks five times a second"
        assert has["OOMPolicy"] == ["continue"], "the guardian replaces what the kernel ends"


def test_every_file_of_ours_that_a_unit_or_a_script_names_is_packaged() -> None:
    made_by_build = (
        "bin/python3", "lib/python3.11", "share/steward/version", "share/steward/package",
        "share/steward/allowed_signers", "lib/steward/upgrade.pyz",
    )  # fmt: skip
    for file in [*UNITS, *(script for script in SCRIPTS if script.name != "try.sh")]:
        for path in re.findall(r"/usr/(?:lib/steward|share/steward|bin/steward)[\w./-]*", file.read_text("utf-8")):
            inner = path.rstrip("./")
            known = (FILES / inner.lstrip("/")).exists() or "/content" in inner
            assert known or any(part in inner for part in made_by_build), f"{file.name} names {path}"


def test_dpkg_has_nothing_to_ask_about() -> None:
    """A conffile that was changed stops an unattended upgrade with a question; settings are copied instead."""
    assert not (FILES / "etc").exists()
    assert not (KIOSK / "maintainer" / "conffiles").exists()


@pytest.mark.parametrize(
    "script", sorted(DEBIAN.glob("*/maintainer/*")), ids=lambda path: f"{path.parts[-3]} {path.name}"
)
def test_root_opens_no_file_by_its_name_in_the_folder_of_the_kiosks_user(script: Path) -> None:
    """A user who was taken over would lay a link there, and have root write over, or show, any file."""
    for line in script.read_text(encoding="utf-8").splitlines():
        for command in re.split(r"&&|\|\||;|\bthen\b|\$\(", line.partition("#")[0]):
            assert not re.search(r">+\s*/var/(lib|cache)/steward/", command), line
            opens = re.search(r"\b(cat|cp|mv|tee|touch|ln|install|chown|chmod)\b.*\s/var/(lib|cache)/steward/", command)
            assert not opens or "runuser -u steward" in command, line


def test_each_line_of_the_packaged_settings_is_a_setting_in_its_range(tmp_path: Path) -> None:
    packaged = (FILES / "usr/share/steward/steward.toml").read_text(encoding="utf-8")
    assert tomllib.loads(packaged) == {}, "as packaged it changes nothing"
    file = tmp_path / "steward.toml"
    uncommented = re.sub(r"^# (?=\w+ = )", "", packaged, flags=re.MULTILINE)
    file.write_text(uncommented, encoding="utf-8")
    values = tomllib.loads(uncommented)
    assert len(values) >= 8
    loaded = settings.load(environment={}, file=file)
    assert all(getattr(loaded, name) == value for name, value in values.items())


def test_the_packages_environment_is_the_pinned_one_without_what_is_left_out() -> None:
    result = subprocess.run(
        [ROOT / ".venv/bin/python", DEBIAN / "needs.py"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    brought = dict(line.split("==") for line in result.stdout.split())
    locked = {
        re.sub(r"[-_.]+", "-", name).lower(): version
        for name, version in (
            line.split("==") for line in (ROOT / "requirements.lock").read_text("utf-8").split() if "==" in line
        )
    }
    assert {"pyside6-essentials", "numpy", "onnxruntime", "sqlcipher3", "moderngl"} <= brought.keys()
    assert not brought.keys() & named(DEBIAN / "left-out.txt")
    assert {name: version for name, version in brought.items() if locked.get(name, version) != version} == {}


def test_the_package_depends_on_what_a_checkout_installs() -> None:
    only_for_checkouts = {"python3-venv", "ca-certificates", "xauth", "xvfb"}
    wanted = named(DEBIAN / "packages.txt") - only_for_checkouts
    assert wanted <= named(KIOSK / "depends.txt") | named(KIOSK / "suggests.txt")


def test_the_documentation_names_the_version_that_is_built() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "install-kiosk.md").read_text(encoding="utf-8")
    files = set(re.findall(r"steward-kiosk_([\w.-]+)_amd64\.deb", page))
    assert files == {f"{project['version']}-1"}
