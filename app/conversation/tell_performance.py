"""How the portfolio did, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.conversation.figures import day_text, figure_text, sign
from app.conversation.phrases import Pick, period, upper
from app.conversation.tools import Found
from finance.types import Fact


def performance(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return against the benchmark, in money, and what helped or weighed most."""
    prefix = next(name for name in facts if name.endswith(".portfolio")).removesuffix("portfolio")
    own, other, gap = (facts[prefix + part] for part in ("portfolio", "benchmark", "difference"))
    yearly = facts.get(prefix + "portfolio_pa")
    pace = f", which is {figure_text(yearly)} a year" if yearly and sign(yearly) == sign(own) else ""
    sentences = [_return(own, facts, pace), _against(other, gap, pick)]
    focus = found.arguments.get("focus")
    gain = facts[prefix + "gain"]
    if focus in ("best", "worst"):
        sentences.append(extremes(prefix, facts, str(focus)))
    else:
        if sign(gain):
            word = "gain" if sign(gain) > 0 else "loss"
            told = pick(("In money, that is a {word} of {figure}.", "That makes a {word} of {figure} in money."))
            sentences.append(told.format(word=word, figure=figure_text(gain)))
        sentences.append(extremes(prefix, facts, "best" if sign(own) >= 0 else "worst"))
    return tuple(sentence for sentence in sentences if sentence)


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
