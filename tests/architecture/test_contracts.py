"""The house holds: import directions, one list of face weights, settings that are described."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import inference.types
import renderer.types
from app import settings
from app.errors import UsageError

ROOT = Path(__file__).parents[2]


def test_every_import_goes_in_a_permitted_direction() -> None:
    result = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_both_islands_name_the_face_weights_alike() -> None:
    assert inference.types.ARKIT_NAMES == renderer.types.ARKIT_NAMES
    assert len(set(renderer.types.ARKIT_NAMES)) == 52


def test_every_setting_says_what_it_is_for() -> None:
    for field in settings.table():
        assert field.metadata["words"].endswith(".")


def test_later_places_win(tmp_path: Path) -> None:
    file = tmp_path / "steward.toml"
    file.write_text('client = "from-file"\nendpoint_ms = 400\nrender_width = 800\n')
    loaded = settings.load({"client": "flag"}, {"STEWARD_ENDPOINT_MS": "300", "STEWARD_CLIENT": "env"}, file)
    assert (loaded.client, loaded.endpoint_ms, loaded.render_width) == ("flag", 300, 800)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("endpoint_ms = 5", "between 100"),
        ('endpoint_ms = "soon"', "must be a whole number"),
        ("volume = 3", "Unknown setting"),
        ("endpoint_ms =", "cannot be read"),
        ("endpoint_ms = inf", "must be a whole number"),
        ("endpoint_ms = 640.9", "must be a whole number"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "steward.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=words):
        settings.load({}, {}, file)
