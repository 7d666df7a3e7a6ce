"""A visit that the client does not want recorded leaves nothing behind."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.conversation.asking import NOT_KEPT
from app.conversation.keeping import NOT_RECORDED, RECORDED
from app.messages import EndSession, Interrupt, Message, Sentence, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.parts import Parts
from app.records import Records
from sync.store.patches import PatchStore
from sync.store.sessions import SessionStore

SESSION = "unrecorded"


@pytest.fixture
def stored(parts: Parts, tmp_path: Path) -> Iterator[Parts]:
    with SessionStore(tmp_path) as store:
        yield dataclasses.replace(parts, records=Records(store))


def _start(parts: Parts, *, recording: bool, pace: float = 1.0) -> Advisor:
    advisor = Advisor(parts)
    list(advisor.receive(StartSession(SESSION, 0, 0.0, "avery", recording=recording, pace=pace)))
    return advisor


def _ask(advisor: Advisor, turn: int, text: str) -> list[Message]:
    return list(advisor.receive(Utterance(SESSION, turn, 0.0, text)))


def _reply(advisor: Advisor, turn: int, text: str) -> str:
    (done,) = (message for message in _ask(advisor, turn, text) if isinstance(message, TurnDone))
    return done.reply


def _nothing_is_kept(parts: Parts, folder: Path) -> bool:
    store = parts.records.store
    assert store is not None
    with PatchStore(folder) as patches:
        return (
            store.find(SESSION) is None
            and store.turns(SESSION) == []
            and store.handed_off() == []
            and not store.agreed_to("avery", "memory")
            and patches.all() == []
        )


def test_nothing_of_the_visit_is_written_whatever_the_client_says_yes_to(stored: Parts, tmp_path: Path) -> None:
    advisor = _start(stored, recording=False)
    asked = (
        "How did I do last year?", "And over five years?", "Please note that I have two children.", "Yes.",
        "I would like to talk to a person.", "Yes.", "Please remember this for next time.", "Yes.",
        "Delete everything you know about me.", "Yes.",
    )  # fmt: skip
    for turn, question in enumerate(asked, start=1):
        _ask(advisor, turn, question)
    list(advisor.receive(Interrupt(SESSION, len(asked), 0.0, "what was heard")))
    assert _nothing_is_kept(stored, tmp_path)
    list(advisor.receive(EndSession(SESSION, len(asked), 0.0)))
    assert _nothing_is_kept(stored, tmp_path)


def test_the_client_hears_that_nothing_is_kept(stored: Parts) -> None:
    advisor = _start(stored, recording=False)
    assert _reply(advisor, 1, "Is what I say here recorded?") == " ".join(NOT_RECORDED)
    _ask(advisor, 2, "Please note that I have two children.")
    assert _reply(advisor, 3, "Yes.") == NOT_KEPT


def test_the_client_of_a_recorded_visit_hears_that_it_is(stored: Parts) -> None:
    advisor = _start(stored, recording=True)
    assert _reply(advisor, 1, "Is what I say here recorded?") == " ".join(RECORDED)
    assert stored.records.store is not None
    (row,) = stored.records.store.turns(SESSION)
    assert json.loads(str(row["record"]))["complete"] is True


def test_the_next_process_knows_nothing_of_it_and_goes_on(stored: Parts) -> None:
    first = _start(stored, recording=False)
    _ask(first, 1, "How did I do last year?")
    second = Advisor(stored)  # the first one died; the supervisor repeats the session
    again = list(second.receive(StartSession(SESSION, 0, 0.0, "avery", recording=False)))
    assert not any(isinstance(message, TurnDone | Sentence) for message in again)
    assert "2021" in _reply(second, 2, "How did I do last year?")


def test_a_recorded_visit_after_an_unrecorded_one_is_recorded(stored: Parts) -> None:
    advisor = _start(stored, recording=False)
    list(advisor.receive(EndSession(SESSION, 1, 0.0)))
    list(advisor.receive(StartSession("recorded", 0, 0.0, "avery")))
    list(advisor.receive(Utterance("recorded", 1, 0.0, "How did I do last year?")))
    assert stored.records.store is not None
    assert len(stored.records.store.turns("recorded")) == 1


def test_the_advisor_speaks_at_the_pace_that_was_chosen(parts: Parts) -> None:
    def seconds(pace: float) -> float:
        messages = _ask(_start(parts, recording=False, pace=pace), 1, "How did I do last year?")
        return sum(len(each.samples) / each.rate_hz for each in messages if isinstance(each, Sentence))

    assert seconds(0.8) > 1.3 * seconds(1.3)
