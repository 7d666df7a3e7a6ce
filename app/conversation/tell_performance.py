"""How the portfolio did, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.conversation.figures import blend_text, day_text, figure_text, sign
from app.conversation.phrases import Pick, period, upper
from app.conversation.talk import FUND_COSTS, NO_DIVIDENDS
from app.conversation.tools.found import Found
from finance.types import Fact


def performance(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return against the benchmark, in money, and what helped or weighed most; or what was asked beside that."""
    focus = found.arguments.get("focus")
    prefix = next((name for name in facts if name.endswith(".portfolio")), "").removesuffix("portfolio")
    if focus == "index" and any(name.startswith("market.") for name in facts):
        return _index(facts, prefix)
    asked = {"flows": _flows, "fees": _fees, "value": _worth}.get(str(focus))
    if asked is not None:
        return asked(prefix, facts)
    own, other, gap = (facts[prefix + part] for part in ("portfolio", "benchmark", "difference"))
    yearly = facts.get(prefix + "portfolio_pa")
    pace = f", which is {figure_text(yearly)} a year" if yearly and sign(yearly) == sign(own) else ""
    sentences = [_return(own, facts, pace), _against(other, gap, pick)]
    gain = facts[prefix + "gain"]
    if focus in ("best", "worst"):
        sentences.append(extremes(prefix, facts, str(focus)))
    elif focus in ("benchmark", "index"):
        sentences.append(f"Your benchmark is {blend_text(facts[prefix + 'benchmark_name'])}.")
    else:
        if sign(gain):
            word = "gain" if sign(gain) > 0 else "loss"
            told = pick(("In money, that is a {word} of {figure}.", "That makes a {word} of {figure} in money."))
            sentences.append(told.format(word=word, figure=figure_text(gain)))
        sentences.append(extremes(prefix, facts, "best" if sign(own) >= 0 else "worst"))
    return tuple(sentence for sentence in sentences if sentence)


def _index(facts: Mapping[str, Fact], prefix: str) -> tuple[str, ...]:
    """What the market's index did, and the client's portfolio beside it."""
    stem = next(name for name in facts if name.startswith("market.") and name.endswith(".return")).removesuffix(
        "return"
    )
    total, yearly = facts[stem + "return"], facts.get(stem + "return_pa")
    pace = f", which is {figure_text(yearly)} a year" if yearly and sign(yearly) == sign(total) else ""
    words = facts[stem + "period"].value
    day = day_text(total.as_of)
    first = f"{upper(str(words))}, the {facts[stem + 'name'].value} {_moved(total)}{pace}, as of {day}."
    if not prefix:
        return (first, NO_DIVIDENDS)
    return (first, f"In that time, your portfolio {_moved(facts[prefix + 'portfolio'])} after fees.", NO_DIVIDENDS)


def _flows(prefix: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    flows = facts[prefix + "flows"]
    way = "took out" if sign(flows) < 0 else "paid in"
    words, day = upper(period(facts)), day_text(flows.as_of)
    return (f"{words}, you {way} {figure_text(flows)} on balance, as of {day}.", _value_sentence(prefix, facts))


def _fees(prefix: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    paid = facts[prefix + "fees"]
    words, day = upper(period(facts)), day_text(paid.as_of)
    return (f"{words}, you paid {figure_text(paid)} in advisory fees, as of {day}.", FUND_COSTS)


def _worth(prefix: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    flows = facts[prefix + "flows"]
    way = "took out" if sign(flows) < 0 else "paid in"
    moved = f"In that time, you {way} {figure_text(flows)} on balance." if sign(flows) else ""
    return (_value_sentence(prefix, facts), *([moved] if moved else []))


def _value_sentence(prefix: str, facts: Mapping[str, Fact]) -> str:
    first, last = facts[prefix + "value_start"], facts[prefix + "value_end"]
    start, end = figure_text(facts[prefix + "start"]), figure_text(facts[prefix + "end"])
    return f"Your portfolio was worth {figure_text(first)} on {start} and {figure_text(last)} on {end}."


def _return(own: Fact, facts: Mapping[str, Fact], pace: str) -> str:
    """A period that is over is told in the past; one that still runs, as of now."""
    day, words = day_text(own.as_of), period(facts)
    if re.match(r"in \d{4}$|last|from|in the last", words):
        return f"{upper(words)}, your portfolio {_moved(own)} after fees{pace}, as of {day}."
    return f"As of {day}, your portfolio has {_moved(own)} {words}, after fees{pace}."


def _moved(own: Fact) -> str:
    if not sign(own):
        return f"stood still at {figure_text(own)}"
    return f"{'gained' if sign(own) > 0 else 'lost'} {figure_text(own)}"


def _against(other: Fact, gap: Fact, pick: Pick) -> str:
    moved = _moved(other)
    if not sign(gap):
        return f"That is level with the benchmark, which {moved}."
    side = "ahead of" if sign(gap) > 0 else "behind"
    told = pick(
        (
            "That is {gap} {side} the benchmark, which {moved}.",
            "The benchmark {moved}, so you are {gap} {side} it.",
        )
    )
    return told.format(gap=figure_text(gap), side=side, moved=moved)


def extremes(prefix: str, facts: Mapping[str, Fact], which: str) -> str:
    """Return the sentence on the best or the worst contribution; empty where there is none to tell."""
    name, part = facts.get(f"{prefix}{which}.name"), facts.get(f"{prefix}{which}.contribution")
    if name is None or part is None or sign(part) == 0:
        return ""
    if which == "best":
        if sign(part) < 0:
            return ""
        return f"{name.value} helped most: it added {figure_text(part)} to the return."
    if sign(part) > 0:
        return f"{name.value} brought least: it added {figure_text(part)} to the return."
    return f"{name.value} weighed most: it took {figure_text(part)} from the return."
