"""What to change, in sentences: every one states what it assumes, its risk and its costs."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Final

from app.conversation.figures import figure_text
from app.conversation.moves import move_sayings, tell_moves
from app.conversation.phrases import Pick, listed
from app.conversation.sayings import render
from app.conversation.tools.advising import UNMET
from app.conversation.tools.documents import sentences
from app.conversation.tools.found import Found
from finance.types import Fact

MOST_VOICES: Final = 2  # of those who gain, and of those who give up
RECOMMENDED: Final = (
    "As of {@advice.moved}, the committee finds {advice.moved.fraction>=0.02:changes that are worth making/little to "
    "change}: it would move {advice.moved}, or {advice.moved.fraction} of your portfolio, at a cost of "
    "{advice.cost.once} with tax."
)
NOTHING_TO_MOVE: Final = (
    "As of {@advice.moved}, the committee {advice.moved:finds something/finds something/finds nothing} to change."
)
_COSTS: Final = (
    "costs {%scost.year} in the first year, advice included; it assumes that the risks of past years hold, and you can "
    "lose money."
)
MOVES: Final = move_sayings("advice.")
WISHED_MOVES: Final = move_sayings("reshape.")


def _voices(gained: int, gave: int) -> str:
    gains = [
        f"{{advice.gained.{n}.name}} gets {{advice.gained.{n}.size}} {{advice.gained.{n}.what}}" for n in _to(gained)
    ]
    gives = [f"{{advice.gave.{n}.name}} accepts {{advice.gave.{n}.size}} {{advice.gave.{n}.what}}" for n in _to(gave)]
    if gains and gives:
        return f"On the committee, {listed(gains)}, while {listed(gives)}."
    return f"On the committee, {listed(gains or gives)}, and nobody else's interest moves."


def _to(count: int) -> range:
    return range(1, count + 1)


VOICES: Final = {
    (gained, gave): _voices(gained, gave)
    for gained in range(MOST_VOICES + 1)
    for gave in range(MOST_VOICES + 1)
    if gained or gave
}
CALMER: Final = (
    "As of {@reshape.after.volatility}, moving {reshape.moved}, or {reshape.moved.fraction} of your portfolio, would "
    "make its volatility {reshape.after.volatility} a year, {reshape.after.volatility~reshape.before.volatility:up "
    "from/down from/the same as} {reshape.before.volatility} today, at a cost of {reshape.cost.once} with tax."
)
RETURN_TOO: Final = (
    "The return to be expected would be {reshape.after.return} a year, "
    "{reshape.after.return~reshape.before.return:up from/down from/the same as} {reshape.before.return} today."
)
EARNING: Final = (
    "As of {@reshape.after.return}, moving {reshape.moved}, or {reshape.moved.fraction} of your portfolio, would make "
    "the return to be expected {reshape.after.return} a year, {reshape.after.return~reshape.before.return:up from/down "
    "from/the same as} {reshape.before.return} today, at a cost of {reshape.cost.once} with tax."
)
RISK_TOO: Final = (
    "Its volatility would be {reshape.after.volatility} a year, "
    "{reshape.after.volatility~reshape.before.volatility:up from/down from/the same as} {reshape.before.volatility} "
    "today."
)
NO_MORE: Final = (
    "As of {@reshape.after.return}, {reshape.after.return~reshape.before.return:more/less/hardly any more} return is "
    "to be had with the risk that suits your {reshape.level} profile: {reshape.after.return} a year against "
    "{reshape.before.return} today, at a cost of {reshape.cost.once} with tax."
)
AS_IT_IS: Final = (
    "As of {@reshape.moved}, your portfolio is {reshape.moved:not quite/not quite/already} the best that I find for "
    "that within what suits your {reshape.level} profile."
)
_WANTED: Final = {
    "taxonomy": "in environmentally sustainable investments",
    "sustainable": "in sustainable investments",
    "impacts": "in products that consider {%simpacts.words}",
}


def _terms(prefix: str, kinds: tuple[str, ...]) -> str:
    """Return on which terms it would be, and that it has what the client wants of sustainability, in one sentence."""
    suits, costs = f"It suits your {{{prefix}level}} profile", _COSTS.replace("%s", prefix)
    if not kinds:
        return f"{suits} and {costs}"
    parts = [
        f"{{{prefix}{kind}.after}} {_WANTED[kind].replace('%s', prefix)} against {{{prefix}{kind}.least}} wanted"
        for kind in kinds
    ]
    return f"{suits} and what you want of sustainability: of your portfolio, {listed(parts)}; it {costs}"


TERMS: Final = {
    (prefix, kinds): _terms(prefix, kinds)
    for prefix in ("advice.", "reshape.")
    for size in range(len(_WANTED) + 1)
    for kinds in combinations(_WANTED, size)
}
"""By the prefix of the facts, and which kinds are wanted."""
MUST_NOT: Final = "As things stand, I must not recommend a change to you."
A_PERSON: Final = "A colleague at the desk will go through it with you."
KEEP_OR_ADAPT: Final = "You may keep what you want, or adapt it with a colleague at the desk, who notes your reason."
SAYINGS: Final = (
    RECOMMENDED, NOTHING_TO_MOVE, *MOVES.values(), *WISHED_MOVES.values(), *VOICES.values(), CALMER,
    RETURN_TOO, EARNING, RISK_TOO, NO_MORE, AS_IT_IS, MUST_NOT, A_PERSON,
    KEEP_OR_ADAPT, *TERMS.values(),
)  # fmt: skip
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "advice_no_profile": (
        "I may only recommend something once you have answered every question of your profile.",
        "A colleague at the desk will gladly go through them with you.",
    ),
    "advice_no_record": (
        "I may only recommend something where the bank keeps a record of it, and nothing of this visit is kept.",
        "A colleague at the desk will gladly advise you, or you begin a new visit with a record.",
    ),
    "advice_limit": ("The largest share of one holding must be a small part of the whole or more, up to all of it.",),
    "advice_unknown": ("I can look for less risk, for the least risk, or for more return, or ask the committee.",),
    "advice_impossible": (
        "No portfolio keeps that limit together with those that protect you.",
        "Allow a somewhat larger share of one holding, and I will look again.",
    ),
    "advice_unreckoned": (
        "I cannot reckon a recommendation closely enough to stand by it, so I make none.",
        "A colleague at the desk will gladly look at it with you.",
    ),
    "advice_no_data": ("There is not enough in your portfolio, or of its prices, to recommend anything.",),
}


def advice(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what to move, what it brings and costs, and what it rests on."""
    if not facts:
        title, why = found.passages[0]
        return (MUST_NOT, *sentences(why, 1), KEEP_OR_ADAPT if title == UNMET else A_PERSON)
    told = _recommended(facts) if found.arguments["focus"] == "recommend" else _wished(found, facts)
    return tuple(sentence for sentence in told if sentence)


def _recommended(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    moves = tell_moves("advice.", facts, MOVES)
    return (
        render(RECOMMENDED, facts) if moves else render(NOTHING_TO_MOVE, facts),
        moves,
        _committee(facts),
        _told_terms("advice.", facts),
    )


def _committee(facts: Mapping[str, Fact]) -> str:
    gained, gave = (
        sum(f"advice.{side}.{n}.name" in facts for n in range(1, MOST_VOICES + 1)) for side in ("gained", "gave")
    )
    return render(VOICES[gained, gave], facts) if gained or gave else ""


def _wished(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    first, second = (EARNING, RISK_TOO) if found.arguments["focus"] == "more_return" else (CALMER, RETURN_TOO)
    moves = tell_moves("reshape.", facts, WISHED_MOVES)
    if first == EARNING and not _written_more(facts["reshape.after.return"], facts["reshape.before.return"]):
        first = NO_MORE
    return (
        render(first if moves else AS_IT_IS, facts),
        moves,
        render(second, facts),
        _told_terms("reshape.", facts),
    )


def _told_terms(prefix: str, facts: Mapping[str, Fact]) -> str:
    kinds = tuple(kind for kind in _WANTED if f"{prefix}{kind}.least" in facts)
    return render(TERMS[prefix, kinds], facts)


def _written_more(one: Fact, other: Fact) -> bool:
    """Return whether a figure is larger than another as both are written."""
    return figure_text(one) != figure_text(other) and float(one.value) > float(other.value)
