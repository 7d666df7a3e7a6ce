"""What a client wants of sustainability, and how much of it a portfolio has. Letters: N assets.

The kinds are those of Art. 2(7) of Delegated Regulation (EU) 2017/565: (a) environmentally sustainable investments by
the EU's taxonomy, (b) sustainable investments by Art. 2(17) of Regulation (EU) 2019/2088 (SFDR), (c) products that
consider principal adverse impacts. Each is a smallest share of the whole portfolio, cash included, so that what has no
data can only count against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.advice.rules import PREFERENCES, Rules
from finance.market import IMPACTS, Impact, Sustainability
from finance.optimise import Limit
from finance.types import Floats

RULES: Final = ("S-12", "S-13", "S-14")
KIND: Final = "esg"
"""Of the limits that come from preferences, which tells them from those of suitability."""
Data = Sequence[Sustainability | None]


@dataclass(frozen=True, slots=True)
class Preferences:
    """A client's preferences; all nought is none.

    Attributes:
        asked: whether the client was asked.
        taxonomy: smallest fraction in environmentally sustainable investments.
        sustainable: smallest fraction in sustainable investments.
        impacts: adverse impacts to be considered.
        impacts_share: smallest fraction in products that consider all of them.
    """

    asked: bool = False
    taxonomy: float = 0.0
    sustainable: float = 0.0
    impacts: tuple[Impact, ...] = ()
    impacts_share: float = 0.0

    @property
    def least(self) -> dict[str, float]:
        """The smallest share that each of `RULES` asks for; 0 for none."""
        return dict(zip(RULES, (self.taxonomy, self.sustainable, self.impacts_share), strict=True))

    @property
    def wanted(self) -> bool:
        """Whether there is a preference at all."""
        return any(self.least.values())

    @property
    def words(self) -> dict[str, str]:
        """What each of `RULES` measures, for a person."""
        harm = " and ".join(IMPACTS[one] for one in self.impacts)
        kinds = (
            "in environmentally sustainable investments (EU taxonomy)",
            "in sustainable investments (SFDR)",
            f"in products that consider {harm or 'adverse impacts'}",
        )
        return dict(zip(RULES, kinds, strict=True))


def preferences(rules: Rules, answers: Mapping[str, str]) -> Preferences:
    """Return what the answers to the questions about sustainability say."""
    gate, *others = PREFERENCES
    if answers.get(gate) != "yes":
        return Preferences(asked=gate in answers)
    chosen = {
        question.id: option
        for question in rules.questions
        for option in question.options
        if question.id in others and answers.get(question.id) == option.id
    }
    least = {name: chosen[name].least if name in chosen else 0.0 for name in others}
    impacts = chosen["impacts"].impacts if "impacts" in chosen else ()
    return Preferences(True, least["taxonomy"], least["sustainable"], impacts, least["impacts_share"])


def counted(wants: Preferences, data: Data, count: int) -> dict[str, Floats]:
    """Return how much of each asset counts for each of `RULES`: [N] fractions.

    Args:
        wants: the client's; where no impact is named, none counts as considered.
        data: [N], None where nothing is known, or empty where nothing is known of any.
        count: N.
    """
    known = data or [None] * count
    considered = [
        one is not None and bool(wants.impacts) and set(wants.impacts) <= set(one.impacts_considered) for one in known
    ]
    return {
        "S-12": np.array([one.taxonomy_share if one else 0.0 for one in known]),
        "S-13": np.array([one.sustainable_share if one else 0.0 for one in known]),
        "S-14": np.array(considered, np.float64),
    }


def wanted_limits(wants: Preferences, data: Data, count: int) -> tuple[Limit, ...]:
    """Return what a portfolio must have to meet the preferences, as lower bounds on weighted sums; none without any."""
    counts, words = counted(wants, data, count), wants.words
    return tuple(
        Limit(f"{rule}: at least {least:.0%} {words[rule]}", counts[rule], lower=least, kind=KIND)
        for rule, least in wants.least.items()
        if least > 0
    )


def sources(data: Data) -> tuple[str, ...]:
    """Return what the figures rest on: each source once, with its day, the latest first."""
    told = {(one.as_of, one.source) for one in data if one is not None}
    return tuple(f"{source}, as of {day.isoformat()}" for day, source in sorted(told, reverse=True))
