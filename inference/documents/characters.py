"""Characters that hide or imitate: taken out of what is quoted, seen through when text is judged."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Zero width, joiners, soft hyphen, direction marks and overrides, variation selectors, invisible operators, tags.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROL: Final = re.compile("[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]")
_HARMLESS: Final = re.compile("[\u00ad\ufeff\ufe0e\ufe0f]")  # hyphenation, byte order mark, how an emoji is drawn

# Letters of other scripts that look like Latin ones.
_LOOKALIKES: Final = str.maketrans(
    "аеорсухіјѕһԁԛԝкмтвнгпьАВЕКМНОРСТУХІЈЅԌαβγεικνορτυχωηΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡıℓո",
    "aeopcyxijshdqwkmtbhrnbABEKMHOPCTYXIJSGabyeikvoptuxwnABEZHIKMNOPTYXgiln",
)
_DIGITS_FOR_LETTERS: Final = tuple(str.maketrans("013457@$", f"o{one}eastas") for one in "il")
_DIGIT_IN_A_WORD: Final = re.compile(r"(?<![\d.,$])[013457@$]+(?=[a-z])|(?<=[a-z])[013457@$]+(?![\d.,])")
_MIXED: Final = re.compile(r"[^\W\d_]{3,}")


def visible(text: str) -> str:
    """Return text without characters that show nothing; composed (NFC), figures and signs as they are."""
    # NFKC would turn 10² into 102 and ½ into 1⁄2: what is quoted keeps its figures.
    text = unicodedata.normalize("NFC", _CONTROL.sub(" ", _INVISIBLE.sub("", text)))
    return "".join(character for character in text if unicodedata.category(character) not in ("Cs", "Co", "Cn"))


def hidden_message(text: str) -> str:
    """Return what Unicode's tag characters spell, which shows nowhere; empty where there are none."""
    return "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0020 <= ord(c) <= 0xE007E)


def invisible_count(text: str) -> int:
    """Return how many characters show nothing, those apart that word processors set for good reasons."""
    return len(_INVISIBLE.findall(_HARMLESS.sub("", text)))


def plain(text: str) -> str:
    """Return text as a reader's eye takes it: lower case, look-alikes as the letters they imitate, single blanks."""
    text = unicodedata.normalize("NFKC", visible(text)).translate(_LOOKALIKES).casefold()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", text).strip()


def unmasked(text: str) -> tuple[str, str]:
    """Return plain text, letters set apart by blanks or signs joined, digits for letters undone: 1 as i and as l."""
    joined = re.sub(r"\b(?:\w[ .\-_*]){3,}\w\b", lambda found: re.sub(r"[ .\-_*]", "", found[0]), plain(text))
    first, second = (
        _DIGIT_IN_A_WORD.sub(lambda found, table=table: found[0].translate(table), joined)  # type: ignore[misc]
        for table in _DIGITS_FOR_LETTERS
    )
    return first, second


def imitations(text: str) -> tuple[str, ...]:
    """Return the words that mix Latin letters with look-alikes of another script."""
    found = []
    for word in _MIXED.findall(visible(text)):
        scripts = {_script(character) for character in word}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "ARMENIAN"}:
            found.append(word)
    return tuple(found)


def _script(character: str) -> str:
    return unicodedata.name(character, "?").split(" ", 1)[0]
