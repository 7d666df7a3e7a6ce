"""The trail holds visits, questions with their checks, advice and hand-offs, newest first; erased visits are gone."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from app.desk.records import questions, trail
from app.desk.room import Room
from app.settings import Settings
from sync.store.sessions import SessionStore


def quiet(fraction: float, words: str) -> None:
    """Nobody watches."""


def record(tool: str, *passed: bool) -> str:
    checks = [{"sentence": f"Sentence {n}.", "passed": one, "rests_on": []} for n, one in enumerate(passed)]
    return json.dumps({"question": "q", "tool": tool, "reply": "r", "verification": checks, "complete": True})


@pytest.fixture
def kept(tmp_path: Path) -> Room:
    with SessionStore(tmp_path) as store:
        store.start("one", "avery")
        store.asked("one", 1, "How did I do?")
        store.answered("one", 1, record("performance", True, True, False), "{}")
        store.asked("one", 2, "What would you change?")
        store.answered("one", 2, record("optimise", True), "{}")
        store.hand_off("one", "avery", "complaint", json.dumps({"reason": "complaint", "spoken about": []}))
        store.ended("one")
        store.start("two", "kit")
        store.asked("two", 1, "Who are you?")
        store.start("three", "kit")
    return Room(dataclasses.replace(Settings(), data_dir=tmp_path))


def test_what_is_on_record_of_a_client_comes_newest_first(kept: Room) -> None:
    found = trail(kept, {"client": "avery"}, quiet)
    assert [entry.when for entry in found] == sorted((entry.when for entry in found), reverse=True)
    assert sorted(entry.kind for entry in found) == ["handoff", "question", "recommendation", "visit"]
    by_kind = {entry.kind: entry for entry in found}
    assert by_kind["visit"].asked == 2
    assert (by_kind["question"].passed, by_kind["question"].left_out) == (2, 1)
    assert by_kind["recommendation"].words == "What would you change?"
    assert by_kind["handoff"].words == "complaint"


def test_without_a_client_everybody_is_in_it_and_a_visit_without_a_question_is_no_event(kept: Room) -> None:
    found = trail(kept, {}, quiet)
    assert {entry.client for entry in found} == {"avery", "kit"}
    assert sum(entry.kind == "visit" for entry in found) == 2


def test_a_question_that_was_never_answered_is_there_as_cut_short(kept: Room) -> None:
    (entry,) = [entry for entry in trail(kept, {"client": "kit"}, quiet) if entry.turn]
    assert (entry.complete, entry.record, entry.passed) == (False, None, 0)


def test_an_erased_visit_is_gone(kept: Room) -> None:
    with SessionStore(kept.settings.data_dir) as store:
        store.erase_client("avery")
    assert trail(kept, {"client": "avery"}, quiet) == ()


def test_what_was_asked_lately_comes_each_once(kept: Room) -> None:
    assert questions(kept, {"client": "avery"}, quiet) == ("What would you change?", "How did I do?")
