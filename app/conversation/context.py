"""What one turn leaves for the next: enough to take up "and over five years?" and to go on after a restart."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from app.messages import Scalar
from finance.types import Fact


@dataclass(frozen=True, slots=True)
class Context:
    """The state of a conversation between two turns.

    Attributes:
        turn: number of the last turn; 0 before the first.
        tool: the last tool that gave figures, empty when there was none.
        arguments: what that tool was called with.
        facts: what it found.
        pending: a tool that was offered in a question ("did you mean …?"), run when the client says yes.
        pending_arguments: what it is to be called with then.
    """

    session: str
    client_id: str
    turn: int = 0
    tool: str = ""
    arguments: tuple[tuple[str, Scalar], ...] = ()
    facts: tuple[Fact, ...] = ()
    pending: str = ""
    pending_arguments: tuple[tuple[str, Scalar], ...] = ()

    @staticmethod
    def new(session: str, client_id: str) -> Context:
        """Return the context at the start of a visit."""
        return Context(session, client_id)

    def after(self, turn: int, tool: str, arguments: dict[str, Scalar], facts: tuple[Fact, ...]) -> Context:
        """Return the context after an answer with figures."""
        done = replace(self, pending="", pending_arguments=())
        return replace(done, turn=turn, tool=tool, arguments=tuple(arguments.items()), facts=facts)

    def to_json(self) -> str:
        """Return the context as one JSON object."""
        return json.dumps(asdict(self), default=date.isoformat)

    @staticmethod
    def from_json(text: str) -> Context:
        """Read what `to_json` wrote.

        Raises:
            ValueError: the text is something else.
        """
        try:
            content: dict[str, Any] = json.loads(text)
            content["arguments"] = tuple((str(name), value) for name, value in content["arguments"])
            offered = content.get("pending_arguments", ())
            content["pending_arguments"] = tuple((str(name), value) for name, value in offered)
            content["facts"] = tuple(
                Fact(**{**fact, "as_of": date.fromisoformat(fact["as_of"])}) for fact in content["facts"]
            )
            return Context(**content)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"This is not a stored conversation ({error}); start a new session.") from error
