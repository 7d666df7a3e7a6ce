"""Sentences on what is moved from where to where, over the numbered facts of `finance.answers.moves`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.phrases import listed
from app.conversation.sayings import render
from finance.types import Fact

MOST_TOLD: Final = 2  # positions on each side


def move_sayings(
    prefix: str, starts: tuple[str, str] = ("It takes", "Above all, it takes"), puts: str = "puts"
) -> dict[tuple[int, int, bool], str]:
    """Return the sayings by how many positions are told on each side, and whether those are all.

    Args:
        prefix: of the facts, with its dot.
        starts: how the sentence begins where all is told, and where only the largest moves are.
        puts: the other verb.
    """
    return {
        (less, more, whole): _saying(prefix, less, more, starts[not whole], puts)
        for less in range(1, MOST_TOLD + 1)
        for more in range(1, MOST_TOLD + 1)
        for whole in (True, False)
    }


def tell_moves(prefix: str, facts: Mapping[str, Fact], sayings: Mapping[tuple[int, int, bool], str]) -> str:
    """Return the sentence on the largest moves, empty where nothing moves both ways."""
    counts = [facts.get(f"{prefix}{side}.count") for side in ("from", "into")]
    less, more = (0 if count is None else int(count.value) for count in counts)
    if not less or not more:
        return ""
    told = (min(less, MOST_TOLD), min(more, MOST_TOLD), max(less, more) <= MOST_TOLD)
    return render(sayings[told], facts)


def _saying(prefix: str, less: int, more: int, start: str, puts: str) -> str:
    def side(name: str, count: int, word: str) -> str:
        return listed([f"{{{prefix}{name}.{n}.usd}} {word} {{{prefix}{name}.{n}.name}}" for n in range(1, count + 1)])

    return f"{start} {side('from', less, 'from')} and {puts} {side('into', more, 'into')}."
