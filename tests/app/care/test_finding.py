"""Everything that the doctor may find is in one table, with what to do about it, and on a page of the documentation."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import app
from app.care import links, machine, parts
from app.care.finding import ADVICE, Finding, told
from app.devices.port_audio import PortAudio
from app.devices.simulated import SimulatedRoom
from app.modes import doctor
from app.settings import Settings
from inference.runtime import model_folder
from sync.crypto.certificates import Authority, new_key, request_for

ROOT = Path(app.__file__).parents[1]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(Settings(), data_dir=tmp_path)


def test_every_finding_says_what_it_means_and_what_to_do() -> None:
    assert all(row.means.endswith(".") and row.to_do[-1] in ".)?" for row in ADVICE.values())
    assert {row.what for row in ADVICE.values()} <= {*doctor.CHECKS, "anything"}


def test_every_row_of_the_table_is_found_by_some_check_and_no_other_is() -> None:
    sources = [*(ROOT / "app" / "care").glob("*.py"), ROOT / "app" / "modes" / "doctor.py"]
    used = {code for path in sources for code in re.findall(r'told\(\s*"([a-z-]+)"', path.read_text())}
    assert used == set(ADVICE)


def test_the_page_of_the_documentation_is_the_table() -> None:
    assert (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8") == doctor.page()


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on(settings: Settings) -> None:
    def broken(_: Settings) -> Finding:
        raise ZeroDivisionError

    found = doctor.safely("disk", broken, settings)
    assert (found.what, found.state, found.code) == ("disk", "bad", "check-failed")


def test_a_summary_names_what_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    doctor.show([told("disk-full", "0.1 GB free"), told("tpm-none", "no TPM")])
    shown = capsys.readouterr().out
    assert "before the advisor is used here: disk." in shown
    assert "-> Free some space" in shown


def test_a_loudspeaker_that_is_missing_is_said_without_asking_for_a_new_start_that_one_pulled_out_does_not_need(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = SimulatedRoom()
    port_audio = PortAudio(room.library, room.time, watch=False)
    monkeypatch.setattr("app.devices.card.installed", lambda: port_audio)
    assert (parts.loudspeaker(settings).state, parts.loudspeaker(settings).found) == ("good", "works")
    room.library.unplug("output")
    room.library._terminate()
    room.library._initialize()
    found = parts.loudspeaker(settings)
    assert (found.code, found.state) == ("loudspeaker-none", "note")
    assert found.found == "No loudspeaker was found, so answers are shown but not heard; connect one."
    assert "pulled out is heard again by itself" in found.to_do


@pytest.mark.skipif(os.name != "posix", reason="rights of files as on Linux")
def test_a_secret_that_others_may_read_is_bad_and_named(settings: Settings) -> None:
    key = settings.data_dir / "keys" / "store.key"
    key.parent.mkdir()
    key.write_bytes(b"0" * 32)
    key.chmod(0o600)
    assert machine.permissions(settings).code in ("", "devices-closed")
    key.chmod(0o644)
    found = machine.permissions(settings)
    assert (found.code, str(key) in found.found) == ("secrets-open", True)


@pytest.mark.parametrize(("days", "code"), [(200, ""), (10, "certificate-soon"), (-1, "certificate-over")])
def test_a_certificate_is_told_before_it_ends(settings: Settings, days: int, code: str) -> None:
    now = datetime.now(UTC)
    authority = Authority.make("Office", now - timedelta(days=300), days=900)
    issued = authority.device(request_for(new_key(), "k"), "k", now - timedelta(days=300), days=300 + days)
    folder = settings.data_dir / "certificates"
    folder.mkdir()
    (folder / "authority.pem").write_text(authority.pem)
    (folder / "device.pem").write_text(issued.pem)
    assert links.certificate(settings).code == code


def test_a_certificate_that_is_none_is_bad(settings: Settings) -> None:
    folder = settings.data_dir / "certificates"
    folder.mkdir()
    (folder / "authority.pem").write_text("")
    (folder / "device.pem").write_text("words")
    assert links.certificate(settings).code == "certificate-unread"


def test_a_device_that_is_enrolled_nowhere_is_a_note(settings: Settings) -> None:
    assert links.head_office(settings).code == "office-none"


def test_a_model_whose_file_was_cut_short_is_named(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "net.bin").write_bytes(b"12345")
    models = settings.content_dir / "models"
    model_folder.install(source, models, "net", "kind", [Path("net.bin")], lambda _: "words")
    assert parts.models(settings).found == "net"
    (models / "net" / "net.bin").write_bytes(b"12")
    assert parts.models(settings).found == "net: net.bin is 2 bytes long instead of 5"


def test_findings_for_programs_carry_the_code() -> None:
    assert json.loads(json.dumps(dataclasses.asdict(told("disk-low", "x"))))["code"] == "disk-low"
