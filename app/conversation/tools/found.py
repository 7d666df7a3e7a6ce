"""What a tool takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.conversation.actions import Action
from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.messages import Scalar
from finance.types import Chart, Fact

Arguments = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Found:
    """What a tool gives.

    Attributes:
        arguments: as they were used, defaults filled in.
        passages: texts that may be quoted, each with its citation.
        trouble: what could not be answered: "no_period", "unclear_period", "not_held", "too_little", "nothing_said", or
            a key of `app.conversation.telling.TROUBLES`; empty when all is well.
        today: the last day that is known, where a reply must tell today's figures from older ones.
        action: what is done once the client has said yes to the reply.
        record: of a recommendation, JSON from which it can be computed again; kept with the turn, never shown.
    """

    arguments: dict[str, Scalar]
    facts: tuple[Fact, ...] = ()
    chart: Chart | None = None
    passages: tuple[tuple[str, str], ...] = ()
    trouble: str = ""
    today: date | None = None
    action: Action | None = None
    record: str = ""


Tool = Callable[[Arguments, Context, Bank, Glossary], Found]
