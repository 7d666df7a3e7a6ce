"""What bad times would do to what is held today: five episodes of history, and shocks that the client names."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.tools.asked import quoted
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.given import number, words
from app.conversation.tools.pictures import also_named
from app.messages import Scalar
from finance import answers
from finance.answers.stress import Asked
from finance.errors import NotEnoughData
from finance.performance import parse_period_or_all
from finance.risk.stress import EPISODES, Episode
from finance.types import Fact, Result

USUAL_PERIOD: Final = "3y"  # whose days betas and covariances come from
NAMED: Final = {"1987": "1987", "2000": "2000-02", "2008": "2008", "2020": "2020", "2022": "2022"}
USUAL: Final = {"shares": -0.2, "rates": 0.01, "inflation": 0.03}
LARGEST: Final = {"shares": 0.9, "rates": 0.1, "inflation": 0.2}
"""Shocks beyond this are refused: nothing like it is in the figures that the answer would rest on."""


def stress_test(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """What a bad time would do to today's holdings; without `scenario`, the five episodes.

    A `shock` is a signed fraction: of shares, of all yields, or of inflation beyond what is expected.
    """
    used: dict[str, Scalar] = dict(arguments)
    if "shock" in used and "scenario" not in used:
        used["scenario"] = "shares"
    scenario = words(used, "scenario")
    if scenario in USUAL:
        used.setdefault("shock", USUAL[scenario])
        if not 0 < abs(number(used, "shock") or 0.0) <= LARGEST[scenario]:
            return Found(used, trouble="stress_range")
    elif scenario and scenario not in NAMED:
        return Found(used, trouble="stress_unknown")
    index = next((symbol for symbol, item in content.instruments.items() if item.asset_class == "index"), None)
    if scenario == "shares" and index is None:
        return Found(used, trouble="stress_unknown")
    try:
        found = _stress(context, content, _asked(scenario, used, index or ""))
    except NotEnoughData:
        return Found(used, trouble="nothing_held")
    facts, chart = found.facts, found.chart
    if scenario == "shares":
        facts = (*facts, *_shock(found, used, content, index or ""))
    elif scenario not in USUAL:
        facts = _of_one(found, NAMED[scenario]) if scenario else _deepest(found)
        chart = chart if scenario else also_named(chart, _ends(found))
    return Found(used, facts, chart, quoted(found, "stress tests"), today=content.today)


def _asked(scenario: str, used: Arguments, index: str) -> Asked:
    """Return what to compute; an episode comes with the other four, so that its picture can be compared."""
    shock = number(used, "shock") or 0.0
    if scenario == "shares":
        return Asked((), ((index, shock),), None, None)
    if scenario == "rates":
        return Asked((), (), shock, None)
    if scenario == "inflation":
        return Asked((), (), None, shock)
    return Asked(_in_order(NAMED.get(scenario, "")), (), None, None)


def _in_order(first: str) -> tuple[Episode, ...]:
    return tuple(sorted(EPISODES, key=lambda item: item.key != first))


def _stress(context: Context, content: Bank, asked: Asked) -> Result:
    client, prices = content.client(context.client_id), content.prices
    period = parse_period_or_all(USUAL_PERIOD, prices.last_day, prices.first_day)
    return answers.stress(answers.held_by(client, prices, content.today, period), prices, content.instruments, asked)


def _of_one(found: Result, key: str, name: str = "") -> tuple[Fact, ...]:
    """Return the facts of one episode alone, or no sentence could be told apart from another episode's.

    Args:
        found: of all five.
        key: of the episode.
        name: to give it in the facts' names instead.
    """
    stem = f"stress.{key}."
    return tuple(
        replace(fact, name=fact.name.replace(stem, f"stress.{name or key}.", 1))
        for fact in found.facts
        if fact.name.startswith(stem) or fact.name == "stress.bonds"
    )


def _deepest(found: Result) -> tuple[Fact, ...]:
    """Return the worst of the episodes, and of the gentlest what it is called and what it would do."""
    deepest, gentlest = (name.split(".")[1] for name in _ends(found))
    gentle = _of_one(found, gentlest, "gentlest")
    told = tuple(fact for fact in gentle if fact.name in ("stress.gentlest.words", "stress.gentlest.change"))
    return (*_of_one(found, deepest, "deepest"), *told)


def _ends(found: Result) -> dict[str, str]:
    """Return the stems of the worst and of the gentlest episode, and what they are called instead."""
    changes = {item.key: float(fact.value) for item in EPISODES for fact in found.facts if fact.name == _change(item)}
    deepest, gentlest = (end(changes, key=lambda key: changes[key]) for end in (min, max))
    return {f"stress.{deepest}.": "stress.deepest.", f"stress.{gentlest}.": "stress.gentlest."}


def _change(item: Episode) -> str:
    return f"stress.{item.key}.change"


def _shock(found: Result, used: Arguments, content: Bank, index: str) -> tuple[Fact, ...]:
    """Return what was asked as facts, since it is said in the answer."""
    like = next(fact for fact in found.facts if fact.name == "stress.shock.change")
    size = replace(like, name="stress.shock.asked", label="shock asked for", value=number(used, "shock") or 0.0)
    on = replace(like, name="stress.shock.on", label="what it falls on", value=content.instruments[index].name)
    return size, replace(on, unit="text")
