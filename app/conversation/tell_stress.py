"""What bad times would do, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.figures import figure_text, sign
from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tools.found import Found
from app.conversation.tools.stressing import NAMED
from finance.types import Fact

LOSS: Final = (
    "As of {@stress.<e>.change}, today's holdings would lose {-stress.<e>.change}, or {-stress.<e>.change.usd}, if "
    "{stress.<e>.words} came again."
)
GAIN: Final = (
    "As of {@stress.<e>.change}, today's holdings would gain {stress.<e>.change}, or {stress.<e>.change.usd}, if "
    "{stress.<e>.words} came again, but they would fall {stress.<e>.deepest_fall} on the way."
)
DEEPEST: Final = (
    "As of {@stress.deepest.change}, the worst of five bad times for today's holdings would be "
    "{stress.deepest.words}: they would lose {-stress.deepest.change}, or {-stress.deepest.change.usd}."
)
GENTLEST_LOSS: Final = "The gentlest would be {stress.gentlest.words}, with a loss of {-stress.gentlest.change}."
GENTLEST_GAIN: Final = (
    "The gentlest would be {stress.gentlest.words}, with a gain of {stress.gentlest.change} in the end."
)
ON_THE_WAY: Final = "At the deepest, the fall would be {stress.<e>.deepest_fall}."
WORST: Final = "{stress.<e>.worst.name} would weigh most, with a loss of {-stress.<e>.worst.usd}."
PARTLY_MODELLED: Final = (
    "That rests on prices of the time for {stress.<e>.own_share} of your holdings and on a model for the rest, so take "
    "it as an estimate."
)
ALL_OR_NOTHING: Final = (
    "That rests {stress.<e>.own_share>=0.9995:on your holdings' own prices of the time/on a model of the time at least "
    "in part}, so take it as an estimate."
)
SHOCK_LOSS: Final = (
    "As of {@stress.shock.change}, if the {stress.shock.on} {stress.shock.asked:rose/fell} by {stress.shock.asked} "
    "within a month, today's holdings would be expected to lose {-stress.shock.change}, or {-stress.shock.change.usd}."
)
SHOCK_GAIN: Final = (
    "As of {@stress.shock.change}, if the {stress.shock.on} {stress.shock.asked:rose/fell} by {stress.shock.asked} "
    "within a month, today's holdings would be expected to gain {stress.shock.change}, or {stress.shock.change.usd}."
)
SHOCK_SPREAD: Final = "In about two cases of three, it would come out within {stress.shock.spread} of that."
FROM_THE_PAST: Final = "That is how they moved together in past years, so take it as an estimate."
MODELLED_BONDS: Final = "Bond funds have modelled prices in it, which are calmer than real ones."
RATES_LOSS: Final = (
    "As of {@stress.rates.change}, if all yields {stress.rates.moved:rose/fell} by {stress.rates.moved}, today's "
    "holdings would lose {-stress.rates.change}, or {-stress.rates.change.usd}."
)
RATES_GAIN: Final = (
    "As of {@stress.rates.change}, if all yields {stress.rates.moved:rose/fell} by {stress.rates.moved}, today's "
    "holdings would gain {stress.rates.change}, or {stress.rates.change.usd}."
)
RATES_STILL: Final = (
    "As of {@stress.rates.change}, if all yields {stress.rates.moved:rose/fell} by {stress.rates.moved}, that would "
    "{stress.rates.change:lift/lower/not move} today's holdings by itself, as they are measured here."
)
DURATION: Final = (
    "That is what a duration of {stress.rates.duration} years means; how shares would take it is left out."
)
SHARES_LEFT_OUT: Final = "How shares would take it is left out."
PRICES_LOSS: Final = (
    "As of {@stress.inflation.change}, if prices rose {stress.inflation.surprise} more in a year than expected, "
    "today's holdings would lose {-stress.inflation.change} and could buy {-stress.inflation.real_change} less."
)
PRICES_GAIN: Final = (
    "As of {@stress.inflation.change}, if prices rose {-stress.inflation.surprise} less in a year than expected, "
    "today's holdings would gain {stress.inflation.change} and could buy {stress.inflation.real_change} more."
)
REAL_MONEY: Final = "In money of today's worth, that is a loss of {-stress.inflation.real_change.usd}."
ASSUMED: Final = (
    "It assumes that yields move by three quarters of the surprise and shares by as much the other way; these are "
    "round assumptions."
)
SAYINGS: Final = (
    LOSS, GAIN, DEEPEST, GENTLEST_LOSS, GENTLEST_GAIN, ON_THE_WAY, WORST, PARTLY_MODELLED, ALL_OR_NOTHING, SHOCK_LOSS,
    SHOCK_GAIN, SHOCK_SPREAD, FROM_THE_PAST, MODELLED_BONDS, RATES_LOSS, RATES_GAIN, RATES_STILL, DURATION,
    SHARES_LEFT_OUT, PRICES_LOSS, PRICES_GAIN, REAL_MONEY, ASSUMED,
)  # fmt: skip
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "stress_range": (
        "I can only reckon with shocks that markets have come near to.",
        "Try a fall in shares of a fifth or a half, or yields a point or two higher.",
    ),
    "stress_unknown": (
        "I have no figures for that bad time.",
        "I can replay the crashes of the past decades, or a fall in shares, a rise in interest rates, or inflation.",
    ),
    "nothing_held": ("There are no investments in your portfolio that could gain or lose.",),
}


def stress(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return the loss first, then what weighs most and what it rests on."""
    scenario = str(found.arguments.get("scenario", ""))
    told = {"shares": _shares, "rates": _rates, "inflation": _inflation}.get(scenario)
    sentences = told(facts) if told else _episode(NAMED[scenario], facts) if scenario else _all(facts)
    return tuple(sentence for sentence in sentences if sentence)


def _all(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    return (
        render(DEEPEST, facts),
        render(WORST, facts, e="deepest"),
        render(GENTLEST_LOSS, facts) or render(GENTLEST_GAIN, facts),
        _rests_on("deepest", facts),
    )


def _episode(key: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    first = render(LOSS, facts, e=key)
    deeper = figure_text(facts[f"stress.{key}.change"]) != figure_text(facts[f"stress.{key}.deepest_fall"])
    return (
        first or render(GAIN, facts, e=key),
        render(ON_THE_WAY, facts, e=key) if first and deeper else "",
        render(WORST, facts, e=key),
        _rests_on(key, facts),
    )


def _rests_on(key: str, facts: Mapping[str, Fact]) -> str:
    own = float(facts[f"stress.{key}.own_share"].value)
    return render(PARTLY_MODELLED if 0 < own < 1 else ALL_OR_NOTHING, facts, e=key)


def _shares(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    return (
        render(SHOCK_LOSS, facts) or render(SHOCK_GAIN, facts),
        render(WORST, facts, e="shock"),
        render(SHOCK_SPREAD, facts),
        MODELLED_BONDS if "stress.bonds" in facts else FROM_THE_PAST,
    )


def _rates(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    if not sign(facts["stress.rates.change"]):
        return render(RATES_STILL, facts), SHARES_LEFT_OUT
    first = render(RATES_LOSS, facts) or render(RATES_GAIN, facts)
    return first, render(WORST, facts, e="rates"), render(DURATION, facts)


def _inflation(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    first = render(PRICES_LOSS, facts) or render(PRICES_GAIN, facts)
    return first, render(REAL_MONEY, facts), render(WORST, facts, e="inflation"), ASSUMED
