"""What the documentation tells people to type exists: commands, options, settings."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import typer
import typer.main
from typer.core import TyperGroup

from app import settings
from app.__main__ import cli
from tests.docs.snippets import PAGES, ROOT, Snippet, blocks, steward_commands, words

ROOT_COMMAND = typer.main.get_group(cli)


def wrong(command: str) -> str:
    """Say what is wrong with a command line, or nothing."""
    rest, now, path = words(command)[1:], ROOT_COMMAND, ["steward"]
    while isinstance(now, TyperGroup) and rest and not rest[0].startswith("-"):
        for name in rest[0].split("|"):
            if name.isupper() or name == "…":  # stands for any
                return ""
            if name not in now.commands:
                return f"there is no `{' '.join([*path, name])}`"
        path.append(rest.pop(0).split("|")[0])
        now = now.commands[path[-1]]  # type: ignore[assignment]
    known = {name for each in now.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    for word in rest:
        for option in word.split("|"):
            if option.startswith("--") and option.split("=")[0] not in known:
                return f"`{' '.join(path)}` has no {option}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_shown_exists(page: Path) -> None:
    found = [f"{each}: {why}" for each in steward_commands(page) if (why := wrong(each.text))]
    assert not found, "\n".join(found)


def test_a_command_that_does_not_exist_would_be_found() -> None:
    assert "no `steward sing`" in wrong("steward sing --loud")
    assert "has no --loudly" in wrong("steward ask 'How much?' --loudly")
    assert "no `steward sync never`" in wrong("steward sync now|never")
    assert not wrong("steward ask 'How much?' --json | jq .reply")


def _tables(kind: str) -> list[Snippet]:
    return [each for page in PAGES for each in blocks(page) if each.language == kind]


@pytest.mark.parametrize("snippet", _tables("toml"), ids=str)
def test_every_toml_block_is_toml_and_its_settings_exist(snippet: Snippet) -> None:
    table = tomllib.loads(snippet.text)
    names = {field.name for field in settings.table()} | {"face"}
    assert not [name for name in table if name not in names], snippet.text


def test_there_are_settings_on_the_pages_to_look_at() -> None:
    assert _tables("toml")
