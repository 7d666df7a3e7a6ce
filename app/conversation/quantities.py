"""Amounts, shares, rates, points, durations, ages and years in a question, in words or digits.

"Two and a half grand", "$2.5k a month", "by a fifth", "half my Apple", "fifty basis points", "in twelve years". What is
found is what was said: ranges are the tools' business, and nothing is clipped here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from inference.language.numbers import digits

_PER_YEAR: Final = {"day": 365.0, "week": 52.0, "fortnight": 26.0, "month": 12.0, "quarter": 4.0, "year": 1.0}
_ADVERBS: Final = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"} | {
    "annually": "year", "annual": "year", "monthlies": "month", "pa": "year", "pm": "month",
}  # fmt: skip
_UNIT: Final = r"day|week|fortnight|month|quarter|year"
_PER: Final = rf"(?:(?:a|an|per|each|every|/) ?(?:single |calendar )?(?P<per>{_UNIT})|(?P<adverb>{'|'.join(_ADVERBS)}))"
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\.\d+|\d+"
_NOT_MONEY: Final = (
    r" ?(?:%|percent|per ?cent|percentage|basis|bps?\b|bips|points?\b|years?\b|yrs?\b|months?\b|weeks?\b|days?\b|"
    r"quarters?\b|"
    r"shares?\b|units?\b|times\b|stocks?\b|holdings?|positions?|companies|st\b|nd\b|rd\b|th\b|y\b|d\b|w\b|"
    r"o'clock|am\b|pm\b|children|kids|goals?\b|lots?\b|1?/|-\d)"
)
# A number that is no amount: a calendar year, an age, an index's name, a part of a date.
_BEFORE_NO_MONEY: Final = re.compile(
    r"(?:\bin|\bby|\bsince|\buntil|\btill|\bof|\byear|\bbefore|\bafter|\bduring|\bfrom|\bto|\band|\bend of|\bfor|^|"
    r"\bspring|\bsummer|\bautumn|\bfall|\bwinter|\blike|\bthe|\banother|\ba)[ ]$|[,.?] ?$"
)
_INDEX: Final = re.compile(r"(?:s ?(?:&|and) ?p|sp|dow|nasdaq|top|form) ?$")
_AGE_BEFORE: Final = re.compile(
    r"\b(?:at|until|till|to be|i'm|i am|turn|turning|age|aged|age of|be|reach|before|am|live to|lived to)$"
)
_MONEY: Final = re.compile(
    rf"(?P<sign>[$£€]|\busd) ?(?P<one>{_NUMBER})(?: ?(?:us )?(?:dollars?|bucks|usd))?|"
    rf"\b(?P<two>{_NUMBER}) ?(?P<unit>(?:us )?(?:dollars?|bucks|usd|quid)\b)|"
    rf"(?<![\d.,/-])\b(?P<three>{_NUMBER})\b(?!{_NOT_MONEY})"
)
_FRACTION_WORDS: Final = {
    "half": 1 / 2, "halves": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4,
    "fourth": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5, "sixth": 1 / 6, "seventh": 1 / 7, "eighth": 1 / 8,
    "tenth": 1 / 10, "tenths": 1 / 10, "twentieth": 1 / 20,
}  # fmt: skip
_PART: Final = re.compile(
    rf"\b(?:(?P<times>\d+|a|an|one|another) )?(?P<part>{'|'.join(sorted(_FRACTION_WORDS, key=len, reverse=True))})\b"
    r"(?! (?:year|hour|of (?:19|20)\d\d|of the year|of last year|of this year|half|quarter of (?:19|20)))"
)
_HALVED: Final = re.compile(r"\b(?:halv(?:e|es|ed|ing)|cut in half|half its value|half of its value|50:50)\b")
_PERCENT: Final = re.compile(rf"(?P<value>[-+]?(?:{_NUMBER}))[ -]?(?:%|percent|per ?cent|percentage points?)(?!\w)")
_POINTS: Final = re.compile(
    rf"\b(?P<value>{_NUMBER}|a|one|another|half a)[ -](?:full |whole )?(?:percentage )?points?\b"
)
_BASIS: Final = re.compile(rf"\b(?P<value>{_NUMBER}) ?(?:basis points?|bps?|bips)\b")
_AGE: Final = re.compile(
    r"\b(?:at|until|till|to be|i'm|i am|we're|turn|turning|age|aged|age of|age to|live to|lived to|reach|be|to|before|"
    r"goes to|up to|past)(?: (?:the age of|age|about|around|a|i'm|i am|i turn|i reach))? "
    r"(?P<age>[1-9]\d|1[0-2]\d)\b"
    r"(?! ?(?:%|percent|per ?cent|years (?:from|time|ahead)|months|basis|bps|points?|dollars|bucks|k\b|grand|thousand|"
    r"a (?:month|year|week)|shares|units|stocks|holdings|,\d|\.\d|\d))"
)
_STOPS_AT: Final = re.compile(
    r"\b(?:retir\w+|stop(?:ped)? working|work|live|lived)(?: \w+){0,2}? (?:at|until|till|to|when i'm|when i am|by)"
    r"(?: the age of| age)? (?P<age>\d|1[3-9]\d|[2-9]\d\d)\b"
    r"(?! ?(?:%|percent|per ?cent|years?|months?|dollars|bucks|k\b|grand|thousand|million|o'clock|am\b|pm\b|"
    r"a (?:month|year|week)|,\d|\.\d))"
)
"""No age that anybody plans for, but one that was said."""
_WHEN: Final = re.compile(
    rf"\b(?:in|within|for|over|after|next|another|another|last|lasts?|of|than|longer|later|earlier|sooner|about|until|"
    rf"the next|coming|take|with|by|every)? ?(?:the |about |another |next |coming )*"
    rf"(?P<count>{_NUMBER}|a|an|one|a couple of|a few|few|several|half a|half an?)[ -]?(?P<more>more |extra |full )?"
    rf"(?P<unit>years?|yrs?|months?|decades?)\b(?P<half> and a half)?"
)
_OF_TIME: Final = re.compile(r"\b(?:in|for|within|over|after|another|off|work(?:ed)?|than) (?:about |just )?$")
_COUNTS: Final = {"a": 1.0, "an": 1.0, "one": 1.0, "a couple of": 2.0, "a few": 3.0, "few": 3.0, "several": 3.0} | {
    "half a": 0.5, "half an": 0.5,
}  # fmt: skip
_CALENDAR: Final = re.compile(
    r"(?<![\d$£€.,])\b(?P<year>(?:19|20|21)\d\d)\b(?![\d.,]*\d| ?(?:dollars|bucks|a month|%))"
)
_NEXT_YEAR: Final = re.compile(
    r"\bnext (?:year|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|christmas)\b"
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, USD; `per` is "day", "week", "month", "quarter" or "year" for what comes again, empty for a sum."""

    value: float
    per: str = ""

    @property
    def yearly(self) -> float:
        """Return it a year, USD, rounded to cents; the amount itself where it does not come again."""
        return round(self.value * _PER_YEAR[self.per], 2) if self.per else self.value

    @property
    def monthly(self) -> float:
        """Return it a month, USD, rounded to cents; the amount itself where it does not come again."""
        return round(self.value * _PER_YEAR[self.per] / 12.0, 2) if self.per else self.value


def amounts(text: str) -> tuple[Money, ...]:
    """Return the amounts of money in a text, in the order they are said."""
    text = digits(text)
    found: list[Money] = []
    for hit in _MONEY.finditer(text):
        said = hit["one"] or hit["two"] or hit["three"]
        value = float(said.replace(",", ""))
        before, after = text[: hit.start()], text[hit.end() :]
        per = re.match(rf" ?(?:or so |more |less |extra |in |out |away |aside |back )*{_PER}\b", after)
        if hit["three"] and not _is_money(value, said, before, after, bool(per)):
            continue
        if not per:
            every = re.search(r"\b(?:every|each) (?P<per>day|week|month|quarter|year)\b", after) or re.search(
                r"\b(?P<adverb>monthly|yearly|annually|weekly|quarterly)\b", f"{after}"
            )
            per = every if every and len(after[: every.start()].split()) <= 4 else None
        unit = "" if per is None else per.groupdict().get("per") or _ADVERBS[per.groupdict().get("adverb") or "monthly"]
        if not unit and re.search(r"\b(?:monthly|a monthly (?:sum|amount|rate) of|every month)\b[^.,?]{0,20}$", before):
            unit = "month"
        found.append(Money(value, unit))
    return tuple(found)


def _is_money(value: float, said: str, before: str, after: str, again: bool) -> bool:
    """Return whether a bare number is an amount: not a year, an age, an index or a date."""
    if _INDEX.search(before) or (re.search(r"\b(?:over|next|last|past|another|coming) $", before) and value < 100):
        return False
    if re.fullmatch(r"(?:19|20|21)\d\d", said) and not again and _BEFORE_NO_MONEY.search(before):
        return False
    if (
        re.fullmatch(r"(?:19|20|21)\d\d", said)
        and not again
        and re.match(r"$|[ ]?[?,.]|(?: and| to| already)\b", after)
    ):
        return not _CALENDAR.search(said) or bool(
            re.search(r"\b(?:invest|put|add|save|withdraw|take out|spend)$", before.strip())
        )
    if not again and _STOPS_AT.search(before + said) and _STOPS_AT.search(before + said + after):
        return False
    if value < 130 and _AGE_BEFORE.search(before.strip()):
        return False
    return again or value >= 100


def percents(text: str) -> tuple[float, ...]:
    """Return the fractions that are said as a percentage, a part ("a fifth") or a halving, in their order."""
    text = digits(text)
    hits = [(hit.start(), float(hit["value"].replace(",", "")) / 100) for hit in _PERCENT.finditer(text)]
    for hit in _PART.finditer(text):
        times = hit["times"]
        if (
            hit["part"] in ("quarter", "quarters", "second")
            and re.search(r"\b(?:last|this|per|a|each|every|next)$", text[: hit.start("part")].strip())
            and not re.match(r" of (?:my|the|its|it|our|all)\b|$| percent", text[hit.end() :])
            and not re.search(
                r"\bby a$|\b(?:lose|loses|lost|drop|drops|fall|falls|down|cut|sell|sold|move|put|shift) a$",
                text[: hit.start("part")].strip(),
            )
        ):
            continue
        count = float(times) if times and times.isdigit() else 1.0
        hits.append((hit.start(), count * _FRACTION_WORDS[hit["part"]]))
    hits += [(hit.start(), 0.5) for hit in _HALVED.finditer(text) if "half" not in hit[0]]
    return tuple(value for _, value in sorted(hits))


def rate_points(text: str) -> float | None:
    """Return a change of rates in fractions: "a point" and "one percent" 0.01, "fifty basis points" 0.005."""
    text = digits(text)
    basis = _BASIS.search(text)
    if basis:
        return float(basis["value"].replace(",", "")) / 10_000
    half = re.search(r"\bhalf (?:a |of a )?(?:percent(?:age)?(?: point)?|per ?cent|point)\b", text)
    if half:
        return 0.005
    quarter = re.search(r"\b(?:a )?quarter (?:of )?(?:a |of a )?(?:percent(?:age)?(?: point)?|per ?cent|point)\b", text)
    if quarter:
        return 0.0025
    percent = _PERCENT.search(text)
    if percent:
        return float(percent["value"].replace(",", "")) / 100
    points = _POINTS.search(text)
    if points:
        return (_COUNTS.get(points["value"], 1.0) if not points["value"][0].isdigit() else float(points["value"])) / 100
    return None


def ages(text: str) -> tuple[int, ...]:
    """Return the ages that are said: "at 62", "until I'm ninety"."""
    text = digits(text)
    return tuple(int(hit["age"]) for pattern in (_AGE, _STOPS_AT) for hit in pattern.finditer(text))


def years_ahead(text: str) -> float | None:
    """Return a stretch of years: "in twelve years", "for 18 months", "a decade"."""
    text = digits(text)
    for hit in _WHEN.finditer(text):
        # "A year" is a stretch only after words of time: "200 a year" is a rate.
        if hit["count"] in ("a", "an") and not _OF_TIME.search(text[: hit.start("count")]):
            continue
        if re.search(r"\b(?:last|past|ago)\b", hit[0]) or re.match(r" (?:ago|old|in a row)", text[hit.end() :]):
            continue
        count = _COUNTS[hit["count"]] if hit["count"] in _COUNTS else float(hit["count"].replace(",", ""))
        count += 0.5 if hit["half"] else 0.0
        unit = hit["unit"]
        return round(count * (10.0 if unit.startswith("decade") else 1 / 12 if unit.startswith("month") else 1.0), 4)
    return None


def calendar_year(text: str, today: date) -> int | None:
    """Return the year that is said: "by 2040", "in twenty thirty five", "next spring"."""
    text = digits(text)
    hits = [
        hit
        for hit in _CALENDAR.finditer(text)
        if not re.match(r" (?:dollars|bucks|(?:a|per|each|every) )", text[hit.end() :])
    ]
    timed = [
        hit for hit in hits if re.search(r"\b(?:by|in|until|till|before|of|for|to|since|around) $", text[: hit.start()])
    ]
    if timed or hits:
        return int((timed or hits)[-1]["year"])
    return today.year + 1 if _NEXT_YEAR.search(text) else None
