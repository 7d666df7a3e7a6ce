"""Unexpected errors become envelopes that hold their class and their place in the code, and nothing of anybody."""

from __future__ import annotations

import getpass
import json
import logging
import socket
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from app import log
from app.telemetry.error_reports import MOST_FILES, Reporter, envelope, errors_folder, machine, report_errors, waiting

SECRET = "Avery owns 912,345.67 at the Harbour branch"


@pytest.fixture(autouse=True)
def every_line() -> None:
    logging.getLogger("steward").setLevel(logging.INFO)


def goes_wrong(question: str) -> None:
    amount = f"{question} 912,345.67"
    raise LookupError(amount)


def log_an_error(words: str = "%s failed unexpectedly: %s") -> None:
    try:
        goes_wrong(SECRET)
    except LookupError as error:
        log.logger("advisor").error(words, "Utterance", log.place(error))


def event_of(content: bytes) -> dict[str, Any]:
    head, about, item, rest = content.split(b"\n")
    assert rest == b""
    assert json.loads(about) == {"type": "event", "length": len(item), "content_type": "application/json"}
    event: dict[str, Any] = json.loads(item)
    assert json.loads(head)["event_id"] == event["event_id"]
    return event


def test_an_error_waits_with_its_class_and_its_place(tmp_path: Path) -> None:
    report_errors(tmp_path, "https://key@collector.example/1", "advisor")
    log_an_error()
    (found,) = waiting(errors_folder(tmp_path))
    event = event_of(found.content)
    (raised,) = event["exception"]["values"]
    assert raised["type"] == "LookupError"
    *_, last = raised["stacktrace"]["frames"]
    assert (last["filename"], last["function"]) == ("tests/app/telemetry/test_error_reports.py", "goes_wrong")
    assert event["release"] == f"steward@{version('steward')}"
    assert event["tags"] == {"process": "advisor"}
    assert event["server_name"] == machine(errors_folder(tmp_path))


def test_nothing_else_is_told(tmp_path: Path) -> None:
    report_errors(tmp_path, "https://key@collector.example/1", "advisor")
    log_an_error()
    (found,) = waiting(errors_folder(tmp_path))
    event = event_of(found.content)
    assert set(event) == {"event_id", "timestamp", "platform", "level", "release", "server_name", "tags", "exception"}
    (raised,) = event["exception"]["values"]
    assert set(raised) == {"type", "stacktrace"}
    assert all(set(frame) == {"filename", "lineno", "function", "in_app"} for frame in raised["stacktrace"]["frames"])
    told = found.content.decode()
    for private in ("Avery", "912,345", "Harbour", str(tmp_path), str(Path.cwd()), socket.gethostname()):
        assert private not in told
    assert f"/{getpass.getuser()}/" not in told


def test_libraries_are_told_by_their_package_alone(tmp_path: Path) -> None:
    try:
        pytest.fail("no")
    except pytest.fail.Exception as error:
        found = log.place(error)
    assert next(file for file, _, _ in found.steps).startswith("tests/")
    assert all(not file.startswith("/") for file, _, _ in found.steps)
    frames = event_of(envelope(found, "window", "0", datetime.now(UTC)))["exception"]["values"][0]["stacktrace"][
        "frames"
    ]
    assert frames[-1]["filename"].startswith("_pytest/")
    assert frames[-1]["in_app"] is False


def test_without_an_address_nothing_is_kept(tmp_path: Path) -> None:
    report_errors(tmp_path, "https://key@collector.example/1", "advisor")
    report_errors(tmp_path, "", "advisor")
    log_an_error()
    assert not errors_folder(tmp_path).exists()


def test_what_is_expected_is_no_error_to_report(tmp_path: Path) -> None:
    report_errors(tmp_path, "https://key@collector.example/1", "advisor")
    log.logger("advisor").error("cannot start: %s", "StoreError")
    log.logger("advisor").warning("a round failed: %s", SECRET)
    assert list(waiting(errors_folder(tmp_path))) == []


def test_the_same_error_over_and_over_is_one_envelope(tmp_path: Path) -> None:
    report_errors(tmp_path, "https://key@collector.example/1", "advisor")
    for _ in range(5):
        log_an_error()
    assert len(list(waiting(errors_folder(tmp_path)))) == 1


def test_a_structured_log_tells_its_place_too(tmp_path: Path) -> None:
    reporter = Reporter(errors_folder(tmp_path), "advisor")
    try:
        goes_wrong(SECRET)
    except LookupError as error:
        told: Any = {"event": "failed unexpectedly", "place": log.place(error)}
        reporter.handle(logging.LogRecord("steward.advisor", logging.ERROR, __file__, 1, told, None, None))
    (found,) = waiting(errors_folder(tmp_path))
    assert event_of(found.content)["exception"]["values"][0]["type"] == "LookupError"


def test_a_year_offline_keeps_the_newest(tmp_path: Path) -> None:
    report_errors(tmp_path, "https://key@collector.example/1", "advisor")
    for number in range(MOST_FILES + 20):
        space: dict[str, Any] = {}
        exec(f"def step_{number}():\n    raise LookupError", space)
        try:
            space[f"step_{number}"]()
        except LookupError as error:
            log.logger("advisor").error("%s", log.place(error))
    kept = [event_of(each.content) for each in waiting(errors_folder(tmp_path))]
    assert len(kept) == MOST_FILES
    names = [event["exception"]["values"][0]["stacktrace"]["frames"][-1]["function"] for event in kept]
    assert names == [f"step_{number}" for number in range(20, MOST_FILES + 20)]


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "telemetry").write_text("a file where the folder should be")
    report_errors(tmp_path, "https://key@collector.example/1", "advisor")
    log_an_error()


def test_a_machines_name_is_drawn_once(tmp_path: Path) -> None:
    first = machine(tmp_path / "errors")
    assert len(bytes.fromhex(first)) == 8
    assert machine(tmp_path / "errors") == first
    assert machine(tmp_path / "others") != first
