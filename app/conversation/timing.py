"""The time that a sentence gives to its figures: their own period, or none."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from app.conversation.claims import Claims
from app.conversation.evidence import Unfounded
from app.conversation.figures import day_text
from app.conversation.grounds import Ground

_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE: Final = rf"\d{{1,2}} (?:{_MONTHS}) \d{{4}}"
_TIMES: Final = re.compile(
    r"\b(days?|weeks?|months?|quarters?|years?|decades?|hours?|today('s)?|yesterday|tomorrow|now|then|ago|since|until|"
    r"till|before|after|during|last|past|previous|recent(ly)?|first|next|current(ly)?|so far|ever|per|each|every|daily|"
    r"weekly|monthly|quarterly|yearly|annual(ly)?|this (day|week|month|quarter|year)|(19|20)\d\d|"
    rf"{_MONTHS}|over the|in total|will|taxes)\b"
)
# Words of time that say no period, each with the checks that look at it.
_HARMLESS: Final = (
    rf",? ?\bas of (?:the close (?:of|on) )?{_DATE}",  # verify.py
    r"\bafter fees\b",
    r"\bin that time\b",
    r"\bnot yet\b",  # checks.py
    r"\b(?:on|in) \d+% of (?:days|months)\b",  # verify.py
    r"\bof that day\b",
    r"\btoday's holdings\b",  # below
)
_PAST_WORTH: Final = re.compile(r"\b(was|were|had|been)\b")


def check_times(sentence: str, claims: Claims, grounds: list[Ground | None], today: date | None) -> None:
    """Refuse any word of time that is not the period of every figure in the sentence.

    Args:
        sentence: one sentence.
        claims: what it claims.
        grounds: for each figure of the claims, the fact it rests on.
        today: the last day that is known; "today's" goes with facts of that day alone.

    Raises:
        Unfounded: says which words.
    """
    used = [found for found in grounds if found is not None and found.fact.unit != "date"]
    if not used:
        return
    if "today's" in sentence and any(found.fact.as_of != today for found in used):
        raise Unfounded("figures of another day than today")
    worth = any("worth" in found.measures and not found.fact.name.startswith("performance") for found in used)
    if worth and _PAST_WORTH.search(sentence):
        raise Unfounded("a value of today that is told as past")
    rest = _without_figures_of_time(sentence, claims, grounds)
    for label in sorted({found.period for found in used if found.period}, key=len, reverse=True):
        if re.search(re.escape(label), rest, re.IGNORECASE):
            if any(found.period != label for found in used):
                raise Unfounded(f"a period that is not that of every figure: {label!r}")
            rest = re.sub(re.escape(label), " ", rest, flags=re.IGNORECASE)
    for words in _HARMLESS:
        rest = re.sub(words, " ", rest, flags=re.IGNORECASE)
    if found_time := _TIMES.search(rest):
        raise Unfounded(f"a time that the figures are not for: {found_time[0]!r}")


def _without_figures_of_time(sentence: str, claims: Claims, grounds: list[Ground | None]) -> str:
    """Blank "a year" after yearly figures, and the days that are facts themselves, with the word before them."""
    rest = sentence
    for figure, found in reversed(list(zip(claims.figures, grounds, strict=True))):
        end = figure.start + len(figure.text)
        if found is not None and found.yearly and figure.after.startswith(" a year"):
            rest = rest[:end] + " " * len(" a year") + rest[end + len(" a year") :]
        if (
            found is not None
            and found.fact.unit == "date"
            and figure.text == day_text(date.fromisoformat(str(found.fact.value)))
        ):
            if _in_label(figure.start, end, sentence, [other.period for other in grounds if other is not None]):
                continue
            start = figure.start - len(re.search(r"\w* ?$", figure.before)[0])  # type: ignore[index]
            rest = rest[:start] + " " * (end - start) + rest[end:]
    return rest


def _in_label(start: int, end: int, sentence: str, labels: list[str]) -> bool:
    """Return whether a stretch of the sentence is part of a period's words, "from 1 March 2020 to 30 June 2021"."""
    return any(
        hit.start() <= start and end <= hit.end()
        for label in labels
        if label
        for hit in re.finditer(re.escape(label), sentence, re.IGNORECASE)
    )
