"""`steward report` writes what the store holds of a visit."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from typer.testing import CliRunner, Result

from app import settings
from app.__main__ import cli
from app.errors import InputError, StewardError, UsageError
from app.messages import Utterance
from app.records import Records, turn_from_json, turn_json
from sync.store.sessions import SessionStore
from tests.app.report import visits


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A store with one visit, beside the built content."""
    content = settings.load().content_dir
    if not (content / "market" / "prices.parquet").is_file():
        pytest.skip("the demo bank's market data is not built; run `steward setup`")
    (tmp_path / "content").symlink_to(content)
    with SessionStore(tmp_path) as store:
        records = Records(store)
        records.started("s1", "avery")
        for number, done in enumerate((visits.turn(1), visits.turn(2, "Thanks!", (), (), ())), start=1):
            asked = Utterance("s1", number, 0.0, done.question)
            records.asked("s1", number, asked.text)
            records.answered(asked, done, "{}", complete=True)
        records.asked("s1", 3, "Never answered?")
        records.ended("s1")
    return tmp_path


def report(folder: Path, *flags: str) -> Result:
    return CliRunner().invoke(cli, ["report", *flags], env={"STEWARD_DATA_DIR": str(folder)})


def text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_a_recorded_visit_becomes_a_report(recorded: Path) -> None:
    out = recorded / "visit.pdf"
    result = report(recorded, "--session", "s1", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "1 answers" in result.output
    told = text(out)
    for words in ("Avery Fairweather", "Lantern Bay Bank", "−$22,510", "Results may vary", "are not kept in the bank"):
        assert words in told
    assert "Thanks!" not in told


def test_the_transcript_is_added_on_request(recorded: Path) -> None:
    out = recorded / "visit.pdf"
    assert report(recorded, "--session", "s1", "--out", str(out), "--transcript").exit_code == 0
    assert "Thanks!" in text(out)


def test_an_unknown_session_names_those_there_are(recorded: Path) -> None:
    result = report(recorded, "--session", "s9", "--out", str(recorded / "visit.pdf"))
    assert isinstance(result.exception, InputError)
    assert "'s9'" in str(result.exception)
    assert "s1" in str(result.exception)


def test_an_erased_session_is_gone(recorded: Path) -> None:
    with SessionStore(recorded) as store:
        store.erase_session("s1")
    result = report(recorded, "--session", "s1", "--out", str(recorded / "visit.pdf"))
    assert isinstance(result.exception, InputError)
    assert not (recorded / "visit.pdf").exists()


@pytest.mark.parametrize(("out", "kind"), [("visit.docx", UsageError), ("no/visit.pdf", StewardError)])
def test_a_file_that_cannot_be_is_said(recorded: Path, out: str, kind: type[StewardError]) -> None:
    assert isinstance(report(recorded, "--session", "s1", "--out", str(recorded / out)).exception, kind)


def test_a_turn_comes_back_from_its_record_as_it_went_in() -> None:
    done = visits.turn()
    record = {**turn_json(done), "passages": [{"citation": one, "words": words} for one, words in done.passages]}
    assert turn_from_json(json.dumps(record), "s", 1) == done


def test_a_turn_that_was_cut_short_has_no_answer() -> None:
    done = turn_from_json('{"question": "Hm?", "complete": false}', "s", 1)
    assert (done.question, done.reply, done.facts) == ("Hm?", "", ())


@pytest.mark.parametrize("record", ["[]", "null", '{"question": 1, "facts": [{}]}', "not json"])
def test_a_broken_record_is_no_turn(record: str) -> None:
    with pytest.raises(ValueError, match=r"record|JSON|Expecting|object"):
        turn_from_json(record, "s", 1)
