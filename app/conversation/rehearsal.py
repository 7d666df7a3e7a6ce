"""What the words of a question settle before the router is asked, for a cross-validation of both together."""

from __future__ import annotations

from collections.abc import Iterable

from app.conversation.arguments import plain
from app.conversation.certain import certain
from app.conversation.known import Known
from app.conversation.scope import plainly_outside
from app.conversation.settled import settled
from inference.language.utterances import OUT_OF_SCOPE


def settled_tools(questions: Iterable[str], about: Known) -> tuple[str | None, ...]:
    """Return for each question the tool that its words settle, None where the router is asked."""
    names = [*about.names.values(), *about.indices.values()]
    return tuple(_settled(question, about, names) for question in questions)


def _settled(question: str, about: Known, names: list[str]) -> str | None:
    if plainly_outside(question, names):
        return OUT_OF_SCOPE
    tool = certain(plain(question), about)
    if tool is not None:
        return tool
    row = settled(question)
    return row[0] if row is not None else None
