"""What may enter the graph: one statement a line, in a spelling that cannot be read in two ways.

The grammar is the one of N-Quads, narrowed: an IRI is plain ASCII without escapes, so neither a space nor a letter
that only looks like another gets in; a literal has an end to its length; typed numbers, dates and truth values must
be spelt like their type. Letters: L lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from finance.errors import KnowledgeError
from finance.knowledge.names import XSD

MOST_STATEMENTS: Final = 1_000_000  # in a graph, and in what is handed in at once
LONGEST_LITERAL: Final = 65_536  # characters as written, escapes included

_IRI: Final = r"<[A-Za-z][A-Za-z0-9+.-]*:[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]*>"
_BLANK: Final = r"_:[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*"
_TEXT: Final = r'"[^"\\\r\n]*(?:\\[tbnrf"\'\\uU][^"\\\r\n]*)*"'
_LITERAL: Final = rf"{_TEXT}(?:@[A-Za-z]{{1,8}}(?:-[A-Za-z0-9]{{1,8}})*|\^\^{_IRI})?"
STATEMENT: Final = rf"(?:{_IRI}|{_BLANK})[ \t]+{_IRI}[ \t]+(?:{_IRI}|{_BLANK}|{_LITERAL})(?:[ \t]+(?:{_IRI}|{_BLANK}))?"
_LINE: Final = re.compile(rf"{STATEMENT}[ \t]*\.[ \t]*")
_LINES: Final = re.compile(
    rf"(?:{STATEMENT}[ \t]*\.[ \t]*\n)*+"
)  # in one go: a match for each costs three times as much
_TERM: Final = re.compile(rf"({_IRI})|({_BLANK})|({_LITERAL})|([A-Za-z][\w-]*:[\w.-]*\w|[A-Za-z][\w-]*:)|(\S+)")
_SPELT: Final[Mapping[str, str]] = {
    "integer": r"[+-]?\d{1,400}",
    "decimal": r"[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})",
    "double": r"(?:[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,9})?|[+-]?INF|NaN)",
    "boolean": r"(?:true|false|0|1)",
    "gYear": r"-?\d{4,9}",
    "date": r"\d{4}-\d\d-\d\d",
    "dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?",
}
_PATTERNS: Final = {kind: re.compile(pattern, re.ASCII) for kind, pattern in _SPELT.items()}
_ENDS: Final = {kind: rf'"\^\^<{re.escape(XSD)}{kind}>' for kind in _SPELT}
_RIGHT: Final = "|".join(f"{pattern}{_ENDS[kind]}" for kind, pattern in _SPELT.items())
_MISSPELT: Final = re.compile(
    rf'"(?!{_RIGHT})([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"\^\^<{re.escape(XSD)}({"|".join(_SPELT)})>', re.ASCII
)
_DAYS: Final = re.compile(rf'"([0-9T:Z.+-]*+)"\^\^<{re.escape(XSD)}(date|dateTime)>')


def check_lines(text: str, what: str) -> int:
    """Check statements, one a line, and return how many lines there are.

    Args:
        text: N-Quads [L] without comments or empty lines.
        what: is checked, for the error.

    Raises:
        KnowledgeError: a line is none, there are too many, or a literal is too long or not spelt like its type; names
            the line.
    """
    lines = text.count("\n")
    if lines > MOST_STATEMENTS:
        raise KnowledgeError(
            f"{what} has {lines:,} statements; at most {MOST_STATEMENTS:,} are taken. Hand them in in parts."
        )
    if _LINES.fullmatch(text) is None:
        for number, line in enumerate(text.split("\n"), 1):
            if line and not _LINE.fullmatch(line):
                raise KnowledgeError(f"{what}, line {number}: {what_is_wrong(line)}")
        raise KnowledgeError(f"{what} must have one statement a line and no empty line; nothing was taken.")
    check_lengths(text, what)
    check_types(text, what)
    return lines


def check_lengths(text: str, what: str) -> None:
    """Check that no line is longer than a statement may be.

    Raises:
        KnowledgeError: one is; names the line.
    """
    lengths = list(map(len, text.split("\n")))
    if max(lengths) > LONGEST_LITERAL:
        number = next(place for place, length in enumerate(lengths, 1) if length > LONGEST_LITERAL)
        raise KnowledgeError(f"{what}, line {number}: it has more than {LONGEST_LITERAL:,} characters.")


def check_types(text: str, what: str) -> None:
    """Check that typed literals are spelt like their type.

    Raises:
        KnowledgeError: one is not; names line, type and spelling.
    """
    found = _MISSPELT.search(text)
    if found is None:
        found = next((day for day in _DAYS.finditer(text) if not is_spelt(day[1], day[2])), None)
    if found is not None:
        number = text.count("\n", 0, found.start()) + 1
        raise KnowledgeError(
            f"{what}, line {number}: {_cut(found[1])!r} is no xsd:{found[2]}; write it as its type is written."
        )


def is_spelt(spelling: str, kind: str) -> bool:
    """Return whether a literal is spelt like its XSD type; types that are not known here are left alone."""
    pattern = _PATTERNS.get(kind)
    if pattern is None:
        return True
    if not pattern.fullmatch(spelling):
        return False
    try:
        if kind == "date":
            date.fromisoformat(spelling)
        elif kind == "dateTime":
            datetime.fromisoformat(spelling[:19])
    except ValueError:
        return False
    return True


def what_is_wrong(line: str) -> str:
    """Return why a line is no statement, as a sentence without a subject for after "line 7: "."""
    for term in _TERM.finditer(line.rstrip().removesuffix(".")):
        if term[5] == ".":
            break
        if term[5] is not None:
            return _odd_term(line, term.start(), term[5])
        if term[4] is not None:
            return f"the short name {_cut(term[4])!r} has no prefix line that says what it stands for."
    if not line.rstrip().endswith("."):
        return "it does not end with a full stop; it may have been cut off."
    return "it is not subject, property, object and at most one graph; write exactly one statement."


def _odd_term(line: str, start: int, token: str) -> str:
    rest = line[start:]
    if token.startswith("<"):
        inside = rest[1 : rest.find(">")] if ">" in rest else rest[1:]
        if ">" not in rest:
            return "an IRI has no closing '>'; it may have been cut off."
        if any(character.isspace() for character in inside):
            return f"the IRI {_cut(inside)!r} has a space in it; encode it as %20."
        strange = next((character for character in inside if ord(character) > 126), None)
        if strange is not None:
            return (
                f"the IRI {_cut(inside)!r} has the letter U+{ord(strange):04X}, which may look like another; use ASCII."
            )
        return f"the IRI {_cut(inside)!r} is not absolute or has a character that IRIs must not have."
    if token.startswith('"'):
        return "a literal has no closing quotation mark, or an escape that does not exist."
    return f"{_cut(token)!r} is no IRI, blank node or quoted literal."


def expand(body: str, prefixes: Mapping[str, str]) -> str:
    """Return a statement with its short names written out."""

    def whole(term: re.Match[str]) -> str:
        if term[4] is None:
            return term[0]
        prefix, _, local = term[4].partition(":")
        return f"<{prefixes[prefix]}{local}>" if prefix in prefixes else term[0]

    return _TERM.sub(whole, body)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
