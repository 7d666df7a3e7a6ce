"""Questions whose words settle what is asked, so that the router need not guess: one row a kind of question.

Each row asks for a figure that a tool already gives. Everything else goes to the router.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.conversation.arguments import plain


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of question.

    Attributes:
        words: patterns of which one must stand in the question.
        without: words of which none may.
        beside: words of which one must stand there too; empty for none.
    """

    tool: str
    focus: str
    words: tuple[str, ...]
    without: str
    beside: str = ""


OF_THE_GRAPH: Final = frozenset({"beneficiaries", "shared_accounts"})  # asked of one account, where one is named
# Said beside a question about the market, it does not make it one about the client's own money.
_ASIDE: Final = re.compile(
    r"\b(?:(?:tell|show|give|told|asked) me|my (?:wife|husband|friend|neighbou?r|son|daughter) \w+|before we get to "
    r"my \w+|never mind my \w+|"
    r"not my \w+|can you tell me|i (?:haven't|have not) read a paper in weeks|i'm curious|i'd like to know|i want to "
    r"know)\b"
)
OWN: Final = r"my|me|i|i'm|i've|we|we're|us|our|mine|portfolio"
_ROWS: Final = (
    Row(
        "portfolio_overview",
        "profile",
        (r"(my|a) (risk|investor) (profile|type|class|appetite|tolerance|category|rating)", r"risk profile"),
        (
            r"mean|what is an?|explain|change[ds]?|update|up date|of my portfolio|put|set|lower|raise|different|"
            r"higher|make|to (balanced|growth|cautious)|"
            r"friend's|other clients|fit|does|should be|ought to be|wrong"
        ),
    ),
    Row(
        "fees",
        "",
        (
            r"how (much|high|many)\b.*\b(fees?|charges?|charged?|charging)",
            r"what (\w+ )*(fees?|charges)",
            r"(my|your|the|any|pay|paid|paying|total|show me) (\w+ )?(fees?|charges)",
            r"what (do|did|does) (you|the bank|this) (charge|cost)",
            r"what (do|am) i (be |being )?(charged|paying)",
        ),
        (
            r"mean|what is an?|explain|before|after|included?|including|net of|transfer|wire|card|atm|overdraft|"
            r"foreign|why|already|waive|reduce|lower|refund|account opening|checking|late|museum|entrance|passport|"
            r"harvard|parking|"
            r"schwab|vanguard|fidelity|other bank|school|library"
        ),
    ),
    Row(
        "performance",
        "flows",
        (
            (
                r"how much (money )?(did|have) (i|we) (\w+ )?(contribut\w*|deposit\w*|pa(y|id) in|put in|add(ed)?|"
                r"invest(ed)?|withdr[ae]w\w*|taken? out|took out)"
            ),
            r"(my|total) (contributions|deposits|withdrawals)",
            r"what (did|have) i (pa(y|id) in|contribut\w*|deposit\w*|put in|withdraw\w*|take out)",
        ),
        (
            r"mean|what is an?|explain|in(to)? (bonds|cash|shares|stocks)|should|can i|could i|fees?|includ\w*|worth|"
            r"why|have to|monthly|plan|goal|increase|raise|reduce|how big|required|needed|got"
        ),
    ),
    Row(
        "performance",
        "value",
        (
            (
                r"(worth|value|balance)\b.*\b(ago|last (year|month|quarter)|in (19|20)\d\d|(end|start|beginning) of|"
                r"back (in|then)|on (the )?\d)"
            ),
            r"(was|were|did i have)\b.*\b(worth|value|balance)",
            r"how much (did i have|was (in )?my (portfolio|account))",
        ),
        r"now|today|at risk|mean|paid|cost|since|investing",
    ),
    Row(
        "portfolio_overview",
        "beneficiaries",
        (
            r"(who|whom|which person)\b.*\b(benefi[ck]iar(y|ies)|heirs?|inherits?)",
            r"(my|the|any|named) (\w+ )?(beneficiar(y|ies)|heirs?)",
            r"who (gets|would get|will get|inherits|would inherit|will inherit) (my|the|it)",
        ),
        r"mean|what is an?|explain|change|update|add|remove|replace|new|make|name|set|appoint|should",
    ),
    Row(
        "portfolio_overview",
        "shared_accounts",
        (
            r"goals?\b.*\b(share|shares|sharing|same|one|single) (an |the )?(\w+ )?(accounts?|pot)",
            r"(share|shares|sharing) (an|the|one|the same) account\b.*\bgoals?",
            r"accounts?\b.*\b(more than one|several|two|both|multiple) (of my )?goals?",
        ),
        r"mean|what is an?|explain|change|move|should",
    ),
    *(
        Row(
            "performance",
            which,
            (
                rf"my {which}( performing)? (holding|investment|share|stock|position|fund)s?",
                rf"{which}( performing)? (holding|investment|share|stock|position|fund)s? (do i|that i|i|in my)",
            ),
            r"mean|what is an?|explain|buy|sell|could|might|would|risk\w*",
        )
        for which in ("best", "worst")
    ),
    Row(
        "risk",
        "now",
        (
            r"(below|under|off|away from|short of|at) (\w+ )?(its |my |the )?(\w+ )?(peak|high|highest|maximum)",
            r"(current|present) drawdown|drawdown (right )?now|back (at|to) (my|its|the) (peak|high)",
        ),
        r"mean|what is an?|explain|biggest|deepest|worst|largest|max|when|risk|holdings?|falls?|fell|drop",
    ),
    Row(
        "risk",
        "month",
        (
            r"(lose|loss|cost|hurt|fall|drop|value at risk|var|bad|worst)\b.*\b(a|one|any|single|1)( \w+)? month",
            r"monthly (value at risk|var|loss)|bad month|worst month\b.*\b(could|cost)",
        ),
        r"mean|what is an?|explain|did|was|past month|last month|this month",
    ),
    Row(
        "market",
        "",
        (
            (
                r"(the |an? )?(stock |share |bond |us |broad )?markets?('s)?|(the )?index|s ?(&|and) ?p( ?500| five "
                r"hundred)?|sp ?500|wall street|"
                r"(stocks|shares) (in general|as a (whole|group))|stock exchange"
            ),
        ),
        (
            r"mean|explain|why|my|me|i|i'm|i'd|we|us(?! market)|our|mine|will|going to|would|if|suppose|crash\w*|"
            r"volatile|calculated|made up|"
            r"farmers|super|flea|job|housing|property|car|art|index (funds?|finger)|time to|benchmark|moment|heading|"
            r"develop|predict\w*|"
            r"forecast|outlook|next year|tomorrow|worst|best|biggest|drawdown|what is the|what's an?|compar\w+|"
            r"against|versus|vs|beat\w*|outperform\w*|"
            r"better|worse|data|cap|country|open|close[sd]? (on|at \d)|risk\w*|lose|fall by|falls?|drop|minus|down "
            r"\d+|news|london|emerging|scared|afraid|nervous|"
            r"frighten\w*|think|see|stress|scenario|score|replay|another|put|test|side by side|next to|than|like the|"
            r"fund|dollar in"
        ),
    ),
    Row(
        "performance",
        "index",
        (r"s ?(&|and) ?p( ?500| five hundred)?|sp ?500|(stock|share) market|the market|the index|stock index",),
        r"mean|what is|what's|what are|explain|why|benchmark|will|going to|crash\w*|worried|scared|afraid|nervous|"
        r"frighten\w*|risk\w*|volatil\w*|sensitive|time (in|to)|falls?|if|predict|see|after|happens|"
        r"country|market (data|cap)|farmers|super|moment|heading|would|compar\w+|next to|side by side",
        OWN,
    ),
)


def settled(question: str) -> tuple[str, str] | None:
    """Return the tool and the focus that a question's words settle, or None."""
    whole = plain(question)
    for row in _ROWS:
        text = _ASIDE.sub(" ", whole) if row.tool == "market" or row.beside else whole
        said = re.search(rf"\b({'|'.join(row.words)})\b", text) and not re.search(rf"\b({row.without})\b", text)
        if said and (not row.beside or re.search(rf"\b({row.beside})\b", text)):
            return row.tool, row.focus
    return None
