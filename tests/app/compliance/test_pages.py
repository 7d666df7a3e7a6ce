"""docs/compliance is what the tables say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.compliance.pages import pages
from app.compliance.table import requirements
from app.modes.compliance import listed

DOCS = Path(__file__).parents[3] / "docs" / "compliance"


def test_the_pages_are_those_of_the_tables() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert there == pages(), "run `steward compliance pages`"


def test_links_between_the_pages_lead_somewhere() -> None:
    found = pages()
    for name, text in found.items():
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert link in found, f"{name} links to {link}"


def test_the_list_is_whole_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    listed("", as_json=False)
    said = capsys.readouterr().out
    assert "…" not in said
    words = set(re.split(r"[\s,]+", said))
    for each in requirements():
        assert {each.id, *each.evidence} <= words, each.id
