"""How much the portfolio moves and what it could lose, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from app.conversation.figures import day_text, figure_text, sign
from app.conversation.phrases import lower, period
from app.conversation.tools.found import Found
from finance.types import Fact


def risk(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return what was asked about first, then the rest; the day and the period are said once."""
    focus = found.arguments.get("focus")
    parts = {
        "volatility": _volatility(facts),
        "drawdown": _drawdown(facts),
        "tail": _tail(facts, "day", found.today),
        "month": _tail(facts, "month", found.today),
        "now": _now(facts),
        "sharpe": _sharpe(facts),
    }
    order = [str(focus)] if focus in parts else []
    rest = {"tail": ("month",), "month": ("tail",), "now": ("drawdown",)}.get(
        str(focus), ("volatility", "drawdown", "tail")
    )
    order += [part for part in rest if part not in order]
    sentences = [parts[part] for part in order if parts[part]][: 2 if focus in parts else 3]
    named = next((number for number, sentence in enumerate(sentences) if period(facts) in sentence), 0)
    for number in range(named + 1, len(sentences)):  # the period is said once
        sentences[number] = re.sub(
            rf"^Your portfolio's (.+?) {period(facts)}", r"Its \1 in that time", sentences[number]
        )
    day = f"As of {day_text(facts['risk.volatility'].as_of)}, "
    return (day + lower(sentences[0]), *sentences[1:]) if sentences else ()


def _volatility(facts: Mapping[str, Fact]) -> str:
    own, other = facts["risk.volatility"], facts["risk.benchmark.volatility"]
    return (
        f"Your portfolio's volatility {period(facts)} was {figure_text(own)} a year, "
        f"{_compared(own, other, 'higher', 'lower')} benchmark's {figure_text(other)}."
    )


def _compared(own: Fact, other: Fact, more: str, less: str) -> str:
    if figure_text(own) == figure_text(other):
        return "the same as the"
    return f"{more if float(own.value) > float(other.value) else less} than the"


def _drawdown(facts: Mapping[str, Fact]) -> str:
    own = facts["risk.max_drawdown"]
    if not sign(own) or "risk.max_drawdown.peak" not in facts:
        return ""
    peak, trough = facts["risk.max_drawdown.peak"], facts["risk.max_drawdown.trough"]
    days = f"from {figure_text(peak)} to {figure_text(trough)}"
    text = f"Your portfolio's deepest fall {period(facts)} was {figure_text(own)}, {days}"
    recovered = facts.get("risk.max_drawdown.recovered")
    if recovered is not None:
        return f"{text}, and it was back at its peak by {figure_text(recovered)}."
    return f"{text}, and it has not yet come back to that peak."


def _tail(facts: Mapping[str, Fact], length: str, today: date | None) -> str:
    """What a bad day or month would have cost; the holdings are those of the period's last day."""
    part, money = facts.get(f"risk.var95.{length}"), facts.get(f"risk.var95.{length}.usd")
    if part is None or money is None:
        return ""
    sure = figure_text(facts["risk.confidence"])
    whose = "today's holdings" if part.as_of == today else "the holdings of that day"
    word = "On" if length == "day" else "In"
    return f"{word} {sure} of {length}s, {whose} would have lost at most {figure_text(part)}, or {figure_text(money)}."


def _now(facts: Mapping[str, Fact]) -> str:
    return f"Your portfolio is {figure_text(facts['risk.drawdown.now'])} below its highest point {period(facts)}."


def _sharpe(facts: Mapping[str, Fact]) -> str:
    own, other = facts.get("risk.sharpe"), facts.get("risk.benchmark.sharpe")
    if own is None:
        return ""
    minus = "minus " if sign(own) < 0 else ""
    text = f"Your portfolio's Sharpe ratio {period(facts)} was {minus}{figure_text(own)}"
    if other is None:
        return text + "."
    minus = "minus " if sign(other) < 0 else ""
    return f"{text}, {_compared(own, other, 'higher', 'lower')} benchmark's {minus}{figure_text(other)}."
