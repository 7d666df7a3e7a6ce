"""An RDF Patch read line by line for people: what is said of what, added or taken out. Nothing is decided by it.

Head office's rules judge a proposal with a real parser; this only shows it, so a line that it does not understand is
shown as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TERM: Final = re.compile(
    r'\s*(?:<(?P<iri>[^<>]*)>|(?P<blank>_:\S+)|"(?P<text>(?:[^"\\]|\\.)*)"(?P<kind>@[\w-]+|\^\^\S+)?|(?P<short>[\w.-]*:[^\s"]*))'
)
_ESCAPES: Final = {"n": " ", "t": " ", "r": " ", '"': '"', "\\": "\\", "'": "'"}
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KNOWN: Final = {_TYPE: "is a", "http://www.w3.org/2000/01/rdf-schema#label": "is called"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of a patch; `words` of subject, predicate and object, and the row as it came for whoever wants it."""

    added: bool
    subject: str
    predicate: str
    object: str
    raw: str


def statements(patch: bytes, most: int = 500) -> tuple[list[Statement], int]:
    """Return the statements of a patch, at most so many, and how many there are."""
    found: list[Statement] = []
    count = 0
    for line in patch.decode("utf-8", "replace").splitlines():
        row = line.strip()
        if row[:2] not in ("A ", "D "):
            continue
        count += 1
        if len(found) < most:
            found.append(_statement(row))
    return found, count


def _statement(row: str) -> Statement:
    terms: list[str] = []
    rest = row[2:]
    while len(terms) < 3 and (match := _TERM.match(rest)):
        terms.append(_words(match))
        rest = rest[match.end() :]
    if len(terms) < 3:
        return Statement(row[0] == "A", row[2:].rstrip(" ."), "", "", row)
    return Statement(row[0] == "A", terms[0], terms[1], terms[2], row)


def _words(match: re.Match[str]) -> str:
    if match["iri"] is not None:
        return _KNOWN.get(match["iri"]) or _local(match["iri"])
    if match["text"] is not None:
        text = re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[0]), match["text"])
        kind = match["kind"] or ""
        return f"{text} ({kind[1:]})" if kind.startswith("@") else f"“{text}”" if not kind else text
    if match["blank"] is not None:
        return f"something ({match['blank'][2:]})"
    return _spaced(match["short"].rpartition(":")[2]) or match["short"]


def _local(iri: str) -> str:
    """Return the last part of an IRI with its words apart."""
    last = re.split(r"[#/:]", iri.rstrip("#/:"))[-1]
    return _spaced(last) or iri


def _spaced(name: str) -> str:
    apart = re.sub(r"(?<=[a-z0-9])([A-Z])", lambda letter: " " + letter[1].lower(), name)
    return re.sub(r"[-_]+", " ", apart).strip()
