"""Before anything starts, everything that is wrong with the settings is told at once, each with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.care.checking import Start, check
from app.care.contradictions import RULES
from app.errors import UsageError
from app.modes.settings_check import before_start, in_words
from app.settings import Settings, table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "steward.toml"
    path.write_text(f"data_dir = '{tmp_path}/data'\n")
    return path


def _told(file: Path, more: str, environment: dict[str, str] | None = None) -> str:
    file.write_text(file.read_text() + more)
    return in_words(check("all", None, environment or {}, file), file)


def test_the_defaults_are_right(file: Path) -> None:
    assert check("all", None, {}, file) == []
    assert not any(rule.broken(Settings()) for rule in RULES)


def test_every_rule_names_settings_that_there_are() -> None:
    names = {field.name for field in table()}
    assert all(set(rule.names) <= names for rule in RULES)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("idle_notice_s = 60", "line 2: The client is asked 60 s before the visit is forgotten"),
        ("endpoint_ms = 150", "line 2: The silences must grow"),
        ("emotion_gain = 0.5", "line 2: A gain surprises from 0.3"),
        ("emotion_unlikely = 0.9", "line 2: A plan would be likely"),
        ("keep_remembered_days = 2", "note   "),
        ("face_engine = 'service'", "audio2face_server names none"),
        ("face_engine = 'ours'\naudio2face_server = 'gpu:52000'", 'not used, since face_engine is "ours"'),
        ("language_server_model = 'm'", "language_server names none"),
        ("cards = 'off'\nlanguage_gpu_layers = 4", "4 layers of the language model"),
        ("office_host = '0.0.0.0'", "without TLS on 0.0.0.0"),
        ("backup_place = '/tmp'\nbackup_increment_min = 60\nbackup_hours = 0.5", "rarer than full backups"),
        ("backup_endpoint = 'http://s3:9000'", "no s3://BUCKET"),
    ],
)
def test_what_contradicts_each_other_is_told_at_the_line_that_was_written(file: Path, more: str, words: str) -> None:
    assert words in _told(file, more)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("bank_dir = '/nowhere'", "The folder /nowhere of bank_dir does not exist"),
        ("whisper_model = '{here}'", "has no model.bin"),
        ("sync_certificates = '{here}'", "has no authority.pem"),
        ("office_certificates = '{here}'", "has no server.key"),
        ("branding_dir = '/nowhere'", "The branding cannot be used: there is no folder /nowhere"),
        ("language_key_file = '/nowhere'", "The file /nowhere of language_key_file does not exist"),
        ("language_model = 'gone'", "There is no language model 'gone'"),
        ("client = 'avry'", "is avery meant?"),
        ("voice = 'flit'", "is flite meant?"),
        ("audio2face_server = 'gpu'", "is not written as HOST:PORT"),
        ("language_server = 'gpu:8000'", "is not written as http(s)://HOST:PORT/v1"),
        ("office_proxies = '10.0.0.5/8'", "office_proxies: 10.0.0.5/8 has host bits set"),
        ("opening_hours = 'Monday'", "not 'Monday'"),
        ("backup_place = 's3:/bank/steward'", "neither a folder from / on"),
        ("camera = 'on'\ncamera_device = '/dev/none'", "note   "),
        ("cache_dir = '{here}/steward.toml/cache'", "cannot be made, since"),
    ],
)
def test_what_is_named_and_not_there_is_told(file: Path, more: str, words: str) -> None:
    assert words in _told(file, more.replace("{here}", str(file.parent)))


def test_what_has_a_next_best_way_is_told_but_stops_nothing(file: Path) -> None:
    file.write_text(file.read_text() + "whisper_model = '/x'\nvoice = 'v'\nlanguage_model = 'l'\n")
    found = {fault.name: fault.grave for fault in check("advisor", None, {}, file)}
    assert found == {"whisper_model": False, "voice": False, "language_model": False}


def test_a_bank_of_its_own_needs_no_client_of_the_demo(file: Path) -> None:
    bank = file.parent / "bank"
    (bank / "clients" / "one").mkdir(parents=True)
    for name in ("bank.toml", "instruments.json", "prices.csv", "clients/one/client.toml"):
        (bank / name).write_text("")
    assert "bank has no client" not in _told(file, f"bank_dir = '{bank}'")
    assert "bank has no client" in _told(file, "\nclient = 'avery'")


def test_what_an_address_holds_is_never_printed(file: Path) -> None:
    told = _told(file, "", {"STEWARD_OFFICE_DATABASE": "postgres//steward:s3cret@db"})
    assert "STEWARD_OFFICE_DATABASE in the environment: office_database is not written as" in told
    assert "s3cret" not in told


def test_a_kiosk_does_not_ask_for_the_folders_of_head_office_nor_head_office_for_a_camera(file: Path) -> None:
    file.write_text(file.read_text() + "office_certificates = '/nowhere'\nwhisper_model = '/nowhere'\n")
    assert [fault.name for fault in check("advisor", None, {}, file)] == ["whisper_model"]
    assert [fault.name for fault in check("headoffice", None, {}, file)] == ["office_certificates"]


@pytest.mark.parametrize("start", ["advisor", "headoffice"])
def test_what_both_use_is_looked_at_by_both(start: Start, file: Path) -> None:
    file.write_text(file.read_text() + "error_address = 'errors.example'\n")
    assert [fault.name for fault in check(start, None, {}, file)] == ["error_address"]


def test_nothing_starts_with_wrong_settings_and_doubtful_ones_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STEWARD_AVATRA", "ada")
    before_start("advisor")
    assert "is STEWARD_AVATAR meant?" in capsys.readouterr().err
    with pytest.raises(UsageError, match=r"(?s)2 faults in the settings, so nothing was started.*client.*idle"):
        before_start("advisor", {"idle_s": 1, "client": "nobody"})


def test_the_command_prints_words_or_json_and_its_exit_code_says_whether_steward_would_start(file: Path) -> None:
    run = CliRunner().invoke
    assert run(cli, ["settings", "check", str(file)]).exit_code == 0
    file.write_text("idle_s = 'long'\n")
    wrong = run(cli, ["settings", "check", str(file), "--json"])
    assert [fault["place"] for fault in json.loads(wrong.stdout)] == [f"{file}, line 1"]
    assert isinstance(wrong.exception, UsageError)
    assert UsageError.exit_code == 2
