"""Answers to requests that are exactly the same: tool, arguments, client and data; nothing is ever "similar enough".

Measured in the house's research: texts that ask opposite things lie as close as 0.78 to 0.97 in meaning, so that a
cache of similar questions gives wrong answers.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.tools import WITH_FIGURES, Arguments, Found

_MOST: Final = 256


class Cache:
    """What tools found, for as long as the content is the same; holds nothing of a client who has left."""

    def __init__(self, most: int = _MOST) -> None:
        """Hold nothing yet, and never more than so many answers."""
        self._most = most
        self._content: Bank | None = None
        self._found: OrderedDict[tuple[str, str, str], Found] = OrderedDict()

    def __len__(self) -> int:
        """Return how many answers are held."""
        return len(self._found)

    def get(
        self, tool: str, arguments: Arguments, context: Context, content: Bank, compute: Callable[[], Found]
    ) -> Found:
        """Return what the same request gave before, or compute it.

        Args:
            tool: only tools whose answer rests on the request and the content alone are kept.
            arguments: in any order.
            context: for the client.
            content: other content, or the same one opened again, forgets everything.
            compute: gives the answer.
        """
        if tool not in WITH_FIGURES:
            return compute()
        if content is not self._content:
            self._content = content
            self._found.clear()
        # Where nothing is kept a recommendation may be refused that is made where it is.
        key = (context.client_id, f"{tool} {context.kept}", json.dumps(dict(arguments), sort_keys=True))
        if key in self._found:
            self._found.move_to_end(key)
            return self._found[key]
        found = self._found[key] = compute()
        if len(self._found) > self._most:
            self._found.popitem(last=False)
        return found

    def forget(self, client_id: str) -> None:
        """Drop what belongs to a client."""
        for key in [key for key in self._found if key[0] == client_id]:
            del self._found[key]
