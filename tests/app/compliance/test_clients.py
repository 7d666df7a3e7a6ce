"""What is done about one client: access, erasure, holds, retention, and the statement of what was recommended."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.__main__ import cli
from app.compliance import access, client_data
from app.compliance.erasing import erase
from app.compliance.retention import erase_due, kept
from app.compliance.statement import statement
from app.errors import InputError, StewardError, exit_code
from app.messages import Utterance
from app.modes.compliance_clients import retention
from app.records import Records
from app.settings import Settings
from sync.errors import Held, SyncError
from sync.headoffice.audit.writing import note
from sync.headoffice.config import OfficeConfig
from sync.headoffice.demo.seeding import seed
from sync.headoffice.fleet.access import held_about
from sync.headoffice.fleet.erasing import erase_client, sessions_of
from sync.headoffice.fleet.retention import DAY_MS, look, retain
from sync.headoffice.ingest.opening import opened
from sync.headoffice.parts import Office, open_office
from sync.headoffice.tables.records import GRANTS, RECORDS
from sync.store.notes import NoteStore
from sync.store.sessions import SessionStore
from tests.app.compliance.conftest import settings_at

SAID = "Is my pension enough?"
OTHERS = "What about my boat?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    here = settings_at(tmp_path)
    if not (here.market_dir / "prices.parquet").is_file():
        pytest.skip("needs what `make setup` builds")
    visit(tmp_path, "s1", "avery", SAID)
    visit(tmp_path, "s2", "morgan", OTHERS)
    with NoteStore(tmp_path) as notes:
        notes.keep("avery", "Prefers mornings.")
    return here


def visit(folder: Path, session: str, client: str, question: str) -> None:
    with SessionStore(folder) as store:
        records, asked = Records(store), Utterance(session, 1, 0.0, question)
        records.started(session, client)
        records.asked(session, 1, question)
        records.answered(asked, None, "{}", complete=True)
        records.ended(session)


def test_a_client_gets_everything_about_themselves_and_nothing_about_others(settings: Settings, tmp_path: Path) -> None:
    access.write(tmp_path / "handed", client_data.gather(settings, "avery"), settings)
    data = json.loads((tmp_path / "handed" / access.DATA).read_bytes())
    page = (tmp_path / "handed" / access.PAGE).read_text(encoding="utf-8")
    assert data["visits on this machine"]["visits"][0]["turns"][0]["question"] == SAID
    assert data["visits on this machine"]["advisers' notes"][0]["text"] == "Prefers mornings."
    assert data["in the bank's books"]["id"] == "avery"
    assert data["about this data"]["rights"]
    assert SAID in page
    assert "Prefers mornings." in page
    assert OTHERS not in json.dumps(data)
    assert (tmp_path / "handed" / access.DATA).stat().st_mode & 0o077 == 0


def test_that_data_was_handed_out_is_noted_without_naming_anybody(settings: Settings, tmp_path: Path) -> None:
    access.write(tmp_path / "handed", client_data.gather(settings, "avery"), settings)
    with SessionStore(settings.data_dir) as store:
        trail = Records(store).trail
        assert trail is not None
        (noted,) = [entry for entry in trail.audit.entries() if entry.event == access.NOTED]
        assert noted.subject == store.store.keys.mark("avery").hex()[:16]


def test_nobody_gets_a_folder_about_a_client_who_is_not_known(settings: Settings) -> None:
    with pytest.raises(InputError, match="Nothing is held"):
        client_data.gather(settings, "nobody")


def test_words_with_signs_do_no_harm_on_the_page() -> None:
    page = access.page({"client": "<b>", "made": "", "bank": "", "visits": [{"question": "<script>alert(1)</script>"}]})
    assert "<script>" not in page


def test_an_erased_client_is_not_in_what_is_handed_out_and_others_are(settings: Settings) -> None:
    assert erase(settings, "avery").visits == 1
    data = client_data.gather(settings, "avery")
    assert data["visits on this machine"]["visits"] == []
    assert data["visits on this machine"]["advisers' notes"] != []  # the bank's own
    assert SAID not in json.dumps(data, default=str)
    assert client_data.gather(settings, "morgan")["visits on this machine"]["visits"] != []


def test_what_has_to_be_kept_is_erased_nowhere(settings: Settings) -> None:
    with SessionStore(settings.data_dir) as store:
        store.hold("avery", "a lawsuit")
    with pytest.raises(Held, match="a lawsuit"):
        erase(settings, "avery")
    assert client_data.gather(settings, "avery")["visits on this machine"]["visits"] != []


def test_visits_with_an_advisor_of_head_office_are_handed_out_and_erased_too(settings: Settings) -> None:
    place = settings.data_dir / "headoffice" / "advisors" / "0"
    visit(place, "w1", "avery", "Over the network?")
    (over,) = client_data.gather(settings, "avery")["conversations over the network"]
    assert over["visits"][0]["turns"][0]["question"] == "Over the network?"
    assert erase(settings, "avery").visits == 2
    with SessionStore(place) as store:
        assert store.kept("w1") is None


def test_head_office_says_who_looked_and_what_it_has(settings: Settings) -> None:
    office = open_office(OfficeConfig(folder=settings.data_dir / "headoffice"))
    try:
        looked(office)
        found = held_about(office, "avery")
    finally:
        office.close()
    assert [deed["event"] for deed in found["who did what"]] == ["portfolio read"]
    assert found["records"] == []


def looked(office: Office) -> None:
    with office.database.writing() as connection:
        note(connection, office.now_ms(), "ines", "portfolio read", "avery")
        note(connection, office.now_ms(), "ines", "portfolio read", "morgan")


def test_retention_shows_what_is_due_and_erases_that_alone(settings: Settings) -> None:
    later = datetime.now(UTC) + timedelta(days=settings.keep_visit_days, minutes=1)
    with SessionStore(settings.data_dir) as store:
        store.agree_to("morgan", "memory")
    rows = {row.kind: row for row in kept(settings, later)}
    assert (rows["visits"].visits, rows["visits"].due) == (1, 1)
    assert rows["visits of clients who agreed to be remembered"].due == 0
    assert erase_due(settings) == 0
    with SessionStore(settings.data_dir) as store:
        store.hold("avery", "a lawsuit")
    rows = {row.kind: row for row in kept(settings, later)}
    assert (rows["visits"].visits, rows["visits that must be kept"].visits) == (0, 1)


def test_nothing_of_what_is_kept_how_long_is_left_out_on_a_narrow_screen(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    retention(settings, run=False, as_json=False)
    shown = capsys.readouterr().out
    due = datetime.now(UTC) + timedelta(days=settings.keep_visit_days)
    assert "…" not in shown
    assert f"{due:%Y-%m-%d}" in shown


def test_head_office_erases_visits_whose_time_is_over_but_for_those_that_must_be_kept(tmp_path: Path) -> None:
    office = open_office(OfficeConfig(folder=tmp_path / "headoffice"))
    try:
        seed(office, 12)
        whole = look(office, 0)
        assert whole.sessions > 3
        assert whole.due == ()
        office.now_ms = lambda: time.time_ns() // 1_000_000 + 40 * DAY_MS
        late = look(office, 30)
        assert len(late.due) == whole.sessions
        client = next(iter(clients_of(office)))
        stays = {session for _, session in sessions_of(office, client)}
        assert retain(office, 30, "a timer", [client]) == whole.sessions - len(stays)
        assert look(office, 0).sessions == len(stays)
    finally:
        office.close()


def clients_of(office: Office) -> set[str]:
    with office.database.reading() as connection:
        rows = connection.execute(select(RECORDS).where(RECORDS.c.kind == "session")).all()
        told = [json.loads(opened(office, connection, row)) for row in rows if session_there(office, row.session)]
    return {str(one["client"]) for one in told}


def session_there(office: Office, session: str) -> bool:
    with office.database.reading() as connection:
        return connection.execute(select(GRANTS).where(GRANTS.c.session == session)).first() is not None


def test_a_statement_of_a_wish_names_the_wish_and_what_has_to_be_said() -> None:
    record = {
        "asked_for": {"wish": "less_risk", "largest_share": 0.1},
        "case": {"client_id": "avery", "as_of": "2022-12-28", "answers": [["aim", "growth"]]},
        "rules_version": "2026-1",
        "result": [{"label": "volatility", "value": 0.12}],
        "disclosures": ["You can lose money."],
    }
    text = statement("s1", [json.dumps(record)])
    assert "Less risk, at most 10% in one holding" in text
    assert "*as much growth as possible over time*" in text
    assert "- You can lose money." in text


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["list", "--regime", "ai-act"], 0, "ai-act-50-1"),
        (["show", "gdpr-17"], 0, "The bank's duty"),
        (["show", "gdpr-99"], 2, "gdpr-15"),
        (["prove", "alterations-found"], 0, "Untouched: whole"),
        (["prove", "nothing-of-the-kind"], 2, "no proof is called so"),
        (["hold"], 0, "Nobody is held."),
        (["hold", "avery"], 2, "Say why"),
        (["hold", "avery", "--lift"], 3, "is not held"),
        (["retention"], 0, "keep_visit_days"),
        (["statement", "no-such"], 3, "There is no session"),
        (["verify", "."], 3, "no folder of evidence"),
    ],
)
def test_the_commands_answer_in_a_sentence(
    arguments: list[str], code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    done = CliRunner().invoke(cli, ["compliance", *arguments])
    said = done.output if done.exception is None or isinstance(done.exception, SystemExit) else str(done.exception)
    assert words in said
    failed = isinstance(done.exception, StewardError | SyncError)
    assert (exit_code(done.exception) if failed and isinstance(done.exception, Exception) else done.exit_code) == code


def test_at_a_head_office_a_hold_by_command_is_head_office_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path))
    office = open_office(OfficeConfig(folder=tmp_path / "headoffice"))

    def run(*words: str) -> str:
        result = CliRunner().invoke(cli, ["compliance", "hold", *words])
        return result.output + str(result.exception or "")

    assert "Nobody is held." in run()
    assert "Say in a few words why" in run("avery", "--why", "law")
    run("avery", "--why", "Art. 16(7) MiFID II until 2031")
    assert "at head office: client avery" in run()
    with pytest.raises(Held, match="has to be kept"):
        erase_client(office, "avery", "erik")
    assert "can be erased again" in run("avery", "--lift")
    assert "Nobody is held." in run()
    erase_client(office, "avery", "erik")
    office.close()
