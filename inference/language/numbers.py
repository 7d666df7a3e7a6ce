"""Number words in English text as digits: "two and a half grand" is 2500, "twenty forty" 2040, "1.2 million" 1200000.

Own tables: text2num rewrites "one point two million" as "1.2 1000000" and leaves "half a million" and years alone.
"""

from __future__ import annotations

import re
from typing import Final

_ONES_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEEN_WORDS: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_SMALL: Final = {word: number for number, word in enumerate(("zero", *_ONES_WORDS, *_TEEN_WORDS))}
_TENS: Final = {
    word: number
    for number, words in zip(
        range(20, 100, 10),
        ("twenty", "thirty", "forty fourty", "fifty", "sixty", "seventy", "eighty", "ninety ninty"),
        strict=True,
    )
    for word in words.split()
}
_SCALES: Final = {
    "thousand": 1e3,
    "thousands": 1e3,
    "grand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "mil": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "trillions": 1e12,
    "tn": 1e12,
    "quadrillion": 1e15,
    "quintillion": 1e18,
}
_SPOKEN_SCALES: Final = frozenset(_SCALES) - {"k", "m", "mn", "bn", "tn"}
_OF_A_SUM: Final = frozenset({"$", "save", "saved", "saving", "spend", "spent", "invest", "invested", "need", "want"})
_VAGUE: Final = {"couple": 2, "few": 3, "dozen": 12}
_PARTS: Final = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
_NUMERAL: Final = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_TOKEN: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\.\d+|\d+|[a-z']+|[^\sa-z\d]|\s+")
# After these, "one" counts; elsewhere it may be "which one".
_COUNTED: Final = re.compile(
    r"(percent|per ?cent|%|dollars?|bucks?|years?|months?|weeks?|days?|points?|basis|bps?|hundred|thousand|grand|"
    r"million|billion|trillion|k|point|and a)\b"
)
_TEENS: Final = "|".join(_TEEN_WORDS)
_ONES: Final = "|".join(_ONES_WORDS)
_TENS_WORDS: Final = "|".join(_TENS)
_YEAR: Final = re.compile(
    rf"\b(nineteen|twenty)[ -](oh[ -](?:{_ONES})|{_TEENS}|(?:{_TENS_WORDS})(?:[ -](?:{_ONES}))?)\b"
    r"(?![ -](?:hundred|thousand|grand|million|percent|per cent|dollars?|bucks?|years?|months?|weeks?|days?|shares?))"
)


def digits(text: str) -> str:
    """Return lower-case text with its number words as digits; text between numbers stays as it is."""
    text = text.lower().replace("’", "'")
    if not _ANY.search(text):
        return text
    text = _YEAR.sub(_spoken_year, text)
    tokens = _TOKEN.findall(re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text))
    out: list[str] = []
    at = 0
    while at < len(tokens):
        found = _Reader(tokens).read(at)
        if found is None:
            out.append(tokens[at])
            at += 1
            continue
        value, after = found
        out.append(written(value))
        at = after
    return "".join(out)


def written(value: float) -> str:
    """Return a number with as many decimals as it needs, six at most."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


_ANY: Final = re.compile(
    rf"\d|\b(?:{'|'.join([*_SMALL, *_TENS, *_PARTS, *_VAGUE, 'several', 'hundred', *_SPOKEN_SCALES])})"
)


class _Reader:
    """Reads one number from a list of tokens, blanks among them."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def read(self, at: int) -> tuple[float, int] | None:
        """Return the number that begins at a token and the token after it, or None."""
        word = self.tokens[at]
        if word == "401" and self._word(at + 1) == "k" and self._before(at) not in _OF_A_SUM:
            return None  # an account, not a number
        if word in ("a", "an", "half", "quarter", "couple", "few", "several") or word in ("three", "two"):
            found = self._part_or_vague(at)
            if found is not None:
                return found
        if word in ("a", "an"):
            after = self._next(at)
            if self._word(after) == "hundred" or self._word(after) in _SPOKEN_SCALES:
                return self._long(after, implied=1.0)
            return None
        if word == "one" and not _COUNTED.match("".join(self.tokens[self._next(at) :])):
            return None
        if word in _SMALL or word in _TENS or _NUMERAL.fullmatch(word) or self._decimal(at):
            return self._long(at)
        return None

    def _part_or_vague(self, at: int) -> tuple[float, int] | None:
        """Read "half a million", "a quarter of a million", "three quarters of a million", "a couple of thousand"."""
        rest = "".join(self.tokens[at:])
        scales = "|".join(sorted(_SPOKEN_SCALES | {"hundred"}, key=len, reverse=True))
        vague = re.match(rf"(?:a )?(couple|few|several|dozen|half dozen)(?: of)? ({scales}|dozen)\b", rest)
        if vague:
            count = {"several": 3, "half dozen": 6}.get(vague[1]) or _VAGUE[vague[1]]
            scale = 100.0 if vague[2] == "hundred" else 12.0 if vague[2] == "dozen" else _SCALES[vague[2]]
            return count * scale, at + self._count(vague[0])
        part = re.match(rf"(?:(a|two|three) )?(half|quarter|third)s?(?: of)? an? ({scales})\b", rest)
        if part:
            times = {"two": 2, "three": 3}.get(part[1], 1)
            scale = 100.0 if part[3] == "hundred" else _SCALES[part[3]]
            return times * _PARTS[part[2]] * scale, at + self._count(part[0])
        return None

    def _count(self, text: str) -> int:
        return len(_TOKEN.findall(text))

    def _long(self, at: int, implied: float = 0.0) -> tuple[float, int] | None:
        """Read a number of any length; `implied` is the one of "a hundred"."""
        total, current, scale, end, started = 0.0, implied, 1.0, at, bool(implied)
        smallest = float("inf")
        while at < len(self.tokens):
            word = self._word(at)
            if word == "and" and started:
                ahead = self._after_and(at)
                if ahead is None:
                    break
                part, at = ahead
                if part:
                    current, total = (current + part, total) if current else (current, total + part * scale)
                    end = at
                    at = self._next(at - 1)
                continue
            if _NUMERAL.fullmatch(word) and not current:
                current = float(word.replace(",", ""))
            elif self._decimal(at) is not None:
                part, at = self._decimal(at) or (0.0, at)
                current, end, started = current + part, at, True
                at = self._next(at - 1)
                continue
            elif (word in _SMALL and self._fits(current, _SMALL[word])) or (word in _TENS and not current % 100):
                current += _SMALL.get(word, _TENS.get(word, 0))
            elif word == "hundred" and current and current < 100:
                current *= 100
            elif word in _SCALES and started and current and _SCALES[word] < smallest:
                scale = smallest = _SCALES[word]
                total, current = total + current * scale, 0.0
            else:
                break
            started, end = True, at + 1
            at = self._next(at)
        return (total + current, end) if started and end > 0 else None

    def _fits(self, current: float, small: int) -> bool:
        """Return whether "five" may follow what was read: after "twenty" or "hundred", not after "six"."""
        tail = current % 100
        return not tail or (tail >= 20 and not tail % 10 and 0 < small < 10)

    def _decimal(self, at: int) -> tuple[float, int] | None:
        """Read "point two five" as 0.25."""
        if self._word(at) != "point":
            return None
        shown, at, end = "", self._next(at), at
        while (word := self._word(at)) in _SMALL or re.fullmatch(r"\d+", word) or word == "oh":
            shown += "0" if word == "oh" else str(_SMALL[word]) if word in _SMALL else word
            end = at + 1
            at = self._next(at)
        return (float(f"0.{shown}"), end) if shown else None

    def _after_and(self, at: int) -> tuple[float, int] | None:
        """Return what "and" adds: 0.5 for "and a half", 0 where a plain number goes on; None where it ends here."""
        before = self._word(at - 2) if at >= 2 else ""
        ahead = re.match(r"and (?:(a|three) )?(half|quarter)s?\b(?! of\b)", "".join(self.tokens[at:]))
        if ahead:
            return {"three": 3}.get(ahead[1], 1) * _PARTS[ahead[2]], at + self._count(ahead[0])  # the blank after it
        after = self._next(at)
        ahead_word = self._word(after)
        if before == "hundred" and ahead_word in _SPOKEN_SCALES:  # "a hundred and thousand", as it is misheard
            return 0.0, after
        if (before == "hundred" or before in _SCALES) and (ahead_word in _SMALL or ahead_word in _TENS):
            return 0.0, after
        return None

    def _word(self, at: int) -> str:
        return self.tokens[at] if 0 <= at < len(self.tokens) else ""

    def _before(self, at: int) -> str:
        return next((token for token in reversed(self.tokens[:at]) if not token.isspace()), "")

    def _next(self, at: int) -> int:
        at += 1
        while at < len(self.tokens) and self.tokens[at].isspace():
            at += 1
        return at


def _spoken_year(found: re.Match[str]) -> str:
    words = re.split(r"[ -]", found[2].replace("oh", "").strip(" -"))
    value = sum(_SMALL.get(word, _TENS.get(word, 0)) for word in words)
    return str({"nineteen": 1900, "twenty": 2000}[found[1]] + value)
