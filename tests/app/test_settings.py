"""Settings come from a file, the environment and the command line; what is wrong is named with its place."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from app.errors import UsageError
from app.settings import Settings, load, survey
from renderer.animation.controls import CONTROLS, Controls

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "steward.toml"
    path.write_text("")
    return path


def test_without_a_word_the_face_has_its_defaults(file: Path) -> None:
    assert load(None, {}, file).face == Settings().face == Controls()


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(file: Path) -> None:
    file.write_text("client = 'kit'\n[face]\nblink_rate = 0.5\ngesture_strength = 0.5\nhead_strength = 2\n")
    environment = {"STEWARD_FACE_BLINK_RATE": "0.6", "STEWARD_FACE_GESTURE_STRENGTH": "0.7", "STEWARD_CLIENT": "rosa"}
    found = load({"face": ["blink_rate=0.8"], "client": None}, environment, file)
    assert found.client == "rosa"
    assert found.face == Controls(blink_rate=0.8, gesture_strength=0.7, head_strength=2.0)


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["blink_rate=9"], "blink_rate is 9, outside 0.2 to 3"),
        (["blink_rate=nan"], "outside 0.2 to 3"),
        (["blink_rate"], "NAME=VALUE"),
        (["blink_rate=often"], "must be a number, not 'often'"),
        (["winks=1"], "no control 'winks'"),
        ("blink_rate=1", "must be a table"),
    ],
)
def test_a_wrong_control_on_the_command_line_is_named(file: Path, flags: Any, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)) as error:
        load({"face": flags}, {}, file)
    assert "(--face on the command line)" in str(error.value)


def test_a_wrong_control_elsewhere_is_named_with_its_place(file: Path) -> None:
    with pytest.raises(UsageError, match=r"head_strength is -1.*\(STEWARD_FACE_HEAD_STRENGTH in the environment\)"):
        load(None, {"STEWARD_FACE_HEAD_STRENGTH": "-1"}, file)
    with pytest.raises(
        UsageError, match=r"no control 'head_strenght'.*\(STEWARD_FACE_HEAD_STRENGHT in the environment\)"
    ):
        load(None, {"STEWARD_FACE_HEAD_STRENGHT": "1"}, file)
    for wrong in ("face = 3", "[face]\nblink_rate = true", "[face]\nblink_rate = [1]", "[face]\nblink_rate = 9"):
        file.write_text(wrong)
        with pytest.raises(UsageError, match=r"\(.*steward\.toml, line [12]\)"):
            load(None, {}, file)


def test_bytes_in_the_environment_that_are_no_text_are_told_before_anything_meets_them(file: Path) -> None:
    environment = {"STEWARD_CLIENT": b"r\xf6sa".decode("utf-8", "surrogateescape")}
    with pytest.raises(
        UsageError, match=r"'client' is no text in UTF-8: 'r\\udcf6sa' \(STEWARD_CLIENT in the"
    ) as error:
        load(None, environment, file)
    str(error.value).encode()  # and can itself be written down


def test_settings_travel_to_the_advisor_process(file: Path) -> None:
    settings = load({"face": ["blink_rate=0.8"]}, {}, file)
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_the_table_in_the_documents_is_that_of_the_program() -> None:
    lines = (ROOT / "docs" / "face-controls.md").read_text(encoding="utf-8").splitlines()
    documented = [line for line in lines if line.startswith("| `")]
    assert documented == [
        f"| `{row.name}` | {row.default:g} | {row.low:g} to {row.high:g} | {row.unit} | {row.description} |"
        for row in CONTROLS
    ]


def test_a_bank_s_branding_chooses_advisor_and_voice_unless_somebody_else_does(file: Path, tmp_path: Path) -> None:
    (tmp_path / "branding.toml").write_text('avatar = "ben"\nvoice = "flite-rms"\nname = "House"\n')
    file.write_text(f"branding_dir = '{tmp_path}'\n")
    found = load(None, {}, file)
    assert (found.avatar, found.voice) == ("ben", "flite-rms")
    assert load({"voice": "flite"}, {"STEWARD_AVATAR": "mei"}, file).avatar == "mei"
    assert load({"voice": "flite"}, {}, file).voice == "flite"


@pytest.mark.parametrize("text", [None, "avatar =", "avatar = 3", 'avatar = ""'])
def test_a_branding_folder_that_chooses_nobody_leaves_the_defaults(
    text: str | None, file: Path, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "branding.toml").write_text(text)
    assert load({"branding_dir": str(tmp_path)}, {}, file).avatar == Settings().avatar


def test_everything_that_is_wrong_is_told_at_once_with_its_place(file: Path) -> None:
    file.write_text("idel_s = 5\nidle_s = 5\nclient = avery\n[kiosk]\nidle_s = 50\n[face]\nblink_rate = 9\n")
    with pytest.raises(UsageError) as error:
        load({"avatar": 3, "keyboard": "germn"}, {"STEWARD_RENDER_WIDTH": "wide", "STEWARD_CAMERA": "yes"}, file)
    told = str(error.value)
    assert told.startswith("8 settings are wrong:")
    for words in (
        f'text needs quotation marks, as in name = "text" ({file}, line 3).',
        f"Unknown setting 'idel_s'; is idle_s meant? ({file}, line 1).",
        f"Setting 'idle_s' is 5; it must be between 10 and 600 ({file}, line 2).",
        f"There is no section [kiosk], only [face]; set idle_s above the first section ({file}, line 4).",
        f"The control blink_rate is 9, outside 0.2 to 3 factor; choose a value within ({file}, line 7).",
        "'wide' (STEWARD_RENDER_WIDTH in the environment).",
        "'yes'; it must be one of: off, on (STEWARD_CAMERA in the environment).",
        "is german meant? (--keyboard on the command line).",
    ):
        assert words in told


def test_a_variable_that_nobody_reads_is_told_but_stops_nothing(file: Path) -> None:
    found = survey(None, {"STEWARD_CAMRA": "on", "STEWARD_GUARDIAN": "7", "PATH": "/bin"}, file)
    (fault,) = found.faults
    assert "is STEWARD_CAMERA meant?" in fault.words
    assert not fault.grave
    assert load(None, {"STEWARD_CAMRA": "on"}, file) == found.settings
