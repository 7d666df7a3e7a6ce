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
        pending: a tool that the advisor's last question was about; see `dialogue` for what becomes of it.
        pending_arguments: what it is to be called with.
        waits_for: "yes" for a read-back that a yes carries out, the name of an argument that was asked for, or empty
            for a tool that was offered.
        waits_since_s: when that question was asked, in seconds of the turn's clock.
        tries: how often the argument was asked for.
        said: the last reply's sentences, each with what its figures rest on, for "please repeat that".
        trail: number, tool and first sentence of the last answers, the oldest first, for a summary.
        before: tool and arguments of the answer before the last, for "go back".
        noted: how many notes this visit made that can still be taken back.
        kept: whether what is noted is kept at all; in a visit without recording nothing can be noted or erased.
        recalled: what is known of earlier visits; see `recall`.
        pace: how fast the client wants the advisor to speak; 1 is the usual.
    """

    session: str
    client_id: str
    turn: int = 0
    tool: str = ""
    arguments: tuple[tuple[str, Scalar], ...] = ()
    facts: tuple[Fact, ...] = ()
    pending: str = ""
    pending_arguments: tuple[tuple[str, Scalar], ...] = ()
    waits_for: str = ""
    waits_since_s: float = 0.0
    tries: int = 0
    said: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    trail: tuple[tuple[int, str, str], ...] = ()
    before: tuple[str, tuple[tuple[str, Scalar], ...]] = ("", ())
    noted: int = 0
    pace: float = 1.0
    recalled: tuple[Fact, ...] = ()
    kept: bool = True

    @staticmethod
    def new(session: str, client_id: str) -> Context:
        """Return the context at the start of a visit."""
        return Context(session, client_id)

    def after(self, turn: int, tool: str, arguments: dict[str, Scalar], facts: tuple[Fact, ...]) -> Context:
        """Return the context after an answer with figures."""
        return replace(
            self,
            turn=turn,
            tool=tool,
            arguments=tuple(arguments.items()),
            facts=facts,
            before=(self.tool, self.arguments),
        )

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
            content["said"] = tuple(
                (text, tuple((figure, source) for figure, source in rests)) for text, rests in content.get("said", ())
            )
            content["trail"] = tuple((int(turn), tool, words) for turn, tool, words in content.get("trail", ()))
            tool, arguments = content.get("before", ("", ()))
            content["before"] = (tool, tuple((str(name), value) for name, value in arguments))
            content["facts"] = _facts(content["facts"])
            content["recalled"] = _facts(content.get("recalled", ()))
            return Context(**content)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"This is not a stored conversation ({error}); start a new session.") from error


def _facts(rows: list[dict[str, Any]]) -> tuple[Fact, ...]:
    return tuple(Fact(**{**row, "as_of": date.fromisoformat(row["as_of"])}) for row in rows)
