"""Tools that give words: what a term means, where the last figures come from, and the turns that need no figure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.tools.documents import SURELY, from_documents, withheld
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.given import words
from app.conversation.tools.portfolio import performance
from app.messages import Scalar

# Which entry tells how a tool's figures are made.
_METHODS: Final[dict[tuple[str, Scalar], str]] = {
    ("performance", None): "time_weighted",
    ("performance", "benchmark"): "benchmark",
    ("risk", None): "volatility",
    ("risk", "drawdown"): "drawdown",
    ("risk", "sharpe"): "sharpe",
    ("risk", "tail"): "value_at_risk",
    ("risk", "month"): "value_at_risk",
    ("risk", "now"): "drawdown",
    ("performance", "index"): "sp500",
    ("portfolio_overview", "allocation"): "allocation",
    ("portfolio_overview", "fees"): "fees",
    ("goal_plan", None): "simulation",
    ("contribution_needed", None): "simulation",
    ("withdrawal_plan", None): "simulation",
    ("income", None): "dividend",
    ("income", "yield"): "yield",
    ("fees", None): "fees",
    ("fees", "funds"): "expense_ratio",
    ("tax", "gains"): "unrealised_gain",
    ("tax", "if_sold"): "capital_gain",
    ("tax", "harvest"): "tax_loss",
    ("tax", "rates"): "tax_bracket",
    ("tax", "order"): "tax_deferred",
    ("stress_test", None): "stress_test",
    ("optimise", None): "optimisation",
    ("optimise", "recommend"): "suitability",
    ("what_if", None): "scenario",
    ("compare", None): "total_return",
    ("compare", "risk"): "volatility",
    ("market", None): "sp500",
    ("product", None): "fact_sheet",
}

_LAST_ANSWER: Final = re.compile(
    r"\b(?:that|those|this|these|it|they|the) (?:figures?|numbers?|results?|answers?|amounts?|percent\w*|values?)\b|"
    r"\bdid you (?:get|come|compute|calculate|work)|"
    r"\b(?:what|how) (?:do(?:es)?|did|is|was|were) (?:that|this|it|those)\b|"
    r"\b(?:explain|tell me more about) (?:that|this|it|those)\b|\bwhat do you mean\b",
    re.IGNORECASE,
)


def explain(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """A term's passage, or where the last answer's figures come from, or what the bank's documents say.

    `question` holds the client's words; it is for searching alone and is not among the arguments as used.
    """
    question = words(arguments, "question")
    arguments = {name: value for name, value in arguments.items() if name != "question"}
    terms = [str(arguments[name]) for name in ("term", "other_term") if arguments.get(name) in glossary.entries]
    if terms:
        return Found(dict(arguments), context.facts, passages=tuple(_passage(term, glossary) for term in terms))
    if arguments.get("about") != "why" and not _means_the_last_answer(question):
        said = from_documents(question, content)
        if said:
            return Found({**arguments, "about": "documents"}, passages=said)
        if withheld(question, content):
            return Found(arguments, trouble="explain_withheld")
        if question and not context.facts:
            return Found(arguments, trouble="explain_unknown")
    if arguments.get("about") == "why" and (context.tool in ("", "portfolio_overview") or "period" in arguments):
        # Nothing was said yet that could be meant, or a period is named: tell what made its return.
        told = performance({"period": arguments["period"]} if "period" in arguments else {}, context, content, glossary)
        return replace(told, arguments={**arguments, "period": told.arguments["period"]})
    if not context.facts:
        return Found(dict(arguments), trouble="nothing_said")
    if arguments.get("about") == "why" and context.tool == "performance":
        return Found(dict(arguments), context.facts)
    focus = dict(context.arguments).get("focus")
    entry = _METHODS.get((context.tool, focus)) or _METHODS.get((context.tool, None))
    return Found(dict(arguments), context.facts, passages=(_passage(entry, glossary),) if entry else ())


def outside(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """What no tool is for: the bank's documents may still answer it, where they surely do."""
    if "missing" in arguments:
        return nothing(arguments, context, content, glossary)
    said = from_documents(words(arguments, "question"), content, SURELY)
    if not said and withheld(words(arguments, "question"), content, SURELY):
        return Found({}, trouble="explain_withheld")
    return Found({"about": "documents"} if said else {}, passages=said)


def _means_the_last_answer(question: str) -> bool:
    """Return whether a question is about figures that were just told."""
    return bool(_LAST_ANSWER.search(question))


def nothing(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """A turn without figures: talk, help, the end, and what is out of scope or cannot be told yet."""
    return Found({name: value for name, value in arguments.items() if name == "missing"})


def _passage(key: str, glossary: Glossary) -> tuple[str, str]:
    entry = glossary.entries[key]
    return f"Glossary: {entry.title}", entry.text
