"""What a fact can be the ground of: whose figure it is, which measure, and which direction words may go with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.conversation.claims import BENCHMARK, PORTFOLIO
from app.conversation.figures import sign
from finance.types import Fact

Lean = Literal["signed", "loss", "level"]


@dataclass(frozen=True, slots=True)
class Ground:
    """How a fact may be spoken of.

    Attributes:
        fact: the fact.
        owner: a holding's name, BENCHMARK or PORTFOLIO.
        measures: one of these must be spoken of; empty for any.
        lean: "signed" takes the words of its sign, "loss" words of falling, "level" none but comparisons.
        yearly: whether "a year" must (True) or must not (False) follow; None when either will do.
        period: the only words of time that may stand with it, "this year so far"; empty when none may.
    """

    fact: Fact
    owner: str
    measures: frozenset[str]
    lean: Lean
    yearly: bool | None = None
    period: str = ""


# A clause that speaks of one of these speaks of nothing else: "worth $512,560 in cash" is wrong for the whole.
EXCLUSIVE: Final = frozenset(
    [
        "money_weighted",
        "paid_in",
        "units",
        "bought",
        "fall",
        "volatility",
        "sharpe",
        "tail",
        "now",
        "fee",
        "equity",
        "bond",
        "cash",
    ]
)


# Pattern of the fact's name, measures, lean, yearly. The first that fits counts; what fits none may stand anywhere
# but takes no word of direction.
_RULES: Final[tuple[tuple[str, str, Lean, bool | None], ...]] = (
    (r"portfolio\.value|holding\.\w+\.value", "worth", "level", False),
    (r"portfolio\.invested", "paid_in", "level", False),
    (r"portfolio\.(gain|change\..*)", "gain", "signed", False),
    (r"portfolio\.cash|allocation\.cash\..*", "cash", "level", False),
    (r"allocation\.equity\..*", "equity", "level", False),
    (r"allocation\.bond\..*", "bond", "level", False),
    (r"portfolio\.holdings", "holding", "level", False),
    (r"holding\.\w+\.share", "holding worth", "level", False),
    (r"holding\.\w+\.gain(_fraction)?", "gain", "signed", False),
    (r"holding\.\w+\.cost", "paid", "level", False),
    (r"holding\.\w+\.quantity", "units", "level", False),
    (r"holding\.\w+\.first_bought", "bought", "level", False),
    (r"holding\.\w+\.(price|lots)", "unsaid", "level", False),
    (r"performance\.[^.]+\.(portfolio|benchmark)_pa", "gain", "signed", True),
    (r"performance\.[^.]+\.money_weighted_pa", "money_weighted", "signed", True),
    (r"performance\.[^.]+\.(portfolio|benchmark|gain)", "gain", "signed", False),
    (r"performance\.[^.]+\.difference", "gap", "signed", False),
    (r"performance\.[^.]+\.(best|worst)\.contribution|performance\.[^.]+\.contribution\..*", "part", "signed", False),
    (r"performance\.[^.]+\.(best|worst)\.gain", "gain", "signed", False),
    (r"performance\.[^.]+\.(value_start|value_end)", "worth", "level", False),
    (r"performance\.[^.]+\.flows", "flows paid_in", "signed", False),
    (r"performance\.[^.]+\.fees", "fee", "level", False),
    (r"fees\.rate_pa", "fee", "level", True),
    (r"fees\.(ytd|12m|since_start)", "fee", "level", False),
    (r"fees\..*", "unsaid", "level", None),
    (r"market\.[^.]+\.return_pa", "gain", "signed", True),
    (r"market\.[^.]+\.return", "gain", "signed", False),
    (r"risk\.volatility", "volatility", "level", True),
    (r"risk\.benchmark\.volatility", "volatility", "level", False),
    (r"risk\.(benchmark\.)?sharpe", "sharpe", "level", False),
    (r"risk\.max_drawdown\.peak", "peak", "level", None),
    (r"risk\.max_drawdown\.trough", "peak", "level", None),
    (r"risk\.max_drawdown\.recovered", "back", "level", None),
    (r"risk\.(benchmark\.)?max_drawdown", "fall", "loss", False),
    (r"risk\.drawdown\.now", "now", "loss", False),
    (r"risk\.var95\.(day|month)(\.usd)?", "tail", "loss", False),
    (r"risk\.confidence", "", "level", False),
    (r"risk\.cvar95\..*", "unsaid", "loss", False),
)  # fmt: skip


def ground(fact: Fact, facts: Mapping[str, Fact], names: Mapping[str, str]) -> Ground:
    """Return how one fact may be spoken of; `facts` are all of the turn's, by name."""
    for pattern, measures, lean, yearly in _RULES:
        if re.fullmatch(pattern, fact.name):
            owner = owner_of(fact, facts, names)
            return Ground(fact, owner, frozenset(measures.split()), lean, yearly, _period(fact, facts))
    return Ground(fact, owner_of(fact, facts, names), frozenset(), "level")


_OWN_PERIODS: Final = {
    "portfolio.change.day": "on the last day",
    "portfolio.change.ytd": "this year so far",
    "fees.ytd": "this year so far",
    "fees.12m": "in the past 12 months",
    "fees.since_start": "since the start",
}


def _period(fact: Fact, facts: Mapping[str, Fact]) -> str:
    """Return the words for the stretch of time that a fact is about, as finance labels it."""
    for stem, words in _OWN_PERIODS.items():
        if fact.name.startswith(stem):
            return words
    parts = fact.name.split(".")
    stem = "risk." if parts[0] == "risk" else ".".join(parts[:2]) + "."
    start = facts.get(stem + "start") if parts[0] in ("risk", "performance", "market") else None
    return start.label.removeprefix("start, ") if start is not None else ""


def owner_of(fact: Fact, facts: Mapping[str, Fact], names: Mapping[str, str]) -> str:
    """Return whose figure it is."""
    parts = fact.name.split(".")
    if parts[0] == "market":
        return str(facts[".".join(parts[:2]) + ".name"].value)
    if BENCHMARK in parts or "benchmark_pa" in parts or "difference" in parts:
        return BENCHMARK
    stem = ".".join(parts[:-1]) + ".name"
    if stem in facts and not stem.startswith("client"):
        return str(facts[stem].value)
    return next((names[part] for part in parts[1:] if part in names), PORTFOLIO)


def headline_of(owner: str, facts: Mapping[str, Fact], names: Mapping[str, str]) -> Ground | None:
    """Return the fact that a word of direction without a figure speaks of: the return of whoever is named."""
    for fact in facts.values():
        if re.fullmatch(r"performance\.[^.]+\.(portfolio|benchmark)|portfolio\.gain|market\.[^.]+\.return", fact.name):
            found = ground(fact, facts, names)
            if found.owner == owner:
                return found
    return None


def direction_fits(ground_of: Ground, direction: int) -> bool:
    """Return whether a word of direction (1 up, -1 down) may stand with a fact."""
    if ground_of.lean == "signed":
        return sign(ground_of.fact) == direction
    return ground_of.lean == "loss" and direction < 0
