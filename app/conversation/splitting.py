"""Two questions in one breath: where the words part, if both halves are questions that we answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.conversation.arguments import plain
from app.conversation.certain import certain
from app.conversation.known import Known
from app.conversation.settled import settled
from inference.types import Route

_JOINT: Final = re.compile(
    r"(?:[?.;!]+\s+|,?\s+)(?:and|also|plus|then|oh and|and also|and then)\s+|[?;]\s+", re.IGNORECASE
)
# The second half of two questions asks by itself: "and over five years" takes up the first one instead.
_ASKS: Final = re.compile(
    r"^(?:also |then |please |tell me |can you (?:tell|show) me |could you (?:tell|show) me |show me )*(?:how|what|"
    r"which|when|where|who|is|are|am|"
    r"do|does|did|has|have|can|could|will|would|should|show|tell|give|list|explain|compare|run|optimi[sz]e|repeat|"
    r"delete|"
    r"erase|book|make)\b"
)
_NO_HALF: Final = re.compile(r"\b(?:if|when|suppose|because|so that|whether|that)$")
_TALK: Final = frozenset({"small_talk", "end_session", "help", "repeat", "out_of_scope"})
_SURE: Final = 0.6  # of the router's confidence, for each half
_FEWEST: Final = 3  # words in each half


def split_questions(text: str, route: Callable[[str], Route], about: Known) -> tuple[str, ...]:
    """Return the questions in a text: two where both halves are certain to be ours and ask for different things.

    Args:
        text: the client's words.
        route: the router's verdict on a sentence.
        about: what words may stand for.
    """
    if len(text.split()) < 2 * _FEWEST:
        return (text,)
    for joint in _JOINT.finditer(text):
        first, second = text[: joint.start()].strip(" ,"), text[joint.end() :].strip()
        if min(len(first.split()), len(second.split())) < _FEWEST or _NO_HALF.search(plain(first)):
            continue
        if not _ASKS.match(plain(second)) or not (_ASKS.match(plain(first)) or settled(first)):
            continue
        tools = _tool(first, route, about), _tool(second, route, about)
        if None not in tools and not set(tools) & _TALK and (tools[0] != tools[1] or _FULL.match(plain(second))):
            return first, second
    return (text,)


_FULL: Final = re.compile(r"^(?:how (?:did|is|are|much)|what (?:is|are|was|did))\b.*\b(?:my|i)\b")


def _tool(half: str, route: Callable[[str], Route], about: Known) -> str | None:
    """Return the tool of one half, None where it is not certain."""
    tool = certain(plain(half), about)
    if tool is not None:
        return tool
    row = settled(half)
    if row is not None:
        return row[0]
    verdict = route(half)
    return verdict.tool if verdict.confidence >= _SURE else None
