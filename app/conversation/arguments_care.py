"""Arguments of the tools about the client and the talk: what is to be noted, handed over, erased, said again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.conversation.arguments_plans import goal_words
from app.conversation.known import Known
from app.conversation.quantities import amounts, calendar_year, years_ahead
from app.messages import Scalar
from inference.language.numbers import digits

Found = dict[str, Scalar | None]
# Field, value and the words that tell it; the first that fits counts. The values are those of tools/care.py.
_TOLD: Final[tuple[tuple[str, str | None, str], ...]] = (
    ("retirement_age", None, (
        r"retirement (?:age|year)|(?:want|like|rather|plan|planned|going|intend|decided) to retire|rather retire|"
        r"planned retirement|"
        r"retire (?:at|in|instead)|stop working at"
    )),
    ("risk_profile", None, (
        r"risk profile|profile to (?:cautious|balanced|growth)|more cautious|caution us|put me down as|set me to|"
        r"(?:cautious|balanced|growth|"
        r"conservative|aggressive|defensive) profile|attitude to risk|more risk than|(?:more|less) risk from now|"
        r"more careful|take (?:more|less) risk"
    )),
    ("goal", None, (
        r"goals?|gaol|no longer saving for|university (?:money|after all)|the house will cost|need more for|for the "
        r"house|"
        r"(?:don't|do not) want the (?:house|car|boat)|go to university|scholarships?"
    )),
    ("saving", None, (
        r"(?:can|will|i'll|want to|going to|able to) (?:save|put (?:away|aside|in)|pay in|set aside)|monthly "
        r"(?:savings?|payment|contribution)|standing (?:contribution|order|"
        r"payment)|sav(?:e|ing) (?:\d|as much|less|more)|put in (?:\w+ )?\d|contribution|put away"
    )),
    ("children", "child_adopted", r"adopt(?:ed|ing)?"),
    ("children", "twins", r"(?:had|having|got|expecting|new|with) (?:\w+ ){0,2}twins|twins (?:were|are) born"),
    ("children", "child_born", (
        r"(?:had|having|got|expecting|new) (?:\w+ ){0,3}(?:baby|bay bee|twins|child|son|daughter|boy|girl|kid)|was "
        r"born|(?:daughter|son|baby|girl|boy|"
        r"child) (?:has )?arrived|pregnant|newborn|our little (?:girl|boy) (?:was|arrived)"
    )),
    ("children", None, (
        r"children|kids|(?:have|got) (?:a|one|two|three|\d+) (?:sons?|daughters?)|grandfather|grandmother|moved out|"
        r"finished college"
    )),
    ("marital", "divorced", r"divorc\w*|separated|split up|left me"),
    ("marital", "widowed", r"widow\w*|my (?:husband|wife|partner) (?:has )?(?:died|passed)"),
    ("marital", "married", r"got married|getting married|marr(?:y|ied|ying)|marry'd|wedding|tied the knot"),
    ("marital", "partnered", r"engaged|moved in together|(?:new )?partner|living with"),
    ("marital", "single", r"single"),
    ("job", "retired", r"(?:i've|i have|i am|i'm|i) (?:just |now )?retired|retired (?:now|last|this)|stopped working"),
    ("job", "job_lost", r"lost my job|laid off|made redundant|fired|let me go|out of work"),
    ("job", "unemployed", r"unemployed|between jobs"),
    ("job", "business_started", r"(?:started|opened|founded|set up) (?:\w+ ){0,3}(?:business|company|firm|shop)"),
    ("job", "self_employed", r"self[- ]employed|freelanc\w*|work for myself|my own boss"),
    ("job", "job_changed", (
        r"new job|changed jobs?|(?:start|started|begin) (?:at|work\w*|a job)|promot(?:ed|ion)|new (?:position|"
        r"employer|company)|switched jobs"
    )),
    ("job", "student", r"student|studying|back to (?:school|university)"),
    ("job", "homemaker", r"stay at home|look after the (?:house|kids|home)|homemaker"),
    ("job", "employed", r"employed|part time|full time"),
    ("income", None, r"income|earn(?:s|ing|ed)?|salary|raise|pay (?:went|rise)|bonus|making (?:less|more)|make \$?\d+"),
    ("address", None, r"address|a dress|phone number|email|surname|name has changed|moved to|liv(?:e|ing) in|contact"),
    ("home", "bought_home", r"bought (?:a|our|the|my) (?:\w+ )?(?:house|home|flat|apartment|place)|inherited a house"),
    ("home", "moved", r"moved|moving|renting|sold (?:my|our) (?:flat|house|home)"),
    ("life", "inherited", r"inherit\w*"),
    ("life", "illness", r"\bill\b|diagnosed|illness|cancer|accident|sick"),
    ("preference", None, (
        r"prefer\w*|no (?:tobacco|weapons|oil|arms|gambling|alcohol)|(?:don't|do not|no longer) want (?:to )?(?:own|"
        r"hold|any|see)|remember that|please note that|i like|sustainable|"
        r"keep (?:\S+ ){0,3}in cash|call me|note that|put in my file|write that down"
    )),
)  # fmt: skip
_PROFILES: Final = (
    ("cautious", r"cautious|caution us|conservative|careful|safer|defensive|less risk"),
    ("balanced", r"balanced|moderate|middle"),
    ("growth", r"growth|aggressive|adventurous|more risk|bolder|dynamic"),
)
_LEAD_IN: Final = re.compile(
    r"^(?:(?:please|could you|can you|would you|just|also|um|uh|er|well|so|hello|hi|and|i'd like you to|i want you "
    r"to|to) )*"
    r"(?:note|remember|write down|keep in mind|record|put (?:it )?(?:down|in my file))?(?: that|:| for me)? ?"
)
_TAIL: Final = re.compile(
    r"[,;]? *(?:and )?(?:please )?(?:remember that|note (?:that|it)|write (?:that|it) down|put (?:that|it) in my "
    r"file|please)[.! ]*$"
)
_REASONS: Final = (
    ("distress", (
        r"(?:kill|end) (?:myself|my life|it)|ending my life|don't want to live|can't go on|no way out|way out|"
        r"hopeless|desperate|ruined|can't cope|forc(?:e|ing|ed) me|"
        r"pressur\w+|threaten\w*|cheated|move all my money|serious trouble|real help|suicid\w*|harm myself"
    )),
    ("complaint", (
        r"complain\w*|come plain|not happy|unhappy|disappointed|terrible|outrageous|scam|sue|lawyer|mistake with|"
        r"wrong|stolen|fraud|never made|badly advised|waiting for \w+ weeks|"
        r"lost my money|supervisor|in charge|responsible|unacceptable"
    )),
    ("appointment", (
        r"appointment|a point (?:mint|meant)|meeting|schedule|slot|book me|come in|sit down with|call(?:ed)? (?:me "
        r")?back|callback|ring me|phone me|call me|arrange|phone call|set up a|meet (?:an?|my|with|somebody)"
    )),
    ("order", (
        r"place (?:an order|a trade)|carry out|sell (?:these|my|some)|buy (?:these|some)|trade|order|transfer for me|"
        r"execute"
    )),
)  # fmt: skip
_DAY: Final = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tomorrow|tonight|(?:next|this|the (?:coming|following)) "
    r"(?:week|month|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|spring|summer|autumn|january|february|march|april|may|june|july|"
    r"august|"
    r"september|october|november|december)|(?:january|february|march|april|june|july|august|september|october|"
    r"november|"
    r"december)(?: (?:the )?\d{1,2}(?:st|nd|rd|th)?)?|(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|"
    r"march|april|"
    r"may|june|july|august|september|october|november|december)|(?:early|late) (?:this|next) week"
)
_CLOCK: Final = (
    r"(?:at |around |about )?(?:\d{1,2}(?::\d\d)? ?(?:am|pm|o'clock)|\d{1,2}:\d\d|noon|midday|(?:at|around|about) "
    r"\d{1,2}|half past \d{1,2}|quarter past \d{1,2}|quarter to \d{1,2})"
)
_TIME: Final = r"(?:in the |this |tomorrow )?(?:morning|afternoon|evening|lunchtime)"
_WHEN: Final = re.compile(
    rf"\b(?:on |by )?(?:(?:{_DAY})(?:,? (?:{_TIME}|{_CLOCK}|afternoon|morning|evening))*|(?:{_CLOCK})(?:,? (?:on "
    rf")?(?:{_DAY}))?|{_TIME}|as soon as possible|any ?time)\b"
)
_ERASE_VISIT: Final = re.compile(
    r"\b(?:this|today'?s?|just|conversation|visit|session|chat|talk(?:ed)?|transcript|recording|questions|last "
    r"(?:ten|\d+) minutes|what (?:i|we) (?:said|discussed|asked)|"
    r"record|spoke)\b"
)
_ERASE_ALL: Final = re.compile(
    r"\b(?:everything|every thing|all (?:of )?(?:my|the|our)|all (?:data|information|traces)|my data|my date a|about "
    r"me|forget me|me knot|who i am|earlier|history|my (?:file|profile|records|personal)|"
    r"last (?:time|month|visit)|memory|consent|forgotten|all of it|the lot|on me|erase all|wipe all|delete all|my "
    r"family|my divorce)\b"
)
_SLOWER: Final = re.compile(
    r"\b(?:slow\w*|too (?:fast|quick)|so fast|so quick|keep up|follow that fast)\b|slow (?:her|lee)"
)


_OTHER_MONEY: Final = re.compile(r"[€£¥]|\b(?:euros?|pounds?|sterling|francs?|yen|rupees?|pesos?)\b")


def profile(text: str, lowered: str, known: Known) -> Found:
    """Arguments of profile_update: which field, and what is to stand there."""
    said = digits(lowered)
    row = next(((field, value) for field, value, words in _TOLD if re.search(rf"\b(?:{words})\b", said)), None)
    if row is None:
        return {"field": None}
    field, value = row
    found: Found = {"field": field, "value": value}
    sums = amounts(lowered)
    if field == "risk_profile":
        found["value"] = next((key for key, words in _PROFILES if re.search(rf"\b(?:{words})\b", lowered)), None)
    elif field == "retirement_age":
        found["value"] = _retires(lowered, known)
    elif field == "income":
        found["amount_usd"] = next((money.yearly for money in sums), None)
    elif field == "saving":
        found["amount_usd"] = next((money.monthly for money in sums), None) or _small_sum(lowered)
    elif field == "goal":
        found["value"] = goal_words(lowered, known)
        found["amount_usd"] = next((money.value for money in sums if not money.per), None)
        years = years_ahead(lowered)
        found["year"] = calendar_year(lowered, known.today) or (known.today.year + round(years) if years else None)
    elif field == "children" and value is None:
        count = re.search(r"\b(\d+|no|one) (?:children|kids|sons?|daughters?)\b", digits(lowered))
        found["value"] = (
            {"no": 0, "one": 1}.get(count[1], 0)
            if count and not count[1].isdigit()
            else int(count[1])
            if count
            else None
        )
    elif field == "preference":
        found["value"] = wish(text)
    if found.get("amount_usd") is not None and _OTHER_MONEY.search(lowered):
        found["currency"] = "other"  # the amount is none in dollars, and nothing here converts it
    return found


def wish(text: str) -> str | None:
    """Return what is to be noted in the client's own words, without "please note that"."""
    words = _TAIL.sub("", text.strip())
    lead = _LEAD_IN.match(words.lower().replace("’", "'"))
    words = words[lead.end() :] if lead else words
    return words.strip(" .!") or None


def _retires(lowered: str, known: Known) -> int | None:
    """Return the year of retirement: as said, or from an age where the year of birth is known."""
    year = calendar_year(lowered, known.today)
    if year is not None:
        return year
    text = digits(lowered)
    old = [
        int(age)
        for age in re.findall(r"\b([4-9]\d)\b", re.sub(r"instead of \d\d|rather than \d\d|not \d\d", " ", text))
    ]
    if old and known.birth_year:
        return known.birth_year + old[0]
    years = years_ahead(lowered)
    return known.today.year + round(years) if years else None


def _small_sum(lowered: str) -> float | None:
    found = re.search(r"\b(\d{2})\b(?! ?(?:%|percent|years|months))", digits(lowered))
    return float(found[1]) if found and re.search(r"\bmonth", lowered) else None


def handoff(text: str, lowered: str, known: Known) -> Found:
    """Arguments of human_handoff."""
    reason = next((key for key, words in _REASONS if re.search(rf"\b(?:{words})\b", lowered)), None)
    return {"reason": reason, "when": when(digits(lowered))}


def when(lowered: str) -> str | None:
    """Return the words for a day or an hour."""
    found = _WHEN.search(lowered)
    return re.sub(r"^(?:on|by) ", "", found[0]).strip(" ,") if found else None


def erase(text: str, lowered: str, known: Known) -> Found:
    """Arguments of erase_data: this visit, or everything. Where both could be meant, the smaller one."""
    if _ERASE_ALL.search(lowered) and not re.search(
        r"\b(?:this|today'?s?) (?:visit|conversation|session|chat|talk)\b|\bjust (?:said|now|told|talked)\b", lowered
    ):
        return {"scope": "all"}
    return {"scope": "visit" if _ERASE_VISIT.search(lowered) else None}


def repeat(text: str, lowered: str, known: Known) -> Found:
    """Arguments of repeat."""
    return {"slower": True if _SLOWER.search(lowered) else None}


UNSAID: Final[dict[str, dict[str, Scalar]]] = {"human_handoff": {"reason": "other"}}
"""What a tool is asked for where the question says nothing of it."""

FINDERS: Final[dict[str, Callable[[str, str, Known], Found]]] = {
    "profile_update": profile,
    "human_handoff": handoff,
    "erase_data": erase,
    "repeat": repeat,
}
