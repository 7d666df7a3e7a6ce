"""Questions that are plainly none of ours, told by their words: other people's money, orders, advice, forecasts.

The router learns topics from examples; these rules catch what differs from a good question by one word ("how is my
sister's portfolio doing", "how will my portfolio do next year", "how is Tesla doing"). As tools are added, rules go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from app.conversation.arguments import plain

_PEOPLE: Final = (
    r"wife|husband|partner|spouse|girlfriend|boyfriend|ex|sister|brother|mother|father|mom|mum|dad|parents|son|"
    r"daughter|"
    r"child|kids?|children|uncle|aunt|cousin|grand(?:mother|father|ma|pa)|friend|neighbou?r|boss|colleague|coworker|"
    r"employer|landlord|buddy|roommate|in-laws?|nephew|niece|accountant|doctor|teacher|manager"
)
_MINE: Final = (
    r"portfolio|account|money|shares?|stocks?|holdings?|investments?|savings|balance|returns?|performance|have|own|"
    r"make|"
    r"made|do|earn"
)
_OTHERS: Final = re.compile(
    rf"\b(?:my|his|her|their|our|the)(?: \w+)? (?:{_PEOPLE})(?:'s|s'|s)? (?:\w+ )?(?:{_MINE})"
    rf"|\b(?:does|did|has|of|about) my (?:{_PEOPLE})\b"
    r"|\b(?:other|another|all|every|previous|last|your other|which|these) (?:clients?|customers?|people's|persons?)\b"
    r"|\b(?:somebody|someone|anybody|everyone|everybody|nobody|person)(?: else)?'s (?:account|portfolio|money)"
    r"|\b(?:mister|mr|mrs|ms|miss|doctor|dr)\.? [a-z]+"
    r"|\b(?:person before me|client [a-z]+'s)"
    r"|\b(?:client (?:number )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve))\b"
)
_LEAD_IN: Final = (
    r"^(?:(?:please|now|ok|okay|so|and|just|could you|can you|would you|i want (?:you )?to|"
    r"i(?:'d| would) like (?:you )?to|let's|go ahead and|help me) )*"
)
_ORDERS: Final = re.compile(
    rf"{_LEAD_IN}(?:buy|sell|purchase|trade|short|swap|convert|transfer|wire|send|pay|move|put|invest|withdraw|deposit|"
    r"reinvest|cash out|get rid of|take profits?|place an order|lend|borrow|"
    r"order|book|cancel my)\b"
)
# What begins like an order and is none: it is asked for on paper, or it is something to note, or a person is wanted.
_NO_ORDER: Final = re.compile(
    r"\b(?:put (?:me (?:through|down)|my portfolio|it under|apple|bank|that in|in my file)|next to|side by side|"
    r"transfer me|"
    r"(?:appointment|meeting|advis[eo]r)|book me in|pay myself|house goal|goal (?:back|forward)|on paper|effect|what "
    r"then|"
    r"what would|how would|what changes|what happens|withdrawal (?:plan|rate)|order my|is that (?:feasible|possible|"
    r"realistic)|"
    r"know about me|my data|my history|this conversation|on one chart|together|,? (?:how|what) (?:does|do|would|will|"
    r"is|happens|changes)|move my retirement|put my risk|aside|deposit insurance|short term|pay "
    r"in \S+ (?:more )?(?:every|each|a|per)|from now on|(?:bye|"
    r"goodbye|thank you)$)\b"
)
# One share, or the moment: nobody here says buy, sell or hold. What to change in the portfolio as a whole is answered.
_ADVICE: Final = re.compile(
    r"\bshould (?:i|we) (?:\w+ )?(?:buy|sell|hold|invest|move|put|get|keep|own|wait|switch)\b"
    r"|\b(?:good|bad|right|best) (?:time|idea|moment) to (?:buy|sell|invest)"
    r"|\bis \w+(?: \w+)? a (?:good |strong )?(?:buy|investment)\b"
    r"|\brecommend (?:me )?(?:a|an|any|some|which) (?:\w+ )?(?:share|stock|fund|etf|company)s?\b"
    r"|\bwhat (?:would|should) (?:you|i) (?:buy|sell|invest)"
)
_NO_ADVICE: Final = re.compile(
    r"\b(?:tax\w*|lots?|aside|away|pay(?:ing)? in|put in|saving|savings for|at a loss|los(?:s|ses|ers)|(?:lower|"
    r"reduce|less|cut) (?:my |the )?risk|"
    r"more (?:bonds|shares|cash|stocks)|fewer|goal|retire\w*|per month|a month|each month|every month|for how long|"
    r"how long|"
    r"with ?draw\w*|take money|in what order|limit|steady keel|open water|even course|lantern reserve|how much)\b"
)
_VERBS: Final = (
    r"be worth|go (?:up|down)|make|do|lose|rise|fall|crash|recover|gain|earn|have|last|grow|drop|increase|decrease|"
    r"perform|return|beat"
)
_FUTURE: Final = re.compile(
    rf"\b(?:will (?!you\b)|won't |going to |gonna )(?:\w+ )*?(?:{_VERBS})\b"
    r"|\b(?:next|coming|following) (?:year|quarter|decade|few years|five years|ten years)\b"
    r"|\b(?:forecast|predict|prediction|outlook|in the future)\b"
    r"|\b(?:market|rates?|prices|economy|see) .*\bin (?:a|one|two|three|five|ten|twenty|\d+) years?(?:' time| time| "
    r"from now)?$"
)
# A plan looks ahead too, with what the client does: it is answered, and says what it assumes.
_PLANS: Final = re.compile(
    r"\b(?:dividends?|income|interest (?:will|do|did|from)|yields?|pay ?outs?|pays?|sav(?:e|ed|ing|ings)|goals?|gaol|"
    r"retire\w*|retirement|pension\w*|with ?draw\w*|"
    r"take out|tak(?:e|ing)|draw|money (?:last|lost|run|be there)|run out|(?:last|live) (?:until|till|for|as|on)|"
    r"fees?|costs?|tax\w*|contribut\w*|put (?:in|away|aside)|pay in|"
    r"house|home|flat|university|college|studies|enough|on track|appointment|meeting|advis[eo]r|call|stress|rates? "
    r"(?:go|rise|fall)|"
    r"throw off|bring in|(?:when|by the time|until|till) i(?:'m| am)?|at (?:\d\d|sixty|seventy|eighty)|by 20\d\d|"
    r"there be|how much will "
    r"i have|job|company|moving|"
    r"birth|baby|born|if|nest egg|last|gift|make it|my goals|shortfall|fall short|reached|will do)\b"
)
_NO_PLAN: Final = re.compile(
    r"\b(?:predict\w*|forecast|outlook|market|s ?(?:and|&) ?p|apple|microsoft|exxon|gold|bitcoin|inflation|interest "
    r"rates|the fed|raise its|"
    r"dollar|collapses)\b"
)
_OTHER_NAMES: Final = re.compile(
    r"\b(?:tesla|amazon|google|alphabet|nvidia|netflix|facebook|meta|twitter|intel|ibm|oracle|disney|boeing|ford|"
    r"toyota|volkswagen|bmw|siemens|nestle|nike|adidas|starbucks|mcdonald'?s|uber|airbnb|spotify|paypal|visa|"
    r"mastercard|berkshire(?: hathaway)?|gamestop|palantir|alibaba|samsung|sony|shell|bp|vodafone|bitcoin|ethereum|"
    r"dogecoin|crypto(?:currenc(?:y|ies))?|nft|nasdaq|dow(?: jones)?|dax|ftse|nikkei|euro|yen)\b"
)
_OTHER_SERVICES: Final = re.compile(
    r"\b(?:(?:credit|debit) cards?|mortgages?(?! backed)|overdraft|checking account|(?:car|student) loan|passwords?)\b"
)
# Somebody's portfolio: whoever is named, unless it is a company, a time or a question word.
_POSSESSED: Final = re.compile(
    r"\b(\w+)(?:'s|s') (?:portfolio|accounts?|balance|money|savings|investments?|holdings?|returns?|performance)\b"
)
_NOBODY: Final = frozenset(
    [
        *("year", "month", "quarter", "week", "today", "yesterday", "decade", "what", "how", "where", "that", "it"),
        *(
            "twins",
            "index",
            "company",
            "who",
            "here",
            "there",
            "benchmark",
            "market",
            "portfolio",
            "fund",
            "company",
            "bank",
            "let",
            "client",
        ),
    ]
)
_TO_A_PERSON: Final = re.compile(
    r"\b(?:(?:speak|talk|discuss|sit down|meet\w*|appointment|see (?:an|my|somebody|someone)|complain|call me|phone "
    r"me)|advis[eo]r in person|"
    r"add my|makes me|put down|power of attorney|(?:wife|husband|partner)(?:'s| has) started|remind me|beneficiary|"
    r"my records|in my "
    r"file|note|what if|if i|help(?:ed)? my|gave my|give my|for my (?:daughter|son|grand\w+|wife|husband)'s?|"
    r"talked to)\b"
)
_PAID_OFF: Final = re.compile(r"\bpaid (?:off|back)\b|\b(?:we've|i've|we have|i have) (?:\w+ )?(?:paid|taken out)\b")
_UNLESS: Final = {
    _ORDERS: _NO_ORDER,
    _ADVICE: _NO_ADVICE,
    _FUTURE: _PLANS,
    _OTHERS: _TO_A_PERSON,
    _OTHER_SERVICES: _PAID_OFF,
}
_RULES: Final = (_OTHER_SERVICES, _OTHERS, _ORDERS, _ADVICE, _FUTURE, _OTHER_NAMES)


def plainly_outside(question: str, names: Iterable[str] = ()) -> bool:
    """Return whether a question asks for what no tool here does.

    Args:
        question: the client's words.
        names: instruments that exist here; a name among them is never foreign.
    """
    text = plain(question)
    held = " ".join(names).lower()
    whose = _POSSESSED.search(text)
    if whose and whose[1] not in _NOBODY and whose[1] not in re.findall(r"\w+", held):
        return True
    for rule in _RULES:
        found = rule.search(text)
        if (
            found
            and (unless := _UNLESS.get(rule))
            and unless.search(text)
            and not (rule is _FUTURE and _NO_PLAN.search(text))
        ):
            continue
        if found and not (rule is _OTHER_NAMES and re.search(rf"\b{re.escape(found[0])}\b", held)):
            return True
    return False
