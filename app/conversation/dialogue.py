"""The turn's state machine: what a visit waits for between two questions, and what the next words mean to it.

    open ------- a tool is likely, not sure ----------> offered     "Did you want to know ...?"
    open ------- a tool lacks an argument ------------> asked       "Which goal shall I look at?"
    open ------- something would be changed ----------> read back   "Shall I note that ...?"
    offered ---- yes --> the tool runs; no --> open
    asked ------ the argument --> the tool runs; no --> open; nothing usable --> asked once more, then open
    read back -- yes --> it is done; no --> open
    any -------- another question --> it is answered, and what waited lapses
    any -------- nothing for PATIENCE_S --> open; a late "yes" changes nothing

Pure: values in, values out, the time is passed in. What changes data or leaves the machine is only ever done from "read
back" by a "yes".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, Literal

from app.conversation.arguments import plain
from app.conversation.context import Context
from app.messages import Scalar

PATIENCE_S: Final = 90.0
"""So long a question of the advisor's waits for its answer, in seconds."""
ASKS_TWICE: Final = 2

Stage = Literal["open", "offered", "asked", "read_back"]
Step = Literal["go_on", "yes", "no", "late"]

_YES: Final = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|sure|ok|okay|please|exactly|correct|right|i do|i did|i would|that's (?:right|it|correct)|"
    r"of course|indeed|absolutely|certainly|definitely|do it|do that|do so|do|go ahead|note it|confirm(?:ed)?|thanks|"
    r"thank you|that|it is|um|uh|well|oh)(?: |$))+$"
)
_NO: Final = re.compile(
    r"^(?:(?:um|uh|well|oh|actually|sorry|please) )*"
    r"(?:no+|nope|nah|not now|not today|don't|do not|never mind|nevermind|forget it|leave it|cancel|stop|rather not|"
    r"i'd rather not|no thanks|no thank you|wrong|that's wrong|not (?:really|quite|that))\b"
    r"(?: (?:thanks|thank you|please|it|that|do it|do that|i don't|don't|not now|leave it|that's (?:wrong|not right)|"
    r"cancel|never mind))*$"
)


def stage(context: Context) -> Stage:
    """Return what a visit waits for."""
    if not context.pending:
        return "open"
    return {"": "offered", "yes": "read_back"}.get(context.waits_for, "asked")  # type: ignore[return-value]


_FIRM: Final = re.compile(
    r"\b(?:yes|yeah|yep|yup|sure|exactly|correct|of course|indeed|absolutely|certainly|definitely|do it|do that|do so|"
    r"go ahead|confirm(?:ed)?|please|i do|i would)\b"
)
_FOR_GOOD: Final = frozenset({"erase_data"})
"""What cannot be undone needs a yes that is nothing else: "ok thanks" may only be politeness."""


def step(question: str, context: Context, now_s: float) -> Step:
    """Return what a question means to what is waited for.

    Args:
        question: the client's words.
        context: what the last turn left.
        now_s: of the same clock as `Context.waits_since_s`.
    """
    here = stage(context)
    words = bare(question)
    if here == "open":
        return "go_on"
    firm = bool(_FIRM.search(words)) or context.pending not in _FOR_GOOD
    answered: Step = "yes" if _YES.match(words) and firm else "no" if _NO.match(words) else "go_on"
    # A clock that runs backwards belongs to another process; only a wait that is surely too long has lapsed.
    if answered == "yes" and here != "asked" and now_s - context.waits_since_s > PATIENCE_S:
        return "late"
    return "go_on" if here == "asked" and answered == "yes" else answered


def offered(context: Context, tool: str, arguments: dict[str, Scalar], now_s: float) -> Context:
    """Return the context after "did you mean ...?"."""
    return _waiting(context, tool, arguments, "", now_s)


def asked(context: Context, tool: str, arguments: dict[str, Scalar], argument: str, now_s: float) -> Context:
    """Return the context after a question for an argument that is missing."""
    again = stage(context) == "asked" and (context.pending, context.waits_for) == (tool, argument)
    waiting = _waiting(context, tool, arguments, argument, now_s)
    return replace(waiting, tries=context.tries + 1 if again else 1)


def read_back(context: Context, tool: str, arguments: dict[str, Scalar], now_s: float) -> Context:
    """Return the context after "shall I ...?"."""
    return _waiting(context, tool, arguments, "yes", now_s)


def opened(context: Context) -> Context:
    """Return the context with nothing waited for."""
    return replace(context, pending="", pending_arguments=(), waits_for="", waits_since_s=0.0, tries=0)


def _waiting(context: Context, tool: str, arguments: dict[str, Scalar], waits_for: str, now_s: float) -> Context:
    return replace(
        context,
        pending=tool,
        pending_arguments=tuple(arguments.items()),
        waits_for=waits_for,
        waits_since_s=now_s,
        tries=0,
    )


def bare(question: str) -> str:
    """Return the words alone, without punctuation."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w' ]", " ", plain(question))).strip()
