"""A turn leaves its measurements and its spans, and nothing of what was said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.messages import EndSession, SentenceCheck, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.parts import Parts
from app.pipeline.watching import TimedFace, TimedVoice, TurnWatch, reason_of
from app.telemetry.meter import Meter
from app.telemetry.metrics import ACTIVE_SESSIONS, INFERENCE, REQUESTS, RESPONSE_TIME
from app.telemetry.spool import Spool, parcels
from app.telemetry.traces import Traces, ids_of
from app.telemetry.watch import Watch

QUESTION = "How did I do last year?"


def _watched(parts: Parts, folder: Path) -> tuple[Parts, Watch]:
    watch = Watch(Meter(), Traces("advisor", Spool(folder, "advisor")))
    told = TurnWatch(watch)
    face = TimedFace(parts.face, told) if parts.face else None
    return replace(parts, watching=told, voice=TimedVoice(parts.voice, told), face=face), watch


def test_a_turn_is_a_trace_whose_parts_hang_below_it(parts: Parts, tmp_path: Path) -> None:
    watched, watch = _watched(parts, tmp_path)
    advisor = Advisor(watched)
    list(advisor.receive(StartSession("visit-1", 0, 0.0, "avery")))
    replies = list(advisor.receive(Utterance("visit-1", 1, 0.0, QUESTION)))
    assert any(isinstance(reply, TurnDone) for reply in replies)
    watch.close()
    spans = [span for parcel in parcels(tmp_path) for span in parcel.spans]
    root = next(span for span in spans if span["name"] == "turn")
    assert (int(root["trace"], 16), int(root["span"], 16)) == ids_of("visit-1", 1)
    assert {"route", "tool", "verification", "synthesis"} <= {span["name"] for span in spans}
    assert all(span["parent"] == root["span"] for span in spans if span is not root)
    assert root["attributes"]["turn.tool"] == "performance"
    assert root["attributes"]["turn.outcome"] == "answered"


def test_what_is_counted_is_there(parts: Parts, tmp_path: Path) -> None:
    watched, watch = _watched(parts, tmp_path)
    advisor = Advisor(watched)
    list(advisor.receive(StartSession("visit-2", 0, 0.0, "avery", recording=False)))
    assert watch.meter.snapshot().numbers[ACTIVE_SESSIONS.name][()] == 1
    list(advisor.receive(Utterance("visit-2", 1, 0.0, QUESTION)))
    stream = advisor.receive(Utterance("visit-2", 2, 0.0, QUESTION))
    next(stream)
    stream.close()
    list(advisor.receive(EndSession("visit-2", 2, 0.0)))
    found = watch.meter.snapshot()
    assert found.numbers[REQUESTS.name] == {("answered",): 1, ("interrupted",): 1}
    assert sum(found.sizes[RESPONSE_TIME.name][()].counts) == 1
    assert {("routing",), ("speech",)} <= set(found.sizes[INFERENCE.name])
    assert found.numbers[ACTIVE_SESSIONS.name][()] == 0


def test_who_agreed_to_no_record_is_counted_and_leaves_no_trace(parts: Parts, tmp_path: Path) -> None:
    watched, watch = _watched(parts, tmp_path)
    advisor = Advisor(watched)
    list(advisor.receive(StartSession("visit-3", 0, 0.0, "avery", recording=False)))
    list(advisor.receive(Utterance("visit-3", 1, 0.0, QUESTION)))
    watch.close()
    assert not list(parcels(tmp_path))
    assert watch.meter.snapshot().numbers[REQUESTS.name] == {("answered",): 1}


def test_a_rejection_is_counted_by_a_word_of_ours_alone() -> None:
    def why(reason: str) -> str:
        return reason_of(SentenceCheck("You have $1,234.", False, (), reason))

    assert why("a figure that no fact gives: $1,234") == "figure"
    assert why("a date that no fact gives: 3 May 2020") == "date"
    assert why("a name that nothing here knows: 'Novak'") == "name"
    assert why("something quite new: 'Novak'") == "other"
