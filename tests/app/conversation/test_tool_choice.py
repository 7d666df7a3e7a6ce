"""A model chooses a tool: only one that there is, only within the ranges, and never a figure of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.content import Content
from app.conversation.context import Context
from app.conversation.glossary import shipped_glossary
from app.conversation.tool_choice import ARGUMENTS, Choice, checked, choose_tool, found_in, schema
from app.conversation.tools import TOOLS
from app.conversation.turn import take_turn
from inference.errors import EngineUnavailable
from inference.language.model.types import Request
from inference.types import Route

EVERY = dict.fromkeys(ARGUMENTS)


class Says:
    """A chain that says one thing, or fails."""

    place = "server"

    def __init__(self, said: str | None) -> None:
        self._said = said
        self.asked: list[Request] = []

    def speak(self, request: Request, given_up: Callable[[], bool] | None = None) -> Iterator[str]:
        self.asked.append(request)
        if self._said is None:
            raise EngineUnavailable("It is out of order.")
        yield self._said


class Unsure:
    """A router that finds nothing likely."""

    def route(self, text: str) -> Route:
        return Route("out_of_scope", 0.4, "risk")


def _call(tool: str, **arguments: Any) -> str:
    return json.dumps({"tool": tool, "arguments": arguments})


def test_every_tool_that_there_is_can_be_chosen() -> None:
    assert set(TOOLS) <= set(ARGUMENTS)
    assert len(schema(TOOLS)["anyOf"]) == len(TOOLS)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (_call("risk", focus="tail"), {"focus": "tail"}),
        (_call("stress_test", scenario="2008"), {"scenario": "2008"}),
        (_call("stress_test", scenario="shares", shock=-0.2), {"scenario": "shares"}),
        (_call("goal_plan", goal="the house", years=10, amount_usd=5000), {"goal": "the house"}),
        (_call("performance", holding="AAPL"), {}),
        (_call("repeat", slower=True), {"slower": True}),
        (_call("help"), {}),
        ('{"tool": "help"}', {}),
    ],
)
def test_choices_and_the_clients_own_words_are_kept_and_figures_are_not(said: str, kept: dict[str, Any]) -> None:
    found = checked(said, "What about the house, ten years, say 5000?", EVERY)
    assert found is not None
    assert found[1] == kept


@pytest.mark.parametrize(
    "said",
    [
        "",
        "risk",
        "[]",
        "7",
        '{"tool": 7}',
        '{"tool": ["risk"]}',
        _call("rob_the_bank"),
        _call("risk", focus="chance of rain"),
        _call("risk", shock=0.2),
        _call("stress_test", shock=-1.5),
        _call("stress_test", shock="much"),
        _call("stress_test", shock=True),
        _call("goal_plan", years=61),
        _call("goal_plan", years=0),
        _call("goal_plan", years=2.5),
        _call("goal_plan", year=99999),
        _call("goal_plan", amount_usd=-5),
        _call("goal_plan", amount_usd=float("nan")),
        _call("goal_plan", amount_usd=float("inf")),
        _call("contribution_needed", probability=1.0),
        _call("what_if", share=0),
        _call("withdrawal_plan", age=3),
        _call("repeat", slower="yes"),
        _call("goal_plan", goal="x" * 200),
        '{"tool": "risk", "arguments": [1]}',
        '{"tool": "risk", "arguments": {}, "say": "You are rich."}',
        "{" * 5000,
    ],
)
def test_a_call_that_is_not_right_in_everything_is_none(said: str) -> None:
    assert checked(said, "x" * 300, EVERY) is None


def test_words_that_the_client_did_not_say_are_left_out() -> None:
    found = checked(_call("goal_plan", goal="a yacht"), "What about my house?", EVERY)
    assert found == ("goal_plan", {})


def test_a_tool_that_is_not_there_cannot_be_chosen() -> None:
    assert checked(_call("risk"), "x", {"help": None}) is None


def test_our_own_reading_of_the_question_goes_first(content: Content) -> None:
    question = "so the last three years, were they rough with the tail stuff"
    chain = Says(_call("risk", focus="tail", period="10y"))
    choice = choose_tool(question, chain, TOOLS, found_in(question, content, shipped_glossary()))
    assert choice == Choice("risk", {"focus": "tail", "period": "3y"}, "server")
    assert chain.asked[0].schema == schema(TOOLS)


@pytest.mark.parametrize("said", [None, "I think risk.", _call("out_of_scope")])
def test_without_a_usable_answer_nothing_is_chosen(said: str | None) -> None:
    assert choose_tool("x", Says(said), TOOLS, lambda tool: {}) is None


def test_where_the_router_is_unsure_the_models_choice_is_taken_and_recorded(content: Content, context: Context) -> None:
    question = "so tell me about the wobbles of it all"

    def choose(asked: str) -> Choice | None:
        chain = Says(_call("risk", focus="volatility"))
        return choose_tool(asked, chain, TOOLS, found_in(asked, content, shipped_glossary()))

    turn = take_turn(question, context, router=Unsure(), content=content, choose=choose)
    assert (turn.tool, turn.chosen_by) == ("risk", "server")
    assert all(check.passed for check in turn.checks)


def test_without_a_choice_the_client_is_asked_as_before(content: Content, context: Context) -> None:
    question = "so tell me about the wobbles of it all"
    plain = take_turn(question, context, router=Unsure(), content=content)
    asked = take_turn(question, context, router=Unsure(), content=content, choose=lambda _: None)
    assert asked.reply == plain.reply
    assert asked.reply.endswith("?")
    assert asked.chosen_by == "router"


def test_a_sure_router_asks_no_model(content: Content, context: Context) -> None:
    class Sure:
        def route(self, text: str) -> Route:
            return Route("risk", 0.99, "performance")

    def choose(_asked: str) -> Choice | None:
        raise AssertionError("nobody is to be asked")

    assert take_turn("How wobbly is it?", context, router=Sure(), content=content, choose=choose).tool == "risk"
