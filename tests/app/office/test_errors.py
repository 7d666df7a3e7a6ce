"""Unexpected errors of head office wait on disk, with their place and nothing of anybody, for a collector."""

from __future__ import annotations

import dataclasses
import io
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from app import log
from app.modes.headoffice import LIBRARIES
from app.office.errors import Sender, keep_errors, report
from app.settings import Settings
from app.telemetry.error_reports import errors_folder, waiting
from sync.headoffice.parts import Office
from tests.app.courier.test_error_post import Collector, collector, keep
from tests.sync.headoffice.served import config_at, serving

__all__ = ["collector"]  # the fixture

PLANTED = ("Avery Planted", "912,345.67", "Harbour branch", "avery-secret-question")
NOWHERE = "http://public@127.0.0.1:1/7"


@pytest.fixture(autouse=True)
def own_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    loggers = [logging.getLogger(name) for name in ("steward", *LIBRARIES)]
    before = [(each, each.handlers[:], each.level, each.propagate) for each in loggers]
    yield
    for each, handlers, level, propagate in before:
        each.handlers, each.propagate = handlers, propagate
        each.setLevel(level)


@pytest.fixture
def lines() -> io.StringIO:
    """What a container would collect."""
    said = io.StringIO()
    log.to_handler(logging.StreamHandler(said), "headoffice", *LIBRARIES)
    return said


def settings_of(folder: Path, address: str = NOWHERE) -> Settings:
    return dataclasses.replace(Settings(), data_dir=folder, error_address=address)


def goes_wrong() -> NoReturn:
    raise LookupError(f"{PLANTED[0]} owns {PLANTED[1]} at the {PLANTED[2]}")


def breaks(office: Office) -> None:
    office.checks["gpu"] = goes_wrong


def test_what_a_request_breaks_waits_with_its_place_and_nothing_of_who_asked(
    tmp_path: Path, lines: io.StringIO
) -> None:
    settings = settings_of(tmp_path)
    report(settings, *LIBRARIES)
    with serving(config_at(tmp_path / "headoffice"), breaks) as served:
        answer = httpx.get(f"{served.address}/health/gpu", params={"q": PLANTED[3]}, headers={"X-Name": PLANTED[0]})
    assert answer.status_code == 500
    (found,) = waiting(errors_folder(tmp_path))
    event = json.loads(found.content.split(b"\n")[2])
    (raised,) = event["exception"]["values"]
    assert (raised["type"], event["tags"]) == ("LookupError", {"process": "headoffice"})
    last = raised["stacktrace"]["frames"][-1]
    assert (last["filename"], last["function"]) == ("tests/app/office/test_errors.py", "goes_wrong")
    assert "failed: LookupError" in lines.getvalue()
    for private in (*PLANTED, str(tmp_path)):
        assert private not in found.content.decode()
        assert private not in lines.getvalue()


def test_a_thread_that_ends_is_told_without_its_message(tmp_path: Path, lines: io.StringIO) -> None:
    report(settings_of(tmp_path))
    thread = threading.Thread(target=goes_wrong, name="keeper")
    thread.start()
    thread.join()
    (found,) = waiting(errors_folder(tmp_path))
    assert "the thread keeper ended: LookupError" in lines.getvalue()
    assert not any(private in found.content.decode() + lines.getvalue() for private in PLANTED)


@pytest.mark.parametrize("library", ["uvicorn.error", "asyncio", "sqlalchemy.pool.impl.QueuePool"])
def test_what_a_library_logs_with_its_exception_is_told_by_its_place(
    tmp_path: Path, lines: io.StringIO, library: str
) -> None:
    report(settings_of(tmp_path), *LIBRARIES)
    try:
        goes_wrong()
    except LookupError as error:
        logging.getLogger(library).error("Task exception was never retrieved", exc_info=error)
    (found,) = waiting(errors_folder(tmp_path))
    assert b"LookupError" in found.content
    assert '"error": "LookupError"' in lines.getvalue()
    assert not any(private in found.content.decode() + lines.getvalue() for private in PLANTED)


def test_what_is_expected_is_not_told_and_without_an_address_nothing_is(tmp_path: Path, lines: io.StringIO) -> None:
    report(settings_of(tmp_path))
    logging.getLogger("steward.headoffice").error("%s", "The database cannot be used (disk full).")
    report(settings_of(tmp_path, ""))
    thread = threading.Thread(target=goes_wrong)
    thread.start()
    thread.join()
    assert not errors_folder(tmp_path).exists()


def test_offline_they_wait_and_later_go_with_those_of_the_advisors(tmp_path: Path, collector: Collector) -> None:
    office = tmp_path / "headoffice"
    kept = [*keep(tmp_path, 2), *keep(office / "advisors" / "0"), *keep(office / "advisors-3" / "1")]
    assert Sender(settings_of(tmp_path), office).look() == 0
    assert len(list(waiting(errors_folder(tmp_path)))) == 2
    assert Sender(settings_of(tmp_path, collector.address), office).look() == 4
    assert sorted(content for _, _, content in collector.taken) == sorted(kept)
    assert list(waiting(errors_folder(office / "advisors" / "0"))) == []


def test_it_starts_and_stops_with_head_office(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    with serving(config_at(tmp_path / "headoffice"), lambda office: keep_errors(office, settings)) as served:
        assert len(served.office.closing) >= 1
    assert served.office.closing == []
