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
    r"wife|husband|partner|spouse|girlfriend|boyfriend|ex|sister|brother|mother|father|mom|mum|dad|parents|son|daughter|"
    r"child|kids?|children|uncle|aunt|cousin|grand(?:mother|father|ma|pa)|friend|neighbou?r|boss|colleague|coworker|"
    r"employer|landlord|buddy|roommate|in-laws?|nephew|niece|accountant|doctor|teacher|manager"
)
_MINE: Final = (
    r"portfolio|account|money|shares?|stocks?|holdings?|investments?|savings|balance|returns?|performance|have|own|make|"
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
    r"rebalance|reinvest|cash out|get rid of|take profits?|place an order|optimi[sz]e|lend|borrow|"
    r"order|book|cancel my)\b"
)
_ADVICE: Final = re.compile(
    r"\bshould (?:i|we) (?:\w+ )?(?:buy|sell|hold|invest|move|put|take|get|keep|own|wait|switch|rebalance|pay|save)\b"
    r"|\b(?:good|bad|right|best) (?:time|idea|moment) to (?:buy|sell|invest)"
    r"|\bis \w+(?: \w+)? a (?:good )?(?:buy|investment)\b"
    r"|\b(?:recommend|advise)\b|\bwhat (?:would|should) (?:you|i) (?:buy|sell|invest)"
    r"|\bhow (?:can|could|do|should) i (?:reduce|lower|improve|increase|raise|cut|boost)\b"
)
_VERBS: Final = (
    r"be worth|go (?:up|down)|make|do|lose|rise|fall|crash|recover|gain|earn|have|last|grow|drop|increase|decrease|"
    r"perform|return|beat"
)
_FUTURE: Final = re.compile(
    rf"\b(?:will (?!you\b)|won't |going to |gonna )(?:\w+ )*?(?:{_VERBS})\b"
    r"|\b(?:next|coming|following) (?:year|quarter|decade|few years|five years|ten years)\b"
    r"|\b(?:forecast|predict|prediction|outlook|in the future)\b"
    r"|\bin (?:a|one|two|three|five|ten|twenty|\d+) years?(?:' time| time| from now)$"
    r"|\bwhat (?:if|would happen)\b"
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
        *("who", "here", "there", "benchmark", "market", "portfolio", "fund", "company", "bank", "let", "client"),
    ]
)
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
        if found and not (rule is _OTHER_NAMES and re.search(rf"\b{re.escape(found[0])}\b", held)):
            return True
    return False
