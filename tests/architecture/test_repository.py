"""What a newcomer is told is true: files named in the documents exist, every command is documented."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import typer.main

from app.__main__ import cli

ROOT = Path(__file__).parents[2]


def _tracked() -> list[str]:
    try:
        result = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return result.stdout.split()


def test_files_named_in_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"\]\(([\w./-]+)\)", text) + re.findall(r"`([\w]+/[\w/.-]+\.\w+)`", text)
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing


def test_every_command_is_in_the_readme_or_says_what_it_does() -> None:
    group = typer.main.get_command(cli)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert command.help, name


def test_no_file_in_git_is_heavy() -> None:
    heavy = [name for name in _tracked() if (ROOT / name).exists() and (ROOT / name).stat().st_size > 3_000_000]
    assert not heavy


def test_the_fixed_folders_are_all_there_is() -> None:
    folders = {name.split("/")[0] for name in _tracked() if "/" in name}
    assert folders <= {
        "app",
        "renderer",
        "inference",
        "finance",
        "sync",
        "assets",
        "installers",
        "tests",
        "docs",
        ".ci",
    }


def test_every_locked_version_is_exact() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!]+", line) for line in lines)
    assert "torch==2.13.0" in lines
