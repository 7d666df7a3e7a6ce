"""From a question to a tool and its arguments: what is plain by its words first, then the router."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from app.conversation.arguments import asks_for_a_term, find_arguments, find_holding, names_an_account, plain
from app.conversation.bank import Bank
from app.conversation.certain import certain
from app.conversation.context import Context
from app.conversation.dialogue import bare
from app.conversation.filling import fill, lacks
from app.conversation.followup import correction, follow_up, only_names_a_holding
from app.conversation.glossary import Glossary
from app.conversation.known import Known, known
from app.conversation.notyet import not_yet
from app.conversation.scope import plainly_outside
from app.conversation.settled import OF_THE_GRAPH, settled
from app.conversation.sympathy import is_grieving, is_sad, only_tells, without_sorrow
from app.conversation.tools import TOOLS
from app.messages import Scalar
from inference.types import Route

OUT_OF_SCOPE: Final = "out_of_scope"
ASK_BACK: Final = 0.75  # an out-of-scope verdict less sure than this asks whether the best tool was meant
_WHY: Final = re.compile(r"^(?:(?:and|but|so|ok|okay|well|um|uh) )*(?:why|how come)\b(?! not\b)")
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
# "Ok, do it": an order, where something was just recommended or tried.
_DO_IT: Final = re.compile(
    r"^(?:(?:yes|yeah|yep|ok|okay|sure|right|well|then|so|great|good|fine|perfect|all right|alright|please|and|just|"
    r"um|uh|i agree|agreed|let's|let us|i want(?: you)? to|i'd like(?: you)? to|can you|could you|you can|you may) )*"
    r"(?:do (?:it|that|this|so|all (?:of )?(?:it|that))|go ahead(?: (?:with (?:it|that)|and do (?:it|that)))?|"
    r"make (?:it so|it happen|the (?:change|trade)s?|th(?:at|ose|ese) (?:change|trade)s?)|carry (?:it|that|them) out|"
    r"(?:execute|implement|place|book) (?:it|that|them|the (?:trades?|orders?|changes?))|proceed(?: with (?:it|that))?|"
    r"go for it|i(?:'ll| will) take it|i accept(?: (?:it|that))?|let's go|sounds good do it)"
    r"(?: (?:please|then|now|for me|today|right away|steward|thanks|thank you))*$"
)
_ADVISED: Final = frozenset({"optimise", "what_if", "tax", "product", "goal_plan", "contribution_needed"})
_WHAT_IS_IN: Final = re.compile(
    r"\b(?:what(?:'s| is| do i have| have i got)|how much(?: money)?(?: is| do i have| have i(?: got)?)?(?: there)?|"
    r"show me what(?:'s| is)) (?:in|inside) (?:my|the)\b"
)
_NOT_WHAT_IS_IN: Final = re.compile(r"\b(?:fees?|gains?|owe|tax(?:es)?|returns?|loss\w*|if)\b")
_OF_ALL_ACCOUNTS: Final = frozenset({"performance", "risk", "income"})
_ONLY_AN_ACCOUNT: Final = re.compile(
    r"^(?:(?:no|sorry|and|but|ok|okay|what about|how about|i meant?|i said|just|only|in|for|of|the one in|please|um|uh|"
    r"not that|actually) )*"
    r"(?:my|the) (?:pension|401 ?k|roth|ira|(?:taxable|investment|brokerage|trading|retirement|pension|ira) account)"
    r"(?: please| instead| only| alone| then)*$"
)
_NOT_YET_GOING: Final = re.compile(
    r"\b(?:but first|but before (?:that|i go|i leave)|before (?:i|we) (?:go|leave|finish|end|stop)|"
    r"(?:but|just) one (?:more|last) (?:thing|question)|but (?=how|what|can you|could you|tell|show))[,: ]*(.{8,})$"
)


__all__ = ["RoutesText", "Understood", "asks_to_stop", "fill", "understand"]
_Finds = Callable[[str], dict[str, Scalar]]  # a tool's arguments in the question
_Same = Callable[[str, str], bool]  # whether a text is one for a tool when it stands alone


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
    words = bare(question)
    return bool(_STOP.search(words)) and set(_STOP.sub(" ", words).split()) <= _BESIDE


def understand(question: str, context: Context, router: RoutesText, content: Bank, glossary: Glossary) -> Understood:
    """Return the tool and its arguments."""
    about = known(content, glossary.spellings, context.client_id)

    def arguments(tool: str) -> dict[str, Scalar]:
        return find_arguments(question, tool, about.names, about.terms, about.today, about)

    def said(words: str) -> dict[str, Scalar]:
        return find_arguments(words, context.tool, about.names, about.terms, about.today, about, said_only=True)

    def same(words: str, tool: str) -> bool:
        alone = certain(plain(words), about) or (settled(words) or ("",))[0]
        return alone == tool or (not alone and router.route(words).tool == tool)

    text = plain(question)
    if is_grieving(text) and only_tells(text):
        return Understood("small_talk")
    taken_up = _taken_up(question, context, about, said, same)
    if taken_up is not None:
        return taken_up
    if plainly_outside(question, [*about.names.values(), *about.indices.values()]):
        return Understood(OUT_OF_SCOPE)
    known_by = _by_its_words(question, about, arguments)
    if known_by is not None:
        return known_by
    if _WHY.match(text):
        return Understood("explain", arguments("explain"))
    route = router.route(without_sorrow(question))
    rest = _NOT_YET_GOING.search(text)
    if route.tool == "end_session" and rest:
        return understand(rest[1], context, router, content, glossary)
    return _routed(question, route, about, glossary, arguments)


def _taken_up(question: str, context: Context, about: Known, said: _Finds, same: _Same) -> Understood | None:
    """Return what takes up the last answer: an order, a correction, a follow-up, another account."""
    if _DO_IT.match(bare(question)):
        advised = context.tool in _ADVISED
        return Understood("human_handoff", {"reason": "order"}) if advised else Understood("small_talk")
    meant = correction(question, context, about)
    if meant is not None:
        return Understood(*meant, corrects=True)
    again = follow_up(question, context, said, same)
    if again is not None:
        return Understood(*again)
    if context.tool and _ONLY_AN_ACCOUNT.match(bare(question)):
        if context.tool in _OF_ALL_ACCOUNTS:
            return Understood(context.tool, dict(context.arguments))
        return Understood("portfolio_overview", _account_in(question, about))
    return None


def _account_in(question: str, about: Known) -> dict[str, Scalar]:
    found = find_arguments(question, "portfolio_overview", about.names, about.terms, about.today, about)
    return {name: value for name, value in found.items() if name == "account"}


def _by_its_words(question: str, about: Known, arguments: _Finds) -> Understood | None:
    """Return what the words alone settle: what cannot be told yet, a number of shares, one certain figure."""
    holding = find_holding(question, about.names)
    text = plain(question)
    if names_an_account(text) and _WHAT_IS_IN.search(text) and not _NOT_WHAT_IS_IN.search(text):
        return Understood("portfolio_overview", arguments("portfolio_overview"))
    tool = certain(text, about)
    if tool in TOOLS:
        return _with_arguments(str(tool), question, about, arguments)
    absent = not_yet(question, holding=holding is not None)
    if absent:
        return Understood(OUT_OF_SCOPE, {"missing": absent})
    if holding is not None:
        counts = re.search(r"\bhow many\b|\bnumber of\b", plain(question))
        return Understood("portfolio_overview", {"holding": holding, "focus": "quantity"}) if counts else None
    row = settled(question)
    return _settled(question, row, about, arguments) if row is not None and row[0] in TOOLS else None


def _settled(question: str, row: tuple[str, str], about: Known, arguments: _Finds) -> Understood | None:
    tool, focus = row
    if not focus:
        return _with_arguments(tool, question, about, arguments)
    if focus in OF_THE_GRAPH:
        account = arguments(tool).get("account")
        return Understood(tool, {"focus": focus, **({} if account is None else {"account": account})})
    period = arguments("performance" if tool == "portfolio_overview" else tool).get("period")
    if focus == "flows" and period in (None, "since_start"):
        return Understood("portfolio_overview", {"focus": "value"})  # it tells all that was ever paid in
    if focus == "value" and period is None:
        return None
    timed: dict[str, Scalar] = {"period": period} if period is not None and tool != "portfolio_overview" else {}
    return Understood(tool, {**timed, "focus": focus})


def _routed(question: str, route: Route, about: Known, glossary: Glossary, arguments: _Finds) -> Understood:
    """Return what the router chose, mended where it found the question outside."""
    if route.tool == OUT_OF_SCOPE or route.tool not in TOOLS:
        if only_names_a_holding(question) and "holding" in arguments("performance"):
            return Understood("performance", arguments("performance"))
        if asks_for_a_term(question, glossary.spellings):
            return Understood("explain", arguments("explain"))
        if is_sad(question) and only_tells(plain(question)):
            return Understood("small_talk")
        if route.confidence < ASK_BACK and route.runner_up != "small_talk" and route.runner_up in TOOLS:
            return Understood(OUT_OF_SCOPE, arguments(route.runner_up), route.runner_up)
        return Understood(OUT_OF_SCOPE)
    return _with_arguments(route.tool, question, about, arguments)


def _with_arguments(tool: str, question: str, about: Known, arguments: _Finds) -> Understood:
    """Return a tool with what the question says, and the name of what it cannot do without."""
    found = arguments(tool)
    if tool in _OF_ALL_ACCOUNTS and names_an_account(plain(question)):
        account = arguments("portfolio_overview").get("account")
        if account is not None and account not in about.accounts:  # the client has none; the overview says so
            return Understood("portfolio_overview", {"account": account})
    return Understood(tool, found, missing=lacks(tool, found, plain(question)))
