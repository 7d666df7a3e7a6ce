"""The settings' page is made from their table, and every threshold of the emotions is a setting."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from typer.testing import CliRunner

import app
from app import settings
from app.__main__ import cli
from app.conversation.emotion import Thresholds, thresholds
from app.modes.settings_page import page

PAGE = Path(app.__file__).parent.parent / "docs" / "settings.md"


def test_the_documentation_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_setting_has_words_and_is_on_the_page() -> None:
    assert all(field.metadata["words"].endswith(".") and f"`{field.name}`" in page() for field in settings.table())


def test_the_command_lists_every_setting() -> None:
    printed = CliRunner().invoke(cli, ["settings"]).stdout
    assert all(field.name in printed for field in settings.table())


def test_the_thresholds_of_the_emotions_are_settings() -> None:
    assert thresholds(settings.load(environment={})) == Thresholds()
    changed = settings.load({"emotion_gain": 0.5}, environment={})
    assert thresholds(changed) == dataclasses.replace(Thresholds(), gain=0.5)
