"""Arguments of the tools about choices and costs: stress, advice, comparison, market, products, fees, tax, income."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.conversation.known import Known
from app.conversation.names import asset_classes, find_holding, holdings, spellings
from app.conversation.periods import UNCLEAR, find_period, names_other_time
from app.conversation.quantities import amounts, percents, rate_points, years_ahead
from app.messages import Scalar
from inference.language.numbers import digits

Found = dict[str, Scalar | None]
_CRISES: Final = (
    ("1987", r"1987|black monday|october (?:of )?(?:19)?87|eighty seven"),
    ("2000", (
        r"dot[ -]?com|dot calm|tech bubble|internet bubble|tech (?:crash|bust)|new economy|2000|2001|2002|millennium "
        r"crash"
    )),
    ("2008", (
        r"2008|2009|financial crisis|lehman\w*|sub ?prime|great recession|credit crunch|banking crisis|housing crash|"
        r"2007"
    )),
    ("2020", r"covid\w*|co vid|corona\w*|pandemic|2020|lockdowns?"),
    ("2022", r"2022|ukraine"),
)  # fmt: skip
_RATES: Final = re.compile(r"\b(?:rates?|yields?|fed|interest|hikes?|basis points?|bps|raids)\b")
_INFLATION: Final = re.compile(r"\b(?:inflation\w*|prices rise|stagflation|cost of living)\b")
_SHARES: Final = re.compile(
    r"\b(?:shares?|chairs|stocks?|market\w*|equit\w+|s ?(?:&|and) ?p|index|crash\w*|bear market|everything goes|wall "
    r"street)\b"
)
_PLAIN_MINUS: Final = re.compile(r"\b(?:minus|down) (\d{1,2})\b(?! ?(?:%|percent|per ?cent|points?|basis|bps))")
_UP: Final = re.compile(
    r"\b(?:rall\w+|rise|rises|rose|gain\w*|jump\w*|boom\w*|up|climb\w*|double[sd]?|recover\w*|higher)\b"
)
_DOWN: Final = re.compile(
    r"\b(?:fall\w*|fell|drop\w*|los[et]\w*|crash\w*|slump\w*|down|halv\w+|cut\w*|minus|lower|plunge\w*|tumbl\w+|bear|"
    r"go south|"
    r"goes south|come down|decline\w*|sink\w*|off)\b"
)
_RISES: Final = re.compile(
    r"\b(?:rise|rises|raise[sd]?|raising|up|hike\w*|jump\w*|increase\w*|higher|climb\w*|plus|shock)\b"
)
_WISHES: Final = (
    ("minimum_variance", (
        r"(?:minimum|min|lowest|smallest|least)[ -](?:variance|variants|volatility|possible risk|risk)|efficient "
        r"front|"
        r"smallest risk"
    )),
    ("more_return", (
        r"(?:more|higher|better|improve|increase|boost|raise|lift)\b(?:\W+\w+){0,3}\W+(?:returns?|yield|growth|"
        r"gain\w*)|maximum sharpe|"
        r"earn more|grow faster|bolder|more aggressive|squeeze more|(?:more|take) (?:\w+ )?risk(?!y)|more return"
    )),
    ("less_risk", (
        r"(?:less|reduce|lower|cut|lessen|smaller|tone|minimi[sz]e)\b(?:\W+\w+){0,4}\W+(?:risk\w*|wrist|volatil\w*|"
        r"swings|bumpy)|safer|say for|calmer|"
        r"defensive|cautious|protect|less (?:risk|volatile|bumpy)|make it safe"
    )),
)  # fmt: skip
_LIMIT: Final = re.compile(
    r"\b(?:limit|max(?:imum)?|at most|no more than|not more than|above|over|more than|under|below|exceed\w*|"
    r"cap(?:ped)?|nothing|keep)\b"
)
_MEASURES: Final = (
    ("cost", r"costs?|fees?|cheaper|cheapest|expensive|charges?|price"),
    ("risk", r"risk\w*|volatil\w*|safer|safest|safe|swings?|steadier|calmer|drawdowns?|bumpier"),
    ("return", r"returns?|returned|better|worse|perform\w*|gain\w*|did|made|beat\w*|best|grew|up more"),
)
_FEE_FOCUS: Final = (
    ("drag", (
        r"drag|eat\w*|take (?:\w+ )?off|reduc\w+|long run|without (?:your )?fees|richer|final wealth|over the next|"
        r"impact|effect|by the time|"
        r"future|lose to fees|compound"
    )),
    ("funds", r"funds?|expense ratios?|ter|inside|ongoing charges?"),
    ("rate", (
        r"rate|percentage|percent|basis points|tier|schedule|how often|quarterly|when (?:is|do|are)|management fee|"
        r"lower rate"
    )),
    ("paid", r"paid|pay|paying|charged?|charging|cost|taken|took|total|so far|last|since|fees?"),
)  # fmt: skip
_TAX_FOCUS: Final = (
    ("order", (
        r"which (?:tax )?lots|lots should|sell first|"
        r"in what order|which account|tax[- ](?:smart|efficient)|cheapest way|raise \$?\d|most tax efficient|first "
        r"for tax"
    )),
    ("harvest", (
        r"harvest\w*|laws harvesting|losses? to (?:set|harvest|use)|offset|wash sale\w*|sell my losers|any losers|"
        r"sell (?:\w+ ){0,4}at a loss|"
        r"losses (?:i could|could|that)|(?:save|reduce|lower|less|cut)\b.*\btax\w*|tax\w* .*\b(?:save|reduce|lower)|"
        r"reduce my capital gains"
    )),
    ("if_sold", (
        r"if i (?:\w+ )?(?:s[eo]ld?|cash\w*|liquidat\w*|take out|took out|got rid)|(?:on|from|by|of) selling|selling|"
        r"sell|sold|after[- ]tax value|"
        r"cash in|would (?:i|the tax)|hit from"
    )),
    ("rates", r"rates?|brackets?|bracket hid|tax year|marginal|net investment income tax|table"),
    ("gains", r"gains?|owe|bill|realised|realized|unrealised|taxable|dividends?|interest|profits?|due|tax\w*"),
)  # fmt: skip
_INCOME_FOCUS: Final = (
    ("yield", r"yields?|yielding|yelled|yeild|percent|interest rate|on cost"),
    ("expected", r"expect\w*|next|will|upcoming|coming|projected|due|when does|forecast|future|over the next"),
    (
        "received",
        r"did|have|has|got|get|received?|paid|last|this year|so far|earned|since|dividends?|interest|income|payouts?",
    ),
)
_PRODUCT_FOCUS: Final = (
    ("cost", r"costs?|fees?|expensive|cheap\w*|price|minimum|smallest amount|how much|charge\w*|start with|caused"),
    ("risk", r"risk\w*|safe\w*|lose|go wrong|dangers?|fall|risk class|protected"),
    ("terms", (
        r"terms|how (?:long|quickly|often|soon)|when do i|suit\w*|who|whom|meant for|beginners?|get (?:\w+ )?money "
        r"out|rebalanc\w+|"
        r"bit by bit|notice|for (?:me|a cautious)|right for|get at"
    )),
)  # fmt: skip
_SIDES: Final = re.compile(
    r"\b(?:benchmark|bench mark|yardstick)\b|\b(?:market|index|s ?(?:&|and) ?p(?: ?(?:500|five hundred))?|sp ?500)\b|"
    r"\b(?:my (?:whole |own )?portfolio|me|my (?:own )?(?:returns?|performance|risk|money|holdings)|portfolio|what i "
    r"own|i (?:own|hold)|how (?:do|did|am) i)\b"
)


def period(lowered: str, known: Known) -> str | None:
    """Return the period that a text names, "unclear" for a time that finance has no period for."""
    return find_period(lowered, known.today) or (UNCLEAR if names_other_time(lowered) else None)


def stress(text: str, lowered: str, known: Known) -> Found:
    """Arguments of stress_test."""
    lowered = _PLAIN_MINUS.sub(r"fall \1 percent", digits(lowered))
    crisis = next((key for key, words in _CRISES if re.search(rf"\b(?:{words})\b", lowered)), None)
    parts, points = percents(lowered), rate_points(lowered)
    if _RATES.search(lowered) and not (crisis and points is None):
        shock = points if points is not None else None
        falling = _DOWN.search(lowered) and not _RISES.search(lowered)
        return {"scenario": "rates", "shock": -shock if shock is not None and falling else shock}
    if crisis is not None and not (parts and crisis not in ("1987", "2008")):
        return {"scenario": crisis}
    if _INFLATION.search(lowered):
        return {"scenario": "inflation", "shock": next(iter(parts), None) if parts else points}
    if _SHARES.search(lowered) and (
        parts or re.search(r"\b(?:fall|falls|fell|drop|drops|crash|crashes|down|bear|slump)\b", lowered)
    ):
        size = parts[0] if parts else None
        rising = _UP.search(lowered) and not _DOWN.search(lowered)
        return {"scenario": "shares", "shock": None if size is None else size if rising else -abs(size)}
    if parts and (_DOWN.search(lowered) or "crash" in lowered):
        return {"scenario": "shares", "shock": -abs(parts[0])}
    return {"scenario": None}


def optimise(text: str, lowered: str, known: Known) -> Found:
    """Arguments of optimise."""
    focus = next((key for key, words in _WISHES if re.search(rf"\b(?:{words})", lowered)), None)
    limit = next(iter(percents(lowered)), None) if _LIMIT.search(lowered) else None
    return {"focus": focus, "limit": limit}


def compare(text: str, lowered: str, known: Known) -> Found:
    """Arguments of compare: what is named, in the order it is named."""
    hits = [(_place(symbol, lowered, known), symbol) for symbol in holdings(text, known.names)]
    for key, name in known.products.items():
        if (at := lowered.find(name.lower())) >= 0:
            hits.append((at, key))
    taken = set(holdings(text, known.names))
    if not taken & {"CORPBOND", "HGBOND", "TBILL"}:
        for kind in asset_classes(lowered):
            at = min((m.start() for m in re.finditer(_CLASS_AT[kind], lowered)), default=0)
            if not (kind == "equity" and taken) and "bond fund" not in lowered:
                hits.append((at, kind))
    for side in _SIDES.finditer(lowered):
        word = side[0]
        if "bench" in word or "yardstick" in word:
            hits.append((side.start(), "benchmark"))
        elif re.match(r"market|index|s ?(?:&|and) ?p|sp", word):
            hits.append((side.start(), next(iter(known.indices), "index")))
        else:
            hits.append((side.start(), "portfolio"))
    sides = list(dict.fromkeys(key for _, key in sorted(hits)))
    if len(sides) > 2:  # "how do my Apple shares do against Microsoft": the portfolio is only spoken of
        sides = [side for side in sides if side != "portfolio"]
    if len(sides) > 2:
        sides = [side for side in sides if side not in ("equity", "bond", "cash")] or sides
    measure = next((key for key, words in _MEASURES if re.search(rf"\b(?:{words})\b", lowered)), None)
    left = sides[0] if sides else None
    right = sides[1] if len(sides) > 1 else None
    return {"left": left, "right": right, "period": period(lowered, known), "measure": measure}


_CLASS_AT: Final = {
    "bond": r"\b(?:bonds?|bombs)\b",
    "cash": r"\b(?:cash|bills)\b",
    "equity": r"\b(?:stocks?|equit\w+|shares)\b",
}


def _place(symbol: str, lowered: str, known: Known) -> int:
    places = [at for words in spellings(symbol, known.names[symbol]) if (at := lowered.find(words)) >= 0]
    symbolic = lowered.find(symbol.lower())
    return min(places) if places else max(symbolic, 0)


def market(text: str, lowered: str, known: Known) -> Found:
    """Arguments of market."""
    named = next((symbol for symbol, name in known.indices.items() if name.lower() in lowered), None)
    spoken = re.search(r"\b(?:s ?(?:&|and|n) ?p|sp ?500)\b", lowered)
    index = named or (next(iter(known.indices), None) if spoken else None)
    return {"period": period(lowered, known), "index": index}


def product(text: str, lowered: str, known: Known) -> Found:
    """Arguments of product."""
    found = [(lowered.find(name.lower()), key) for key, name in known.products.items() if name.lower() in lowered]
    wanted = min(found)[1] if found else _misheard(lowered, known)
    focus = next((key for key, words in _PRODUCT_FOCUS if re.search(rf"\b(?:{words})\b", lowered)), None)
    return {"product": wanted, "focus": focus}


def _misheard(lowered: str, known: Known) -> str | None:
    """Return the product whose first or last word is in the text, if only one has it: "the lantern one"."""
    hits = {
        key
        for key, name in known.products.items()
        if re.search(rf"\b{re.escape(name.split()[0].lower())}\b", lowered) and len(name.split()[0]) > 3
    }
    return next(iter(hits)) if len(hits) == 1 else None


def fees(text: str, lowered: str, known: Known) -> Found:
    """Arguments of fees."""
    focus = next((key for key, words in _FEE_FOCUS if re.search(rf"\b(?:{words})\b", lowered)), None)
    if focus == "drag":
        return {"focus": focus, "years": years_ahead(lowered)}
    return {"focus": focus, "period": period(lowered, known) if focus in (None, "paid") else None}


def tax(text: str, lowered: str, known: Known) -> Found:
    """Arguments of tax."""
    focus = next((key for key, words in _TAX_FOCUS if re.search(rf"\b(?:{words})\b", lowered)), None)
    money = next((item.value for item in amounts(lowered) if not item.per), None)
    return {"focus": focus, "holding": find_holding(text, known.names), "amount_usd": money}


def income(text: str, lowered: str, known: Known) -> Found:
    """Arguments of income."""
    focus = next((key for key, words in _INCOME_FOCUS if re.search(rf"\b(?:{words})\b", lowered)), None)
    if focus == "expected" and re.search(r"\b(?:did|received|was|were)\b", lowered) and "will" not in lowered:
        focus = "received"
    when = None if focus == "expected" else period(lowered, known)
    return {"period": when, "focus": focus, "holding": find_holding(text, known.names)}


UNSAID: Final[dict[str, dict[str, Scalar]]] = {"optimise": {"focus": "recommend"}, "fees": {"focus": "paid"}}
"""What a tool is asked for where the question says nothing of it; never part of a follow-up."""

FINDERS: Final[dict[str, Callable[[str, str, Known], Found]]] = {
    "stress_test": stress,
    "optimise": optimise,
    "compare": compare,
    "market": market,
    "product": product,
    "fees": fees,
    "tax": tax,
    "income": income,
}
