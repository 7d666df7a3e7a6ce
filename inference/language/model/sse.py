"""Server-sent events, as OpenAI-compatible servers stream their answers; bytes in, events out, no I/O."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from inference.errors import EngineUnavailable

MOST_LINE: Final = 1 << 20
DONE: Final = "[DONE]"


class Events:
    """Puts events together from pieces that may break anywhere, also inside a letter.

    The form is the HTML standard's: lines of "data:", an empty line ends an event, a line that begins with a colon is
    a comment.
    """

    def __init__(self) -> None:
        self._reader = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._data: list[str] = []

    def push(self, piece: bytes) -> Iterator[str]:
        """Yield the data of each event that a piece completes.

        Raises:
            EngineUnavailable: a line is longer than any that makes sense.
        """
        lines = (self._rest + self._reader.decode(piece)).replace("\r\n", "\n").split("\n")
        self._rest = lines.pop()
        if len(self._rest) > MOST_LINE:
            raise EngineUnavailable("The language server sends a line without an end.")
        for line in lines:
            line = line.rstrip("\r")
            if not line and self._data:
                yield "\n".join(self._data)
                self._data.clear()
            elif line.startswith("data:"):
                self._data.append(line[5:].removeprefix(" "))

    def finish(self) -> Iterator[str]:
        """Yield what is left when the stream ends without its last empty line."""
        yield from self.push(b"\n\n")


@dataclass(frozen=True, slots=True)
class Delta:
    """What one event adds.

    Attributes:
        text: of the answer, or of a tool call's arguments.
        finished: "" or why the answer ended: "stop", "length", "tool_calls" …
    """

    text: str
    finished: str = ""


def delta(data: str) -> Delta:
    """Read one event.

    Raises:
        EngineUnavailable: it is no event of an answer, or an error.
    """
    try:
        event = json.loads(data)
        if event.get("error"):
            raise EngineUnavailable(f"The language server stopped with an error ({_short(event['error'])}).")
        choices = event.get("choices") or [{}]  # the last event may hold the usage alone
        choice = choices[0]
        return Delta(said(choice.get("delta") or {}), str(choice.get("finish_reason") or ""))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        raise EngineUnavailable("The language server sends what is no answer.") from None


def whole(body: bytes) -> Delta:
    """Read an answer that was not streamed.

    Raises:
        EngineUnavailable: it is none.
    """
    try:
        choice = json.loads(body)["choices"][0]
        return Delta(said(choice["message"]), str(choice.get("finish_reason") or "stop"))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        raise EngineUnavailable("The language server sends what is no answer.") from None


def said(message: dict[str, Any]) -> str:
    """Return the words of a message: its content, or else the arguments of its tool call."""
    content = message.get("content")
    if isinstance(content, str) and content:
        return content
    calls = message.get("tool_calls") or []
    return "".join(str((call.get("function") or {}).get("arguments") or "") for call in calls[:1])


def _short(error: Any) -> str:
    words = error.get("message", "") if isinstance(error, dict) else error
    return str(words)[:120]
