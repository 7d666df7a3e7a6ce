"""Every figure of a reply leads to its fact, its passage or the client's words; what did not pass is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.messages import SentenceCheck, TurnDone
from app.records import passages_json, turn_json
from app.ui.workstation.trace import from_record, traced
from finance.types import Fact

FACTS = (
    Fact("performance.ytd.portfolio", "return this year", -0.1127, "fraction", date(2022, 12, 28), "time-weighted"),
    Fact("portfolio.value", "value", 512_560.0, "USD", date(2022, 12, 28), "bookings and closing prices"),
)
QUOTED = "There is no fee for closing."
CITED = "Fees and costs, page 2"
DONE = TurnDone(
    "s", 1, 0.0, "How did I do?", "performance", (),
    f"This year you lost 11.3%. It is worth $512,560 now. {QUOTED}", FACTS, (CITED,),
    (
        SentenceCheck("This year you lost 11.3%.", True, (("11.3%", "performance.ytd.portfolio"),)),
        SentenceCheck("It is worth $512,560 now.", True, (("$512,560", "portfolio.value"),)),
        SentenceCheck(QUOTED, True, ((QUOTED, CITED),)),
        SentenceCheck("It will be worth $1,000,000.", False, (), "a figure that no fact gives: $1,000,000"),
    ),
    "concern", 0.5, (("route", 1.5),), passages=((CITED, f"{QUOTED} The fee of the quarter is charged."),),
)  # fmt: skip


def test_the_pieces_are_the_reply_and_each_figure_one_of_them() -> None:
    found = traced(DONE)
    assert "".join(piece.text for piece in found.pieces) == DONE.reply
    assert [piece.text for piece in found.pieces if piece.trace >= 0] == ["11.3%", "$512,560", QUOTED]


def test_a_figure_leads_to_its_fact() -> None:
    trace = traced(DONE).traces[0]
    assert (trace.how, trace.label, trace.value, trace.unit) == ("fact", "return this year", -0.1127, "fraction")
    assert (trace.as_of, trace.source) == ("2022-12-28", "time-weighted")


def test_a_quotation_leads_to_its_passage() -> None:
    trace = traced(DONE).traces[2]
    assert (trace.how, trace.name) == ("passage", CITED)
    assert "of the quarter" in trace.passage


def test_what_rests_on_the_clients_words_is_told_as_such() -> None:
    reply = "Over the past 3 years you gained."
    checks = (SentenceCheck(reply, True, (("3", "client's words"),)),)
    assert traced(replace(DONE, reply=reply, checks=checks)).traces[0].how == "words"


def test_what_was_left_out_is_told_with_its_reason() -> None:
    assert traced(DONE).left_out == (("It will be worth $1,000,000.", "a figure that no fact gives: $1,000,000"),)


def test_a_record_of_the_store_reads_the_same() -> None:
    assert from_record({**turn_json(DONE), **passages_json(DONE)}) == traced(DONE)


def test_a_turn_that_was_cut_short_has_what_there_is() -> None:
    found = from_record({"question": "How did I do?", "reply": "This year you", "complete": False})
    assert (found.traces, "".join(piece.text for piece in found.pieces)) == ((), "This year you")


def test_a_figure_that_stands_twice_is_followed_in_its_own_sentence() -> None:
    checks = (
        SentenceCheck("You have 2 goals.", True, (("2", "goals.count"),)),
        SentenceCheck("You have 2 accounts.", True, (("2", "accounts.count"),)),
    )
    found = traced(replace(DONE, reply="You have 2 goals. You have 2 accounts.", checks=checks))
    assert [trace.name for trace in found.traces] == ["goals.count", "accounts.count"]
    assert "".join(piece.text for piece in found.pieces) == "You have 2 goals. You have 2 accounts."
