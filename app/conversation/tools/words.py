"""Tools that give words: what a term means, where the last figures come from, and the turns that need no figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.tools.found import Arguments, Found
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
}


def explain(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """A term's passage, or where the last answer's figures come from."""
    terms = [str(arguments[name]) for name in ("term", "other_term") if arguments.get(name) in glossary.entries]
    if terms:
        return Found(dict(arguments), context.facts, passages=tuple(_passage(term, glossary) for term in terms))
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


def nothing(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """A turn without figures: talk, help, the end, and what is out of scope or cannot be told yet."""
    return Found({name: value for name, value in arguments.items() if name == "missing"})


def _passage(key: str, glossary: Glossary) -> tuple[str, str]:
    entry = glossary.entries[key]
    return f"Glossary: {entry.title}", entry.text
