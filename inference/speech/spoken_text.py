"""Written text to spoken words, token by token, so that captions keep the written form.

"$1.2 million" is two written tokens, "one point two" and "million dollars". What comes out holds ASCII letters,
apostrophes, single spaces and `, . ! ?` at the end of a token only, so that an engine has nothing left to guess.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from inference.speech.abbreviations import (
    ABBREVIATIONS,
    CURRENCIES,
    DAY_OF,
    EXACT,
    GREEK,
    MONTH_OF,
    ONE,
    SAID_AS_WORDS,
    SCALES,
)
from inference.speech.continental import in_house_form
from inference.speech.number_words import digits
from inference.speech.spoken_codes import say_telephone, telephone_numbers
from inference.speech.spoken_dates import is_month
from inference.speech.spoken_numbers import currency_of, say_number

_PLAIN: Final = str.maketrans(
    {"−": "-", "–": "-", "‑": "-", "‐": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "⁄": "/"}
)
_MARKS: Final = str.maketrans("", "", "™®©℠⁰¹²³⁴⁵⁶⁷⁸⁹")  # a raised figure is a footnote
_GREEK: Final = str.maketrans({letter: f" {name} " for letter, name in GREEK.items()})
_OPENING: Final = "([{\"'"
_CLOSING: Final = ")]}\"'.,;:!?…"
_PAUSES: Final = (("?", "?"), ("!", "!"), (".", "."), ("…", "."), (";", ","), (":", ","), (",", ","), (")", ","))
_SENTENCE_END: Final = (".", "!", "?")
_SPELLED: Final = re.compile(r"([A-Z]{2,6})(s?)")
_CODE: Final = "0123456789."
_MOST_FIGURES: Final = 40  # of a number; what has more is a code or a jumble
_NAMED_BY_NUMBER: Final = frozenset({"form", "forms", "plan", "plans", "account", "accounts"})
_NUMBER: Final = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_LONGEST_SENTENCE_TOKENS: Final = 60  # flite's prosody and memory suffer beyond


@dataclass(frozen=True, slots=True)
class SpokenToken:
    """One whitespace-separated written token and what is said for it.

    Attributes:
        spoken: words, with `, . ! ?` at the end where the voice should pause; "" where nothing is said.
    """

    written: str
    spoken: str


def spoken_tokens(text: str) -> tuple[SpokenToken, ...]:
    """Turn written text into spoken words.

    Args:
        text: any text; what cannot be said (emoji, other scripts) is kept in `written` and has no `spoken`.
    """
    written = text.split()
    pieces = [_Piece.of(token) for token in written]
    cores = _with_currencies(in_house_form([piece.core for piece in pieces]))
    figures = telephone_numbers(cores)
    shouted = sum(piece.core.isupper() and len(piece.core) > 1 for piece in pieces) > max(3, len(pieces) // 2)
    around = ["", *cores, ""]
    spoken: list[str] = []
    for index, piece in enumerate(pieces):
        moved = piece.core != cores[index] and not cores[index]  # a currency that is said with its number
        if index in figures:
            words = _sayable(say_telephone(piece.core)) + ("," if index + 1 in figures and not piece.pause else "")
        else:
            words = _sayable(_say(cores[index], around[index], around[index + 2], shouted))
        if (piece.opens or not (words or moved)) and spoken and spoken[-1] and spoken[-1][-1].isalpha():
            spoken[-1] += ","
        spoken.append(words + _pause_after(piece, around[index + 2]) if words else "")
    return tuple(SpokenToken(token, words) for token, words in zip(written, spoken, strict=True))


def _pause_after(piece: _Piece, after: str) -> str:
    """Return the pause behind a token; the stop of "Dec." or "Fri." is none where the date goes on."""
    shortened = piece.core.lower() in MONTH_OF or piece.core.lower() in DAY_OF
    if piece.pause == "." and shortened and len(piece.core) <= 5 and (after[:1].isdigit() or is_month(after)):
        return ""
    return piece.pause


def _with_currencies(cores: list[str]) -> list[str]:
    """Move a currency that stands alone ("CHF 1,200", "1.50 EUR") to its number; its own token is then silent."""
    moved = list(cores)
    for index, (first, second) in enumerate(pairwise(cores)):
        third = cores[index + 2] if index + 2 < len(cores) else ""
        sign, slash, period = second.partition("/")
        if currency_of(first) and second[:1].isdecimal() and moved[index]:
            moved[index], moved[index + 1] = "", first + second
        elif moved[index] != first or not _NUMBER.fullmatch(first):
            continue
        elif currency_of(sign) and (slash or not first.isdecimal()):
            moved[index], moved[index + 1] = sign + first + slash + period, ""
        elif second in SCALES and len(second) > 1 and currency_of(third):
            moved[index], moved[index + 2] = third + first, ""
    return moved


def sentences(tokens: tuple[SpokenToken, ...]) -> tuple[tuple[SpokenToken, ...], ...]:
    """Cut tokens into sentences; each has something to say. A very long one is cut at a comma, or anywhere."""
    groups: list[list[SpokenToken]] = [[]]
    for token in tokens:
        groups[-1].append(token)
        length = len(groups[-1])
        if token.spoken.endswith(_SENTENCE_END) or (
            length >= _LONGEST_SENTENCE_TOKENS
            and (token.spoken.endswith(",") or length >= 2 * _LONGEST_SENTENCE_TOKENS)
        ):
            groups.append([])
    merged: list[list[SpokenToken]] = []
    for group in groups:
        if any(token.spoken for token in group) or not merged:
            merged.append(group)
        else:
            merged[-1].extend(group)
    if len(merged) > 1 and not any(token.spoken for token in merged[0]):
        merged[1][:0] = merged.pop(0)
    return tuple(tuple(group) for group in merged if group)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A written token taken apart: `core` without brackets, quotes and the punctuation behind it."""

    core: str
    opens: bool
    pause: str

    @classmethod
    def of(cls, token: str) -> _Piece:
        apart = re.sub(r"(?<=\d)(?=[¼½¾⅐-⅞])", "-and-", token.translate(_MARKS))
        plain = unicodedata.normalize("NFKC", apart).translate(_PLAIN)
        opened = plain.lstrip(_OPENING) if not re.match(r"'\d\d", plain) else plain
        opens = plain[: len(plain) - len(opened)].startswith(("(", "[", "{"))
        for cut in range(len(opened), 0, -1):  # longest first: "401(k)," and "e.g.," keep what belongs to them
            if _known(opened[:cut]) and not opened[cut:].strip(_CLOSING):
                return cls(opened[:cut], opens, _pause(opened[cut:]))
            if opened[cut - 1] not in _CLOSING:
                break
        core = opened.rstrip(_CLOSING)
        return cls(core, opens, _pause(opened[len(core) :]))


def _known(core: str) -> bool:
    return (
        core in EXACT
        or core in CURRENCIES
        or core in SCALES
        or core.lower() in ABBREVIATIONS
        or core.lower() == "st."
        or re.fullmatch(r"(?:[A-Za-z]\.){2,}", core) is not None
    )


def _pause(closing: str) -> str:
    return next((pause for mark, pause in _PAUSES if mark in closing), "")


def _say(core: str, before: str, after: str, shouted: bool) -> str:
    """Say one token's core with the first rule that fits."""
    if not core:
        return ""
    if core in EXACT and not _is_count(core, before, after):
        return EXACT[core]
    if sum(letter.isdecimal() for letter in core) > _MOST_FIGURES:
        return _figure_by_figure(core)
    said = say_number(core, before, after)
    if said is not None:
        return said
    if core[0].isupper() and core.lower().rstrip(".") in DAY_OF and (after[:1].isdigit() or is_month(after)):
        return DAY_OF[core.lower().rstrip(".")]
    if core.lower() == "st.":
        return "Saint" if after[:1].isupper() else "street"
    if before.lstrip("+-") == "1" and (core in ONE or core.upper() in CURRENCIES):
        return ONE.get(core) or CURRENCIES[core.upper()][0]
    if core.lower() == "no." and after[:1].isdigit():
        return "number"
    if core.lower() in ABBREVIATIONS:
        return ABBREVIATIONS[core.lower()]
    if core.lower().rstrip(".") in MONTH_OF and (before[:1].isdigit() or after[:1].isdigit()):
        return MONTH_OF[core.lower().rstrip(".")]
    if core.endswith(("'s", "'S")):
        return _say(core[:-2], before, "", shouted) + "'s"
    return _say_word(core, shouted)


def _is_count(core: str, before: str, after: str) -> bool:
    """Tell whether figures that are also a name ("529", "1099") count something here."""
    return core.isdecimal() and before.lower() not in _NAMED_BY_NUMBER and after.lower() not in _NAMED_BY_NUMBER


def _say_word(core: str, shouted: bool) -> str:
    if core in GREEK:
        return GREEK[core]
    spelled = _SPELLED.fullmatch(core)
    if spelled and not shouted and spelled[1] not in SAID_AS_WORDS:
        return " ".join(spelled[1]) + ("'s" if spelled[2] else "")
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}", core):
        return " ".join(core.upper().replace(".", ""))
    parts = _parts(core)
    if len(parts) > 1:
        return " ".join(_say(part, "", "", shouted) for part in parts)
    if any(letter.isdecimal() for letter in core):  # a version, a code: figure by figure
        return _figure_by_figure(core)
    return core.lower() if shouted else core


def _figure_by_figure(core: str) -> str:
    return " ".join(digits(letter) if letter in "0123456789" else "point" for letter in core if letter in _CODE)


def _parts(core: str) -> list[str]:
    """Take a compound apart at signs and between letters and figures: "AT&T", "tax-loss", "B2B", "a@b.com"."""
    text = (
        core.translate(_GREEK)
        .replace("&", " & ")
        .replace("@", " at ")
        .replace("#", " number ")
        .replace("°", " degrees ")
    )
    text = re.sub(r"(?<=[A-Za-z])\.(?=[A-Za-z])", " dot ", text)
    text = re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?!(?:st|nd|rd|th)\b)(?=[A-Za-z])", " ", text)
    text = re.sub(r"(?<=\S)-(?=\S)|[/_*|\\()\[\]{}\"…;:!?]", " ", text)
    text = re.sub(r"(?<=\d)\.(?=\D|$)|(?<=[A-Za-z])\.(?=\d|$)|,(?!\d)", " ", text)
    return text.split()


def _sayable(words: str) -> str:
    """Keep what an English voice can say: ASCII letters, apostrophes inside words, commas inside dates."""
    plain = unicodedata.normalize("NFKD", words.translate(_PLAIN)).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^A-Za-z', ]", " ", plain)
    plain = re.sub(r"(?<![A-Za-z])'|'(?![A-Za-z])", " ", plain)
    plain = re.sub(r"\s*,[\s,]*", ", ", plain).strip(" ,")
    return _no_orphans(" ".join(plain.split()))


def _no_orphans(words: str) -> str:
    """Drop a word that repeats only because a sign stood for it twice ("percent percent")."""
    listed = words.split(" ")
    kept = listed[:1] + [word for last, word in pairwise(listed) if not (word == last == "percent")]
    return " ".join(kept)
