"""An argument that a tool cannot do without: which one is missing, and the answer to the question for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.conversation.arguments import find_arguments, plain
from app.conversation.arguments_care import when, wish
from app.conversation.arguments_plans import goal_words
from app.conversation.bank import Bank
from app.conversation.glossary import shipped_glossary
from app.conversation.known import Known, known
from app.conversation.names import asset_classes, find_holding
from app.conversation.quantities import ages, amounts, calendar_year, percents, years_ahead
from app.messages import Scalar
from inference.language.numbers import digits

_ON_HOLDINGS: Final = frozenset({"buy", "sell", "move", "shares_fall"})
_LONGEST_WISH: Final = 300  # characters


def lacks(tool: str, arguments: Mapping[str, Scalar], text: str) -> str:
    """Return the name of the argument that a tool cannot do without and that was not said; empty when all is there.

    Args:
        tool: its name.
        arguments: what was said.
        text: the question, plain.
    """
    if tool == "what_if":
        return _what_if_lacks(arguments)
    if tool in ("goal_plan", "contribution_needed"):
        timed = "year" in arguments or "years" in arguments
        return "year" if "amount_usd" in arguments and "goal" not in arguments and not timed else ""
    if tool == "compare":
        return "left" if "left" not in arguments and re.search(r"\b(?:two|these|both|something|things)\b", text) else ""
    if tool == "profile_update":
        return _profile_lacks(arguments)
    if tool == "human_handoff":
        return "when" if arguments.get("reason") == "appointment" and "when" not in arguments else ""
    return ""


def _what_if_lacks(arguments: Mapping[str, Scalar]) -> str:
    change = arguments.get("change")
    if change is None:
        return "change"
    if change in _ON_HOLDINGS and "holding" not in arguments and not (change == "move" and "to" in arguments):
        return "holding"
    if change == "move" and "to" not in arguments:
        return "to"
    if change == "buy" and "amount_usd" not in arguments and "share" not in arguments:
        return "amount_usd"
    if change == "shares_fall" and "share" not in arguments:
        return "share"
    if change in ("save", "spend") and "amount_usd" not in arguments and "monthly_usd" not in arguments:
        return "monthly_usd" if change == "save" else "amount_usd"
    return ""


def _profile_lacks(arguments: Mapping[str, Scalar]) -> str:
    field = arguments.get("field")
    if field is None:
        return "field"
    if field in ("income", "saving") and "amount_usd" not in arguments:
        return "amount_usd"
    if field in ("retirement_age", "preference", "children") and "value" not in arguments:
        return "value"
    if field == "goal" and "amount_usd" not in arguments:
        return "amount_usd"
    return ""


def fill(tool: str, argument: str, answer: str, content: Bank, client_id: str = "") -> Scalar | None:
    """Return the value of an argument that was asked for, or None where the answer holds none.

    Args:
        tool: that waits for it.
        argument: its name.
        answer: the client's words.
        content: the bank.
        client_id: whose goals, accounts and age count.
    """
    about = known(content, shipped_glossary().spellings, client_id)
    lowered = plain(answer)
    value = _said_plainly(tool, argument, answer, lowered, about)
    if value is not None:
        return value
    return find_arguments(answer, tool, about.names, about.terms, about.today, about).get(argument)


def _said_plainly(tool: str, argument: str, answer: str, lowered: str, about: Known) -> Scalar | None:
    """Read an answer that holds little but the value: "five hundred", "about a third", "2040"."""
    if argument in ("amount_usd", "monthly_usd"):
        said = amounts(lowered)
        if said:
            return said[0].monthly if argument == "monthly_usd" or tool == "withdrawal_plan" else said[0].value
        bare = re.search(r"(?<![\w.])\d+(?:\.\d+)?(?![\w%.])", digits(lowered))
        return float(bare[0]) if bare else None
    if argument == "share":
        return next(iter(percents(lowered)), None) or (
            1.0 if re.search(r"\b(?:all|everything|whole)\b", lowered) else None
        )
    if argument in ("rate", "probability", "limit"):
        return next(iter(percents(lowered)), None)
    if argument == "year":
        return _year(lowered, about)
    if argument == "years":
        bare = re.fullmatch(r"\D*(\d{1,2}(?:\.\d)?)\D*", digits(lowered))
        return years_ahead(lowered) or (float(bare[1]) if bare else None)
    if argument == "age":
        bare = re.fullmatch(r"\D*(\d{2,3})\D*", digits(lowered))
        return next(iter(ages(lowered)), None) or (int(bare[1]) if bare else None)
    if argument in ("holding", "to", "left", "right"):
        return _thing(lowered, answer, about)
    if argument == "goal":
        return goal_words(lowered, about)
    if argument == "when":
        return when(digits(lowered))
    if tool == "profile_update" and argument == "value":
        found = find_arguments(answer, tool, about.names, about.terms, about.today, about).get("value")
        return found if found is not None else (wish(answer) or "")[:_LONGEST_WISH] or None
    return None


def _year(lowered: str, about: Known) -> int | None:
    year = calendar_year(lowered, about.today)
    if year is not None:
        return year
    years = years_ahead(lowered)
    if years is not None:
        return about.today.year + round(years)
    old = ages(lowered)
    return about.birth_year + old[0] if old and about.birth_year else None


def _thing(lowered: str, answer: str, about: Known) -> str | None:
    product = next((key for key, name in about.products.items() if name.lower() in lowered), None)
    if product is not None:
        return product
    if re.search(r"\bbench ?mark\b", lowered):
        return "benchmark"
    holding = find_holding(answer, about.names)
    if holding is not None:
        return holding
    if re.search(r"\b(?:index|market|s ?(?:&|and) ?p)\b", lowered) and about.indices:
        return next(iter(about.indices))
    kinds = asset_classes(lowered)
    return kinds[0] if kinds else "portfolio" if re.search(r"\bportfolio|everything\b", lowered) else None
