"""What the client has, in sentences: the whole, one class, one holding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.figures import day_text, figure_text, sign
from app.conversation.phrases import Pick, listed, period, upper
from app.conversation.sayings import render
from app.conversation.talk import FUND_COSTS
from app.conversation.tools.found import Found
from app.messages import Scalar
from finance.types import Fact

_CLASSES: Final = {"equity": "shares", "bond": "bonds", "cash": "cash and bills"}
ACCOUNT_WORTH: Final = "As of {@portfolio.value}, your {account.name} is worth {portfolio.value}."
ACCOUNT_CLASS: Final = {
    kind: f"Of that, {{allocation.{kind}.value}} is in {words}, or {{allocation.{kind}.share}}."
    for kind, words in _CLASSES.items()
}
ACCOUNT_TOP: Final = "The largest holding in it is {holding.<n>.name}, at {holding.<n>.share}."
SAYINGS: Final = (ACCOUNT_WORTH, *ACCOUNT_CLASS.values(), ACCOUNT_TOP)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {"account_empty": ("Nothing was ever booked in that account.",)}


def overview(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return value and allocation, in the order that the question asks for."""
    if "account.name" in facts:
        return _account(found, facts)
    value = facts["portfolio.value"]
    worth = pick(("As of {day}, your portfolio is worth {value}.", "Your portfolio is worth {value}, as of {day}."))
    first = worth.format(day=day_text(value.as_of), value=figure_text(value))
    focus = found.arguments.get("focus")
    kind = found.arguments.get("class")
    if focus == "profile":
        return (f"Your risk profile is {facts['client.risk_profile'].value}.", first, _classes(facts))
    if focus == "fees":
        return _fees(facts)
    if kind is not None:
        return (_one_class(str(kind), facts), first)
    if focus == "largest":
        return (_largest(facts), first)
    if focus == "value":
        return (first, _paid_in(facts))
    if focus == "holdings":
        return (first, _largest(facts), _classes(facts))
    return (first, pick(("{split}", "Of that, {split}")).format(split=_classes(facts)), _top(facts))


def _account(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return what one account is worth and what is in it."""
    first = render(ACCOUNT_WORTH, facts)
    kind = found.arguments.get("class")
    if kind is not None:
        return (first, render(ACCOUNT_CLASS[str(kind)], facts) or f"You hold no {_CLASSES[str(kind)]} at present.")
    if found.arguments.get("focus") == "value":
        return (first, _paid_in(facts))
    held = [name for name in facts if name.startswith("holding.") and name.endswith(".share")]
    held = [name.split(".")[1] for name in held if name != "holding.largest.share"]
    top = max(held, key=lambda symbol: float(facts[f"holding.{symbol}.share"].value), default=None)
    return (first, _classes(facts), render(ACCOUNT_TOP, facts, n=top) if top else "There are no investments in it yet.")


def _fees(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    rate, year, whole = facts["fees.rate_pa"], facts["fees.ytd"], facts["fees.since_start"]
    day = day_text(year.as_of)
    return (
        f"Your advisory fee is {figure_text(rate)} a year.",
        f"This year so far, you paid {figure_text(year)} in fees, as of {day}.",
        f"Since the start, you paid {figure_text(whole)} in fees.",
        FUND_COSTS,
    )


def _classes(facts: Mapping[str, Fact]) -> str:
    shares = [(facts[f"allocation.{kind}.share"], words) for kind, words in _CLASSES.items() if _has(facts, kind)]
    shares.sort(key=lambda share: -float(share[0].value))
    parts = [f"{figure_text(fact)} is in {words}" for fact, words in shares]
    text = listed(parts)
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
    return f"Your largest holdings are {listed(parts)}."


def _paid_in(facts: Mapping[str, Fact]) -> str:
    gain, invested = facts["portfolio.gain"], facts["portfolio.invested"]
    if sign(gain) == 0 or float(invested.value) <= 0:
        return "That is just what you paid in."
    word = "more" if sign(gain) > 0 else "less"
    return f"That is {figure_text(gain)} {word} than the {figure_text(invested)} that you paid in on balance."


def holding(arguments: Mapping[str, Scalar], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return what one holding is worth, what was gained on it, and the detail asked for."""
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
            f"{upper(period(facts))}, {name.value} {word} {figure_text(brought)} {way} your portfolio's return."
        )
    return tuple(sentences)


def _detail(focus: str, prefix: str, name: str, facts: Mapping[str, Fact]) -> str:
    """Return what was asked about a holding beyond its worth, or nothing."""
    if focus == "quantity":
        return f"You hold {figure_text(facts[prefix + 'quantity'])} units of {name}."
    if focus == "cost":
        return f"For the {name} that you hold, you paid {figure_text(facts[prefix + 'cost'])}."
    if focus == "bought":
        return f"The oldest {name} that you hold was bought on {figure_text(facts[prefix + 'first_bought'])}."
    return ""
