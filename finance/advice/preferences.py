"""What a client wants of sustainability, and how much of it a portfolio has. Letters: N assets.

The kinds are those of Art. 2(7) of Delegated Regulation (EU) 2017/565: (a) environmentally sustainable investments by
the EU's taxonomy, (b) sustainable investments by Art. 2(17) of Regulation (EU) 2019/2088 (SFDR), (c) products that
consider principal adverse impacts. Each is a smallest share of the whole portfolio, cash included, so that what has no
data can only count against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from finance.advice.rules import PREFERENCES, Rules
from finance.market import IMPACTS, Impact, Sustainability
from finance.optimise import Limit
from finance.types import Floats

RULES: Final = ("S-12", "S-13", "S-14")
KIND: Final = "esg"
"""Of the limits that come from preferences, which tells them from those of suitability."""
_NOTHING: Final = 1e-13  # smaller shares count as none: a search that divides by them ends in infinity
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
    """Return how much of each asset counts for each of `RULES`: [N] fractions, 0 or at least 1e-13.

    Args:
        wants: the client's; where no impact is named, none counts as considered.
        data: [N], None where nothing is known, or empty where nothing is known of any.
        count: N.
    """
    known = data or [None] * count
    considered = [
        one is not None and bool(wants.impacts) and set(wants.impacts) <= set(one.impacts_considered) for one in known
    ]
    taxonomy, sustainable = (
        np.array([share if share >= _NOTHING else 0.0 for share in shares])
        for shares in (
            [one.taxonomy_share if one else 0.0 for one in known],
            [one.sustainable_share if one else 0.0 for one in known],
        )
    )
    return {
        "S-12": taxonomy,
        "S-13": sustainable,
        "S-14": np.array(considered, np.float64),
    }


def wanted_limits(wants: Preferences, data: Data, count: int) -> tuple[Limit, ...]:
    """Return what a portfolio must have to meet the preferences, as lower bounds on weighted sums; none without any."""
    counts, words = counted(wants, data, count), wants.words
    return tuple(
        Limit(f"{rule}: at least {_percent(least)} {words[rule]}", counts[rule], lower=least, kind=KIND)
        for rule, least in wants.least.items()
        if least > 0
    )


def searchable(limits: Sequence[Limit], held: npt.NDArray[np.bool_], room: float) -> tuple[Limit, ...]:
    """Return limits as a search can keep them that needs room; only those that come from preferences may change.

    Where nothing that may be held has more than the least share wanted, only what has as much can be held. As a share
    that leaves a search no room; said as what must not be held, it takes the rest out and leaves all the room there
    is. Where less than two assets would be left there is nothing to choose, and the limit stays as it is.

    Args:
        limits: of suitability and from preferences.
        held: [N] whether the limits of suitability let an asset be held at all.
        room: above a least share, fraction; less is none.
    """
    found = []
    for limit in limits:
        short = held & (limit.coefficients < limit.lower)
        left = held & ~short
        if limit.kind == KIND and left.sum() > 1 and limit.coefficients[left].max() < limit.lower + room:
            held, upper = left, 0.0 if short.any() else np.inf
            found.append(replace(limit, coefficients=short.astype(np.float64), lower=-np.inf, upper=upper))
        else:
            found.append(limit)
    return tuple(found)


def _percent(share: float) -> str:
    """Return a fraction in percent with all its digits: what is wanted must not be told as less or more than it is."""
    return f"{100.0 * share:.10g}%"


def sources(data: Data) -> tuple[str, ...]:
    """Return what the figures rest on: each source once, with its day, the latest first."""
    told = {(one.as_of, one.source) for one in data if one is not None}
    return tuple(f"{source}, as of {day.isoformat()}" for day, source in sorted(told, reverse=True))
