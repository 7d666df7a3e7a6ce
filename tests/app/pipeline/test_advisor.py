"""A question in, verified sentences with sound and face out."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.errors import InputError
from app.messages import (
    EndSession,
    Floats,
    Heard,
    Insight,
    Interrupt,
    Message,
    Mood,
    Paused,
    Problem,
    Ready,
    Sentence,
    StartSession,
    Transcribed,
    TurnDone,
    Utterance,
)
from app.pipeline.advisor import NOTHING_HEARD, Advisor
from app.pipeline.parts import Parts
from app.records import Records, turn_json
from finance.errors import UnknownClient
from inference.errors import EngineUnavailable
from inference.face.engines import FaceStream
from inference.speech.voices import open_voice
from sync.store.sessions import SessionStore


def _start(parts: Parts, session: str = "s", client: str = "avery") -> Advisor:
    advisor = Advisor(parts)
    list(advisor.receive(StartSession(session, 0, 0.0, client)))
    return advisor


def _ask(advisor: Advisor, text: str, turn: int = 1) -> list[Message]:
    return list(advisor.receive(Utterance("s", turn, 0.0, text)))


def _done(messages: list[Message]) -> TurnDone:
    (done,) = (message for message in messages if isinstance(message, TurnDone))
    return done


@pytest.fixture
def stored(parts: Parts, tmp_path: Path) -> Iterator[Parts]:
    with SessionStore(tmp_path) as store:
        yield dataclasses.replace(parts, records=Records(store))


def test_a_session_begins_with_names_and_a_notice(parts: Parts) -> None:
    (ready,) = Advisor(parts).receive(StartSession("s", 0, 0.0, "avery"))
    assert isinstance(ready, Ready)
    assert ready.client_name
    assert "demo data" in ready.notice.lower()


def test_an_unknown_client_is_named(parts: Parts) -> None:
    with pytest.raises(UnknownClient, match="nobody"):
        list(Advisor(parts).receive(StartSession("s", 0, 0.0, "nobody")))


def test_an_answer_comes_in_the_order_think_show_speak_done(parts: Parts) -> None:
    kinds = [type(message) for message in _ask(_start(parts), "How did I do last year?")]
    assert kinds[:3] == [Mood, Insight, Mood]
    assert set(kinds[3:-1]) == {Sentence}
    assert kinds[-1] is TurnDone


def test_sound_face_and_captions_of_a_sentence_belong_together(parts: Parts) -> None:
    for sentence in _ask(_start(parts), "How is my money invested?"):
        if isinstance(sentence, Sentence):
            seconds = len(sentence.samples) / sentence.rate_hz
            assert abs(len(sentence.face) / 60 - seconds) < 1 / 30
            assert " ".join(word.text for word in sentence.words) == sentence.text
            assert all(0 <= word.start_s <= word.end_s <= seconds + 0.01 for word in sentence.words)
            assert 0.05 < np.abs(sentence.samples).max() < 1.0
            assert sentence.accents
            assert all(0 <= at_s <= seconds and 0 < strength <= 1 for at_s, strength in sentence.accents)


def test_every_spoken_figure_rests_on_a_fact_of_the_turn(parts: Parts) -> None:
    done = _done(_ask(_start(parts), "What's my portfolio performance?"))
    names = {fact.name for fact in done.facts}
    resting = [source for check in done.checks for _, source in check.rests_on]
    assert resting
    assert all(check.passed for check in done.checks)
    assert {source for source in resting if source.startswith("performance.")} <= names


def test_a_recording_of_a_question_gets_the_same_answer_as_its_text(parts: Parts) -> None:
    question = "How did I do last year?"
    typed = _done(_ask(_start(parts), question))
    advisor = _start(parts)
    samples = np.concatenate([open_voice("flite-rms").speak(question).sound.samples, np.zeros(16_000, np.float32)])
    messages: list[Message] = []
    for start in range(0, len(samples), 1600):
        messages += advisor.receive(Heard("s", 1, 0.0, samples[start : start + 1600]))
    messages += advisor.receive(Heard("s", 1, 0.0, np.zeros(0, np.float32), last=True))
    spoken = _done(messages)
    assert (spoken.tool, spoken.arguments) == (typed.tool, typed.arguments)
    assert spoken.facts == typed.facts
    assert sum(isinstance(message, Transcribed) and message.final for message in messages) == 1
    assert sum(isinstance(message, Paused) for message in messages) == 1, "the client falls silent at the end"


def test_silence_at_the_microphone_asks_for_nothing(parts: Parts) -> None:
    messages = list(_start(parts).receive(Heard("s", 1, 0.0, np.zeros(16_000, np.float32), last=True)))
    assert not any(isinstance(message, TurnDone | Sentence) for message in messages)


def test_an_interrupted_answer_is_recorded_as_incomplete(stored: Parts) -> None:
    advisor = _start(stored)
    stream = advisor.receive(Utterance("s", 1, 0.0, "What's my portfolio performance?"))
    assert any(isinstance(message, Sentence) for message in stream)  # stops at the first one
    stream.close()
    assert stored.records.store is not None
    (row,) = stored.records.store.turns("s")
    assert json.loads(str(row["record"]))["complete"] is False


def test_a_question_left_open_by_a_crash_is_answered_by_the_next_process(stored: Parts) -> None:
    first = _start(stored)
    done = _done(_ask(first, "How did I do last year?"))
    stored.records.asked("s", 2, "And over five years?")  # and here the process died
    again = list(Advisor(stored).receive(StartSession("s", 0, 0.0, "avery")))
    resumed = _done(again)
    assert resumed.turn == 2
    assert resumed.tool == done.tool
    assert dict(resumed.arguments)["period"] == "5y"


def test_a_repeated_question_number_is_answered_once(parts: Parts) -> None:
    advisor = _start(parts)
    _ask(advisor, "How did I do last year?")
    assert _ask(advisor, "How did I do last year?") == []


def test_an_ended_session_is_forgotten(stored: Parts) -> None:
    advisor = _start(stored)
    _ask(advisor, "How did I do last year?")
    list(advisor.receive(EndSession("s", 1, 0.0)))
    assert stored.records.find("s") is None


def test_the_record_of_a_turn_can_be_read_by_other_programs(parts: Parts) -> None:
    record = json.loads(json.dumps(turn_json(_done(_ask(_start(parts), "How risky is my portfolio?")))))
    assert set(record) >= {"tool", "arguments", "reply", "facts", "citations", "verification", "emotion", "timings_ms"}
    assert set(record["facts"][0]) == {"name", "label", "value", "unit", "as_of", "source"}
    assert record["timings_ms"]["first_sound"] > 0


def test_an_interrupt_before_the_first_word_closes_the_turn_for_good(stored: Parts) -> None:
    advisor = _start(stored)
    stream = advisor.receive(Utterance("s", 1, 0.0, "How risky is my portfolio?"))
    next(stream)
    stream.close()
    list(advisor.receive(Interrupt("s", 1, 0.0)))
    second = _done(_ask(advisor, "How is my money invested?", turn=2))
    again = list(Advisor(stored).receive(StartSession("s", 0, 0.0, "avery")))
    assert [type(message) for message in again] == [Ready], "nothing is left to answer"
    assert second.tool == "portfolio_overview"


def test_a_question_interrupted_before_a_crash_is_not_taken_up_again(stored: Parts) -> None:
    _start(stored)
    stored.records.asked("s", 1, "How risky is my portfolio?")
    advisor = Advisor(stored)
    list(advisor.receive(Interrupt("s", 1, 0.0)))
    assert [type(message) for message in advisor.receive(StartSession("s", 0, 0.0, "avery"))] == [Ready]


def test_sound_of_an_interrupted_question_is_forgotten(parts: Parts) -> None:
    advisor = _start(parts)
    first = open_voice("flite-rms").speak("What is the biggest").sound.samples
    second = np.concatenate(
        [open_voice("flite-rms").speak("How risky is my portfolio?").sound.samples, np.zeros(16_000, np.float32)]
    )
    list(advisor.receive(Heard("s", 1, 0.0, first)))
    list(advisor.receive(Interrupt("s", 1, 0.0)))
    messages = list(advisor.receive(Heard("s", 2, 0.0, second, last=True)))
    done = _done(messages)
    assert done.tool == "risk"
    assert "biggest" not in done.question


def test_a_typed_question_closes_the_ears(parts: Parts) -> None:
    advisor = _start(parts)
    list(advisor.receive(Heard("s", 1, 0.0, open_voice("flite-rms").speak("How did I").sound.samples)))
    assert _done(_ask(advisor, "How is my money invested?", turn=2)).tool == "portfolio_overview"
    third = np.concatenate(
        [open_voice("flite-rms").speak("How risky is my portfolio?").sound.samples, np.zeros(16_000)]
    )
    done = _done(list(advisor.receive(Heard("s", 3, 0.0, third.astype(np.float32), last=True))))
    assert done.tool == "risk"


def test_silence_is_told_to_the_client(parts: Parts) -> None:
    messages = list(_start(parts).receive(Heard("s", 1, 0.0, np.zeros(16_000, np.float32), last=True)))
    assert [message.text for message in messages if isinstance(message, Problem)] == [NOTHING_HEARD]


def test_a_question_to_no_visit_is_refused_in_words(parts: Parts) -> None:
    with pytest.raises(InputError, match="not begun"):
        _ask(Advisor(parts), "How did I do?")


def test_a_failing_turn_is_recorded_and_does_not_come_back(stored: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    advisor = _start(stored)
    monkeypatch.setattr("app.pipeline.advisor.take_turn", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _ask(advisor, "How did I do last year?")
    monkeypatch.undo()
    found = stored.records.find("s")
    assert found is not None
    assert found.open_turn is None


def test_a_sound_into_the_reply_that_holds_no_question_is_no_problem(parts: Parts) -> None:
    advisor = _start(parts)
    messages = [*advisor.receive(Heard("s", 2, 0.0, np.zeros(16_000, np.float32), last=True, tentative=True))]
    finals = [message for message in messages if isinstance(message, Transcribed) and message.final]
    assert [final.text for final in finals] == [""]
    assert not any(isinstance(message, Problem) for message in messages)


def test_an_interruption_cuts_the_record_to_what_was_heard(parts: Parts, tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        advisor = Advisor(dataclasses.replace(parts, records=Records(store)))
        list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
        list(advisor.receive(Utterance("s", 1, 0.0, "How did I do last year?")))
        list(advisor.receive(Interrupt("s", 1, 0.0, heard="Over the")))
        assert _kept(store, 1) == ("Over the", False)


def test_an_interruption_while_the_reply_is_still_being_made_cuts_the_record_too(parts: Parts, tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        advisor = Advisor(dataclasses.replace(parts, records=Records(store)))
        list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
        replies = advisor.receive(Utterance("s", 1, 0.0, "How did I do last year?"))
        next(message for message in replies if isinstance(message, Sentence))
        replies.close()
        list(advisor.receive(Interrupt("s", 1, 0.0, heard="Over")))
        assert _kept(store, 1) == ("Over", False)


def test_a_reply_whose_face_hangs_is_given_up_when_the_client_interrupts(parts: Parts, tmp_path: Path) -> None:
    """The server that makes the face never answers; the interruption, not its patience, ends the wait."""

    class Hangs:
        def __init__(self) -> None:
            self.told = threading.Event()

        def feed(self, samples: Floats) -> Floats:
            return np.zeros((0, 52), np.float32)

        def finish(self) -> Floats:
            assert self.told.wait(30.0)
            raise EngineUnavailable("The stream was closed.")

        def cancel(self) -> None:
            self.told.set()

    class Server:
        name, look_ahead_s = "server", 0.3

        def stream(self, style: Floats | None = None) -> FaceStream:
            return Hangs()

    with SessionStore(tmp_path) as store:
        hung = dataclasses.replace(parts, records=Records(store), face=Server())
        advisor = Advisor(hung, given_up=lambda message: message.turn == 1)
        list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
        replies = list(advisor.receive(Utterance("s", 1, 0.0, "How did I do last year?")))
        assert not any(isinstance(message, Sentence | TurnDone | Problem) for message in replies)
        list(advisor.receive(Interrupt("s", 1, 0.0, heard="")))
        assert _kept(store, 1) == ("", False)


def _kept(store: SessionStore, turn: int) -> tuple[str, bool]:
    """Return what the store holds of a turn's reply, and whether it counts as whole."""
    (record,) = (json.loads(str(row["record"])) for row in store.turns("s") if row["turn"] == turn)
    return record["reply"], record["complete"]
