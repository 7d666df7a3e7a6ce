"""How much in shares suits a client: the ceiling of rule S-3, for every plan that proposes what to hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from finance.advice.profile import profile
from finance.advice.rules import Rules, load_rules
from finance.errors import Unsuitable
from finance.portfolio import Client
from finance.types import Fact, Result

RULE = "S-3"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What may be proposed.

    Attributes:
        most_shares: fraction that a proposal stays within: the level's, or less where less was asked for.
        suits: fraction that the client's level allows.
        level: the level's name.
        source: rule and version, in words.
    """

    most_shares: float
    suits: float
    level: str
    source: str


def ceiling(client: Client, asked: float | None, rules: Rules | None = None) -> Ceiling:
    """Return how much in shares may be proposed to a client.

    Args:
        client: with the answers to the questionnaire.
        asked: a smaller ceiling, fraction; None for the level's own.
        rules: the house's by default.

    Raises:
        Unsuitable: the questions were never asked, answers contradict each other, or more was asked for than suits.
        InputError: a question is open, or an answer is none of those offered.
    """
    rules = rules or load_rules()
    if not client.answers:
        raise Unsuitable(
            f"Nobody knows yet what suits {client.name}: the questions of the profile must be asked first "
            "(`steward finance profile`)."
        )
    scored = profile(rules, dict(client.answers))
    if scored.inconsistencies:
        raise Unsuitable(
            f"Answers of {client.name} contradict each other (S-1); ask: {scored.inconsistencies[0].words}"
        )
    level = scored.level
    if asked is not None and asked > level.most_shares:
        raise Unsuitable(
            f"At most {level.most_shares:.0%} in shares suits {client.name} (rule {RULE}, level {level.name}), so "
            f"--most-shares {asked:g} is refused; leave it out or ask for less."
        )
    source = f"rule {RULE} of the house's rules {rules.version}: {rules.rule(RULE).words}"
    return Ceiling(level.most_shares if asked is None else asked, level.most_shares, level.name, source)


def with_ceiling(result: Result, limit: Ceiling, prefix: str) -> Result:
    """Return a proposal with its ceiling as a fact, right before what is to be held.

    Args:
        result: the proposal.
        limit: that it was computed under.
        prefix: of its facts, without the dot.
    """
    as_of = result.facts[0].as_of
    label = f"shares at most, rule {RULE}, level {limit.level}"
    said = [Fact(f"{prefix}.ceiling.shares", label, limit.suits, "fraction", as_of, limit.source)]
    if limit.most_shares < limit.suits:
        words = "shares at most, as asked for"
        said.append(Fact(f"{prefix}.ceiling.asked", words, limit.most_shares, "fraction", as_of, "--most-shares"))
    names = [fact.name for fact in result.facts]
    at = next((number for number, name in enumerate(names) if name.startswith(f"{prefix}.hold.")), len(names))
    return replace(result, facts=(*result.facts[:at], *said, *result.facts[at:]))
