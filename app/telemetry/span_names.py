"""What may be told of a span: the table of names and attributes. What is not in it is left out where spans end.

No attribute holds a client's word, name, amount, portfolio or answer; texts are from short fixed lists of ours.
"""

from __future__ import annotations

import re
from typing import Any, Final

SPANS: Final[dict[str, str]] = {
    "turn": "One question and its reply, from the question's end to the end of the reply's making.",
    "hearing": "The recogniser at work while the client spoke.",
    "route": "Choosing the tool by the router.",
    "choose": "Choosing the tool by a language model, where the router is unsure.",
    "tool": "Reckoning the figures.",
    "reply": "Composing the sentences.",
    "verification": "Checking that every figure and word rests on something.",
    "wording": "A language model at work on a reply's sentence.",
    "synthesis": "The voice at work on one clause.",
    "face": "The face's network at work on one sentence.",
    "first_sound": "From the end of a question to the first sound of its reply, as the client hears it.",
    "round": "The courier's round to head office.",
    "errand": "One errand of a round.",
    "request": "A request that head office answers.",
}
ATTRIBUTES: Final[dict[str, str]] = {
    "visit": "Pseudonym of the visit: eight bytes of a hash in hex.",
    "turn.number": "Number of the turn within its visit.",
    "turn.spoken": "Whether the question was spoken.",
    "turn.tool": "Which of the advisor's tools answered.",
    "turn.outcome": "answered, interrupted or failed.",
    "turn.sentences": "How many sentences were said.",
    "turn.rejected": "How many did not pass verification.",
    "turn.worded_by": "composed, local or server.",
    "turn.chosen_by": "router, local or server.",
    "model": "Which model worked.",
    "errand": "Which errand.",
    "http.route": "Head office's route, a template without a name.",
    "http.method": "Of the request.",
    "http.status": "Of the answer.",
}
_TEXT: Final = re.compile(r"[A-Za-z0-9_./{}:-]{1,80}")


def allowed(name: str) -> bool:
    """Return whether a span of this name is kept."""
    return name in SPANS


def filtered(attributes: dict[str, Any]) -> dict[str, str | int | float | bool]:
    """Return the attributes that may be told, each of them short and plain."""
    return {name: value for name, value in attributes.items() if name in ATTRIBUTES and _plain(value)}


def _plain(value: Any) -> bool:
    return isinstance(value, bool | int) or (isinstance(value, str) and _TEXT.fullmatch(value) is not None)
