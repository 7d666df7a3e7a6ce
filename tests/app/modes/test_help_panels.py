"""`steward --help` has every command once, below a heading."""

from __future__ import annotations

import typer.main

from app.__main__ import cli
from app.modes.help_panels import PURPOSES


def test_every_command_stands_below_one_heading() -> None:
    named = [name for names in PURPOSES.values() for name in names]
    group = typer.main.get_group(cli)
    assert sorted(named) == sorted(group.commands)
    assert group.list_commands(typer.Context(group)) == named
