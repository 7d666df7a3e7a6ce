"""A language model chooses a tool where the router is unsure; what it chooses is checked here, every range of it.

It chooses among tools and the words for their arguments. Amounts, shares, rates and years it may name, but what is
used of them is what our own reading of the client's words finds: no figure comes from a model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from app.conversation.arguments import find_arguments
from app.conversation.bank import Bank
from app.conversation.glossary import Glossary
from app.conversation.phrasing import SYSTEM, Chain, quoted
from app.messages import Scalar
from inference.errors import InferenceError
from inference.language.model.types import Message, Request

Kind = Literal["choice", "number", "whole", "flag", "words"]
_MOST_WORDS: Final = 60
_MOST_TOKENS: Final = 160
_WORDS: Final = f"^[A-Za-z0-9 .,&'-]{{1,{_MOST_WORDS}}}$"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a tool.

    Attributes:
        choices: of kind "choice".
        low, high: of kinds "number" and "whole", both allowed.
    """

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0

    def schema(self) -> dict[str, Any]:
        """Return it as JSON schema."""
        match self.kind:
            case "choice":
                return {"enum": list(self.choices)}
            case "number":
                return {"type": "number", "minimum": self.low, "maximum": self.high}
            case "whole":
                return {"type": "integer", "minimum": int(self.low), "maximum": int(self.high)}
            case "flag":
                return {"type": "boolean"}
            case "words":
                return {"type": "string", "pattern": _WORDS}

    def allows(self, value: object) -> bool:
        """Return whether a value is of the kind and within the range; a library's grammar does not see to that."""
        match self.kind:
            case "choice":
                return value in self.choices
            case "flag":
                return isinstance(value, bool)
            case "words":
                return isinstance(value, str) and 0 < len(value) <= _MOST_WORDS
            case _:
                fits = isinstance(value, int if self.kind == "whole" else (int, float)) and not isinstance(value, bool)
                return fits and self.low <= float(value) <= self.high  # type: ignore[arg-type]


def _choice(name: str, *choices: str) -> Argument:
    return Argument(name, "choice", choices)


_AMOUNT: Final = Argument("amount_usd", "number", low=0.01, high=1e9)
_MONTHLY: Final = Argument("monthly_usd", "number", low=0.01, high=1e7)
_YEARS: Final = Argument("years", "whole", low=1, high=60)
_YEAR: Final = Argument("year", "whole", low=1900, high=2120)
_HOLDING, _GOAL, _PERIOD, _WHEN, _VALUE, _TO, _LEFT, _RIGHT, _PRODUCT, _TERM, _OTHER = (
    Argument(name, "words")
    for name in (
        *("holding", "goal", "period", "when", "value", "to", "left", "right", "product", "term", "other_term"),
    )
)
ARGUMENTS: Final[dict[str, tuple[Argument, ...]]] = {
    "portfolio_overview": (
        _HOLDING,
        _choice("class", "equity", "bond", "cash"),
        _choice("focus", "value", "allocation", "largest", "holdings", "profile", "quantity", "bought", "cost"),
    ),
    "performance": (
        _PERIOD,
        _HOLDING,
        _choice("focus", "benchmark", "best", "worst", "gain", "flows", "value"),
    ),
    "risk": (
        _PERIOD,
        _choice("focus", "volatility", "drawdown", "sharpe", "tail", "month", "now"),
        _HOLDING,
    ),
    "stress_test": (
        _choice("scenario", "1987", "2000", "2008", "2020", "2022", "rates", "inflation", "shares"),
        Argument("shock", "number", low=-1.0, high=1.0),
    ),
    "optimise": (
        _choice("focus", "less_risk", "more_return", "recommend", "minimum_variance"),
        Argument("limit", "number", low=0.01, high=1.0),
    ),
    "what_if": (
        _choice("change", "buy", "sell", "move", "save", "spend", "work_longer", "shares_fall"),
        *(_HOLDING, _TO, _AMOUNT, _MONTHLY, _YEARS, _GOAL),
        Argument("share", "number", low=0.0001, high=1.0),
    ),
    "goal_plan": (_GOAL, _AMOUNT, _YEAR, _YEARS, _MONTHLY),
    "contribution_needed": (_GOAL, _AMOUNT, _YEAR, _YEARS, Argument("probability", "number", low=0.01, high=0.99)),
    "withdrawal_plan": (
        *(_AMOUNT, _YEARS),
        _choice("per", "month", "year"),
        Argument("rate", "number", low=0.001, high=0.5),
        Argument("age", "whole", low=18, high=120),
    ),
    "fees": (_PERIOD, _YEARS, _choice("focus", "paid", "funds", "drag", "rate")),
    "tax": (_HOLDING, _AMOUNT, _choice("focus", "gains", "if_sold", "harvest", "order", "rates")),
    "market": (_PERIOD,),
    "explain": (_TERM, _OTHER, _choice("about", "last_answer", "why")),
    "product": (_PRODUCT, _choice("focus", "cost", "risk", "terms")),
    "compare": (_LEFT, _RIGHT, _PERIOD, _choice("measure", "return", "risk", "cost")),
    "income": (_PERIOD, _HOLDING, _choice("focus", "received", "expected", "yield")),
    "profile_update": (
        _choice(
            *("field", "risk_profile", "goal", "income", "saving", "children", "marital", "job", "home"),
            *("retirement_age", "preference", "address"),
        ),
        *(_VALUE, _AMOUNT),
    ),
    "repeat": (Argument("slower", "flag"),),
    "human_handoff": (_choice("reason", "appointment", "complaint", "distress", "order", "other"), _WHEN),
    "erase_data": (_choice("scope", "visit", "all"),),
    "small_talk": (),
    "help": (),
    "end_session": (),
    "out_of_scope": (),
}
"""The tools and what they may be called with: the one table for the schema and for the checks."""

_ABOUT: Final[dict[str, str]] = {
    "portfolio_overview": "what the client owns, its worth and split",
    "performance": "gains, losses and returns over a period",
    "risk": "how much the portfolio moves or may lose",
    "stress_test": "what a crash or a shock would do to it",
    "optimise": "a better mix, advice what to change",
    "what_if": "what one change would do: buying, selling, saving, spending, working longer",
    "goal_plan": "the chance to reach a goal",
    "contribution_needed": "how much to save for a goal",
    "withdrawal_plan": "how long money lasts when it is taken out",
    "fees": "costs and fees",
    "tax": "taxes on gains and sales",
    "market": "what the market did",
    "explain": "what a word means or where a figure is from",
    "product": "the bank's own products and documents",
    "compare": "one thing against another",
    "income": "dividends and interest",
    "profile_update": "something about the client changed",
    "repeat": "say the last answer again",
    "human_handoff": "talk to a person, complain, place an order",
    "erase_data": "delete what is stored",
    "small_talk": "greetings, thanks, chat",
    "help": "what can be asked",
    "end_session": "goodbye",
    "out_of_scope": "anything else",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A tool that a model chose, and who it was: "server" or "local"."""

    tool: str
    arguments: dict[str, Scalar]
    place: str


def schema(tools: Mapping[str, object]) -> dict[str, Any]:
    """Return the JSON schema of a call: one of the tools that there are, with the arguments that it takes."""
    return {"anyOf": [_call(name, ARGUMENTS[name]) for name in ARGUMENTS if name in tools]}


def found_in(question: str, content: Bank, glossary: Glossary) -> Callable[[str], dict[str, Scalar]]:
    """Return what finds the arguments of a tool in a question by our own reading."""
    names = {symbol: item.name for symbol, item in content.instruments.items() if item.asset_class != "index"}
    return lambda tool: find_arguments(question, tool, names, glossary.spellings, content.today)


def choose_tool(
    question: str,
    chain: Chain,
    tools: Mapping[str, object],
    found: Callable[[str], dict[str, Scalar]],
    given_up: Callable[[], bool] | None = None,
) -> Choice | None:
    """Ask a model which tool a question is for.

    Args:
        question: the client's words; they go along as data.
        chain: who is asked.
        tools: those that there are, by name.
        found: gives what our own reading finds in the question for a tool.
        given_up: whether nobody waits any more.

    Returns:
        None when nobody answers, the answer is not one of the calls, or nothing fits.
    """
    try:
        said = "".join(chain.speak(_request(question, tools), given_up))
    except InferenceError:
        return None
    call = checked(said, question, tools)
    if call is None or call[0] == "out_of_scope":
        return None
    tool, chosen = call
    return Choice(tool, {**chosen, **found(tool)}, chain.place)


def checked(said: str, question: str, tools: Mapping[str, object]) -> tuple[str, dict[str, Scalar]] | None:
    """Read a call and check all of it: the tool, the names, the kinds and the ranges.

    Returns:
        The tool and those arguments that may come from a model: choices, and words that the client said. None when
        anything in the call is not as it must be.
    """
    try:
        call = json.loads(said)
        tool, given = call["tool"], call.get("arguments", {})
        known = {argument.name: argument for argument in ARGUMENTS[tool]} if tool in tools else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if known is None or not isinstance(given, dict) or set(call) - {"tool", "arguments"} or set(given) - set(known):
        return None
    if not all(known[name].allows(value) for name, value in given.items()):
        return None
    lowered = question.lower()
    return tool, {
        name: value
        for name, value in given.items()
        if known[name].kind in ("choice", "flag") or (known[name].name in _SAID and str(value).lower() in lowered)
    }


_SAID: Final = frozenset({"goal", "when", "value"})
"""Arguments that may be the client's own words; names of holdings, products and terms our own reading must find."""


def _call(name: str, arguments: tuple[Argument, ...]) -> dict[str, Any]:
    # Words that are never taken from a model are not asked for: each would cost time in the grammar and in the answer.
    asked = [each for each in arguments if each.kind != "words" or each.name in _SAID]
    inner = {"type": "object", "properties": {each.name: each.schema() for each in asked}}
    return {
        "type": "object",
        "properties": {"tool": {"const": name}, "arguments": {**inner, "additionalProperties": False}},
        "required": ["tool", "arguments"],
        "additionalProperties": False,
    }


def _request(question: str, tools: Mapping[str, object]) -> Request:
    lines = "\n".join(f"- {name}: {_ABOUT[name]}" for name in ARGUMENTS if name in tools)
    asked = (
        f'Task: choose the tool for what a client said. Tools:\n{lines}\nAnswer with one JSON object, {{"tool": name, '
        f'"arguments": {{}}}}; name an argument only if the client said it.\nThe client said: "{quoted(question)}"'
    )
    return Request((SYSTEM, Message("user", asked)), _MOST_TOKENS, schema=schema(tools))
