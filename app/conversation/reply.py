"""Facts made into one to four sentences: plain, warm banker's English.

Every figure is written by `figures.figure_text`; words of direction come from the figure's sign. Wording varies with
the session and the turn, never by chance. The sentences are then verified like anybody else's.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from app.conversation.figures import day_text, figure_text, sign
from app.conversation.talk import TALK
from app.conversation.tools import WITH_FIGURES, Found
from app.messages import Scalar
from finance.types import Fact

TOGETHER: Final = "I look at all your accounts together."
_ONE_ACCOUNT: Final = re.compile(
    r"\b(retirement|pension|investment|taxable|savings|first|second|other) account\b", re.I
)
Pick = Callable[[Sequence[str]], str]
_CLASSES: Final = {"equity": "shares", "bond": "bonds", "cash": "cash and bills"}


def picker(session: str, turn: int) -> Pick:
    """Return a chooser between wordings that depends on the session and the turn alone."""
    seed = zlib.crc32(f"{session}|{turn}".encode())
    return lambda options: options[(seed ^ zlib.crc32(options[0].encode())) % len(options)]


def compose(tool: str, found: Found, question: str, pick: Pick) -> tuple[str, ...]:
    """Return the sentences that answer a question."""
    facts = {fact.name: fact for fact in found.facts}
    if found.trouble:
        return _trouble(found, facts)
    sentences = _answer(tool, found, facts, question, pick)
    if tool in WITH_FIGURES and _ONE_ACCOUNT.search(question):
        return (TOGETHER, *sentences[:3])
    return sentences


def _answer(tool: str, found: Found, facts: Mapping[str, Fact], question: str, pick: Pick) -> tuple[str, ...]:
    if tool == "portfolio_overview":
        return _holding(found.arguments, facts) if "holding" in found.arguments else _overview(found, facts, pick)
    if tool == "performance":
        return _holding(found.arguments, facts) if "holding" in found.arguments else _performance(found, facts, pick)
    if tool == "risk":
        return _risk(found, facts, pick)
    if tool == "explain":
        return _explain(found, facts)
    return TALK[tool](question, pick)


def plain_figure(facts: Sequence[Fact]) -> str:
    """Return the sentence that stands in when composed ones fail: the headline figure and nothing else."""
    for ending, words in (("portfolio.value", "The portfolio's value is"), (".value", "Its value is")):
        for fact in facts:
            if fact.name.endswith(ending):
                return f"{words} {figure_text(fact)}, as of {day_text(fact.as_of)}."
    return "The figures are on the screen beside me."


def day_sentence(facts: Sequence[Fact]) -> str:
    """Return the sentence that dates figures whose own sentence was dropped; empty without figures."""
    day = next((fact.as_of for fact in facts if fact.unit not in ("text", "date")), None)
    return f"All of that is as of {day_text(day)}." if day else ""


# ---- portfolio


def _overview(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    value = facts["portfolio.value"]
    worth = pick(("As of {day}, your portfolio is worth {value}.", "Your portfolio is worth {value}, as of {day}."))
    first = worth.format(day=day_text(value.as_of), value=figure_text(value))
    focus = found.arguments.get("focus")
    kind = found.arguments.get("class")
    if kind is not None:
        return (_one_class(str(kind), facts), first)
    if focus == "largest":
        return (_largest(facts), first)
    if focus == "value":
        return (first, _paid_in(facts))
    if focus == "holdings":
        return (first, _largest(facts), _classes(facts))
    return (first, pick(("{split}", "Of that, {split}")).format(split=_classes(facts)), _top(facts))


def _classes(facts: Mapping[str, Fact]) -> str:
    shares = [(facts[f"allocation.{kind}.share"], words) for kind, words in _CLASSES.items() if _has(facts, kind)]
    shares.sort(key=lambda share: -float(share[0].value))
    parts = [f"{figure_text(fact)} is in {words}" for fact, words in shares]
    text = _listed(parts)
    return text + "."


def _one_class(kind: str, facts: Mapping[str, Fact]) -> str:
    words = _CLASSES[kind]
    if not _has(facts, kind):
        return f"You hold no {words} at present."
    share, value = facts[f"allocation.{kind}.share"], facts[f"allocation.{kind}.value"]
    return f"You have {figure_text(value)} in {words}, which is {figure_text(share)} of your portfolio."


def _has(facts: Mapping[str, Fact], kind: str) -> bool:
    found = facts.get(f"allocation.{kind}.share")
    return found is not None and sign(found) > 0


def _held(facts: Mapping[str, Fact]) -> list[tuple[str, Fact]]:
    rows = [
        (str(facts[f"{name.removesuffix('.share')}.name"].value), fact)
        for name, fact in facts.items()
        if name.startswith("holding.") and name.endswith(".share") and name != "holding.largest.share"
    ]
    return sorted(rows, key=lambda row: -float(row[1].value))


def _top(facts: Mapping[str, Fact]) -> str:
    held = _held(facts)
    if not held:
        return "There are no investments in it yet."
    name, share = held[0]
    return f"Your largest holding is {name}, at {figure_text(share)}."


def _largest(facts: Mapping[str, Fact]) -> str:
    held = _held(facts)
    if len(held) < 2:
        return _top(facts)
    parts = [f"{name} at {figure_text(share)}" for name, share in held[:3]]
    return f"Your largest holdings are {_listed(parts)}."


def _paid_in(facts: Mapping[str, Fact]) -> str:
    gain, invested = facts["portfolio.gain"], facts["portfolio.invested"]
    if sign(gain) == 0 or float(invested.value) <= 0:
        return "That is just what you paid in."
    word = "more" if sign(gain) > 0 else "less"
    return f"That is {figure_text(gain)} {word} than the {figure_text(invested)} that you paid in on balance."


def _holding(arguments: Mapping[str, Scalar], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    prefix = f"holding.{arguments['holding']}."
    name, value, share = (facts[prefix + part] for part in ("name", "value", "share"))
    day = day_text(value.as_of)
    first = f"{name.value} in your portfolio is worth {figure_text(value)} as of {day}, "
    sentences = [f"{first}which is {figure_text(share)} of the whole."]
    detail = _detail(str(arguments.get("focus")), prefix, str(name.value), facts)
    if detail:
        return (detail, *sentences)
    gain, part = facts[prefix + "gain"], facts.get(prefix + "gain_fraction")
    if sign(gain) and part is not None:
        word = "gain" if sign(gain) > 0 else "loss"
        sentences.append(
            f"Against what you paid for {name.value}, that is a {word} of {figure_text(gain)}, or {figure_text(part)}."
        )
    brought = next((fact for key, fact in facts.items() if f".contribution.{arguments['holding']}" in key), None)
    if brought is not None and sign(brought):
        word = "added" if sign(brought) > 0 else "took"
        way = "to" if sign(brought) > 0 else "from"
        sentences.append(
            f"{_upper(_period(facts))}, {name.value} {word} {figure_text(brought)} {way} your portfolio's return."
        )
    return tuple(sentences)


def _detail(focus: str, prefix: str, name: str, facts: Mapping[str, Fact]) -> str:
    """Return what was asked about a holding beyond its worth, or nothing."""
    if focus == "quantity":
        return f"You hold {figure_text(facts[prefix + 'quantity'])} units of {name}."
    if focus == "cost":
        return f"For {name}, as you hold it now, you paid {figure_text(facts[prefix + 'cost'])}."
    if focus == "bought":
        return f"The oldest {name} that you hold was bought on {figure_text(facts[prefix + 'first_bought'])}."
    return ""


# ---- performance


def _performance(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    prefix = next(name for name in facts if name.endswith(".portfolio")).removesuffix("portfolio")
    own, other, gap = (facts[prefix + part] for part in ("portfolio", "benchmark", "difference"))
    yearly = facts.get(prefix + "portfolio_pa")
    pace = f", which is {figure_text(yearly)} a year" if yearly and sign(yearly) == sign(own) else ""
    sentences = [_return(own, facts, pace), _against(other, gap, pick)]
    focus = found.arguments.get("focus")
    gain = facts[prefix + "gain"]
    if focus in ("best", "worst"):
        sentences.append(_extremes(prefix, facts, str(focus)))
    else:
        if sign(gain):
            word = "gain" if sign(gain) > 0 else "loss"
            told = pick(("In money, that is a {word} of {figure}.", "That makes a {word} of {figure} in money."))
            sentences.append(told.format(word=word, figure=figure_text(gain)))
        sentences.append(_extremes(prefix, facts, "best" if sign(own) >= 0 else "worst"))
    return tuple(sentence for sentence in sentences if sentence)


def _return(own: Fact, facts: Mapping[str, Fact], pace: str) -> str:
    """A period that is over is told in the past; one that still runs, as of now."""
    day, period = day_text(own.as_of), _period(facts)
    if re.match(r"in \d{4}$|last|from|in the last", period):
        return f"{_upper(period)}, your portfolio {_moved(own)} after fees{pace}, as of {day}."
    return f"As of {day}, your portfolio has {_moved(own)} {period}, after fees{pace}."


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


def _extremes(prefix: str, facts: Mapping[str, Fact], which: str) -> str:
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


def _period(facts: Mapping[str, Fact]) -> str:
    """Return the period's words, as finance labels it: "this year so far"."""
    start = next(fact for name, fact in facts.items() if name.endswith(".start") and fact.unit == "date")
    return start.label.removeprefix("start, ")


# ---- risk


def _risk(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    focus = found.arguments.get("focus")
    parts = {
        "volatility": _volatility(facts),
        "drawdown": _drawdown(facts),
        "tail": _tail(facts),
        "sharpe": _sharpe(facts),
    }
    order = [str(focus)] if focus in parts else []
    order += [part for part in ("volatility", "drawdown", "tail") if part not in order]
    sentences = [parts[part] for part in order if parts[part]][: 2 if focus in parts else 3]
    named = next((number for number, sentence in enumerate(sentences) if _period(facts) in sentence), 0)
    for number in range(named + 1, len(sentences)):  # the period is said once
        sentences[number] = re.sub(
            rf"^Your portfolio's (.+?) {_period(facts)}", r"Its \1 in that time", sentences[number]
        )
    day = f"As of {day_text(facts['risk.volatility'].as_of)}, "
    return (day + _lower(sentences[0]), *sentences[1:]) if sentences else ()


def _volatility(facts: Mapping[str, Fact]) -> str:
    own, other = facts["risk.volatility"], facts["risk.benchmark.volatility"]
    return (
        f"Your portfolio's volatility {_period(facts)} was {figure_text(own)} a year, "
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
    text = f"Your portfolio's deepest fall {_period(facts)} was {figure_text(own)}, {days}"
    recovered = facts.get("risk.max_drawdown.recovered")
    if recovered is not None:
        return f"{text}, and it was back at its peak by {figure_text(recovered)}."
    return f"{text}, and it has not yet come back to that peak."


def _tail(facts: Mapping[str, Fact]) -> str:
    part, money = facts.get("risk.var95.day"), facts.get("risk.var95.day.usd")
    if part is None or money is None:
        return ""
    sure = figure_text(facts["risk.confidence"])
    return f"On {sure} of days, today's holdings would have lost at most {figure_text(part)}, or {figure_text(money)}."


def _sharpe(facts: Mapping[str, Fact]) -> str:
    own, other = facts.get("risk.sharpe"), facts.get("risk.benchmark.sharpe")
    if own is None:
        return ""
    minus = "minus " if sign(own) < 0 else ""
    text = f"Your portfolio's Sharpe ratio {_period(facts)} was {minus}{figure_text(own)}"
    if other is None:
        return text + "."
    minus = "minus " if sign(other) < 0 else ""
    return f"{text}, {_compared(own, other, 'higher', 'lower')} benchmark's {minus}{figure_text(other)}."


# ---- explaining, and what goes wrong


def _explain(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    each = 2 if len(found.passages) == 1 else 1  # of two terms, the first sentence of each says what it is
    passages = [line for _, text in found.passages for line in re.split(r"(?<=[.!?]) (?=[A-Z])", text)[:each]]
    if "term" in found.arguments or not facts:
        return tuple(passages)
    day = day_text(next(fact for fact in facts.values() if fact.unit not in ("text", "date")).as_of)
    source = f"I computed those figures from your bookings and from closing prices, as of {day}."
    prefix = next((name.removesuffix("portfolio") for name in facts if name.endswith(".portfolio")), "")
    if found.arguments.get("about") == "why" and prefix:
        ends = ("worst", "best") if sign(facts[prefix + "portfolio"]) < 0 else ("best", "worst")
        return (*(sentence for end in ends if (sentence := _extremes(prefix, facts, end))), source)
    return (source, *passages)


def _trouble(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    if found.trouble == "not_held":
        name = next(iter(facts.values())).value
        return (f"You do not hold {name} at present.", "Ask me for your holdings and I will show you what there is.")
    if found.trouble == "nothing_said":
        return (
            "Which figure or which word shall I explain?",
            "You can ask, for example, what volatility means or what a benchmark is.",
        )
    start, end = facts["records.start"], facts["records.end"]
    reach = f"My records of your portfolio go from {figure_text(start)} to {figure_text(end)}."
    if found.trouble == "too_little":
        return ("There are too few days in that period to say anything sound.", reach)
    return ("I have no figures for all of that period.", reach)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
