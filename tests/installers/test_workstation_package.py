"""The workstation's package: what its command does before Steward begins. `try.sh` installs the whole."""

from __future__ import annotations

import configparser
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer.main

from app import settings
from app.__main__ import cli

PACKAGE = Path(__file__).parents[2] / "installers" / "debian" / "workstation"


@dataclass
class Machine:
    """The package's command on a machine that lies in a folder; python3 and prepare only write down what they saw."""

    folder: Path

    def __post_init__(self) -> None:
        for place in ("lib/bin", "share", "etc/steward", "home"):
            (self.folder / place).mkdir(parents=True)
        for name in ("lib/bin/python3", "lib/prepare"):
            tool = self.folder / name
            tool.write_text(
                f'#!/bin/sh\nmkdir -p "$STEWARD_DATA_DIR/content"\n'
                f'echo "{tool.name} $* in $STEWARD_DATA_DIR with ${{XDG_CONFIG_HOME:-own}}" >> {self.folder}/seen\n'
            )
            tool.chmod(0o755)
        self.package("1")
        text = (PACKAGE / "root" / "usr" / "bin" / "steward").read_text(encoding="utf-8")
        for theirs, ours in (("/usr/lib/steward", "lib"), ("/usr/share/steward", "share"), ("/etc", "etc")):
            text = text.replace(theirs, str(self.folder / ours))
        (self.folder / "steward").write_text(text)

    def package(self, version: str) -> None:
        (self.folder / "share" / "version").write_text(f"{version}\n")

    def call(self, *words: str, **own: str) -> list[str]:
        """Call the command and return what was called by it."""
        (self.folder / "seen").unlink(missing_ok=True)
        environment = {"HOME": str(self.folder / "home"), "PATH": "/usr/bin:/bin"} | own
        subprocess.run(["sh", self.folder / "steward", *words], env=environment, check=True, capture_output=True)
        return (self.folder / "seen").read_text().splitlines()

    @property
    def data(self) -> str:
        return str(self.folder / "home" / ".local" / "share" / "steward")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_user_is_prepared_once_for_each_version(machine: Machine) -> None:
    prepared = f"prepare  in {machine.data} with own"
    asked = f"python3 -m app ask what in {machine.data} with own"
    assert machine.call("ask", "what") == [prepared, asked]
    assert machine.call("ask", "what") == [asked]
    machine.package("2")
    assert machine.call("ask", "what") == [prepared, asked]


def test_preparing_calls_set_up_which_does_not_prepare_again(machine: Machine) -> None:
    assert machine.call("setup") == [f"python3 -m app setup in {machine.data} with own"]


def test_the_machines_settings_count_where_a_user_has_none(machine: Machine) -> None:
    (machine.folder / "etc" / "steward" / "steward.toml").write_text("")
    assert machine.call("settings")[-1].endswith(f"with {machine.folder}/etc")
    own = machine.folder / "home" / ".config" / "steward"
    own.mkdir(parents=True)
    (own / "steward.toml").write_text("")
    assert machine.call("settings")[-1].endswith("with own")


def test_a_user_may_keep_data_elsewhere(machine: Machine, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    assert machine.call("doctor", STEWARD_DATA_DIR=elsewhere)[-1] == f"python3 -m app doctor in {elsewhere} with own"


def test_the_menus_entry_starts_a_command_of_ours_with_the_packages_icon() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(PACKAGE / "root" / "usr" / "share" / "applications" / "steward-workstation.desktop", encoding="utf-8")
    wanted = entry["Desktop Entry"]
    program, command = wanted["Exec"].split()
    assert (PACKAGE / "root" / program.lstrip("/")).exists()
    assert command in typer.main.get_command(cli).commands  # type: ignore[attr-defined]
    assert (PACKAGE / "root/usr/share/icons/hicolor/scalable/apps" / f"{wanted['Icon']}.svg").exists()
    assert {"Name", "Comment", "Comment[de]", "Comment[es]"} <= set(wanted)


def test_every_line_of_the_settings_file_that_is_shipped_can_be_taken(tmp_path: Path) -> None:
    shipped = (PACKAGE / "root" / "etc" / "steward" / "steward.toml").read_text(encoding="utf-8")
    lines = re.sub(r"^# (\w+ = )", r"\1", shipped, flags=re.MULTILINE)
    (tmp_path / "steward.toml").write_text(lines, encoding="utf-8")
    found = settings.survey(environment={}, file=tmp_path / "steward.toml")
    assert found.settings.avatar == "ada"
    unknown = [fault for fault in found.faults if "/etc/steward" not in str(fault)]
    assert unknown == []
