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
_LINE: Final = re.compile(rf"^{STATEMENT}[ \t]*\.[ \t]*$", re.MULTILINE)
_TYPED: Final = re.compile(rf"({_TEXT})\^\^<{re.escape(XSD)}(\w+)>")
_TERM: Final = re.compile(rf"({_IRI})|({_BLANK})|({_LITERAL})|([A-Za-z][\w-]*:[\w.-]*\w|[A-Za-z][\w-]*:)|(\S+)")
_SPELT: Final[Mapping[str, re.Pattern[str]]] = {
    "integer": re.compile(r"[+-]?\d{1,400}"),
    "decimal": re.compile(r"[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})"),
    "double": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
    "boolean": re.compile(r"true|false|0|1"),
    "gYear": re.compile(r"-?\d{4,9}"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "dateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?"),
}


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
    if sum(1 for _ in _LINE.finditer(text)) != lines:
        for number, line in enumerate(text.split("\n"), 1):
            if line and not _LINE.match(line):
                raise KnowledgeError(f"{what}, line {number}: {what_is_wrong(line)}")
        raise KnowledgeError(f"{what} must have one statement a line; nothing was taken.")
    _check_lengths(text, what)
    check_types(text, what)
    return lines


def _check_lengths(text: str, what: str) -> None:
    if len(text) <= LONGEST_LITERAL:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LITERAL:
            raise KnowledgeError(
                f"{what}, line {number}: it has {len(line):,} characters; at most {LONGEST_LITERAL:,} are taken."
            )


def check_types(text: str, what: str) -> None:
    """Check that typed literals are spelt like their type.

    Raises:
        KnowledgeError: one is not; names line, type and spelling.
    """
    for found in _TYPED.finditer(text):
        spelling, kind = found[1][1:-1], found[2]
        if not is_spelt(spelling, kind):
            number = text.count("\n", 0, found.start()) + 1
            raise KnowledgeError(
                f"{what}, line {number}: {_cut(spelling)!r} is no xsd:{kind}; write it as its type is."
            )


def is_spelt(spelling: str, kind: str) -> bool:
    """Return whether a literal is spelt like its XSD type; types that are not known here are left alone."""
    pattern = _SPELT.get(kind)
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
