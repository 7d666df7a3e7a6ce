"""Spans tell what the table allows and nothing else, and several processes add to one trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.errors import DeviceError
from app.telemetry.exposition import Page
from app.telemetry.meter import Snapshot
from app.telemetry.spool import OPEN_S, Spool, parcels
from app.telemetry.traces import Traces, ids_of


def _spans(folder: Path) -> list[Any]:
    return [span for parcel in parcels(folder) for span in parcel.spans]


def test_what_is_not_in_the_table_is_left_out(tmp_path: Path) -> None:
    traces = Traces("advisor", Spool(tmp_path, "advisor"))
    turn = traces.turn("visit", 1)
    turn.tell(turn_tool="risk", turn_spoken=True, client="Avery Novak")
    turn.tell(turn_outcome="I own 712,345.67 dollars")
    turn.span.set_attribute("question", "How rich am I?")
    turn.span.set_attribute("turn.sentences", 4711.25)
    turn.span.record_exception(ValueError("Avery Novak"))
    turn.past("a name of nobody's", 1, 2)
    turn.end()
    traces.close()
    (span,) = _spans(tmp_path)
    assert set(span["attributes"]) == {"visit", "turn.number", "turn.tool", "turn.spoken"}
    assert "Novak" not in str(span)


def test_two_processes_add_to_one_trace(tmp_path: Path) -> None:
    advisor, window = Traces("advisor", Spool(tmp_path, "advisor")), Traces("window", Spool(tmp_path, "window"))
    advisor.turn("visit", 3).end()
    window.within("visit", 3).past("first_sound", 1_000, 2_000)
    advisor.close()
    window.close()
    root, heard = sorted(_spans(tmp_path), key=lambda span: str(span["name"]), reverse=True)
    assert (int(root["trace"], 16), int(root["span"], 16)) == ids_of("visit", 3)
    assert (heard["trace"], heard["parent"]) == (root["trace"], root["span"])
    assert (heard["began_ns"], heard["ended_ns"]) == (1_000, 2_000)


def test_a_part_that_fails_is_told_so_without_a_word_of_why(tmp_path: Path) -> None:
    traces = Traces("courier", Spool(tmp_path, "courier"))
    trace = traces.begin("round")
    with pytest.raises(ValueError, match="secret"), trace.part("errand", errand="obey"):
        raise ValueError("a secret")
    traces.close()
    (span,) = _spans(tmp_path)
    assert span["failed"]
    assert "secret" not in str(span)
    assert trace.traceparent.split("-")[1] == span["trace"]


def test_a_killed_process_leaves_its_whole_lines(tmp_path: Path) -> None:
    traces = Traces("advisor", Spool(tmp_path, "advisor"))
    for number in range(3):
        traces.turn("visit", number).end()
    (file,) = tmp_path.iterdir()
    with file.open("a", encoding="utf-8") as torn:
        torn.write('{"name": "tur')
    assert not _spans(tmp_path), "it may still be written to"
    later_s = file.stat().st_mtime + OPEN_S + 1
    assert sum(len(parcel.spans) for parcel in parcels(tmp_path, later_s)) == 3


def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    page = Page(0, Snapshot)
    try:
        with pytest.raises(DeviceError, match="metrics_port"):
            Page(page.port, Snapshot)
    finally:
        page.close()
