"""The doctor finds what is missing and says what to do, without falling over it."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from app.care.machine import disk
from app.modes import doctor
from app.settings import Settings


def _findings(settings: Settings, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, dict[str, str]], int]:
    code = 0
    try:
        doctor.run(settings, as_json=True)
    except typer.Exit as stopped:
        code = stopped.exit_code
    return {finding["what"]: finding for finding in json.loads(capsys.readouterr().out)}, code


def test_it_looks_at_everything_and_names_the_providers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found, _ = _findings(dataclasses.replace(Settings(), data_dir=tmp_path), capsys)
    assert set(found) == set(doctor.CHECKS)
    assert "ExecutionProvider" in found["model runtime"]["found"]


def test_missing_content_is_bad_and_says_what_to_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found, code = _findings(dataclasses.replace(Settings(), data_dir=tmp_path), capsys)
    assert found["content"]["state"] == "bad"
    assert "steward setup" in found["content"]["to_do"]
    assert code == 1


def test_looking_at_an_empty_data_folder_makes_no_store_in_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / "not mounted"
    found, _ = _findings(dataclasses.replace(Settings(), data_dir=place), capsys)
    assert found["data folder"]["code"] == "store-none"
    assert found["head office"]["code"] == "office-none"
    assert not (place / "store").exists()
    assert not (place / "keys").exists()


def test_a_disk_is_as_full_as_df_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: SimpleNamespace(total=100e9, used=80e9, free=15e9)
    )  # 5 for root
    found = disk(dataclasses.replace(Settings(), data_dir=tmp_path))
    assert (found.state, found.found) == ("good", "15.0 GB free, 84% taken")


def test_an_unusable_data_folder_is_a_finding_not_a_failure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    found, code = _findings(dataclasses.replace(Settings(), data_dir=place), capsys)
    assert found["data folder"]["state"] == "bad"
    assert code == 1


def test_every_finding_that_is_not_good_says_what_it_found(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found, _ = _findings(dataclasses.replace(Settings(), data_dir=tmp_path, voice="piper-nobody"), capsys)
    assert all(finding["found"] or finding["to_do"] for finding in found.values())
    assert found["voice"]["state"] == "note"
