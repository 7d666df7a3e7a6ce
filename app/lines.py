"""On which line of a TOML file a name stands, every fault of its spelling, and the name that was probably meant."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from typing import Any, Final

_HEAD = re.compile(r"\s*\[([^\[\]]+)\]")
_ROW = re.compile(r"\s*\"?([^\"=\s]+)\"?\s*=")
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TEXT = re.compile(r"\s*[^\s=#]+\s*=\s*[A-Za-z/~][^\"'\[{]*$")  # name = words, and no quotation mark
_OPENS = re.compile(r"=\s*(\"\"\"|\'\'\'|\[|\{)")
_OPEN: Final = "what begins here is never closed"
_IN_WORDS: Final = {
    "Cannot overwrite a value": "this name is set above already",
    "Illegal character '\\n'": "the quotation mark at the end is missing",
    "Expected '=' after a key in a key/value pair": "write a setting as name = value",
    "Expected newline or end of document after a statement": "one setting a line; nothing may follow its value",
    "Expected ']' at the end of a table declaration": "the name of a section stands in brackets, as in [face]",
    "Invalid value": "this value is neither a number nor text in quotation marks",
    "Invalid hex value": "write a backslash twice, or put the text between single quotation marks",
    "Unescaped '\\' in a string": "write a backslash twice, or put the text between single quotation marks",
    "Unterminated string": "the quotation mark at the end is missing",
}
_MOST_FAULTS: Final = 20
_NEAR: Final = 0.6
"""Of difflib: 1 for the same word."""


class Lines:
    """Knows on which line each name of a TOML text stands."""

    def __init__(self, text: str) -> None:
        self._places: dict[tuple[str, str], int] = {}
        section = ""
        for number, line in enumerate(text.splitlines(), 1):
            if head := _HEAD.match(line):
                section = head[1].strip()
                self._places.setdefault(("", section), number)
            elif row := _ROW.match(line):
                self._places.setdefault((section, row[1]), number)

    def of(self, section: str, name: str) -> int | None:
        """Return the number of the line, from 1; the section "" is what stands above the first one."""
        return self._places.get((section, name))


def parsed(text: str) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """Return what a TOML text says, and the line and words of everything in it that is not TOML.

    A line that cannot be read is left out and the rest read again, so that every fault is found at once. What is
    never closed is left out from where it opens.
    """
    lines, faults = text.splitlines(), list[tuple[int, str]]()
    while True:
        try:
            return tomllib.loads("\n".join([*lines, ""])), sorted(faults)
        except tomllib.TOMLDecodeError as error:
            number, words = _fault(str(error), lines)
            faults.append((number, words))
            if not lines[number - 1].strip() or len(faults) == _MOST_FAULTS:
                return {}, sorted(faults)
            upto = len(lines) if words == _OPEN else number
            lines[number - 1 : upto] = [""] * (upto - number + 1)


def _fault(said: str, lines: list[str]) -> tuple[int, str]:
    at = _AT.search(said)
    number = int(at[1]) if at and at[1] else _opened(lines)
    number = max(1, min(number, len(lines)))
    if _TEXT.match(lines[number - 1]):
        return number, 'text needs quotation marks, as in name = "text"'
    if not at or not at[1]:
        return number, _OPEN
    plain = _AT.sub("", said)
    if plain.startswith("Cannot declare"):
        return number, "this section has begun above already"
    return number, _IN_WORDS.get(plain, plain[:1].lower() + plain[1:])


def _opened(lines: list[str]) -> int:
    """Return the last line that opens what may go on over several lines, or else the last that says anything."""
    said = [number for number, line in enumerate(lines, 1) if line.strip()]
    opens = [number for number in said if _OPENS.search(lines[number - 1])]
    return (opens or said or [1])[-1]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that was probably meant, or ""."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, _NEAR)), "")
