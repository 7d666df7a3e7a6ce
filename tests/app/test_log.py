"""One form of log comes out, whoever logs, and nothing private is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app import log


@pytest.fixture
def lines(tmp_path: Path) -> Any:
    log.to_file(tmp_path, "advisor")
    yield lambda: [log.parsed(line) for line in (tmp_path / "advisor.log").read_text(encoding="utf-8").splitlines()]
    log.about("")


def test_words_and_fields_come_out_in_one_form(lines: Any) -> None:
    log.logger("supervisor").info("process %d started", 7)
    log.events("advisor").info("turn", took_ms=120, tool="performance")
    worded, named = lines()
    assert (worded["event"], worded["words"]) == ("process %d started", "process 7 started")
    assert (named["event"], named["took_ms"], named["tool"]) == ("turn", 120, "performance")
    assert [each["process"] for each in (worded, named)] == ["advisor"] * 2
    assert [each["part"] for each in (worded, named)] == ["supervisor", "advisor"]
    assert list(worded)[:4] == ["at", "level", "process", "pid"]


def test_what_is_private_or_not_in_the_table_is_left_out(lines: Any) -> None:
    log.events("advisor").info("turn", question=log.Private("I own 4,711 dollars"), client="Avery Novak", tool="risk")
    log.logger("advisor").warning("a failure of %s", log.Private("Avery Novak"))
    named, worded = lines()
    assert named["question"] == "left out"
    assert "client" not in named
    assert worded["words"] == "a failure of left out"
    assert "Novak" not in json.dumps([named, worded])


def test_an_exception_is_told_by_its_place_alone(lines: Any) -> None:
    try:
        raise ValueError("Avery Novak asked for 4,711")
    except ValueError as error:
        log.logger("advisor").exception("it failed")
        log.logger("headoffice").error("it failed", extra={"unexpected": error})
    for found in lines():
        assert found["error"] == "ValueError"
        assert "test_log.py" in found["place"]
        assert "4,711" not in json.dumps(found)


def test_a_visit_goes_by_its_pseudonym(lines: Any) -> None:
    log.about("5f2a-session")
    log.logger("advisor").info("something")
    log.about("")
    log.logger("advisor").info("something else")
    within, without = lines()
    assert within["visit"] == log.pseudonym("5f2a-session")
    assert "5f2a" not in json.dumps(within)
    assert "visit" not in without


@pytest.mark.usefixtures("lines")
def test_a_log_turns_over_and_keeps_few_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 20_000)
    log.to_file(tmp_path, "advisor")
    for _ in range((log.KEPT_FILES + 3) * log.MAX_BYTES // 1000):
        log.logger("advisor").info("x" * 1000)
    files = list(tmp_path.glob("advisor.log*"))
    assert len(files) == log.KEPT_FILES + 1
    assert sum(file.stat().st_size for file in files) <= (log.KEPT_FILES + 1) * log.MAX_BYTES


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    log.to_file(tmp_path / "file" / "logs", "advisor")
    log.logger("advisor").error("nobody hears this")


def test_a_line_is_told_to_people_in_words() -> None:
    line = {"at": "x", "level": "error", "part": "advisor", "event": "turn", "outcome": "failed", "took_ms": 3}
    assert log.words_of(line) == "advisor: turn outcome=failed took_ms=3"
    assert log.parsed('{"at": "torn') is None
