"""Arguments of the tools that look ahead: goals, contributions, withdrawals, and what a step would change."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.conversation.known import Known
from app.conversation.names import asset_classes, holdings
from app.conversation.quantities import ages, amounts, calendar_year, percents, years_ahead
from app.messages import Scalar
from inference.language.numbers import digits

Found = dict[str, Scalar | None]
# Kinds of goals; the word on the left is what the tool compares with the names of the client's goals.
KINDS: Final = (
    (
        "house",
        (
            r"house|home(?! depot)|flat|apartment|condo|cottage|cabin|property|down ?payment|place by the sea|"
            r"mortgage deposit"
        ),
    ),
    ("university", r"universit\w*|you niversity|college|studies|tuition|uni|school|education|degree"),
    ("retirement", r"retire\w*|re tire|pension\w*|old age|stop working|stopped working|nest egg|give up work"),
    ("car", r"car|vehicle|camper(?: van)?|motorbike|truck|van"),
    ("travel", r"travel\w*|trip|sabbatical|holiday(?!s? home)|vacation|world tour|year off|gap year"),
    ("wedding", r"wedding|marriage"),
    ("boat", r"boat|yacht"),
    ("gift", r"gift|present for|grandchild(?:ren)?|grandkids"),
    ("income", r"income for life"),
)
_CHANGES: Final = (
    ("work_longer", (
        r"work(?:ed|ing)? (?:\w+ ){0,4}(?:longer|more|until|till|to|another|on)|(?:more|extra|further) years? of "
        r"work|\d years? more|"
        r"retir\w+ (?:\w+ ){0,3}(?:later|earlier|early|at|instead|in)|stop(?:ped)? working|went on working|go on "
        r"working|retirement age|"
        r"work(?:ed|ing)? (?:for )?(?:an? |one )?(?:\w+ )?(?:more |extra |another )|part time|keep working|years? "
        r"longer"
    )),
    ("move", (
        r"mov(?:e|ed|ing)|switch\w*|swap\w*|shift\w*|exchang\w+|convert\w*|(?:put|putting|turn|turned) "
        r"(?:(?!\bin\b)[\w%&'$.,-]+ )*?into|"
        r"went all|from \w+ (?:\w+ )?(?:in)?to|rotat\w+|replac\w+|trad(?:e|ed|ing) (?:\w+ )+for|more in (?:bonds|"
        r"shares|cash|stocks) and less"
    )),
    ("sell", (
        r"s[eo]ld|sell\w*|cell half|soul my|get rid|got rid|dump\w*|drop(?:ped)? (?:my |the |all |half )|without "
        r"(?!fees|hurting|giving|my |it|that|more|"
        r"having)\w+|offload\w*|unload\w*|liquidat\w+|cash(?:ed)? in|part(?:ed)? with"
    )),
    ("shares_fall", (
        r"falls?|fell|drops?|dropped|halves|halved|crash\w*|plunge\w*|loses?|lost|goes bust|went bust|collapse\w*|"
        r"tumbl\w+|"
        r"bankrupt|goes under|down \d+|slump\w*|tank\w*|is worth (?:half|nothing)|fall in"
    )),
    ("spend", (
        r"sp(?:end|ent|ending)|t(?:ake|ook|aking) (?:\w+ ){0,4}out|withdr[ae]w\w*|(?:bought|buy|buying) (?:me |"
        r"myself )?(?:a|an|the|another|our|us) |gave|give (?:my|our|the|him|her)|"
        r"help(?:ed)? (?:my|our)|camper|a year off|wedding|kitchen|donat\w+|paid for|pay for|gift"
    )),
    ("save", (
        r"sav(?:e|ed|ing|ings)|say \d|put(?:ting)? (?:in|away|aside)|put (?:\w+ ){0,5}(?:in|away|aside)(?:to it)?\b|"
        r"pa(?:y|id|ying) (?:\w+ ){0,5}in|contribut\w*|inherit\w*|bonus|"
        r"set aside|top(?:ped)? up|lump sum|pause\w*|paying in|deposit\w*|invest\w* (?:an? )?(?:extra|another|"
        r"further)|extra \$?\d|\d+ more (?:a|per|each|every)"
    )),
    ("buy", (
        r"b[uo](?:y|ys|ying|ught)|by more|add(?:ed|ing)?|invest\w*|more (?:bonds|shares|stocks)|put (?:\w+ "
        r"){0,4}(?:in|into)|purchas\w+|top up my|increase\w* my"
    )),
)  # fmt: skip
_ALL: Final = re.compile(r"\b(?:all|everything|the lot|the whole lot|entire|whole|completely|every share)\b")
_LESS: Final = re.compile(r"\b(?:less|fewer|reduce[ds]?|cut|lower(?:ed)?)\b")
_SURE: Final = re.compile(r"\b(?:sure|certain\w*|probab\w+|chance|confiden\w+|likel\w+|odds|safe\w*)\b")
_SOURCE_TARGET: Final = re.compile(r"\b(?:into|in to|to|for)\b")


def goal_words(lowered: str, known: Known) -> str | None:
    """Return the client's goal that a text names, or the kind of goal; None where it names none."""
    for name in known.goals:
        if re.search(rf"\b{re.escape(name.lower())}\b", lowered):
            return name
    hits = [(found.start(), kind) for kind, words in KINDS if (found := re.search(rf"\b(?:{words})\b", lowered))]
    if not hits:
        return None
    # "Retire" beside another goal is the time ("before I retire"), not the goal.
    others = [hit for hit in hits if hit[1] != "retirement"]
    return min(others or hits)[1]


def plan(text: str, lowered: str, known: Known) -> Found:
    """Arguments of goal_plan."""
    found = _goal_and_time(lowered, known)
    each = next((money.monthly for money in amounts(lowered) if money.per), None)
    return {**found, "monthly_usd": each}


def contribution(text: str, lowered: str, known: Known) -> Found:
    """Arguments of contribution_needed."""
    found = _goal_and_time(lowered, known)
    sure = next(iter(percents(lowered)), None) if _SURE.search(lowered) else None
    return {**found, "probability": sure}


def withdrawal(text: str, lowered: str, known: Known) -> Found:
    """Arguments of withdrawal_plan."""
    said = amounts(lowered)
    money = next((item for item in said if item.per), said[0] if said else None)
    old = ages(lowered)
    until = [age for age in old if not known.birth_year or age > known.today.year - known.birth_year]
    found: Found = {"amount_usd": None, "per": None}
    if money is not None:
        yearly = money.per in ("year", "quarter")
        found["amount_usd"] = money.yearly if yearly else money.monthly
        found["per"] = "year" if yearly or not money.per else "month"
    found["rate"] = None if money else next(iter(percents(lowered)), None)
    found["years"] = years_ahead(lowered)
    found["age"] = max(until) if until and found["years"] is None else None
    if "rest of my life" in lowered or re.search(
        r"\bif i live to a hundred|\b(?:till|until) (?:i'm |i am )?(?:a |one )?(?:hundred|100)\b", lowered
    ):
        found["age"] = found["age"] or (100 if "hundred" in lowered or "100" in lowered else None)
    return found


def what_if(text: str, lowered: str, known: Known) -> Found:
    """Arguments of what_if: which step, of what, how much."""
    change = _change(text, lowered, known)
    if change == "sell":  # what is bought with it afterwards is another step
        text = re.split(r"\band (?:buy|bought|put|invest\w*)\b", text)[0]
        lowered = re.split(r"\band (?:buy|bought|put|invest\w*)\b", lowered)[0]
    said = amounts(lowered)
    found: Found = {"change": change}
    if change in ("buy", "sell", "move", "shares_fall"):
        held = list(holdings(text, known.names))
        kinds = asset_classes(lowered)
        parts = _SOURCE_TARGET.split(lowered, maxsplit=1)
        found["share"] = next(iter(percents(lowered)), None)
        found["amount_usd"] = next((money.value for money in said if not money.per), None)
        found["holding"], found["to"] = held[0] if held else None, None
        if change == "move":
            source, target = _both_sides(text, lowered, known, held, kinds, len(parts) > 1)
            found["holding"], found["to"] = source, target
        elif not held:
            product = next((key for key, name in known.products.items() if name.lower() in lowered), None)
            found["holding"] = (product if change == "buy" else None) or (kinds[0] if kinds else None)
            if (
                found["holding"] is None
                and change == "sell"
                and re.search(r"\b(?:everything|the lot|all of it)\b", lowered)
            ):
                found["holding"] = "portfolio"
        if (
            found["share"] is None
            and found["amount_usd"] is None
            and change in ("sell", "move")
            and _ALL.search(lowered)
        ):
            found["share"] = 1.0
        if (
            change == "shares_fall"
            and found["share"] is None
            and re.search(r"\bbust|bankrupt|nothing|goes under\b", lowered)
        ):
            found["share"] = 1.0
        return found
    if change in ("save", "spend"):
        each = next((money.monthly for money in said if money.per), None)
        found["monthly_usd"] = each
        found["amount_usd"] = None if each is not None else next((money.value for money in said), None)
        found["years"] = years_ahead(lowered) if each is not None else None
        if change == "save" and each is not None and _LESS.search(lowered):
            found["change"] = "spend"
    if change == "work_longer":
        found["years"] = _longer(lowered, known)
    found["goal"] = (
        None
        if change == "work_longer"
        else goal_words(lowered, known)
        if re.search(r"\b(?:goal|for|reach|plan for|retire\w*|still|my|our)\b", lowered) and change == "save"
        else None
    )
    return found


def _change(text: str, lowered: str, known: Known) -> str | None:
    hits = [
        (found.start(), order, change)
        for order, (change, words) in enumerate(_CHANGES)
        if (found := re.search(rf"\b(?:{words})\b", lowered))
    ]
    named = {change for _, _, change in hits}
    if not hits:
        return None
    if "work_longer" in named:
        return "work_longer"
    about_holdings = bool(next(holdings(text, known.names), None) or asset_classes(lowered))
    if not about_holdings:
        named -= {"move"} if not re.search(r"\binto|cash|bonds?|shares?\b", lowered) else set()
        if named & {"spend"} and named & {"buy", "save", "sell"} and not named & {"save"}:
            return "spend"
        if (
            {"buy"} == named
            and amounts(lowered)
            and re.search(r"\b(?:car|boat|house|kitchen|van|trip|flat|cabin|camper)\b", lowered)
        ):
            return "spend"
    else:
        named -= {"spend"} if named & {"buy", "sell", "move", "shares_fall"} else set()
    if "move" in named:
        return "move"
    if "sell" in named and not (named & {"save"} and not about_holdings):
        return "sell"
    for change in ("shares_fall", "spend", "save", "buy"):
        if change == "save" and "buy" in named and about_holdings and not any(money.per for money in amounts(lowered)):
            continue
        if change in named:
            return change
    return None


def _both_sides(
    text: str, lowered: str, known: Known, held: list[str], kinds: tuple[str, ...], split: bool
) -> tuple[str | None, str | None]:
    """Return what is moved, and into what: "from shares to bonds", "half my Apple into the bond fund"."""
    order = re.search(r"\bfrom\b(.+?)\b(?:into|to)\b(.+)", lowered) or re.search(
        r"^(.*?)\b(?:into|in to|for|with|to|went all)\b(.*)$", lowered
    )
    if order:
        return _thing(order[1], known), _thing(order[2], known)
    everything = [*held, *kinds]
    return (everything[0] if everything else None), (everything[1] if len(everything) > 1 else None)


def _thing(words: str, known: Known) -> str | None:
    held = next(holdings(words, known.names), None)
    kinds = asset_classes(words)
    whole = (
        "portfolio" if re.search(r"\b(?:everything|portfolio|it all|all of it|the lot|all my money)\b", words) else None
    )
    product = next((key for key, name in known.products.items() if name.lower() in words), None)
    return held or product or (kinds[0] if kinds else None) or whole


def _longer(lowered: str, known: Known) -> float | None:
    """Return how many years longer: as said, or as an age against the client's plan."""
    early = re.search(r"\b(?:early|earlier|sooner)\b", lowered)
    said = years_ahead(lowered)
    if said is not None:
        return -said if early else said
    old = ages(lowered)
    if old and known.birth_year and known.retires:
        return float(known.birth_year + old[0] - known.retires)
    year = calendar_year(lowered, known.today)
    return float(year - known.retires) if year and known.retires else None


def _goal_and_time(lowered: str, known: Known) -> Found:
    """The goal, its sum, and when: as a year, as years from now, or as an age that makes a year."""
    sums = [money.value for money in amounts(lowered) if not money.per]
    if not sums and "millionaire" in lowered:
        sums = [1_000_000.0]
    year, years = calendar_year(lowered, known.today), years_ahead(lowered)
    old = ages(lowered) or tuple(int(age) for age in re.findall(r"\bby ([3-9]\d)$", digits(lowered.rstrip("?.! "))))
    goal = goal_words(lowered, known)
    if year is None and years is None and old and known.birth_year:
        year = known.birth_year + old[-1]
    if year is not None and years is not None:
        years = None
    if goal == "travel" and years == 1.0:  # "a year of travel" is the goal, not its date
        years = None
    return {"goal": goal, "amount_usd": sums[0] if sums else None, "year": year, "years": years}


FINDERS: Final[dict[str, Callable[[str, str, Known], Found]]] = {
    "goal_plan": plan,
    "contribution_needed": contribution,
    "withdrawal_plan": withdrawal,
    "what_if": what_if,
}
