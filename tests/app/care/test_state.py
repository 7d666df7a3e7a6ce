"""One screen says how an installation is; it makes nothing, and tells nothing of a client."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from app.care.log_faults import log_faults
from app.care.processes import running
from app.care.state import span_in_words, state_of
from app.courier import state as courier
from app.modes import status
from app.settings import Settings
from sync.store.health import Health
from sync.store.sessions import SessionStore

_WORKS = """
import sys, time
from pathlib import Path
from app.log import to_file
to_file(Path(sys.argv[1]) / "logs", sys.argv[2])
print("here", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(Settings(), data_dir=tmp_path / "data")


def test_a_machine_that_never_ran_has_a_status_and_gets_no_store_by_asking(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    status.run(settings, as_json=False)
    shown = capsys.readouterr().out
    assert "no content: run `steward setup`" in shown
    assert "none yet" in shown
    assert not settings.data_dir.exists()


def test_visits_questions_and_what_waits_are_counted_and_no_client_is_told(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with SessionStore(settings.data_dir) as store:
        store.start("visit-1", "rosa-planted")
        store.asked("visit-1", 1, "What are my planted holdings?")
        store.ended("visit-1")
        health = Health(store.store)
        now_ms = int(datetime.now().timestamp() * 1000)
        health.count(now_ms, 400.0, failed=False)
        health.count(now_ms, 600.0, failed=True)
    courier.save(settings.data_dir, courier.State(succeeded_ms=now_ms - 7_200_000, failure="No answer."))
    status.run(settings, as_json=True)
    shown = capsys.readouterr().out
    found = json.loads(shown)
    assert "planted" not in shown
    assert (found["visits"], found["lately"]) == (1, {"turns": 2, "failed": 1, "mean_ms": 500.0})
    assert found["last_visit"] is not None
    assert found["sync_failure"] == "No answer."
    status.run(settings, as_json=False)
    assert "2 questions, 1 failed, answered in 500 ms on average" in capsys.readouterr().out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="found by Linux's /proc")
def test_the_processes_of_this_installation_are_found_and_no_others(settings: Settings, tmp_path: Path) -> None:
    works = [
        subprocess.Popen(
            [sys.executable, "-c", _WORKS, str(folder), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for folder, name in (
            (settings.data_dir, "advisor"), (settings.data_dir, "window"), (tmp_path / "other", "window"),
        )
    ]  # fmt: skip
    try:
        for each in works:
            assert each.stdout is not None
            assert each.stdout.readline() == b"here\n"
        found = running(settings.data_dir)
        assert [(each.name, each.number) for each in found] == [("window", works[1].pid), ("advisor", works[0].pid)]
        assert all(each.up_s < 300 and each.memory_mib > 1 and each.threads for each in found)
        assert os.getpid() not in [each.number for each in found]
    finally:
        for each in works:
            each.communicate()


def test_faults_of_the_last_day_are_told_short_and_the_newest_first(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    logs = settings.data_dir / "logs"
    logs.mkdir(parents=True)
    now = datetime.now().astimezone().isoformat()

    def line(at: str, level: str, words: str) -> str:
        return json.dumps({"at": at, "level": level, "part": "window", "event": words}) + "\n"

    (logs / "window.log").write_text(
        line("2020-01-01T10:00:00+00:00", "error", "long ago")
        + line(now, "info", "all is well")
        + line(now, "error", "KeyError at a.py:1 one < b.py:2 two")
    )
    assert len(log_faults(settings.data_dir)) == 2
    status.run(settings, as_json=False)
    shown = capsys.readouterr().out
    assert "window: KeyError at a.py:1 one\n" in shown
    assert "long ago" not in shown


def test_a_store_that_does_not_open_is_told_in_its_place_and_what_is_in_it_is_not_known(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    SessionStore(settings.data_dir).close()
    (settings.data_dir / "keys" / "store.key").unlink()
    assert "store's key is missing" in state_of(settings).store
    status.run(settings, as_json=False)
    shown = capsys.readouterr().out
    assert shown.count("not known: the store does not open") == 4
    assert "enrolled nowhere" not in shown
    assert "nothing waits" not in shown


@pytest.mark.parametrize(("seconds", "words"), [(5, "5 s"), (90, "1 min"), (7300, "2 h"), (200_000, "2 days")])
def test_spans_of_time_are_told_in_words(seconds: float, words: str) -> None:
    assert span_in_words(seconds) == words
