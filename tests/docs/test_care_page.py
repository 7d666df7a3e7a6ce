"""What docs/care.md shows of the settings' check is what the program says to such a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.care.checking import check
from app.modes.settings_check import in_words
from tests.docs.snippets import ROOT, blocks

SETTINGS = """idel_s = 45
idle_notice_s = 60
branding_dir = "/srv/bank/look"
branch = main
opening_hours = "Monday 9-5"
camera = true
render_width = 64
"""


def test_the_page_shows_what_the_program_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "doc.toml"
    file.write_text(SETTINGS)
    for name in [each for each in os.environ if each.startswith("STEWARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("STEWARD_CAMRA", "on")
    said = in_words(check(file=file), file).replace(f"{tmp_path}/", "").splitlines()
    (shown,) = [each.text for each in blocks(ROOT / "docs" / "care.md") if "settings check doc.toml" in each.text]
    lines = shown.splitlines()
    assert lines[1:-1] == said
    assert lines[-1] == "steward: 7 faults in the settings; Steward does not start with them."
