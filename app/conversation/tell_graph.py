"""What the knowledge graph says of a client's accounts, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tools.found import Found
from finance.types import Fact

MOST_TOLD: Final = 3
_BENEFICIARY: Final = (
    "{knowledge.beneficiary.<n>.name}, your {knowledge.beneficiary.<n>.relation}, is the "
    "{knowledge.beneficiary.<n>.rank} beneficiary of your {knowledge.beneficiary.<n>.account}, with "
    "{knowledge.beneficiary.<n>.share} of it."
)
_UNRELATED: Final = (
    "{knowledge.beneficiary.<n>.name} is the {knowledge.beneficiary.<n>.rank} beneficiary of your "
    "{knowledge.beneficiary.<n>.account}, with {knowledge.beneficiary.<n>.share} of it."
)
_DATED: Final = "As of {@knowledge.beneficiary.<n>.share}, "
BENEFICIARY: Final = (_BENEFICIARY, f"{_DATED}{_BENEFICIARY}")
UNRELATED: Final = (_UNRELATED, f"{_DATED}{_UNRELATED}")
MORE: Final = "There are {knowledge.beneficiaries} named in all."
SHARED: Final = "Your {knowledge.shared.<n>.account} pays for more than one of your goals: {knowledge.shared.<n>.said}."
NONE_SHARED: Final = (
    "As of {@knowledge.shared}, {knowledge.shared:one or more/one or more/none} of your accounts pays for more than "
    "one of your goals."
)
TO_CHANGE: Final = "A colleague at the desk can change that with you."
SAYINGS: Final = (*BENEFICIARY, *UNRELATED, MORE, SHARED, NONE_SHARED, TO_CHANGE)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "graph_no_account": ("I do not find an account of yours by that name.",),
}


def graph(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what the graph says, the primary beneficiaries first."""
    told = _shared(facts) if "knowledge.shared" in facts else _beneficiaries(found, facts)
    return tuple(sentence for sentence in told if sentence)


def _beneficiaries(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    count = int(facts["knowledge.beneficiaries"].value)
    named = []
    for number in range(1, min(count, MOST_TOLD) + 1):
        sayings = BENEFICIARY if facts[f"knowledge.beneficiary.{number}.relation"].value else UNRELATED
        named.append(render(sayings[number == 1], facts, n=str(number)))
    nobody = [text for citation, text in found.passages if citation == "Knowledge graph"]
    more = render(MORE, facts) if count > MOST_TOLD else ""
    return (*named, more, *nobody[:MOST_TOLD], *(() if named else (TO_CHANGE,)))


def _shared(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    count = int(facts["knowledge.shared"].value)
    if not count:
        return (render(NONE_SHARED, facts),)
    return tuple(render(SHARED, facts, n=str(number)) for number in range(1, min(count, MOST_TOLD) + 1))
