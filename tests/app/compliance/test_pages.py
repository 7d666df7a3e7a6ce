"""docs/compliance is what the tables say."""

from __future__ import annotations

import re
from pathlib import Path

from app.compliance.pages import pages

DOCS = Path(__file__).parents[3] / "docs" / "compliance"


def test_the_pages_are_those_of_the_tables() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert there == pages(), "run `steward compliance pages`"


def test_links_between_the_pages_lead_somewhere() -> None:
    found = pages()
    for name, text in found.items():
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert link in found, f"{name} links to {link}"
