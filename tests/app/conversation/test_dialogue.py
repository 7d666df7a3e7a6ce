"""Scripted conversations on a virtual clock: what waits for an answer, what a yes does, and what lapses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from app.content import Content
from app.conversation import dialogue
from app.conversation.context import Context
from app.conversation.recall import Recalled, recalled_facts
from app.conversation.turn import SLOWER, Turn, take_turn
from inference.language.router import Router


@dataclass
class Talk:
    """A conversation; each question comes so many seconds after the last one."""

    router: Router
    content: Content
    context: Context = field(default_factory=lambda: Context.new("test", "avery"))
    now_s: float = 1000.0

    def ask(self, question: str, after_s: float = 5.0) -> Turn:
        self.now_s += after_s
        turn = take_turn(question, self.context, router=self.router, content=self.content, now_s=self.now_s)
        self.context = Context.from_json(turn.context.to_json())  # as after a restart
        return turn


@pytest.fixture
def talk(router: Router, content: Content) -> Talk:
    return Talk(router, content)


def waiting(talk: Talk, tool: str, **arguments: str) -> Talk:
    """Let the talk wait for a yes to a read-back."""
    talk.context = dialogue.read_back(talk.context, tool, dict(arguments), talk.now_s)
    return talk


BABY = {"field": "children", "value": "child_born"}


def kinds(turn: Turn) -> list[str]:
    return [action.kind for action in turn.actions]


@pytest.mark.parametrize("word", ["yes", "Yes, please.", "yeah sure", "go ahead", "that's right", "ok do it"])
def test_a_yes_carries_out_what_was_read_back(talk: Talk, word: str) -> None:
    turn = waiting(talk, "profile_update", **BABY).ask(word)
    assert kinds(turn) == ["note"]
    assert dialogue.stage(talk.context) == "open"
    assert talk.context.noted == 1


@pytest.mark.parametrize("word", ["no", "No thanks.", "never mind", "rather not", "don't do that", "cancel"])
def test_a_no_leaves_everything_as_it_is(talk: Talk, word: str) -> None:
    turn = waiting(talk, "profile_update", **BABY).ask(word)
    assert kinds(turn) == []
    assert "leave everything as it is" in turn.reply
    assert dialogue.stage(talk.context) == "open"


def test_a_late_yes_changes_nothing(talk: Talk) -> None:
    turn = waiting(talk, "erase_data", scope="all").ask("yes", after_s=dialogue.PATIENCE_S + 1)
    assert kinds(turn) == []
    assert "changed nothing" in turn.reply
    assert kinds(talk.ask("yes")) == []


def test_another_question_is_answered_and_what_waited_lapses(talk: Talk) -> None:
    turn = waiting(talk, "erase_data", scope="all").ask("How did I do last year?")
    assert turn.tool == "performance"
    assert turn.reply.startswith("I have changed nothing.")
    assert kinds(talk.ask("yes")) == []


def test_nothing_is_ever_done_without_a_read_back(talk: Talk) -> None:
    for question in ("Erase all my data", "Call a colleague please", "We just had a baby", "yes yes yes"):
        talk.context = replace(dialogue.opened(talk.context))
        assert kinds(talk.ask(question)) == []


def test_an_offer_is_taken_up_and_turned_down(talk: Talk) -> None:
    talk.context = dialogue.offered(talk.context, "performance", {}, talk.now_s)
    assert talk.ask("yes please").tool == "performance"
    talk.context = dialogue.offered(talk.context, "risk", {}, talk.now_s)
    turn = talk.ask("no")
    assert "instead" in turn.reply
    assert dialogue.stage(talk.context) == "open"


def test_a_missing_argument_is_asked_for_and_continues_the_turn(talk: Talk) -> None:
    talk.context = dialogue.asked(talk.context, "performance", {}, "period", talk.now_s)
    turn = talk.ask("the last five years")
    assert (turn.tool, dict(turn.arguments)["period"]) == ("performance", "5y")


def test_a_missing_argument_is_asked_for_twice_and_then_let_go(talk: Talk) -> None:
    talk.context = dialogue.asked(talk.context, "performance", {}, "period", talk.now_s)
    again = talk.ask("um the one with the thing")
    assert "did not catch" in again.reply
    assert dialogue.stage(talk.context) == "asked"
    talk.ask("er the thing")
    assert dialogue.stage(talk.context) == "open"


def test_a_topic_change_leaves_a_missing_argument_behind(talk: Talk) -> None:
    talk.context = dialogue.asked(talk.context, "performance", {}, "period", talk.now_s)
    assert talk.ask("How risky is my portfolio?").tool == "risk"
    assert dialogue.stage(talk.context) == "open"


def test_the_last_reply_is_said_again_with_what_it_rests_on(talk: Talk) -> None:
    first = talk.ask("How did I do last year?")
    again = talk.ask("Sorry, can you say that again?")
    assert again.tool == "repeat"
    assert again.checks[1:] == first.checks
    assert talk.ask("once more please").checks[1:] == first.checks
    assert talk.context.pace == 1.0


def test_slower_is_said_slower_from_then_on(talk: Talk) -> None:
    talk.ask("How did I do last year?")
    turn = talk.ask("say that again, slower please")
    assert dict(turn.arguments) == {"slower": True}
    assert talk.context.pace == SLOWER
    talk.ask("How risky is it?")
    assert talk.context.pace == SLOWER


@pytest.mark.parametrize(
    "question",
    ["How did I do again last year?", "Why is economic growth slower?", "Tell me again about inflation"],
)
def test_a_question_with_again_in_it_is_no_wish_to_hear_the_last_reply(talk: Talk, question: str) -> None:
    talk.ask("How risky is my portfolio?")
    assert talk.ask(question).tool != "repeat"


def test_going_back_gives_the_answer_before_the_last(talk: Talk) -> None:
    talk.ask("How did I do last year?")
    talk.ask("How risky is my portfolio?")
    turn = talk.ask("go back")
    assert (turn.tool, dict(turn.arguments)["period"]) == ("performance", "last_year")


@pytest.mark.parametrize("question", ["我的投资组合怎么样", "как дела с моими деньгами", "كم لدي من المال"])
def test_another_alphabet_is_met_with_the_language_that_is_understood(talk: Talk, question: str) -> None:
    assert "English only" in talk.ask(question).reply


def test_undo_takes_back_only_what_this_visit_noted(talk: Talk) -> None:
    assert kinds(talk.ask("undo that")) == []
    waiting(talk, "profile_update", **BABY).ask("yes")
    assert kinds(talk.ask("undo that")) == ["take_back"]
    assert kinds(talk.ask("undo that")) == []


def test_remembering_needs_a_yes_of_its_own(talk: Talk) -> None:
    assert kinds(talk.ask("Please remember this for next time")) == []
    assert kinds(talk.ask("yes")) == ["remember"]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda context: context, "open"),
        (lambda context: dialogue.offered(context, "risk", {}, 0.0), "offered"),
        (lambda context: dialogue.asked(context, "risk", {}, "period", 0.0), "asked"),
        (lambda context: dialogue.read_back(context, "erase_data", {}, 0.0), "read_back"),
    ],
)
def test_the_stages(make: Callable[[Context], Context], expected: str) -> None:
    assert dialogue.stage(make(Context.new("test", "avery"))) == expected


def known(talk: Talk) -> Talk:
    """Let the client be one who agreed to be remembered."""
    recalled = Recalled(date(2022, 11, 3), ("risk", "goal_plan", "small_talk"), ("lifeEvent",), ())
    talk.context = replace(talk.context, recalled=recalled_facts(recalled, date(2022, 12, 28)))
    return talk


def test_who_agreed_to_be_remembered_is_greeted_with_what_was_spoken_about(talk: Talk) -> None:
    turn = known(talk).ask("Hello there")
    assert "When you were here on 3 November 2022, we spoke about how risky your portfolio is and" in turn.reply
    assert turn.checks[1].rests_on[0] == ("3 November 2022", "memory.day")
    assert "When you were here" not in talk.ask("Hello again").reply


def test_what_is_remembered_is_told_when_asked(talk: Talk) -> None:
    assert "no earlier visit" in talk.ask("What did we talk about last time?").reply
    turn = known(talk).ask("What did we talk about last time?")
    assert "You have told me of a change in your life." in turn.reply


def test_two_questions_in_one_breath_are_both_answered(talk: Talk) -> None:
    turn = talk.ask("How did I do last year and what do I pay in fees?")
    names = {fact.name.split(".")[0] for fact in turn.facts}
    assert turn.tool == "performance"
    assert {"performance", "fees"} <= names
    assert "gained" in turn.reply
    assert "fee" in turn.reply
    assert talk.context.trail[-2][1:2] + talk.context.trail[-1][1:2] == ("performance", "fees")
    assert talk.ask("say that again").checks[1:] == turn.checks


@pytest.mark.parametrize(("word", "erases"), [("ok thanks", False), ("ok", False), ("yes", True), ("yes please", True)])
def test_what_is_for_good_needs_a_yes_that_is_nothing_else(talk: Talk, word: str, erases: bool) -> None:
    assert bool(kinds(waiting(talk, "erase_data", scope="visit").ask(word))) == erases


def test_in_a_visit_without_recording_nothing_is_said_to_be_noted(talk: Talk) -> None:
    talk.context = replace(talk.context, kept=False)
    turn = waiting(talk, "profile_update", **BABY).ask("yes")
    assert kinds(turn) == []
    assert "Nothing of this visit is kept" in turn.reply


def test_after_an_erasure_there_is_nothing_to_take_back(talk: Talk) -> None:
    waiting(talk, "profile_update", **BABY).ask("yes")
    waiting(talk, "erase_data", scope="all").ask("yes")
    assert kinds(talk.ask("undo that")) == []


@pytest.mark.parametrize("word", ["thanks", "ok", "well"])
def test_politeness_is_no_answer_to_what_was_asked(talk: Talk, word: str) -> None:
    talk.context = dialogue.asked(talk.context, "performance", {}, "period", talk.now_s)
    assert talk.ask(word).facts == ()
