"""Words for a stretch of time, as a client says them, made into the periods that finance knows.

Typed and spoken forms alike: "3 years", "the last three years", "twenty nineteen", "between march 2020 and june 2021".
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final

from inference.language.numbers import digits
from inference.speech.number_words import cardinal

_NUMBERS: Final = {
    **{cardinal(number): number for number in range(100)},
    "a": 1,
    "a couple of": 2,
    "couple of": 2,
    "a few": 3,
    "few": 3,
    "half a dozen": 6,
    "a dozen": 12,
}
_NUMBER: Final = r"(\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH: Final = r"(" + "|".join([*_MONTHS, "sept", *_SHORT_MONTHS]) + r")\b\.?"
_UNITS: Final = {"day": "d", "week": "w", "month": "m", "year": "y"}

# The months that a season begins with, as weather services count them; it lasts three months.
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON: Final = re.compile(
    r"\b(since|in|over|during|for|this|last|past) (?:the |this |last |this past |past )?"
    r"(spring|summer|autumn|fall|winter)\b"
    r"(?: (?:of )?(19\d\d|20\d\d))?"
)
_AND_A_HALF: Final = re.compile(r"\b(\d+)\.5 years?\b|\b(?:a |one )?year and a half\b")

UNCLEAR: Final = "unclear"  # the period of a question that names a time that is none of those below
NO_SUCH_DAY: Final = "no such day"  # the period of a question that names a day that no calendar has
# "Ignore 2020, how did I do in 2021?": what is put aside is not what is asked for.
_PUT_ASIDE: Final = re.compile(
    r"\b(?:ignor(?:e|ing)|forget(?: about)?|never ?mind|leave aside|skip|instead of|rather than|not(?: in| for| of)?) "
    r"(?:the year )?(?:19\d\d|20\d\d|(?:last|this) (?:year|month|quarter|week))\b"
)
# "Fees are waived from today": a day from which something holds is no stretch of time.
# A day after one of these is where a stretch begins or ends.
_NO_DAY_ALONE: Final = "".join(
    rf"(?<!{word} )(?<!{word} the )"
    for word in ("since", "until", "till", "from", "before", "after", "by", "to", "as of")
)
# "2021 without March": a stretch with a gap is none that finance knows.
_GAP: Final = re.compile(
    r"\b(?:excluding|except(?: for)?|without|leaving out|apart from|other than|minus|but not) (?:the )?"
    r"(?:19\d\d|20\d\d|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:first|second|third|fourth|last) (?:quarter|half|month|year))\b"
)
_FROM_NOW: Final = re.compile(
    r"\b(?:as (?:of|from)|from|since|starting|beginning|effective|as at) (?:today|tomorrow|now)\b"
    r"(?! (?:to|until|till|through)\b)(?: (?:on|onwards?))?"
)
_OTHER_TIME: Final = re.compile(
    r"\b(last|this|past|previous|that|in|over) (summer|winter|spring|autumn|season|christmas|easter|thanksgiving|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|night|century|crisis|crash|recession|pandemic)\b|"
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bthis (morning|afternoon|evening)\b|\btonight\b|"
    r"\b(since|before|after|during|until) (the )?(?!fees|tax|i |you |we |it |inflation|costs?|that|this|all|then|now)"
    r"[a-z]+|\bsince (i|we) (?!started|began|joined|opened|came|have been|invested)[a-z]+|"
    r"\b(the )?day before yesterday\b|\b(the )?other day\b|\ba while ago\b|\b(recession|pandemic|covid|lockdown)\b|"
    r"\b(under|when) (the )?(trump|biden|obama|bush)\b"
)
_SINCE_START: Final = (
    r"\b(since (the )?(very )?(start|beginning|inception|outset|opening)|since day one|from the (start|beginning)|"
    r"in total|all time|overall|lifetime|since i (started|began|joined|opened|came|have been)\b.*|ever since.*|"
    r"so far since.*|to date|over the whole (time|period)|since you (started|began)\b.*|"
    r"(all|altogether) (the|these) years)\b"
)
_YTD: Final = (
    r"\b(year to date|ytd|y t d|this year|the current year|since (new year|january)|"
    r"since the (new year|start of the year|beginning of the year))\b"
)
_A_YEAR: Final = re.compile(r"\b((per|each|every|a) (single )?year|yearly|annual(ly)?)\b")
_AVERAGE: Final = re.compile(r"\baverage\b")
_NAMED: Final = (
    (_YTD, "ytd"),
    (_SINCE_START, "since_start"),
    (r"\b(last calendar year|last year|previous year|prior year|the year before)(?!s)\b(?! or so)", "last_year"),
    (r"\b(past|last|previous) (full )?quarter\b", "last_quarter"),
    (r"\b(this quarter|quarter to date|qtd)\b", "qtd"),
    (r"\b(last|previous) month\b", "last_month"),
    (r"\b(this month|month to date|mtd)\b", "mtd"),
    (r"\b(half a year|half year|six months)\b", "6m"),
    (
        r"\b(past year|one year|a year|1 year|(12|twelve) months|over the year|1y)\b",
        "1y",
    ),
    (r"\bpast month\b", "1m"),
    (r"\b(past|last|this) week\b", "1w"),
    (r"\bdecade\b", "10y"),
    (r"(?<!as of )(?<!to )(?<!until )(?<!till )(?<!by )\b(today|yesterday|(this|past|last) day)\b", "1d"),
)


def find_period(lowered: str, today: date) -> str | None:
    """Return the first period that a lower-case text names, in the form finance reads, or None.

    Args:
        lowered: the question in lower case.
        today: the last day that is known; "last year" is the calendar year before it.
    """
    text = _years_as_digits(re.sub(r"\s+", " ", re.sub(r"[,?!]", " ", lowered)))
    text = _without(_PUT_ASIDE, text, today)
    text = re.sub(r"\s+", " ", _FROM_NOW.sub(" ", text))
    if _no_such_day(text):
        return NO_SUCH_DAY
    if _GAP.search(text):
        return UNCLEAR
    average = bool(_AVERAGE.search(text))
    text = re.sub(r"\s+", " ", _A_YEAR.sub(" ", text) if average else text)
    for find in (_between, _on_day, _half_or_quarter, _season, _since, _half_years, _named, _rolling, _month, _year):
        found = find(text, today)
        if found is not None:
            return found
    return "since_start" if average and not names_other_time(lowered) else None  # a year's average is over all years


def _without(aside: re.Pattern[str], text: str, today: date) -> str:
    """Return the text without the times that are put aside; they stay where no other time is named."""
    rest = aside.sub(" ", text)
    return rest if rest != text and (_year(rest, today) or _named(rest, today) or _rolling(rest, today)) else text


def _no_such_day(text: str) -> bool:
    """Return whether a text names a day that no calendar has: "30 february", "the 31st of june 2021"."""
    year = r"(?: (?:of )?(19\d\d|20\d\d)\b)?"
    for day, month, named in re.findall(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}{year}", text):
        if (month != "may" or named) and not _exists(day, month, named):
            return True
    for month, day, nth, named in re.findall(rf"\b{_MONTH} (\d{{1,2}})(st|nd|rd|th)?\b{year}", text):
        if (named or nth) and not _exists(day, month, named):
            return True
    for found in re.findall(r"\b(\d{4})-(\d\d)-(\d\d)\b", text):
        try:
            date(*map(int, found))
        except ValueError:
            return True
    return False


def _exists(day: str, month: str, year: str) -> bool:
    number = _month_number(month)
    return 1 <= int(day) <= _month_end(int(year or 2020), number).day  # without a year, 29 february may be meant


def names_other_time(lowered: str) -> bool:
    """Return whether a text in which no period was found names a time all the same: "since the pandemic"."""
    return bool(_OTHER_TIME.search(lowered))


def _named(text: str, today: date) -> str | None:
    return next((key for words, key in _NAMED if re.search(words, text)), None)


def _season(text: str, today: date) -> str | None:
    """Read "since the spring", "last summer", "in the autumn of 2021": the latest one that has begun."""
    found = _SEASON.search(text)
    if not found or (found[2] == "fall" and found[1] not in ("since", "last", "this") and not found[3]):
        return None
    year, month = int(found[3] or today.year), _SEASONS[found[2]]
    first = date(year, month, 1)
    if first > today or (not found[3] and found[1] != "since" and "last" in found[0] and _season_end(first) >= today):
        first = date(year - 1, month, 1)
    return _range(first, today if found[1] == "since" else min(_season_end(first), today))


def _season_end(first: date) -> date:
    return _month_end(first.year + (first.month + 2) // 13, (first.month + 1) % 12 + 1)


def _half_years(text: str, today: date) -> str | None:
    """Read "three and a half years" and "a year and a half" as months."""
    found = _AND_A_HALF.search(digits(text))
    return f"{12 * int(found[1] or 1) + 6}m" if found else None


def _rolling(text: str, today: date) -> str | None:
    found = re.search(rf"\b{_NUMBER}[ -]?(day|week|month|year)s?\b", text) or re.search(
        r"\b(\d{1,2}) ?([dwmy])\b", text
    )
    if not found:
        return None
    count = _count(found[1])
    unit = _UNITS.get(found[2], found[2])
    return f"{count}{unit}" if count else None


def _year(text: str, today: date) -> str | None:
    found = re.search(r"\b(19[5-9]\d|20\d\d)\b", text) or re.search(r"\b(?:in|year|of) ([1-9]\d{3})\b", text)
    return found[1] if found else None


def _month(text: str, today: date) -> str | None:
    """A month alone or with its year: the latest one that is over or running."""
    found = re.search(rf"\b(?:in|during|for|of) {_MONTH}(?: (19\d\d|20\d\d))?", text)
    if not found:
        return None
    month = _month_number(found[1])
    year = int(found[2]) if found[2] else today.year if month <= today.month else today.year - 1
    return _range(date(year, month, 1), min(_month_end(year, month), today))


def _between(text: str, today: date) -> str | None:
    """Two moments: "between march 2020 and june 2021", "from january to june", "2018 to 2020"."""
    day = r"(\d{1,2})(?:st|nd|rd|th)?"
    moment = rf"(?:the )?(?:{day} (?:of )?)?(?:{_MONTH})?(?: (?:{day} )?)?(?:of )?(19\d\d|20\d\d)?"
    found = re.search(rf"\b(?:between|from) {moment} ?(?:and|to|until|till|through|up to) {moment}", text) or re.search(
        rf"\b{moment} ?(?:to|until|till|through) {moment}(?!\w)", text
    )
    iso = re.search(r"(\d{4}-\d\d-\d\d)\s*(?:\.\.|to|and|until)\s*(\d{4}-\d\d-\d\d)", text)
    if iso:
        return f"{iso[1]}..{iso[2]}"
    if not found:
        return None
    (day1, month1, other1, year1), (day2, month2, other2, year2) = found.groups()[:4], found.groups()[4:8]
    if not (month1 or year1) or not (month2 or year2):
        return None
    last_year = int(year2) if year2 else today.year
    first_year = int(year1) if year1 else last_year
    try:
        first = date(first_year, _month_number(month1) if month1 else 1, int(day1 or other1 or 1))
        month = _month_number(month2) if month2 else 12
        last_day = day2 or other2
        last = date(last_year, month, int(last_day)) if last_day else _month_end(last_year, month)
    except ValueError:
        return f"{found[0].strip()}"  # no such day; finance will say so
    return f"{first}..{min(last, today)}"


def _on_day(text: str, today: date) -> str | None:
    """One day by its date: "on 5 march 2020", "on march 5th 2020"."""
    day = r"(\d{1,2})(?:st|nd|rd|th)?"
    found = re.search(rf"{_NO_DAY_ALONE}\b(?:the )?{day}(?: of)? {_MONTH} (19\d\d|20\d\d)\b", text)
    turned = re.search(rf"{_NO_DAY_ALONE}\b{_MONTH} {day} (19\d\d|20\d\d)\b", text)
    if not found and not turned:
        return None
    day, month, year = found.groups() if found else (turned[2], turned[1], turned[3])  # type: ignore[index]
    try:
        return f"{(one := date(int(year), _month_number(month), int(day)))}..{one}"
    except ValueError:
        return None


def _since(text: str, today: date) -> str | None:
    """Read "since march 2020", "since 2018" or "since april"."""
    found = re.search(
        rf"\bsince (?:the )?(?:(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?(?:{_MONTH} ?)?(19\d\d|20\d\d)?", text
    )
    if not found or not (found[2] or found[3]):
        return None
    month = _month_number(found[2]) if found[2] else 1
    year = int(found[3]) if found[3] else today.year if month <= today.month else today.year - 1
    if not found[1] and month == 1 and year == today.year:
        return "ytd"
    try:
        return _range(date(year, month, int(found[1] or 1)), today)
    except ValueError:
        return None


def _half_or_quarter(text: str, today: date) -> str | None:
    found = re.search(
        r"\b(first|second|third|fourth|1st|2nd|3rd|4th) (half|quarter)(?: of)?"
        r"(?: the year| this year| (19\d\d|20\d\d)| last year)?",
        text,
    ) or re.search(r"\bq([1-4])()(?: of)?(?: (20\d\d))?\b", text)
    if not found:
        return None
    number = {"f": 1, "s": 2, "t": 3}.get(found[1][0], 0) or int(found[1][0]) if not found[1].startswith("fo") else 4
    months = 6 if found[2] == "half" else 3
    if number * months > 12:
        return None
    year = int(found[3]) if found[3] else today.year - (1 if "last year" in found[0] else 0)
    first = date(year, months * (number - 1) + 1, 1)
    if first > today:
        year -= 1
        first = first.replace(year=year)
    return _range(first, min(_month_end(year, months * number), today))


def _years_as_digits(text: str) -> str:
    """Write "twenty nineteen" as 2019, "two thousand and eight" as 2008 and "nineteen ninety five" as 1995."""
    two = sorted((cardinal(number) for number in range(1, 100)), key=len, reverse=True)
    rest = "|".join(two)
    ones = "|".join(cardinal(number) for number in range(1, 10))

    def spoken(found: re.Match[str]) -> str:
        century = {"twenty": 2000, "nineteen": 1900}[found[1]]
        value = _NUMBERS[found[2].replace("oh ", "")]
        return str(century + value) if value >= 10 or found[2].startswith("oh ") else found[0]

    text = re.sub(rf"\b(twenty|nineteen) (oh (?:{ones})|{rest})\b(?! (?:days|weeks|months|years))", spoken, text)
    return re.sub(
        rf"\btwo thousand(?: and)?(?: ({rest}))?\b", lambda found: str(2000 + _NUMBERS.get(found[1] or "zero", 0)), text
    )


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS[words]


def _month_number(word: str) -> int:
    return {**_SHORT_MONTHS, **_MONTHS, "sept": 9}[word.rstrip(".")]


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _range(first: date, last: date) -> str | None:
    return f"{first}..{last}" if first < last else None
