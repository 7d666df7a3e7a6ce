"""From a question to a tool and its arguments: what is plain by its words first, then the router."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from app.conversation.arguments import asks_for_a_term, find_arguments, find_holding, plain
from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.followup import follow_up, only_names_a_holding
from app.conversation.glossary import Glossary, shipped_glossary
from app.conversation.notyet import not_yet
from app.conversation.scope import plainly_outside
from app.conversation.settled import settled
from app.conversation.sympathy import is_grieving, is_sad, only_tells, without_sorrow
from app.messages import Scalar
from inference.types import Route

OUT_OF_SCOPE: Final = "out_of_scope"
ASK_BACK: Final = 0.75  # an out-of-scope verdict less sure than this asks whether the best tool was meant
_WHY: Final = re.compile(r"^(?:(?:and|but|so|ok|okay|well|um|uh) )*(?:why|how come)\b(?! not\b)")
_YES: Final = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|sure|ok|okay|please|exactly|correct|right|i do|i did|i would|that's (?:right|it|correct)|"
    r"of course|indeed|absolutely|certainly|do|go ahead|thanks|thank you|that|it is|um|uh|well|oh)(?: |$))+$"
)
_STOP: Final = re.compile(
    r"\b(?:stop|quiet|silence|silent|shush|shh+|hush|wait|pause|halt|enough|hold on|hang on|shut up|"
    r"(?:one|a) (?:moment|second|minute))\b"
)
# With nothing beside a word to stop but these, the client means the talking; "stop here" and "we can stop" mean more.
_BESIDE: Final = frozenset(
    [
        "please",
        "ok",
        "okay",
        "hey",
        "no",
        "oh",
        "now",
        "just",
        "steward",
        "could",
        "can",
        "will",
        "would",
        "you",
        "i",
        "want",
        "to",
        "be",
        "stay",
        "keep",
        "it",
        "there",
        "that",
        "that's",
        "is",
        "talking",
        "speaking",
        "for",
        "me",
        "have",
        "heard",
        "i've",
        "had",
        "already",
        "thanks",
        "thank",
        "this",
    ]
)
_NOT_YET_GOING: Final = re.compile(
    r"\b(?:but first|but before (?:that|i go|i leave)|before (?:i|we) (?:go|leave|finish|end|stop)|"
    r"(?:but|just) one (?:more|last) (?:thing|question)|but (?=how|what|can you|could you|tell|show))[,: ]*(.{8,})$"
)


_Finds = Callable[[str], dict[str, Scalar]]  # a tool's arguments in the question


class RoutesText(Protocol):
    """Chooses a tool for a sentence."""

    def route(self, text: str) -> Route:
        """Return the tool, how sure it is, and the second choice."""
        ...


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question asks for.

    Attributes:
        likely: the tool to ask back about; empty when the question is clear.
        missing: the name of an argument that the tool cannot do without and that was not said; empty when all is there.
        corrects: whether the client corrects what was understood before.
    """

    tool: str
    arguments: dict[str, Scalar] = field(default_factory=dict)
    likely: str = ""
    missing: str = ""
    corrects: bool = False


def asks_to_stop(question: str) -> bool:
    """Return whether the client only wants the talking to stop."""
    words = _bare(question)
    return bool(_STOP.search(words)) and set(_STOP.sub(" ", words).split()) <= _BESIDE


def understand(question: str, context: Context, router: RoutesText, content: Bank, glossary: Glossary) -> Understood:
    """Return the tool and its arguments."""
    # An index is a yardstick; nobody holds it.
    names = {symbol: item.name for symbol, item in content.instruments.items() if item.asset_class != "index"}

    def arguments(tool: str) -> dict[str, Scalar]:
        return find_arguments(question, tool, names, glossary.spellings, content.today)

    if context.pending and _YES.match(_bare(question)):
        return Understood(context.pending, dict(context.pending_arguments))
    text = plain(question)
    if is_grieving(text) and only_tells(text):
        return Understood("small_talk")
    again = follow_up(question, context, arguments)
    if again is not None:
        return Understood(*again)
    if plainly_outside(question, names.values()):
        return Understood(OUT_OF_SCOPE)
    known = _by_its_words(question, names, arguments)
    if known is not None:
        return known
    if _WHY.match(text):
        return Understood("explain", arguments("explain"))
    route = router.route(without_sorrow(question))
    rest = _NOT_YET_GOING.search(text)
    if route.tool == "end_session" and rest:
        return understand(rest[1], context, router, content, glossary)
    return _routed(question, route, glossary, arguments)


def fill(tool: str, argument: str, answer: str, content: Bank) -> Scalar | None:
    """Return the value of an argument that was asked for, or None where the answer holds none.

    Args:
        tool: that waits for it.
        argument: its name.
        answer: the client's words.
        content: the bank.
    """
    names = {symbol: item.name for symbol, item in content.instruments.items() if item.asset_class != "index"}
    return find_arguments(answer, tool, names, shipped_glossary().spellings, content.today).get(argument)


def _by_its_words(question: str, names: dict[str, str], arguments: _Finds) -> Understood | None:
    """Return what the words alone settle: what cannot be told yet, a number of shares, one certain figure."""
    holding = find_holding(question, names)
    absent = not_yet(question, holding=holding is not None)
    if absent:
        return Understood(OUT_OF_SCOPE, {"missing": absent})
    if holding is not None:
        counts = re.search(r"\bhow many\b|\bnumber of\b", plain(question))
        return Understood("portfolio_overview", {"holding": holding, "focus": "quantity"}) if counts else None
    row = settled(question)
    if row is None:
        return None
    tool, focus = row
    found = arguments("performance" if tool == "portfolio_overview" else tool)
    period = found.get("period")
    if focus == "fees" and period not in (None, "ytd", "since_start"):
        return Understood("performance", {"period": period, "focus": focus})
    if focus == "flows" and period in (None, "since_start"):
        return Understood("portfolio_overview", {"focus": "value"})  # it tells all that was ever paid in
    if focus == "value" and period is None:
        return None
    timed: dict[str, Scalar] = {"period": period} if period is not None and tool != "portfolio_overview" else {}
    return Understood(tool, {**timed, "focus": focus})


def _routed(question: str, route: Route, glossary: Glossary, arguments: _Finds) -> Understood:
    """Return what the router chose, mended where it found the question outside."""
    if route.tool == OUT_OF_SCOPE:
        if only_names_a_holding(question) and "holding" in arguments("performance"):
            return Understood("performance", arguments("performance"))
        if asks_for_a_term(question, glossary.spellings):
            return Understood("explain", arguments("explain"))
        if is_sad(question) and only_tells(plain(question)):
            return Understood("small_talk")
        if route.confidence < ASK_BACK and route.runner_up != "small_talk":
            return Understood(OUT_OF_SCOPE, arguments(route.runner_up), route.runner_up)
    return Understood(route.tool, arguments(route.tool))


def _bare(question: str) -> str:
    """Return the words alone, without punctuation."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w' ]", " ", plain(question))).strip()
