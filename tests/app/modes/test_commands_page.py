"""The page of commands is made from the command line, and tells everything that it offers."""

from __future__ import annotations

from pathlib import Path

import typer.main

import app
from app.__main__ import cli
from app.modes.commands_page import commands, page

ROOT = typer.main.get_group(cli)
PAGE = Path(app.__file__).parent.parent / "docs" / "commands.md"


def test_the_documentation_is_the_command_line() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(ROOT)


def test_every_command_says_what_it_does_and_what_its_options_do() -> None:
    silent = [" ".join(path) for path, command in commands(ROOT) if not command.help]
    unexplained = [
        f"{' '.join(path)} {option.name}"
        for path, command in commands(ROOT)
        for option in command.params
        if option.name != "help" and not getattr(option, "hidden", False) and not getattr(option, "help", "")
    ]
    assert not silent
    assert not unexplained
